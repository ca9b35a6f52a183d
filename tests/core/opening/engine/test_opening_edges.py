"""Opening at the edges: midnight beside holidays, lunar feasts and their substitutes, clock changes, last days."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from dure.core.opening.engine.holidays import holiday_name, holidays_of, is_holiday, is_major_holiday
from dure.core.opening.engine.opening import is_open, next_change, spans_on, state_at
from dure.core.opening.engine.reading import rule_from
from dure.core.opening.engine.recurrence import WEEKDAYS

EVERY_DAY = ",".join(WEEKDAYS)
SEOUL, PARIS = "Asia/Seoul", "Europe/Paris"


def rule(*entries, zone=SEOUL, country="KR", **exceptions):
    schedules = [{"byday": EVERY_DAY, "opens_at": "09:00", "closes_at": "18:00", **each} for each in entries or [{}]]
    return rule_from({"schedules": schedules, "exceptions": exceptions, "zone": zone, "country": country})


def at(text, zone=SEOUL):
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


def open_days(tested, first, last):
    """The days from `first` to `last` on which it is open at noon."""
    days = [date.fromisoformat(first) + timedelta(days=n) for n in range(40)]
    return [f"{day:%m-%d}" for day in days if day <= date.fromisoformat(last) and is_open(tested, at(f"{day}T12:00"))]


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        # Seollal 2025: 28 to 30 January, with the one-off holiday of the 27th.
        ("2025-01-26", "2025-02-01", ["01-26", "01-31", "02-01"]),
        # Chuseok 2025: 5 to 7 October, its substitute on the 8th; 3rd and 9th are holidays of their own.
        ("2025-10-02", "2025-10-10", ["10-02", "10-04", "10-10"]),
        # Seollal 2026: 16 to 18 February.
        ("2026-02-14", "2026-02-20", ["02-14", "02-15", "02-19", "02-20"]),
        # Chuseok 2026: 24 to 26 September, a Saturday, which gets no substitute.
        ("2026-09-23", "2026-09-28", ["09-23", "09-27", "09-28"]),
        # 1 March 2026 is a Sunday: its substitute is the Monday.
        ("2026-02-28", "2026-03-03", ["02-28", "03-03"]),
    ],
)
def test_korean_feasts_close_with_the_days_around_them_and_their_substitutes(first, last, expected):
    assert open_days(rule(holidays="closed"), first, last) == expected


def test_the_two_great_feasts_close_with_their_substitutes_and_nothing_else_does():
    assert open_days(rule(holidays="major_closed"), "2025-10-02", "2025-10-10") == [
        "10-02",
        "10-03",
        "10-04",
        "10-09",
        "10-10",
    ]
    assert is_major_holiday("KR", date(2025, 10, 8))
    assert not is_major_holiday("KR", date(2026, 3, 2))


def test_the_feasts_names_are_told_while_they_close():
    assert "설날" in state_at(rule(holidays="closed"), at("2026-02-17T12:00")).holiday
    assert state_at(rule(holidays="closed"), at("2026-02-19T20:00")).holiday == ""
    assert state_at(rule({"byday": "MO"}, holidays="closed"), at("2026-02-17T12:00")).holiday == ""


def test_a_night_before_a_holiday_runs_to_its_end_and_the_night_of_the_holiday_does_not_begin():
    night = rule({"opens_at": "20:00", "closes_at": "02:00"}, holidays="closed")
    assert is_open(night, at("2025-12-25T01:59"))
    assert not is_open(night, at("2025-12-25T02:00"))
    assert not is_open(night, at("2025-12-25T21:00"))
    assert not is_open(night, at("2025-12-26T01:00"))
    assert next_change(night, at("2025-12-25T12:00")) == at("2025-12-26T20:00")


def test_a_closed_run_ends_with_its_last_day_and_a_night_from_before_runs_into_it():
    night = rule({"opens_at": "22:00", "closes_at": "06:00"}, closed_days=[{"from": "2026-07-01", "to": "2026-07-03"}])
    assert is_open(night, at("2026-07-01T05:00"))
    assert not is_open(night, at("2026-07-04T05:00"))
    assert next_change(night, at("2026-07-01T07:00")) == at("2026-07-04T22:00")


def test_a_special_day_over_midnight_and_one_with_two_spans():
    days = [
        {"date": "2026-12-31", "hours": [["22:00", "03:00"]]},
        {"date": "2027-01-02", "hours": [["08:00", "09:00"], ["20:00", "21:00"]]},
    ]
    tested = rule(special_days=days)
    assert not is_open(tested, at("2026-12-31T12:00"))
    assert is_open(tested, at("2027-01-01T02:30"))
    assert [is_open(tested, at(f"2027-01-02T{hour}:30")) for hour in ("08", "12", "20")] == [True, False, True]
    assert [f"{opens:%H}{closes:%H}" for opens, closes in spans_on(tested, date(2027, 1, 2))] == ["0809", "2021"]


def test_the_last_valid_day_counts_whole_with_the_night_that_begins_on_it():
    night = rule({"opens_at": "20:00", "closes_at": "02:00", "valid_from": "2026-06-01", "valid_to": "2026-06-30"})
    assert not is_open(night, at("2026-06-01T01:00"))
    assert is_open(night, at("2026-06-01T20:00"))
    assert is_open(night, at("2026-07-01T01:59"))
    assert not is_open(night, at("2026-07-01T20:00"))
    assert next_change(night, at("2026-07-01T03:00")) is None


def test_seasons_that_begin_within_a_year_are_seen_and_later_ones_are_not():
    summer = rule({"valid_from": "2027-06-01", "valid_to": "2027-08-31"})
    assert next_change(summer, at("2026-06-15T12:00")) == at("2027-06-01T09:00")
    assert next_change(summer, at("2026-03-01T12:00")) is None


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ({"freq": "MONTHLY", "byday": "", "bymonthday": "1,15"}, [1, 15]),
        ({"freq": "MONTHLY", "byday": "", "bymonthday": "31"}, []),
        ({"freq": "MONTHLY", "byday": "", "bymonthday": "-1"}, [30]),
        ({"freq": "MONTHLY", "byday": "FR", "bymonthday": "13"}, []),
        ({"freq": "MONTHLY", "byday": "MO", "bymonthday": "13,14"}, [13]),
        ({"freq": "MONTHLY", "byday": "1MO,-1FR"}, [6, 24]),
        ({"freq": "MONTHLY", "byday": "5WE"}, [29]),
        ({"freq": "WEEKLY", "byday": "SA", "bymonthday": "1,2,3,4"}, [4]),
        ({"bymonthday": "10", "byday": ""}, [10]),
        ({"freq": "MONTHLY", "byday": "", "bymonthday": "10", "interval": 2, "dtstart": "2026-02-10"}, [10]),
        ({"freq": "MONTHLY", "byday": "", "bymonthday": "10", "interval": 2, "dtstart": "2026-03-10"}, []),
        ({"byday": "", "dtstart": "2026-04-07"}, [7]),
        ({"byday": "", "valid_from": "2026-04-29"}, [29, 30]),
    ],
)
def test_days_of_april_2026(entry, expected):
    tested = rule(entry)
    assert [day for day in range(1, 31) if spans_on(tested, date(2026, 4, day))] == expected


def test_day_hours_keep_the_clock_on_the_wall_through_the_year_in_paris():
    paris = rule(zone=PARIS, country="FR")
    for day, opens in (("2026-03-28", 8), ("2026-03-29", 7), ("2026-10-24", 7), ("2026-10-25", 8)):
        first = datetime.fromisoformat(f"{day}T{opens:02}:00").replace(tzinfo=UTC)
        assert is_open(paris, first)
        assert not is_open(paris, first - timedelta(minutes=1))
        assert next_change(paris, first) == first + timedelta(hours=9)


@pytest.mark.parametrize(("day", "hours"), [("2026-03-28", 7), ("2026-10-24", 9), ("2026-05-01", 8)])
def test_a_night_in_paris_is_as_long_as_the_clocks_make_it(day, hours):
    night = rule({"opens_at": "22:00", "closes_at": "06:00"}, zone=PARIS, country="FR")
    begin = at(f"{day}T22:00", PARIS).astimezone(UTC)
    assert next_change(night, begin - timedelta(minutes=1)) == begin
    assert next_change(night, begin) == begin + timedelta(hours=hours)


@pytest.mark.parametrize("day", ["2026-03-29", "2026-10-25"])
def test_around_the_clock_has_no_gap_when_clocks_change(day):
    always = rule({"opens_at": "00:00", "closes_at": "24:00"}, zone=PARIS, country="FR")
    begin = at(f"{day}T00:00", PARIS).astimezone(UTC)
    assert all(is_open(always, begin + timedelta(minutes=15 * n)) for n in range(110))
    assert next_change(always, begin) is None


def test_around_the_clock_but_for_holidays_closes_at_midnight():
    most = rule({"opens_at": "00:00", "closes_at": "00:00"}, holidays="closed")
    assert next_change(most, at("2025-12-24T12:00")) == at("2025-12-25T00:00")
    assert next_change(most, at("2025-12-25T12:00")) == at("2025-12-26T00:00")


def test_a_country_without_known_holidays_has_none():
    assert holidays_of("XX", 2026) == {}
    assert holiday_name("", date(2026, 1, 1)) == ""
    assert not is_holiday("XX", date(2026, 1, 1))
    assert is_open(rule(country="", holidays="closed"), at("2025-12-25T12:00"))


@pytest.mark.parametrize("zone", ["Nowhere/At all", "", "../etc/passwd", "\0"])
def test_an_unknown_zone_is_read_as_utc(zone):
    tested = rule_from({"schedules": [{"opens_at": "09:00", "closes_at": "10:00"}], "zone": zone})
    assert is_open(tested, datetime(2026, 1, 1, 9, 30, tzinfo=UTC))
