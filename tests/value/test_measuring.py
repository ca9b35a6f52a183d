from datetime import date
from decimal import Decimal

import pytest

from bath_account import Bath
from dure.value.measuring import Window, by_month, measure, measure_all

pytestmark = pytest.mark.django_db
SEOUL = "Asia/Seoul"
ALWAYS = Window(SEOUL)


@pytest.fixture
def bath():
    return Bath()


def test_an_indicator_counts_events_and_people(bath):
    regular, other = bath.visitor(), bath.visitor()
    for visitor in (regular, regular, other):
        bath.record_visit(visitor)
    assert measure(bath.indicator("events"), ALWAYS).value == 3
    assert measure(bath.indicator("receivers"), ALWAYS).value == 2
    assert measure(bath.indicator("providers"), ALWAYS).value == 1


def test_an_indicator_sums_effort_exactly(bath):
    helper = bath.visitor()
    for _ in range(10):
        bath.record_help(helper, "0.1")
    assert measure(bath.indicator("effort", bath.help, "hour"), ALWAYS).value == Decimal(1)


def test_indicators_of_different_kinds_keep_their_own_scale_when_measured_together(bath):
    bath.record_visit(bath.visitor(), amount=2)
    bath.record_help(bath.visitor(), "1.5")
    indicators = [
        bath.indicator("quantity"),
        bath.indicator("events"),
        bath.indicator("effort", bath.help, "hour"),
        bath.indicator("receivers"),
    ]
    assert [found.value for found in measure_all(indicators, ALWAYS)] == [2, 1, Decimal("1.5"), 1]
    assert [found.value for found in measure_all(indicators[::-1], ALWAYS)] == [1, Decimal("1.5"), 1, 2]


def test_an_indicator_without_events_is_zero(bath):
    assert measure(bath.indicator("quantity"), ALWAYS).value == 0


def test_a_withdrawn_visit_is_not_counted(bath):
    visitor = bath.visitor()
    mistake = bath.record_visit(visitor)
    bath.record_visit(bath.visitor())
    bath.record_visit(visitor, corrects=mistake.id, amount=-1)
    assert measure(bath.indicator("events"), ALWAYS).value == 1
    assert measure(bath.indicator("receivers"), ALWAYS).value == 1
    assert measure(bath.indicator("quantity"), ALWAYS).value == 1


def test_a_visit_corrected_in_part_still_counts_once(bath):
    visitor = bath.visitor()
    group = bath.record_visit(visitor, amount=5)
    bath.record_visit(visitor, corrects=group.id, amount=-2)
    assert measure(bath.indicator("events"), ALWAYS).value == 1
    assert measure(bath.indicator("quantity"), ALWAYS).value == 3


def test_days_begin_at_midnight_of_the_territory(bath):
    # 15:30 UTC on 1 January is half past midnight of 2 January in Seoul.
    event = bath.record_visit(bath.visitor())
    assert event.occurred_at.hour == 3
    assert measure(bath.indicator("events"), Window(SEOUL, date(2025, 1, 1), date(2025, 1, 1))).value == 1
    assert measure(bath.indicator("events"), Window("America/Los_Angeles", date(2025, 1, 1))).value == 0


def test_events_after_the_position_are_left_out(bath):
    first = bath.record_visit(bath.visitor())
    bath.record_visit(bath.visitor())
    assert measure(bath.indicator("events"), Window(SEOUL, last_position=first.position)).value == 1


def test_months_add_up_to_the_whole(bath):
    for day in (0, 1, 40, 80):
        bath.record_visit(bath.visitor(), day=day)
    months = by_month(bath.indicator("events"), ALWAYS)
    assert months == [(date(2025, 1, 1), 2), (date(2025, 2, 1), 1), (date(2025, 3, 1), 1)]


def test_all_indicators_are_measured_at_once(bath, django_assert_num_queries):
    bath.record_visit(bath.visitor())
    indicators = [bath.indicator("events") for _ in range(6)]
    # Whether anything was corrected, and then every indicator.
    with django_assert_num_queries(2):
        measure_all(indicators, ALWAYS)
