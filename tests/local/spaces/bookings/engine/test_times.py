"""When slots of a weekly pattern take place, open and are released."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from dure.local.spaces.bookings.engine.calendar import Week, dates_of, times_of

SEOUL = ZoneInfo("Asia/Seoul")
HOURS = {"phone": time(9), "desk": time(10), "online": time(13)}


def week(**more):
    fields = {
        "weekdays": (1, 3),
        "start": time(10),
        "minutes": 90,
        "days_ahead": 7,
        "opening_hours": HOURS,
        "release_hours": 3,
        "zone": SEOUL,
    }
    return Week(**(fields | more))


def test_a_slot_has_its_moments_by_the_clock_of_the_space():
    times = times_of(week(), date(2026, 12, 1))
    assert times.starts == datetime(2026, 12, 1, 1, 0, tzinfo=UTC)
    assert times.ends - times.starts == timedelta(minutes=90)
    assert times.opens["online"] == datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
    assert times.opens["phone"] < times.opens["desk"] < times.opens["online"]
    assert times.release == datetime(2026, 11, 30, 22, 0, tzinfo=UTC)


def test_a_slot_keeps_its_hour_when_the_clock_changes():
    paris = ZoneInfo("Europe/Paris")
    starts = [
        times_of(week(zone=paris), on).starts.astimezone(paris).time() for on in (date(2026, 3, 24), date(2026, 3, 31))
    ]
    assert starts == [time(10), time(10)]


def test_a_way_opens_at_the_latest_when_the_slot_begins():
    times = times_of(week(days_ahead=0), date(2026, 12, 1))
    assert times.opens["online"] == times.starts


@given(st.dates(date(2026, 1, 1), date(2027, 1, 1)), st.integers(0, 60), st.sets(st.integers(0, 6)))
def test_the_days_of_a_pattern_are_its_weekdays(first, days, weekdays):
    found = list(dates_of(week(weekdays=weekdays), first, first + timedelta(days=days)))
    every = [first + timedelta(days=day) for day in range(days + 1)]
    assert found == [on for on in every if on.weekday() in weekdays]
