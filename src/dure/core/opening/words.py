"""Opening hours in words for people, in the reader's language."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any, Literal
from zoneinfo import ZoneInfo

from babel.dates import format_skeleton
from babel.lists import format_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from dure.core.kit.formatting import active_locale, date_text
from dure.core.kit.translated import text_of
from dure.core.opening.engine.opening import Hours, OnHolidays, OpeningRule, OpeningState
from dure.core.opening.engine.week import (
    ALL_DAYS,
    DayLine,
    Line,
    MonthLine,
    WeekLine,
    days_in_runs,
    week_of,
)

NEAR_DAYS = 7
MIDNIGHT = time(0)


def week_words(rule: OpeningRule, today: date) -> list[str]:
    """The usual hours, a line each: “Mon–Fri 09:00–18:00”."""
    return [line_words(line) for line in week_of(rule, today)]


def line_words(line: Line) -> str:
    """One line of the week's hours, with what narrows it at the end."""
    hours = hours_words(line.hours)
    if isinstance(line, DayLine):
        return _("%(day)s, %(hours)s") % {"day": date_text(line.day), "hours": hours}
    return ", ".join([_days_and_hours(line, hours), *_conditions(line)])


def _days_and_hours(line: WeekLine | MonthLine, hours: str) -> str:
    if isinstance(line, WeekLine):
        days = line.days
    elif line.days or any(ordinal for ordinal, _weekday in line.weekdays):
        return _month_words(line, hours)
    else:
        days = tuple(weekday for _ordinal, weekday in line.weekdays)
    if not days or set(days) == set(ALL_DAYS):
        return pgettext("hours", "every day %(hours)s") % {"hours": hours}
    return pgettext("weekly hours", "%(days)s %(hours)s") % {"days": weekdays_words(days), "hours": hours}


def _month_words(line: MonthLine, hours: str) -> str:
    values = {"days": _month_days(line), "hours": hours, "number": line.interval}
    if line.monthly and line.interval > 1:
        return pgettext("monthly hours", "%(days)s of one month in %(number)s, %(hours)s") % values
    return pgettext("monthly hours", "%(days)s of each month, %(hours)s") % values


def _conditions(line: WeekLine | MonthLine) -> Iterator[str]:
    """What has to hold besides: which weeks, which days of the year, which season."""
    if line.interval > 1 and (isinstance(line, WeekLine) or not line.monthly):
        yield pgettext("hours", "one week in %(number)s") % {"number": line.interval}
    if isinstance(line, MonthLine):
        yield from _narrowed(line)
    if line.first is not None:
        yield _("from %(day)s") % {"day": date_text(line.first)}
    if line.last is not None:
        yield _("until %(day)s") % {"day": date_text(line.last)}


def _narrowed(line: MonthLine) -> Iterator[str]:
    if line.days and line.weekdays:
        days = joined(_weekdays_of_month(line.weekdays, alone=True), "or")
        yield pgettext("hours", "only if it is %(days)s") % {"days": days}
    elif line.interval > 1 and line.monthly and not line.days and not any(each for each, _day in line.weekdays):
        yield pgettext("hours", "one month in %(number)s") % {"number": line.interval}
    if line.weeks:
        yield pgettext("hours", "in weeks %(numbers)s of the year") % {"numbers": _numbers(line.weeks)}
    if line.year_days:
        yield pgettext("hours", "on days %(numbers)s of the year") % {"numbers": _numbers(line.year_days)}


def hours_words(hours: Iterable[Hours]) -> str:
    """Spans of one day: “09:00–12:00, 13:00–18:00”."""
    texts = [
        _("around the clock") if opens_at == closes_at else f"{opens_at:%H:%M}–{_end(closes_at)}"
        for opens_at, closes_at in hours
    ]
    return ", ".join(texts) if texts else pgettext("hours", "closed")


def weekdays_words(days: Iterable[int]) -> str:
    """Weekdays in runs: “Mon–Fri, Sun”."""
    names = active_locale().days["stand-alone"]["abbreviated"]
    runs = []
    for first, last in days_in_runs(days):
        joint = "–" if last - first > 1 else ", "
        runs.append(str(names[first]) if first == last else f"{names[first]}{joint}{names[last]}")
    return ", ".join(runs)


def exceptions_words(exceptions: Mapping[str, Any], today: date) -> list[str]:
    """What holidays and single days change; days that are over are left out."""
    lines = []
    kind = exceptions.get("holidays") or OnHolidays.AS_USUAL
    if text := holiday_choices().get(str(kind)):
        hours = ", ".join(f"{first}–{last}" for first, last in exceptions.get("holiday_hours") or [])
        lines.append(text if kind != OnHolidays.OWN_HOURS else _("on public holidays %(hours)s") % {"hours": hours})
    for each in exceptions.get("closed_days") or []:
        first, last = date.fromisoformat(each["from"]), date.fromisoformat(each.get("to") or each["from"])
        if last >= today:
            days = date_text(first) if first == last else f"{date_text(first)} – {date_text(last)}"
            lines.append(_("closed %(days)s") % {"days": days} + _note(each))
    for each in exceptions.get("special_days") or []:
        day = date.fromisoformat(each["date"])
        if day >= today:
            hours = ", ".join(f"{first}–{last}" for first, last in each["hours"]) or pgettext("hours", "closed")
            lines.append(_("%(day)s, %(hours)s") % {"day": date_text(day), "hours": hours} + _note(each))
    return lines


def holiday_choices() -> dict[str, str]:
    """What can happen on public holidays, in words; nothing is said where hours are as usual."""
    return {
        OnHolidays.CLOSED: _("closed on public holidays"),
        OnHolidays.CLOSED_AFTER: _("open on public holidays, closed on the day after"),
        OnHolidays.MAJOR_CLOSED: _("closed at Seollal and Chuseok"),
        OnHolidays.OWN_HOURS: _("other hours on public holidays"),
    }


def state_words(state: OpeningState, zone: str, now: datetime) -> str:
    """What holds now and until when: “Open now until 18:00”, “Opens tomorrow at 09:00”."""
    if state.until is None:
        return _("Open now") if state.open else _("Closed now")
    until, here = state.until.astimezone(ZoneInfo(zone)), now.astimezone(ZoneInfo(zone))
    values = {"time": f"{until:%H:%M}", "day": _day(until.date(), here.date())}
    days = (until.date() - here.date()).days
    if state.open and days == 1 and until.time() == MIDNIGHT:
        return _("Open now until %(time)s") % {"time": "24:00"}
    if state.open:
        return (_("Open now until %(time)s") if days == 0 else _("Open now until %(day)s, %(time)s")) % values
    if days == 0:
        return _("Opens today at %(time)s") % values
    if days == 1:
        return _("Opens tomorrow at %(time)s") % values
    return _("Opens on %(day)s at %(time)s") % values


def joined(texts: Iterable[str], style: Literal["standard", "or"] = "standard") -> str:
    """Texts as a list in a sentence."""
    return str(format_list(list(texts), style, locale=active_locale()))


def _month_days(line: MonthLine) -> str:
    """The days of a month; where numbers are given, weekdays only narrow them."""
    return joined([_month_day(day) for day in line.days] or _weekdays_of_month(line.weekdays))


def _month_day(day: int) -> str:
    if day > 0:
        return _("day %(number)s") % {"number": day}
    if day == -1:
        return _("the last day")
    days = -day - 1
    return ngettext("%(number)s day before the last", "%(number)s days before the last", days) % {"number": days}


def _weekdays_of_month(weekdays: Iterable[tuple[int, int]], *, alone: bool = False) -> list[str]:
    """Weekdays by ordinal and name; `alone` leaves the bare name to those without an ordinal."""
    names = active_locale().days["stand-alone"]["wide"]
    ordinals = {
        1: pgettext("ordinal", "first"),
        2: pgettext("ordinal", "second"),
        3: pgettext("ordinal", "third"),
        4: pgettext("ordinal", "fourth"),
        5: pgettext("ordinal", "fifth"),
        -1: pgettext("ordinal", "last"),
        -2: pgettext("ordinal", "second to last"),
    }
    return [
        _("the %(ordinal)s %(weekday)s") % {"ordinal": ordinals.get(ordinal, str(ordinal)), "weekday": names[weekday]}
        if ordinal
        else (names[weekday] if alone else _("every %(weekday)s") % {"weekday": names[weekday]})
        for ordinal, weekday in weekdays
    ]


def _numbers(numbers: Iterable[int]) -> str:
    return ", ".join(map(str, numbers))


def _end(at: time) -> str:
    return "24:00" if at == MIDNIGHT else f"{at:%H:%M}"


def _day(day: date, today: date) -> str:
    if day - today < timedelta(days=NEAR_DAYS):
        return str(active_locale().days["stand-alone"]["wide"][day.weekday()])
    return str(format_skeleton("MMMEd", day, locale=active_locale()))


def _note(entry: Mapping[str, Any]) -> str:
    text = text_of(entry.get("note"))
    return f" ({text})" if text else ""
