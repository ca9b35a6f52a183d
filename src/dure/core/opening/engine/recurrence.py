"""On which days an HSDS schedule happens.

HSDS 3.0 (https://docs.openreferral.org/en/v3.0/) takes its terms from the recurrence rules of iCalendar, RFC 5545
section 3.3.10: all BY… parts have to hold, the values within one part are alternatives, negative numbers count
from the end, ordinals such as `2TU` count within the month, and weeks are numbered as in ISO 8601, beginning at
WKST. HSDS allows BYWEEKNO and BYYEARDAY with the frequencies WEEKLY and MONTHLY: they narrow the days there.
"""

from calendar import isleap, monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
WEEKLY, MONTHLY = "WEEKLY", "MONTHLY"
MOST_COUNTED_DAYS = 40 * 366
_WEEK = 7


@dataclass(frozen=True)
class Recurrence:
    """`first` and `last` are the days that the schedule is valid from and to; `start` is DTSTART.

    `weekdays` holds pairs of ordinal (0 where none is given) and weekday (Monday is 0).
    """

    first: date | None = None
    last: date | None = None
    start: date | None = None
    until: date | None = None
    count: int | None = None
    week_start: int = 0
    frequency: str = ""
    interval: int = 1
    weekdays: tuple[tuple[int, int], ...] = ()
    week_numbers: tuple[int, ...] = ()
    month_days: tuple[int, ...] = ()
    year_days: tuple[int, ...] = ()

    @property
    def has_parts(self) -> bool:
        """Whether days are chosen by anything but the frequency."""
        return bool(self.weekdays or self.week_numbers or self.month_days or self.year_days)

    @property
    def anchor(self) -> date | None:
        """The day that intervals and counts are reckoned from."""
        return self.start or self.first


def happens_on(recurrence: Recurrence, day: date) -> bool:
    """Whether the schedule has an occurrence that begins on `day`."""
    if recurrence.count is not None and recurrence.anchor is not None:
        return day in _counted(recurrence) and _is_valid(recurrence, day)
    return _is_valid(recurrence, day) and _recurs(recurrence, day)


def _is_valid(recurrence: Recurrence, day: date) -> bool:
    return not (
        (recurrence.first is not None and day < recurrence.first)
        or (recurrence.last is not None and day > recurrence.last)
        or (recurrence.until is not None and day > recurrence.until)
        or (recurrence.start is not None and day < recurrence.start)
    )


def _recurs(recurrence: Recurrence, day: date) -> bool:
    if not recurrence.frequency and not recurrence.has_parts:
        # Without a rule, RFC 5545 knows the one day DTSTART; without that too, every valid day counts.
        return recurrence.start is None or day == recurrence.start
    return _in_interval(recurrence, day) and (
        _in_parts(recurrence, day) if recurrence.has_parts else _as_at_start(recurrence, day)
    )


def _in_interval(recurrence: Recurrence, day: date) -> bool:
    anchor = recurrence.anchor
    if recurrence.interval <= 1 or anchor is None:
        return True
    if recurrence.frequency == MONTHLY:
        return ((day.year - anchor.year) * 12 + day.month - anchor.month) % recurrence.interval == 0
    weeks = (_week_begin(day, recurrence.week_start) - _week_begin(anchor, recurrence.week_start)).days // _WEEK
    return weeks % recurrence.interval == 0


def _as_at_start(recurrence: Recurrence, day: date) -> bool:
    """Without BY… parts the weekday or the day of the month is that of DTSTART."""
    start = recurrence.start
    if start is None:
        return True
    return day.day == start.day if recurrence.frequency == MONTHLY else day.weekday() == start.weekday()


def _in_parts(recurrence: Recurrence, day: date) -> bool:
    return (
        (not recurrence.weekdays or _in_weekdays(recurrence, day))
        and (not recurrence.month_days or _either(recurrence.month_days, day.day, _days_in_month(day)))
        and (
            not recurrence.year_days or _either(recurrence.year_days, _year_day(day), 366 if isleap(day.year) else 365)
        )
        and (not recurrence.week_numbers or _in_weeks(recurrence, day))
    )


def _in_weekdays(recurrence: Recurrence, day: date) -> bool:
    monthly = recurrence.frequency == MONTHLY
    for ordinal, weekday in recurrence.weekdays:
        if day.weekday() != weekday:
            continue
        # An ordinal means nothing in a weekly rule (RFC 5545: it MUST NOT be there), so the weekday alone counts.
        if not ordinal or not monthly:
            return True
        from_start = (day.day - 1) // _WEEK + 1
        from_end = -((_days_in_month(day) - day.day) // _WEEK + 1)
        if ordinal in {from_start, from_end}:
            return True
    return False


def _in_weeks(recurrence: Recurrence, day: date) -> bool:
    """ISO 8601 weeks, for any first day of the week: week 1 is the first with four days in the year."""
    middle = _week_begin(day, recurrence.week_start) + timedelta(days=3)
    number = (_year_day(middle) - 1) // _WEEK + 1
    last_middle = _week_begin(date(middle.year, 12, 31), recurrence.week_start) + timedelta(days=3)
    if last_middle.year != middle.year:
        last_middle -= timedelta(days=_WEEK)
    return _either(recurrence.week_numbers, number, (_year_day(last_middle) - 1) // _WEEK + 1)


def _either(values: tuple[int, ...], number: int, highest: int) -> bool:
    """Whether `number` is among `values`, counted from the start or (negative) from the end."""
    return number in values or number - highest - 1 in values


def _days_in_month(day: date) -> int:
    return monthrange(day.year, day.month)[1]


def _year_day(day: date) -> int:
    return day.timetuple().tm_yday


def _week_begin(day: date, week_start: int) -> date:
    return day - timedelta(days=(day.weekday() - week_start) % _WEEK)


@lru_cache(maxsize=1024)
def _counted(recurrence: Recurrence) -> frozenset[date]:
    """The first `count` days from the anchor on, looked for over forty years at most."""
    found: list[date] = []
    anchor = recurrence.anchor
    if anchor is None or recurrence.count is None:
        return frozenset()
    for offset in range(MOST_COUNTED_DAYS):
        if len(found) >= recurrence.count:
            break
        day = anchor + timedelta(days=offset)
        if _recurs(recurrence, day):
            found.append(day)
    return frozenset(found)
