"""Opening hours as schema.org sees them."""

from datetime import date
from typing import Any

from django.utils import timezone

from dure.core.opening.engine.opening import OpeningRule
from dure.core.opening.engine.week import DayLine, WeekLine, week_of

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def hours_data(rule: OpeningRule) -> list[dict[str, object]]:
    """The weekly hours, single days and closed days as OpeningHoursSpecification; others it cannot say."""
    today = timezone.localdate()
    found: list[dict[str, object]] = []
    for line in week_of(rule, today):
        if isinstance(line, WeekLine) and line.interval == 1:
            days = [f"https://schema.org/{DAYS[day]}" for day in line.days]
            found += [_hours(opens, closes, line.first, line.last, dayOfWeek=days) for opens, closes in line.hours]
        elif isinstance(line, DayLine):
            found += [_hours(opens, closes, line.day, line.day) for opens, closes in line.hours]
    for first, last in rule.exceptions.closed:
        if last >= today:
            found.append(
                {**_kind(), "opens": "00:00", "closes": "00:00", **_valid(first, last)},
            )
    for day, hours in rule.exceptions.special:
        if day >= today:
            found += [_hours(opens, closes, day, day) for opens, closes in hours]
    return found


def _kind() -> dict[str, object]:
    return {"@type": "OpeningHoursSpecification"}


def _hours(opens: Any, closes: Any, first: date | None, last: date | None, **more: object) -> dict[str, object]:
    return {**_kind(), **more, "opens": f"{opens:%H:%M}", "closes": f"{closes:%H:%M}", **_valid(first, last)}


def _valid(first: date | None, last: date | None) -> dict[str, object]:
    days = {"validFrom": first, "validThrough": last}
    return {name: day.isoformat() for name, day in days.items() if day is not None}
