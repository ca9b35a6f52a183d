"""The engine of figures: by examples, and that a period is the sum of its days whatever happens on them."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from dure.local.spaces.daybook.engine.figures import KINDS, Figures, Line, Row, added, by_period, figures
from dure.local.spaces.daybook.engine.periods import Period

DAY = date(2025, 3, 3)


def row(**fields) -> Row:
    fields = {
        "day": DAY,
        "hour": 10,
        "kind": "visit",
        "activity": "bath",
        "unit": "one",
        "named": False,
        "amount": Decimal(3),
        "entries": 2,
        "groups": 1,
        "events": 2,
        "first_position": 5,
        "last_position": 9,
        **fields,
    }
    return Row(**fields)


def test_what_guests_and_known_people_come_to_is_told_apart():
    found = figures([row(), row(named=True, amount=Decimal(2), first_position=2, last_position=3)])
    assert found.lines == (Line("visit", "bath", "one", Decimal(5), Decimal(2), 4, 2, 4),)
    assert found.lines[0].guests == 3
    assert (found.events, found.first_position, found.last_position) == (4, 2, 9)


def test_amounts_of_different_units_are_never_added():
    rows = [row(kind="sale", activity="ticket", unit=unit, amount=Decimal(7)) for unit in ("KRW", "EUR")]
    assert figures(rows).total("sale") == {"EUR": 7, "KRW": 7}


def test_visits_by_hour_and_weekday():
    monday, sunday = row(), row(day=DAY + timedelta(days=6), hour=23, amount=Decimal(4))
    found = figures([monday, sunday])
    assert (found.visits_by_hour()[10], found.visits_by_hour()[23]) == (3, 4)
    assert (found.heat()[0][10], found.heat()[6][23]) == (3, 4)
    assert found.visits_by_day() == {DAY: 3, DAY + timedelta(days=6): 4}


def test_a_visit_that_was_taken_back_is_in_no_picture_but_its_events_stay():
    found = figures([row(), row(named=True, amount=Decimal(-3), entries=0, groups=0, events=1)])
    assert not found.visits
    assert found.events == 3
    assert found.people("visit") == 0


def test_nothing_is_nothing():
    assert figures([]) == Figures() == added([])


rows = st.lists(
    st.builds(
        row,
        day=st.integers(0, 70).map(lambda days: DAY + timedelta(days=days)),
        hour=st.integers(0, 23),
        kind=st.sampled_from(KINDS),
        activity=st.sampled_from(["one", "two"]),
        unit=st.sampled_from(["one", "KRW", "hour"]),
        named=st.booleans(),
        amount=st.decimals(-1000, 1000, places=6),
        entries=st.integers(0, 9),
        events=st.integers(1, 9),
        first_position=st.integers(1, 500),
        last_position=st.integers(500, 999),
    ),
    max_size=30,
)


@given(rows)
def test_a_period_is_the_sum_of_its_days_and_of_its_months(found):
    whole = figures(found)
    days = {DAY + timedelta(days=count): DAY + timedelta(days=count) for count in range(71)}
    by_day = by_period(found, days)
    by_month = by_period(found, {day: (day.year, day.month) for day in days})
    assert added(by_day.values()) == added(by_month.values()) == whole
    assert sum(line.amount for line in whole.lines) == sum(each.amount for each in found)
    assert whole.events == sum(each.events for each in found)


@given(st.dates(date(2, 1, 1), date(9000, 1, 1)), st.sampled_from(["{0:%Y}", "{0:%Y}-{0:%m}", "{0:%Y}-{0:%m}-{0:%d}"]))
def test_periods_follow_one_another_without_a_gap(day, form):
    text = form.format(day).rjust(len(form.format(date(2000, 1, 1))), "0")
    period = Period.parse(text)
    assert period is not None
    assert str(period) == text
    assert period.start <= day <= period.end
    assert period.following.start == period.end + timedelta(days=1)
    assert period.following.previous == period == period.previous.following


def test_what_is_no_period_is_none():
    for text in (
        "",
        "2025-13",
        "2025-02-29",
        "25",
        "2025-1",
        "2025-03-01x",
        "0000",
        "２０２５",
        "2025-00",
        "2025-03-00",
    ):
        assert Period.parse(text) is None, text
