"""When something is open: examples, holidays, clock changes, and every minute counted."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dure.core.opening.engine.holidays import is_holiday, is_major_holiday
from dure.core.opening.engine.opening import is_open, next_change, state_at
from dure.core.opening.engine.reading import Unreadable, document_of, key_of, rule_from, schedule_from
from dure.core.opening.engine.recurrence import WEEKDAYS, happens_on

SEOUL, PARIS = "Asia/Seoul", "Europe/Paris"


def schedule(days="MO,TU,WE,TH,FR", opens="09:00", closes="18:00", **more):
    return {"freq": "WEEKLY", "byday": days, "opens_at": opens, "closes_at": closes, **more}


def rule(*schedules, zone=SEOUL, country="KR", **exceptions):
    return rule_from({"schedules": list(schedules), "exceptions": exceptions, "zone": zone, "country": country})


def at(text, zone=SEOUL):
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


def local(moment, zone=SEOUL):
    return moment.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%d %H:%M")


def test_opening_counts_and_closing_does_not():
    office = rule(schedule())
    assert not is_open(office, at("2025-11-03T08:59"))
    assert is_open(office, at("2025-11-03T09:00"))
    assert is_open(office, at("2025-11-03T17:59"))
    assert not is_open(office, at("2025-11-03T18:00"))
    assert not is_open(office, at("2025-11-08T12:00"))


def test_the_next_change_is_the_closing_or_the_next_opening():
    office = rule(schedule())
    assert local(next_change(office, at("2025-11-03T10:00"))) == "2025-11-03 18:00"
    assert local(next_change(office, at("2025-11-07T19:00"))) == "2025-11-10 09:00"
    assert next_change(rule(), at("2025-11-03T10:00")) is None


def test_night_hours_end_on_the_next_day_and_touching_hours_are_one():
    night = rule(schedule("FR", "20:00", "02:00"))
    assert is_open(night, at("2025-11-08T01:30"))
    assert not is_open(night, at("2025-11-07T01:30"))
    assert local(next_change(night, at("2025-11-07T21:00"))) == "2025-11-08 02:00"
    joined = rule(schedule("MO", "09:00", "12:00"), schedule("MO", "12:00", "15:00"), schedule("MO", "11:00", "13:00"))
    assert local(next_change(joined, at("2025-11-03T10:00"))) == "2025-11-03 15:00"


def test_what_is_always_open_never_changes():
    always = rule(schedule(",".join(WEEKDAYS), "00:00", "00:00"))
    assert is_open(always, at("2025-11-03T03:00"))
    assert next_change(always, at("2025-11-03T03:00")) is None
    assert is_open(rule(schedule("MO", "08:00", "24:00")), at("2025-11-03T23:59"))


@pytest.mark.parametrize(
    ("day", "name"),
    [
        ("2025-01-29", "설날"),
        ("2025-10-06", "추석"),
        ("2025-10-08", "추석 대체 휴일"),
        ("2025-05-05", "부처님오신날; 어린이날"),
        ("2025-05-06", "대체"),
    ],
)
def test_korean_lunar_and_substitute_holidays_close(day, name):
    closed = state_at(rule(schedule(",".join(WEEKDAYS)), holidays="closed"), at(f"{day}T10:00"))
    assert not closed.open
    assert name in closed.holiday
    assert is_open(rule(schedule(",".join(WEEKDAYS))), at(f"{day}T10:00"))


def test_only_the_two_great_feasts_close_where_it_says_so():
    shop = rule(schedule(",".join(WEEKDAYS)), holidays="major_closed")
    assert not is_open(shop, at("2025-10-07T10:00"))
    assert is_open(shop, at("2025-10-09T10:00"))
    assert is_major_holiday("KR", date(2026, 2, 17))
    assert not is_major_holiday("FR", date(2026, 2, 17))


def test_a_place_that_opens_on_holidays_closes_on_the_day_after_the_last_of_them():
    museum = rule(schedule(",".join(WEEKDAYS)), holidays="closed_after")
    assert is_open(museum, at("2025-10-07T10:00"))
    assert is_open(museum, at("2025-10-09T10:00"))
    assert not is_open(museum, at("2025-10-10T10:00"))


def test_holidays_may_have_hours_of_their_own():
    short = rule(schedule(), holidays="own_hours", holiday_hours=[["10:00", "12:00"]])
    assert is_open(short, at("2025-12-25T11:00"))
    assert not is_open(short, at("2025-12-25T13:00"))


def test_own_days_go_before_holidays():
    kitchen = rule(
        schedule(),
        holidays="closed",
        closed_days=[{"from": "2025-11-03", "to": "2025-11-04"}],
        special_days=[{"date": "2025-12-25", "hours": [["11:00", "13:00"]]}, {"date": "2025-11-04", "hours": []}],
    )
    assert not is_open(kitchen, at("2025-11-03T10:00"))
    assert is_open(kitchen, at("2025-12-25T12:00"))
    assert local(next_change(kitchen, at("2025-11-03T10:00"))) == "2025-11-05 09:00"


def test_the_day_when_clocks_go_forward_follows_rfc_5545():
    paris = rule(schedule("SU", "02:30", "06:00"), zone=PARIS, country="FR")
    # 02:30 does not exist on 30 March 2025: with the offset before, it is 01:30 UTC, which clocks show as 03:30.
    assert not is_open(paris, datetime(2025, 3, 30, 1, 29, tzinfo=UTC))
    assert is_open(paris, datetime(2025, 3, 30, 1, 30, tzinfo=UTC))
    assert next_change(paris, datetime(2025, 3, 30, 2, 0, tzinfo=UTC)) == datetime(2025, 3, 30, 4, 0, tzinfo=UTC)


def test_the_day_when_clocks_go_back_begins_with_the_first_of_two_same_times():
    paris = rule(schedule("SU", "02:30", "06:00"), zone=PARIS, country="FR")
    # 02:30 is there twice on 26 October 2025: the first is 00:30 UTC.
    assert not is_open(paris, datetime(2025, 10, 26, 0, 29, tzinfo=UTC))
    assert is_open(paris, datetime(2025, 10, 26, 0, 30, tzinfo=UTC))
    assert next_change(paris, datetime(2025, 10, 26, 1, 0, tzinfo=UTC)) == datetime(2025, 10, 26, 5, 0, tzinfo=UTC)


def test_an_offset_of_the_source_counts_before_the_zone_of_the_place():
    told = rule(schedule("MO", "09:00", "10:00", timezone=3))
    assert is_open(told, datetime(2025, 11, 3, 6, 30, tzinfo=UTC))
    written = rule(schedule("MO", "09:00Z", "10:00Z"))
    assert is_open(written, datetime(2025, 11, 3, 9, 30, tzinfo=UTC))


@pytest.mark.parametrize(
    "wrong",
    [
        {"opens_at": "09:00"},
        {"opens_at": "nine", "closes_at": "ten"},
        {"opens_at": "25:00", "closes_at": "26:00"},
        schedule("XX"),
        schedule(freq="HOURLY"),
        schedule(bymonthday="99"),
        schedule(interval="often"),
        schedule(valid_from="soon"),
        schedule(timezone=99),
        "Mondays",
        None,
    ],
)
def test_what_cannot_be_understood_says_nothing_about_opening(wrong):
    with pytest.raises(Unreadable):
        schedule_from(wrong)
    assert document_of([wrong], {}, SEOUL, "KR") is None
    assert rule_from({"schedules": [wrong]}).schedules == ()


def test_the_same_hours_have_the_same_key_whatever_stands_beside_them():
    one = document_of([schedule(id="1", notes="Ring"), schedule("SA")], {}, SEOUL, "KR")
    other = document_of([schedule("SA", description="Saturday"), schedule(id="2")], {}, SEOUL, "KR")
    noted = document_of([schedule()], {"closed_days": [{"from": "2025-01-01", "note": "x"}]}, SEOUL, "KR")
    plain = document_of([schedule()], {"closed_days": [{"from": "2025-01-01"}]}, SEOUL, "KR")
    assert key_of(one) == key_of(other)
    assert key_of(noted) == key_of(plain) != key_of(one)


days = st.lists(st.sampled_from(WEEKDAYS), min_size=1, max_size=7, unique=True).map(",".join)
clocks = st.tuples(st.integers(0, 23), st.sampled_from([0, 15, 30, 45])).map(lambda pair: f"{pair[0]:02}:{pair[1]:02}")
schedules = st.lists(st.builds(schedule, days, clocks, clocks), min_size=1, max_size=4)
kinds = st.sampled_from(["as_usual", "closed", "closed_after", "major_closed"])


def counted(entries, kind, zone, country, minute):
    """Whether it is open in a minute, counted by wall clock from the schedules as they are written."""
    here = minute.astimezone(ZoneInfo(zone))
    for back in (0, 1):
        day = here.date() - timedelta(days=back)
        if kind == "closed" and is_holiday(country, day):
            continue
        if kind == "major_closed" and is_major_holiday(country, day):
            continue
        if kind == "closed_after" and is_holiday(country, day - timedelta(days=1)) and not is_holiday(country, day):
            continue
        for entry in entries:
            if WEEKDAYS[day.weekday()] not in entry["byday"].split(","):
                continue
            begin, end = time.fromisoformat(entry["opens_at"]), time.fromisoformat(entry["closes_at"])
            now, whole_night = here.time().replace(tzinfo=None), end <= begin
            if back == 0 and begin <= now and (whole_night or now < end):
                return True
            if back == 1 and whole_night and now < end:
                return True
    return False


@settings(max_examples=60, deadline=None)
@given(schedules, kinds, st.integers(0, 360), st.sampled_from([(SEOUL, "KR"), (PARIS, "FR")]))
def test_every_minute_agrees_with_a_count_by_the_clock_on_the_wall(entries, kind, offset, where):
    zone, country = where
    tested = rule(*entries, zone=zone, country=country, holidays=kind)
    start = datetime(2025, 1, 1, tzinfo=ZoneInfo(zone)) + timedelta(days=offset)
    begin = start.astimezone(UTC)
    offsets = {(start + timedelta(days=n)).utcoffset() for n in range(-1, 3)}
    if len(offsets) > 1:
        return  # the days when clocks change have examples of their own
    for quarter in range(96):
        minute = begin + timedelta(minutes=15 * quarter)
        assert is_open(tested, minute) == counted(entries, kind, zone, country, minute), minute


@settings(max_examples=60, deadline=None)
@given(schedules, kinds, st.integers(0, 360 * 96))
def test_the_state_stays_until_the_next_change_and_differs_then(entries, kind, quarter):
    tested = rule(*entries, holidays=kind)
    moment = datetime(2025, 1, 1, tzinfo=UTC) + timedelta(minutes=15 * quarter)
    state = state_at(tested, moment)
    assert state.open == is_open(tested, moment)
    if state.until is None:
        return
    step = moment
    while step < state.until:
        assert is_open(tested, step) == state.open
        step += max((state.until - moment) / 40, timedelta(minutes=1))
    assert is_open(tested, state.until) != state.open


numbers = st.lists(st.integers(1, 28) | st.integers(-5, -1), min_size=1, max_size=3, unique=True)


@settings(max_examples=120, deadline=None)
@given(
    st.sampled_from(["WEEKLY", "MONTHLY"]),
    st.integers(1, 4),
    days | st.none(),
    numbers | st.none(),
    st.sampled_from(["1MO", "-1FR", "2TU,3TU", None]),
    st.lists(st.integers(1, 52), min_size=1, max_size=6, unique=True) | st.none(),
    st.integers(1, 9) | st.none(),
    st.sampled_from(["MO", "SU"]),
    st.dates(date(2024, 1, 1), date(2025, 12, 31)),
)
def test_days_agree_with_another_implementation_of_rfc_5545(  # noqa: PLR0917
    freq, interval, byday, bymonthday, ordinals, byweekno, count, wkst, start
):
    from dateutil.rrule import rrulestr

    days_part = ordinals if freq == "MONTHLY" and ordinals else byday
    parts = {"FREQ": freq, "INTERVAL": interval, "BYDAY": days_part, "WKST": wkst, "COUNT": count}
    if freq == "MONTHLY":
        parts["BYMONTHDAY"] = bymonthday and ",".join(map(str, bymonthday))
    if freq == "WEEKLY":
        parts["BYWEEKNO"] = byweekno and ",".join(map(str, byweekno))
    text = ";".join(f"{name}={value}" for name, value in parts.items() if value)
    entry = {name.lower(): value for name, value in parts.items() if value}
    tested = schedule_from({**entry, "dtstart": start.isoformat(), "opens_at": "09:00", "closes_at": "10:00"})
    begin = datetime.combine(start, time())
    end = begin + timedelta(days=500)
    expected = {each.date() for each in rrulestr(text, dtstart=begin).xafter(begin, inc=True, count=520) if each <= end}
    found = {day for number in range(501) if happens_on(tested.recurrence, day := start + timedelta(days=number))}
    assert found == {each for each in expected if each <= end.date()}
