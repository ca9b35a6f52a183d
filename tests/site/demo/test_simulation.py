"""The simulated year: the same for ever, and as the sources say where they say something."""

from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from statistics import mean

import pytest

from dure.site.demo import simulation
from dure.site.demo.simulation import CLOSED_FROM, FIRST_DAY, LAST_DAY, REOPENED, SATURDAY, SEED, Kind, simulate


@pytest.fixture(scope="module")
def events():
    return list(simulate(SEED, FIRST_DAY, LAST_DAY))


def visits_by_day(events):
    found = Counter()
    for event in events:
        if event.kind == Kind.VISIT:
            found[event.at.date()] += int(event.quantity)
    return found


def test_the_same_seed_gives_the_same_events(events):
    assert list(simulate(SEED, FIRST_DAY, LAST_DAY)) == events


def test_another_seed_gives_other_events():
    week = date(2025, 3, 3), date(2025, 3, 9)
    assert list(simulate(1, *week)) != list(simulate(2, *week))


def test_a_part_of_the_time_has_the_events_of_that_part_of_the_whole(events):
    start, end = date(2025, 1, 6), date(2025, 1, 12)
    assert list(simulate(SEED, start, end)) == [event for event in events if start <= event.at.date() <= end]


def test_events_come_in_order_of_time_and_each_has_a_key_of_its_own(events):
    assert [event.at for event in events] == sorted(event.at for event in events)
    assert len({event.key for event in events}) == len(events)


@pytest.mark.parametrize(
    ("from_day", "to_day", "expected"), [(FIRST_DAY, CLOSED_FROM, 60), (REOPENED, LAST_DAY + timedelta(days=1), 100)]
)
def test_weekdays_see_as_many_visits_as_reported(events, from_day, to_day, expected):
    found = [
        count for day, count in visits_by_day(events).items() if from_day <= day < to_day and day.weekday() < SATURDAY
    ]
    assert mean(found) == pytest.approx(expected, abs=5)


def test_nobody_comes_on_sundays_holidays_and_during_the_remodelling(events):
    days = visits_by_day(events)
    assert all(simulation.is_open(day) for day in days)
    assert not any(CLOSED_FROM <= day < REOPENED for day in days)
    assert date(2025, 1, 29) not in days
    assert REOPENED in days


def test_saturdays_are_quieter_than_weekdays(events):
    days = visits_by_day(events)
    saturdays = [count for day, count in days.items() if day >= REOPENED and day.weekday() == SATURDAY]
    weekdays = [count for day, count in days.items() if day >= REOPENED and day.weekday() < SATURDAY]
    assert mean(saturdays) < 0.9 * mean(weekdays)


def test_winter_is_busier_than_summer(events):
    by_month = Counter()
    for day, count in visits_by_day(events).items():
        by_month[(day.year, day.month)] += count
    assert by_month[(2025, 2)] / 24 > by_month[(2025, 7)] / 27


def test_a_regular_visitor_comes_at_most_once_a_day(events):
    seen = Counter((event.at.date(), event.who) for event in events if event.kind == Kind.VISIT and event.who)
    assert max(seen.values()) == 1


def test_quantities_are_above_zero_and_times_have_a_zone(events):
    assert all(event.quantity > Decimal(0) and event.at.tzinfo is not None for event in events)


def test_there_are_as_many_events_as_a_quick_start_can_bear(events):
    assert 25_000 < len(events) < 40_000
