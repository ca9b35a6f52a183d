"""The usual hours in the order in which people say them: weeks first, then what comes less often."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from dure.local.directory.services.engine.opening import Hours, OpeningRule
from dure.local.directory.services.engine.recurrence import MONTHLY, Recurrence

ALL_DAYS = tuple(range(7))


@dataclass(frozen=True)
class WeekLine:
    """Weekdays (Monday is 0) that share their hours, every `interval` weeks, from `first` to `last`."""

    days: tuple[int, ...]
    hours: tuple[Hours, ...]
    interval: int = 1
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True)
class MonthLine:
    """Days of a month: by number (negative from the end) or as ordinal and weekday."""

    days: tuple[int, ...]
    weekdays: tuple[tuple[int, int], ...]
    hours: tuple[Hours, ...]
    interval: int = 1
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True)
class DayLine:
    """A single day."""

    day: date
    hours: tuple[Hours, ...]


type Line = WeekLine | MonthLine | DayLine


def week_of(rule: OpeningRule, today: date) -> list[Line]:
    """The hours of a rule without its exceptions; what ended before `today` is left out.

    Days with the same hours stand together, in the order of their first day.
    """
    lines: list[Line] = [*_weeks(rule, today)]
    for schedule in rule.schedules:
        recurrence, hours = schedule.recurrence, ((schedule.opens_at, schedule.closes_at),)
        if _is_over(recurrence, today) or _is_weekly(recurrence):
            continue
        if not recurrence.frequency and not recurrence.has_parts and recurrence.start is not None:
            lines.append(DayLine(recurrence.start, hours))
        else:
            lines.append(_month(recurrence, hours))
    return lines


def days_in_runs(days: Iterable[int]) -> list[tuple[int, int]]:
    """Weekdays as runs of first and last day: Monday to Friday is (0, 4)."""
    ordered = sorted(set(days))
    runs = []
    for _key, group in groupby(enumerate(ordered), lambda pair: pair[1] - pair[0]):
        members = [day for _place, day in group]
        runs.append((members[0], members[-1]))
    return runs


def _weeks(rule: OpeningRule, today: date) -> list[WeekLine]:
    by_day: dict[tuple[int, date | None, date | None], dict[int, set[Hours]]] = {}
    for schedule in rule.schedules:
        recurrence = schedule.recurrence
        if _is_over(recurrence, today) or not _is_weekly(recurrence):
            continue
        first = recurrence.anchor if recurrence.anchor and recurrence.anchor > today else None
        season = (recurrence.interval, first, _end(recurrence))
        for day in _weekdays(recurrence):
            hours = (schedule.opens_at, schedule.closes_at)
            by_day.setdefault(season, {}).setdefault(day, set()).add(hours)
    lines = []
    for (interval, first, last), days in by_day.items():
        together: dict[tuple[Hours, ...], list[int]] = {}
        for day in sorted(days):
            together.setdefault(tuple(sorted(days[day])), []).append(day)
        lines += [WeekLine(tuple(same), hours, interval, first, last) for hours, same in together.items()]
    return lines


def _weekdays(recurrence: Recurrence) -> tuple[int, ...]:
    if recurrence.weekdays:
        return tuple(sorted({weekday for _ordinal, weekday in recurrence.weekdays}))
    return (recurrence.start.weekday(),) if recurrence.frequency and recurrence.start else ALL_DAYS


def _is_weekly(recurrence: Recurrence) -> bool:
    one_day = not recurrence.frequency and not recurrence.has_parts and recurrence.start is not None
    narrowed = recurrence.month_days or recurrence.year_days or recurrence.week_numbers
    return recurrence.frequency != MONTHLY and not narrowed and not one_day


def _month(recurrence: Recurrence, hours: tuple[Hours, ...]) -> MonthLine:
    days, weekdays = recurrence.month_days, recurrence.weekdays
    if not recurrence.has_parts and recurrence.start is not None:
        days = (recurrence.start.day,)
    return MonthLine(days, weekdays, hours, recurrence.interval, recurrence.first, _end(recurrence))


def _end(recurrence: Recurrence) -> date | None:
    ends = [day for day in (recurrence.last, recurrence.until) if day is not None]
    return min(ends) if ends else None


def _is_over(recurrence: Recurrence, today: date) -> bool:
    end = _end(recurrence)
    single = recurrence.start if not recurrence.frequency and not recurrence.has_parts else None
    return (end is not None and end < today) or (single is not None and single < today)
