"""The usual hours in the order in which people say them: weeks first, then what comes less often."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from dure.core.opening.engine.opening import Hours, OpeningRule
from dure.core.opening.engine.recurrence import MONTHLY, Recurrence

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
    """Days that are not the same every week.

    `days` of a month by number (negative from the end) and `weekdays` as ordinal (0: each of them) and weekday have
    both to hold where both are there, as have `weeks` (ISO 8601) and `year_days`. `interval` counts months, or weeks
    where not `monthly`.
    """

    days: tuple[int, ...]
    weekdays: tuple[tuple[int, int], ...]
    hours: tuple[Hours, ...]
    interval: int = 1
    first: date | None = None
    last: date | None = None
    monthly: bool = True
    weeks: tuple[int, ...] = ()
    year_days: tuple[int, ...] = ()


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
            lines.append(_month(recurrence, hours, today))
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
        season = (recurrence.interval, _begin(recurrence, today), _end(recurrence))
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
    """Whether the days are the same every week, or every few weeks."""
    if recurrence.month_days or recurrence.year_days or recurrence.week_numbers:
        return False
    if recurrence.frequency == MONTHLY:
        every = recurrence.weekdays and not any(ordinal for ordinal, _weekday in recurrence.weekdays)
        return recurrence.interval == 1 and bool(every or (recurrence.start is None and not recurrence.weekdays))
    return bool(recurrence.frequency or recurrence.has_parts or recurrence.start is None)


def _month(recurrence: Recurrence, hours: tuple[Hours, ...], today: date) -> MonthLine:
    monthly = recurrence.frequency == MONTHLY
    days, weekdays = recurrence.month_days, recurrence.weekdays
    if not recurrence.has_parts and recurrence.start is not None:
        days = (recurrence.start.day,)
    if not monthly:
        # An ordinal means nothing in a weekly rule.
        weekdays = tuple((0, weekday) for _ordinal, weekday in weekdays)
    return MonthLine(
        days,
        weekdays,
        hours,
        recurrence.interval,
        _begin(recurrence, today),
        _end(recurrence),
        monthly,
        recurrence.week_numbers,
        recurrence.year_days,
    )


def _begin(recurrence: Recurrence, today: date) -> date | None:
    """The first day, where that is still to come."""
    return recurrence.anchor if recurrence.anchor is not None and recurrence.anchor > today else None


def _end(recurrence: Recurrence) -> date | None:
    ends = [day for day in (recurrence.last, recurrence.until) if day is not None]
    return min(ends) if ends else None


def _is_over(recurrence: Recurrence, today: date) -> bool:
    end = _end(recurrence)
    single = recurrence.start if not recurrence.frequency and not recurrence.has_parts else None
    return (end is not None and end < today) or (single is not None and single < today)
