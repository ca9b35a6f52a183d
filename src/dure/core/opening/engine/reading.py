"""From HSDS schedules and Dure's exceptions to an opening rule, and a rule's canonical form and key.

Reading never fails: a schedule whose days or hours cannot be understood tells nothing about opening, and is left
out here (it is still shown and exported as it came). HSDS reads dates without a `timezone` as UTC; what local
places publish in that way is local time, so the zone of the place is taken instead.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from datetime import date, time
from typing import Any

from dure.core.opening.engine.opening import Exceptions, Hours, OnHolidays, OpeningRule, Schedule
from dure.core.opening.engine.recurrence import MONTHLY, WEEKDAYS, WEEKLY, Recurrence

KEPT = (
    "valid_from",
    "valid_to",
    "dtstart",
    "until",
    "count",
    "wkst",
    "freq",
    "interval",
    "byday",
    "byweekno",
    "bymonthday",
    "byyearday",
    "opens_at",
    "closes_at",
    "timezone",
)
# What of the exceptions decides about opening; whatever else is noted with them does not.
_DECIDING = ("holidays", "holiday_hours", "closed_days", "special_days")
_TIME = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s*(Z|[+-]\d{2}:?\d{2})?")
_WEEKDAY = re.compile(r"([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)")
_WIDEST_OFFSET = 23.99


class Unreadable(ValueError):
    """A schedule that tells nothing about opening."""


def rule_from(document: Mapping[str, Any]) -> OpeningRule:
    """A rule in stored form (see `document_of`) as the engine takes it."""
    return OpeningRule(
        tuple(_readable(document.get("schedules") or [])),
        str(document.get("zone") or "UTC"),
        str(document.get("country") or ""),
        exceptions_from(document.get("exceptions") or {}),
    )


def document_of(
    schedules: Iterable[Any], exceptions: Mapping[str, Any], zone: str, country: str
) -> dict[str, Any] | None:
    """What of schedules and exceptions decides about opening, in a form that JSON can hold.

    None where nothing that can be understood says when it is open.
    """
    kept = []
    for each in schedules:
        try:
            schedule_from(each)
        except Unreadable:
            continue
        kept.append({name: each[name] for name in KEPT if each.get(name) not in (None, "")})
    if not kept and not exceptions.get("special_days"):
        return None
    kept.sort(key=_canonical)
    known = {name: _without_notes(exceptions[name]) for name in _DECIDING if exceptions.get(name)}
    return {"schedules": kept, "exceptions": known, "zone": zone, "country": country}


def key_of(document: Mapping[str, Any]) -> str:
    """A short name for a rule: the same rule has the same key everywhere."""
    return hashlib.sha256(_canonical(document).encode()).hexdigest()[:16]


def schedule_from(entry: Any) -> Schedule:
    """One HSDS schedule. Raises Unreadable for one without both hours or with parts that cannot be understood."""
    if not isinstance(entry, Mapping):
        raise Unreadable
    opens_at, opens_offset = _clock(entry.get("opens_at"))
    closes_at, _closes_offset = _clock(entry.get("closes_at"))
    offset = opens_offset if entry.get("timezone") in (None, "") else _offset(entry["timezone"])
    return Schedule(_recurrence(entry), opens_at, closes_at, offset)


def exceptions_from(entry: Mapping[str, Any]) -> Exceptions:
    """Dure's exceptions in stored form; what cannot be understood is left out."""
    closed, special = [], []
    for each in entry.get("closed_days") or []:
        first = _day(each.get("from"))
        if first is not None:
            closed.append((first, _day(each.get("to")) or first))
    for each in entry.get("special_days") or []:
        day = _day(each.get("date"))
        if day is not None:
            special.append((day, _hours(each.get("hours"))))
    try:
        kind = OnHolidays(entry.get("holidays") or OnHolidays.AS_USUAL)
    except ValueError:
        kind = OnHolidays.AS_USUAL
    return Exceptions(kind, _hours(entry.get("holiday_hours")), tuple(closed), tuple(special))


def _readable(schedules: Iterable[Any]) -> Iterable[Schedule]:
    for each in schedules:
        try:
            yield schedule_from(each)
        except Unreadable:
            continue


def _recurrence(entry: Mapping[str, Any]) -> Recurrence:
    frequency = str(entry.get("freq") or "").strip().upper()
    weekdays = _weekdays(entry.get("byday"))
    month_days = _numbers(entry.get("bymonthday"), 31)
    if frequency not in {"", WEEKLY, MONTHLY}:
        raise Unreadable
    if not frequency and (month_days or any(ordinal for ordinal, _weekday in weekdays)):
        frequency = MONTHLY
    week_start = str(entry.get("wkst") or "MO").strip().upper()
    return Recurrence(
        first=_day(entry.get("valid_from")),
        last=_day(entry.get("valid_to")),
        start=_day(entry.get("dtstart")),
        until=_day(entry.get("until")),
        count=_number(entry.get("count")),
        week_start=WEEKDAYS.index(week_start) if week_start in WEEKDAYS else 0,
        frequency=frequency,
        interval=_number(entry.get("interval")) or 1,
        weekdays=weekdays,
        week_numbers=_numbers(entry.get("byweekno"), 53),
        month_days=month_days,
        year_days=_numbers(entry.get("byyearday"), 366),
    )


def _weekdays(value: Any) -> tuple[tuple[int, int], ...]:
    found = []
    for part in _parts(value):
        match = _WEEKDAY.fullmatch(part)
        if match is None:
            raise Unreadable
        found.append((int(match[1] or 0), WEEKDAYS.index(match[2])))
    return tuple(found)


def _numbers(value: Any, highest: int) -> tuple[int, ...]:
    found = []
    for part in _parts(value):
        number = _number(part)
        if number is None or not 1 <= abs(number) <= highest:
            raise Unreadable
        found.append(number)
    return tuple(found)


def _parts(value: Any) -> list[str]:
    texts = value if isinstance(value, list) else str("" if value is None else value).split(",")
    return [str(text).strip().upper() for text in texts if str(text).strip()]


def _number(value: Any) -> int | None:
    try:
        return None if value in (None, "") else int(float(value))
    except (TypeError, ValueError, OverflowError):
        raise Unreadable from None


def _day(value: Any) -> date | None:
    if value in (None, ""):
        return None
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError:
        raise Unreadable from None


def _clock(value: Any) -> tuple[time, float | None]:
    match = _TIME.fullmatch(str(value or "").strip())
    if match is None:
        raise Unreadable
    hour, minute, second = int(match[1]), int(match[2]), int(match[3] or 0)
    if (hour, minute, second) == (24, 0, 0):
        hour = 0
    try:
        return time(hour, minute, second), _written_offset(match[4])
    except ValueError:
        raise Unreadable from None


def _written_offset(text: str | None) -> float | None:
    if not text:
        return None
    if text == "Z":
        return 0.0
    digits = text[1:].replace(":", "")
    return _offset((int(digits[:2]) + int(digits[2:]) / 60) * (-1 if text[0] == "-" else 1))


def _offset(value: Any) -> float:
    try:
        hours = float(value)
    except (TypeError, ValueError):
        raise Unreadable from None
    if not abs(hours) <= _WIDEST_OFFSET:
        raise Unreadable
    return hours


def _hours(value: Any) -> tuple[Hours, ...]:
    found = []
    for pair in value or []:
        opens_at, closes_at = pair
        found.append((_clock(opens_at)[0], _clock(closes_at)[0]))
    return tuple(found)


def _without_notes(value: Any) -> Any:
    if isinstance(value, list):
        return [_without_notes(each) for each in value]
    return {name: part for name, part in value.items() if name != "note"} if isinstance(value, dict) else value


def _canonical(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
