"""Whether something is open at a moment, and when that changes.

A rule is made of schedules (local times on recurring days) and of what closes or changes single days: own closed
and special days first, then public holidays. Times are read as RFC 5545 has them: a local time that does not
exist on the day the clocks go forward is reckoned with the offset before; one that exists twice is the first.
A span whose end is not after its beginning ends on the next day; equal times are a whole day.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from enum import StrEnum
from functools import lru_cache
from zoneinfo import ZoneInfo

from dure.core.opening.engine.holidays import holiday_name, is_holiday, is_major_holiday
from dure.core.opening.engine.recurrence import Recurrence, happens_on

HORIZON = 400  # days looked ahead for a change: more than a year, so that yearly seasons are found
DAY = timedelta(days=1)
type Hours = tuple[time, time]
type Span = tuple[datetime, datetime]


class OnHolidays(StrEnum):
    """What public holidays do to the usual hours."""

    AS_USUAL = "as_usual"
    CLOSED = "closed"
    CLOSED_AFTER = "closed_after"  # open on the holiday, closed on the next working day instead
    MAJOR_CLOSED = "major_closed"  # closed at 설날 and 추석 only
    OWN_HOURS = "own_hours"


@dataclass(frozen=True)
class Schedule:
    """Local hours on recurring days. `offset` (hours from UTC) is there where the source gives one."""

    recurrence: Recurrence
    opens_at: time
    closes_at: time
    offset: float | None = None


@dataclass(frozen=True)
class Exceptions:
    """`closed` are runs of days, both ends included; `special` are days with hours of their own."""

    on_holidays: OnHolidays = OnHolidays.AS_USUAL
    holiday_hours: tuple[Hours, ...] = ()
    closed: tuple[tuple[date, date], ...] = ()
    special: tuple[tuple[date, tuple[Hours, ...]], ...] = ()


@dataclass(frozen=True)
class OpeningRule:
    """`zone` is an IANA name; `country` (ISO 3166-1 alpha-2) says whose public holidays count."""

    schedules: tuple[Schedule, ...]
    zone: str = "UTC"
    country: str = ""
    exceptions: Exceptions = field(default_factory=Exceptions)


@dataclass(frozen=True)
class OpeningState:
    """Whether it is open, until when that stays so (None: as far as one can see), and a holiday that closes it."""

    open: bool
    until: datetime | None
    holiday: str = ""


def is_open(rule: OpeningRule, moment: datetime) -> bool:
    """Whether it is open at `moment` (an aware datetime); the closing time itself is no longer open."""
    return any(start <= moment < end for start, end in _spans(rule, moment, moment))


def next_change(rule: OpeningRule, moment: datetime) -> datetime | None:
    """When the state at `moment` ends, in UTC: closing if it is open, else opening. None within HORIZON days."""
    return state_at(rule, moment).until


def state_at(rule: OpeningRule, moment: datetime) -> OpeningState:
    """The state at `moment` with the time of its next change and the public holiday that keeps it closed."""
    opened, until = False, None
    for days in (2, 14, 60, HORIZON):
        opened, until = _change(list(_spans(rule, moment, moment + days * DAY)), moment)
        if until is not None and until <= moment + (days - 1) * DAY:
            break
    if until is not None and until > moment + HORIZON * DAY:
        until = None
    return OpeningState(opened, until, "" if opened else _closing_holiday(rule, moment))


def spans_on(rule: OpeningRule, day: date) -> list[Hours]:
    """The local hours that begin on `day`, exceptions applied, in order and without doubles."""
    own = _exceptional_hours(rule, day)
    hours = own if own is not None else _usual_hours(rule, day)
    return sorted(set(hours))


def _change(spans: list[Span], moment: datetime) -> tuple[bool, datetime | None]:
    for start, end in spans:
        if start <= moment < end:
            return True, end
        if start > moment:
            return False, start
    return False, None


def _spans(rule: OpeningRule, first: datetime, last: datetime) -> Iterator[Span]:
    """Times of opening around `first` to `last`, joined where they touch, in order; two days more on either side."""
    begin, end = (first - 2 * DAY).date(), (last + 2 * DAY).date()
    found: list[Span] = []
    for number in range((end - begin).days + 1):
        found += _spans_of(rule, begin + number * DAY)
    return _joined(sorted(found))


def _spans_of(rule: OpeningRule, day: date) -> Iterable[Span]:
    own = _exceptional_hours(rule, day)
    if own is not None:
        return [_span(day, hours, _zone(rule.zone)) for hours in own]
    return [
        _span(day, (each.opens_at, each.closes_at), _schedule_zone(rule, each, day))
        for each in rule.schedules
        if happens_on(each.recurrence, day)
    ]


def _usual_hours(rule: OpeningRule, day: date) -> list[Hours]:
    return [(each.opens_at, each.closes_at) for each in rule.schedules if happens_on(each.recurrence, day)]


def _exceptional_hours(rule: OpeningRule, day: date) -> tuple[Hours, ...] | None:
    """The hours of a day that is not as usual; None where the schedules hold."""
    exceptions = rule.exceptions
    for special, hours in exceptions.special:
        if special == day:
            return hours
    if any(first <= day <= last for first, last in exceptions.closed):
        return ()
    return _hours_by_holiday(rule, day)


def _hours_by_holiday(rule: OpeningRule, day: date) -> tuple[Hours, ...] | None:
    kind = rule.exceptions.on_holidays
    if kind == OnHolidays.CLOSED_AFTER:
        return () if is_holiday(rule.country, day - DAY) and not is_holiday(rule.country, day) else None
    if kind == OnHolidays.MAJOR_CLOSED:
        return () if is_major_holiday(rule.country, day) else None
    if kind == OnHolidays.AS_USUAL or not is_holiday(rule.country, day):
        return None
    return rule.exceptions.holiday_hours if kind == OnHolidays.OWN_HOURS else ()


def _closing_holiday(rule: OpeningRule, moment: datetime) -> str:
    """The public holiday that closes what would be open on this day."""
    day = moment.astimezone(_zone(rule.zone)).date()
    closes = _hours_by_holiday(rule, day) == () and is_holiday(rule.country, day)
    return holiday_name(rule.country, day) if closes and _usual_hours(rule, day) else ""


def _span(day: date, hours: Hours, zone: tzinfo) -> Span:
    opens_at, closes_at = hours
    last = day if closes_at > opens_at else day + DAY
    return _moment(day, opens_at, zone), _moment(last, closes_at, zone)


def _moment(day: date, at: time, zone: tzinfo) -> datetime:
    return datetime.combine(day, at.replace(tzinfo=None), zone).astimezone(UTC)


def _joined(spans: Iterable[Span]) -> Iterator[Span]:
    current: Span | None = None
    for start, end in spans:
        if current is None:
            current = (start, end)
        elif start <= current[1]:
            current = (current[0], max(current[1], end))
        else:
            yield current
            current = (start, end)
    if current is not None:
        yield current


def zone_of(rule: OpeningRule) -> tzinfo:
    """The time zone that a rule's hours are told in."""
    return _zone(rule.zone)


@lru_cache(maxsize=256)
def _zone(name: str) -> tzinfo:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # an unknown name is a KeyError
        return UTC


def _schedule_zone(rule: OpeningRule, schedule: Schedule, day: date) -> tzinfo:
    """The zone that a schedule's times are told in.

    A source can only give an offset; one that the place's own zone has in that year means the clock on its wall.
    """
    if schedule.offset is None or schedule.offset in _offsets(rule.zone, day.year):
        return _zone(rule.zone)
    return timezone(timedelta(hours=schedule.offset))


@lru_cache(maxsize=256)
def _offsets(zone: str, year: int) -> frozenset[float]:
    """The offsets (hours from UTC) of a zone in the middle of winter and of summer."""
    offsets = (datetime(year, month, 1, tzinfo=_zone(zone)).utcoffset() for month in (1, 7))
    return frozenset((each or timedelta()).total_seconds() / 3600 for each in offsets)
