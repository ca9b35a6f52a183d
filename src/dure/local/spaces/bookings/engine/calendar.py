"""When slots of a weekly pattern take place, open and are released.

Times are those of the clock at the space, turned into moments; where the clock skips or repeats an hour, Python's
reading of the wall clock (PEP 495, first occurrence) holds.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True)
class Week:
    """A pattern: on `weekdays` (Monday is 0) at `start` for `minutes`; each way opens `days_ahead` at an hour."""

    weekdays: Collection[int]
    start: time
    minutes: int
    days_ahead: int
    opening_hours: Mapping[str, time]
    release_hours: int
    zone: ZoneInfo


@dataclass(frozen=True)
class SlotTimes:
    """The moments of one slot, in UTC."""

    date: date
    starts: datetime
    ends: datetime
    opens: Mapping[str, datetime]
    release: datetime


def dates_of(week: Week, first: date, last: date) -> Iterator[date]:
    """The days of the pattern from `first` to `last`, both included."""
    for day in range((last - first).days + 1):
        on = first + timedelta(days=day)
        if on.weekday() in week.weekdays:
            yield on


def times_of(week: Week, on: date) -> SlotTimes:
    """The moments of the slot on that day."""
    starts = _moment(on, week.start, week.zone)
    opening_day = on - timedelta(days=week.days_ahead)
    return SlotTimes(
        date=on,
        starts=starts,
        ends=starts + timedelta(minutes=week.minutes),
        opens={way: min(_moment(opening_day, at, week.zone), starts) for way, at in week.opening_hours.items()},
        release=starts - timedelta(hours=week.release_hours),
    )


def _moment(on: date, at: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(on, at, zone).astimezone(UTC)
