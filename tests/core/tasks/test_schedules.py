from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dure.core.tasks.schedules import Schedule

SEOUL, PARIS = "Asia/Seoul", "Europe/Paris"


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("schedule", "now", "expected"),
    [
        (Schedule("hour", time(0, 15)), "2026-03-01T10:14:59", "2026-03-01T10:15"),
        (Schedule("hour", time(0, 15)), "2026-03-01T10:15", "2026-03-01T11:15"),
        (Schedule("day", time(3, 0), zone=SEOUL), "2026-03-01T17:59", "2026-03-01T18:00"),
        (Schedule("day", time(3, 0), zone=SEOUL), "2026-03-01T18:00", "2026-03-02T18:00"),
        (Schedule("week", time(9, 0), weekday=0, zone=SEOUL), "2026-03-02T00:00", "2026-03-09T00:00"),
        (Schedule("month", time(0, 0), day=31), "2026-02-01T00:00", "2026-02-28T00:00"),
        (Schedule("month", time(0, 0), day=31), "2026-02-28T00:00", "2026-03-31T00:00"),
        (Schedule("month", time(0, 0), day=1), "2026-12-15T00:00", "2027-01-01T00:00"),
    ],
)
def test_what_recurs_is_due_next_at_its_time_in_its_zone(schedule, now, expected):
    assert schedule.next_after(at(now)) == at(expected)


def runs(schedule, first, last):
    found, moment = [], at(first)
    while (moment := schedule.next_after(moment)) < at(last):
        found.append(moment)
    return found


def test_a_time_that_the_clock_skips_in_spring_is_due_once_that_day():
    found = runs(Schedule("day", time(2, 30), zone=PARIS), "2026-03-27T12:00", "2026-03-31T12:00")
    assert [each.astimezone(ZoneInfo(PARIS)).strftime("%d %H:%M") for each in found] == [
        "28 02:30",
        "29 03:30",
        "30 02:30",
        "31 02:30",
    ]


def test_a_time_that_the_clock_shows_twice_in_autumn_is_due_once_that_day():
    found = runs(Schedule("day", time(2, 30), zone=PARIS), "2026-10-24T12:00", "2026-10-27T12:00")
    assert found == [at("2026-10-25T00:30"), at("2026-10-26T01:30"), at("2026-10-27T01:30")]


def test_every_hour_is_every_hour_while_clocks_change():
    found = runs(Schedule("hour", zone=PARIS), "2026-10-24T22:30", "2026-10-25T03:30")
    assert {later - earlier for earlier, later in pairwise(found)} == {timedelta(hours=1)}


@given(
    st.sampled_from(["hour", "day", "week", "month"]),
    st.times(),
    st.integers(0, 6),
    st.integers(1, 31),
    st.sampled_from([SEOUL, PARIS, "UTC", "America/Sao_Paulo", "Pacific/Apia"]),
    st.datetimes(datetime(2000, 1, 1), datetime(2040, 1, 1)),  # noqa: DTZ001 - made aware in the test
)
def test_the_next_time_is_later_and_there_is_none_between(every, clock, weekday, day, zone, moment):
    schedule = Schedule(every, clock.replace(second=0, microsecond=0), weekday, day, zone)
    now = moment.replace(tzinfo=UTC)
    due = schedule.next_after(now)
    assert due > now
    assert due - now <= timedelta(days=32)
    assert schedule.next_after(now + (due - now) / 2) == due


@pytest.mark.parametrize("wrong", [{"every": "year"}, {"every": "week", "weekday": 7}, {"every": "month", "day": 0}])
def test_a_schedule_that_cannot_be_is_a_mistake_of_the_program(wrong):
    with pytest.raises(ValueError, match="no such schedule"):
        Schedule(**wrong)


def test_a_zone_that_does_not_exist_is_a_mistake_of_the_program():
    with pytest.raises(KeyError):
        Schedule("day", zone="Moon/Crater")
