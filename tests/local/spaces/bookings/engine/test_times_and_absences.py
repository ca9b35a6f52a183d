"""When slots open, when people are reminded, and when an absence leads to a call."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from dure.local.spaces.bookings.engine.absences import CallRule, is_call_due
from dure.local.spaces.bookings.engine.calendar import Week, dates_of, is_reminder_due, reminder_at, times_of

SEOUL = ZoneInfo("Asia/Seoul")
NOW = datetime(2026, 12, 1, tzinfo=UTC)
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


def days_ago(*days):
    return [NOW - timedelta(days=day) for day in days]


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


def test_people_are_reminded_on_the_day_before_and_once_it_is_time():
    starts = datetime(2026, 12, 1, 1, 0, tzinfo=UTC)
    due = reminder_at(starts, time(17), SEOUL)
    assert due == datetime(2026, 11, 30, 8, 0, tzinfo=UTC)

    def is_due(now, booked=due - timedelta(days=3)):
        return is_reminder_due(starts, booked, time(17), SEOUL, now)

    assert not is_due(due - timedelta(seconds=1))
    assert is_due(due)
    assert is_due(starts - timedelta(seconds=1))
    assert not is_due(starts)
    assert not is_due(due + timedelta(hours=1), booked=due + timedelta(minutes=1))


def test_absences_lead_to_a_call_after_a_few_times_only():
    rule = CallRule(times=2, days=90)
    assert not is_call_due(rule, days_ago(1), None, NOW)
    assert is_call_due(rule, days_ago(1, 89), None, NOW)
    assert not is_call_due(rule, days_ago(1, 90), None, NOW)


def test_a_call_settles_what_was_before_it():
    rule = CallRule(times=2, days=90)
    assert not is_call_due(rule, days_ago(1, 20, 30), NOW - timedelta(days=10), NOW)
    assert is_call_due(rule, days_ago(1, 2, 30), NOW - timedelta(days=10), NOW)


def test_where_the_rule_says_never_nobody_is_called():
    assert not is_call_due(CallRule(times=0), days_ago(*range(1, 20)), None, NOW)
