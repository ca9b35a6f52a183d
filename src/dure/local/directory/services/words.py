"""Opening hours in words for people, in the reader's language."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_skeleton
from babel.lists import format_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from dure.core.kit.formatting import active_locale, date_text
from dure.local.directory.services.documents import text_of
from dure.local.directory.services.engine.opening import Hours, OnHolidays, OpeningRule, OpeningState
from dure.local.directory.services.engine.week import (
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
    """One line of the week's hours."""
    hours = hours_words(line.hours)
    if isinstance(line, DayLine):
        return _("%(day)s, %(hours)s") % {"day": date_text(line.day), "hours": hours}
    return " ".join([_line(line, hours), *_season(line)])


def _line(line: WeekLine | MonthLine, hours: str) -> str:
    if isinstance(line, MonthLine):
        days = _month_days(line)
        return pgettext("monthly hours", "%(days)s of each month, %(hours)s") % {"days": days, "hours": hours}
    days = weekdays_words(line.days)
    if line.interval > 1:
        return ngettext(
            "every %(number)s week on %(days)s, %(hours)s",
            "every %(number)s weeks on %(days)s, %(hours)s",
            line.interval,
        ) % {"number": line.interval, "days": days, "hours": hours}
    if line.days == ALL_DAYS:
        return f"{days} {hours}"
    return pgettext("weekly hours", "%(days)s %(hours)s") % {"days": days, "hours": hours}


def hours_words(hours: Iterable[Hours]) -> str:
    """Spans of one day: “09:00–12:00, 13:00–18:00”."""
    texts = [
        _("around the clock") if opens_at == closes_at else f"{opens_at:%H:%M}–{_end(closes_at)}"
        for opens_at, closes_at in hours
    ]
    return ", ".join(texts) if texts else pgettext("hours", "closed")


def weekdays_words(days: Iterable[int]) -> str:
    """Weekdays in runs: “Mon–Fri, Sun”."""
    chosen = tuple(sorted(set(days)))
    if chosen == ALL_DAYS:
        return _("every day")
    names = active_locale().days["stand-alone"]["abbreviated"]
    runs = []
    for first, last in days_in_runs(chosen):
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
            hours = ", ".join(f"{first}–{last}" for first, last in each["hours"])
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


def joined(texts: Iterable[str]) -> str:
    """Texts as a list in a sentence."""
    return str(format_list(list(texts), locale=active_locale()))


def _month_days(line: MonthLine) -> str:
    names = active_locale().days["stand-alone"]["wide"]
    ordinals = {
        1: pgettext("ordinal", "first"),
        2: pgettext("ordinal", "second"),
        3: pgettext("ordinal", "third"),
        4: pgettext("ordinal", "fourth"),
        5: pgettext("ordinal", "fifth"),
        -1: pgettext("ordinal", "last"),
    }
    parts = [
        _("the %(ordinal)s %(weekday)s") % {"ordinal": ordinals.get(ordinal, str(ordinal)), "weekday": names[weekday]}
        if ordinal
        else _("every %(weekday)s") % {"weekday": names[weekday]}
        for ordinal, weekday in line.weekdays
    ]
    parts += [_("the last day") if day == -1 else _("day %(number)s") % {"number": day} for day in line.days]
    return joined(parts or [_("every day")])


def _season(line: WeekLine | MonthLine) -> list[str]:
    parts = []
    if line.first is not None:
        parts.append(_("from %(day)s") % {"day": date_text(line.first)})
    if line.last is not None:
        parts.append(_("until %(day)s") % {"day": date_text(line.last)})
    return parts


def _end(at: time) -> str:
    return "24:00" if at == MIDNIGHT else f"{at:%H:%M}"


def _day(day: date, today: date) -> str:
    if day - today < timedelta(days=NEAR_DAYS):
        return str(active_locale().days["stand-alone"]["wide"][day.weekday()])
    return str(format_skeleton("MMMEd", day, locale=active_locale()))


def _note(entry: Mapping[str, Any]) -> str:
    text = text_of(entry.get("note"))
    return f" ({text})" if text else ""
