"""The opening hours of a week as a table that needs no script, and the days that differ."""

from collections.abc import Iterator, Mapping
from datetime import time
from typing import Any

from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from dure.core.kit.formatting import active_locale
from dure.core.kit.translated import Translated, text_of
from dure.core.opening.engine.opening import OnHolidays, Schedule
from dure.core.opening.engine.reading import Unreadable, schedule_from
from dure.core.opening.engine.recurrence import MONTHLY, WEEKDAYS
from dure.core.opening.words import holiday_choices

type Document = dict[str, Any]

SPANS = (("opens", "closes"), ("opens_again", "closes_again"))
BLANK_ROWS = 3
MOST_ROWS = 60


def _clock(label: str) -> forms.TimeField:
    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    invalid = {"invalid": gettext_lazy("Write a time such as 09:00.")}
    return forms.TimeField(label=label, required=False, widget=widget, error_messages=invalid)


def _day(label: str) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=False, widget=widget)


class HoursForm(forms.Form):
    """Two spans a weekday, what happens on public holidays, and single days."""

    holidays = forms.ChoiceField(label=gettext_lazy("On public holidays"), required=False)
    keep_others = forms.BooleanField(label=gettext_lazy("Keep the other hours listed above"), required=False)

    def __init__(self, details: Mapping[str, Any], exceptions: Mapping[str, Any], data: Any = None) -> None:
        self.before, self.others = week_table(details.get("schedules"))
        self.exceptions = exceptions
        self.row_count = min(len(_differing(exceptions)) + BLANK_ROWS, MOST_ROWS)
        super().__init__(data, initial=self._initial())
        names = active_locale().days["stand-alone"]["wide"]
        self.days = [(code, str(names[number]).capitalize()) for number, code in enumerate(WEEKDAYS)]
        for code, name in self.days:
            for opens, closes in SPANS:
                self.fields[f"{code}_{opens}"] = _clock(_("%(day)s, opens") % {"day": name})
                self.fields[f"{code}_{closes}"] = _clock(_("%(day)s, closes") % {"day": name})
        usual = {OnHolidays.AS_USUAL.value: _("open as usual")}
        choices = {str(kind): text for kind, text in holiday_choices().items()}
        self.fields["holidays"] = forms.ChoiceField(
            label=self.fields["holidays"].label, required=False, choices=list({**usual, **choices}.items())
        )
        self.fields["holiday_opens"] = _clock(_("Hours on public holidays, from"))
        self.fields["holiday_closes"] = _clock(_("Hours on public holidays, to"))
        for row in range(self.row_count):
            number = row + 1
            self.fields[f"day{row}_from"] = _day(_("Day %(number)s") % {"number": number})
            self.fields[f"day{row}_to"] = _day(_("Day %(number)s, last day") % {"number": number})
            self.fields[f"day{row}_opens"] = _clock(_("Day %(number)s, opens") % {"number": number})
            self.fields[f"day{row}_closes"] = _clock(_("Day %(number)s, closes") % {"number": number})
            self.fields[f"day{row}_note"] = forms.CharField(
                label=_("Day %(number)s, reason") % {"number": number}, required=False, max_length=200
            )

    @property
    def week_rows(self) -> list[dict[str, Any]]:
        """The table of the week for the template."""
        return [
            {"name": name, "fields": [self[f"{code}_{part}"] for span in SPANS for part in span]}
            for code, name in self.days
        ]

    @property
    def day_rows(self) -> list[list[Any]]:
        return [
            [self[f"day{row}_{part}"] for part in ("from", "to", "opens", "closes", "note")]
            for row in range(self.row_count)
        ]

    def clean(self) -> dict[str, Any]:
        fields = super().clean() or self.cleaned_data
        for code, _name in self.days:
            self._check_spans(code, fields)
        if fields.get("holidays") == OnHolidays.OWN_HOURS:
            self._check_span("holiday_opens", "holiday_closes", fields, required=True)
        for row in range(self.row_count):
            self._check_row(f"day{row}_", fields)
        return fields

    def _check_spans(self, code: str, fields: Mapping[str, Any]) -> None:
        for opens, closes in SPANS:
            self._check_span(f"{code}_{opens}", f"{code}_{closes}", fields)
        first, again = fields.get(f"{code}_closes"), fields.get(f"{code}_opens_again")
        if again and not first and not self.errors:
            self.add_error(f"{code}_opens", _("Fill in the first hours before the second."))
        if again and first and again < first:
            self.add_error(f"{code}_opens_again", _("The second hours begin before the first end."))

    def _check_span(self, opens: str, closes: str, fields: Mapping[str, Any], *, required: bool = False) -> None:
        if opens in self.errors or closes in self.errors:
            return
        begins, ends = fields.get(opens) is not None, fields.get(closes) is not None
        if (begins and not ends) or (required and not ends):
            self.add_error(closes, _("Say when it closes too."))
        if (ends and not begins) or (required and not begins):
            self.add_error(opens, _("Say when it opens too."))

    def _check_row(self, row: str, fields: Mapping[str, Any]) -> None:
        first, last = fields.get(f"{row}from"), fields.get(f"{row}to")
        self._check_span(f"{row}opens", f"{row}closes", fields)
        said = any(fields.get(f"{row}{part}") for part in ("to", "opens", "closes", "note"))
        if said and not first and f"{row}from" not in self.errors:
            self.add_error(f"{row}from", _("Choose the day."))
        if first and last and last < first:
            self.add_error(f"{row}to", _("The last day is before the first."))
        if first and last and last != first and fields.get(f"{row}opens"):
            self.add_error(f"{row}to", _("Other hours can be given for one day at a time."))

    def schedules(self) -> list[Document]:
        """The week as HSDS schedules: days with the same span together."""
        by_span: dict[tuple[time, time], list[str]] = {}
        for code, _name in self.days:
            for opens, closes in SPANS:
                begin, end = self.cleaned_data[f"{code}_{opens}"], self.cleaned_data[f"{code}_{closes}"]
                if begin is not None and end is not None:
                    by_span.setdefault((begin, end), []).append(code)
        week: list[Document] = [
            {"freq": "WEEKLY", "byday": ",".join(codes), "opens_at": f"{begin:%H:%M}", "closes_at": f"{end:%H:%M}"}
            for (begin, end), codes in by_span.items()
        ]
        return [*week, *(self.others if self.cleaned_data["keep_others"] else [])]

    def stored_exceptions(self) -> Document:
        """What differs, in stored form; hours and days that the form has no room for stay as they were."""
        fields = self.cleaned_data
        found: Document = {}
        if fields["holidays"] and fields["holidays"] != OnHolidays.AS_USUAL:
            found["holidays"] = fields["holidays"]
        if fields["holidays"] == OnHolidays.OWN_HOURS:
            further = (self.exceptions.get("holiday_hours") or [])[1:]
            found["holiday_hours"] = [_span(fields["holiday_opens"], fields["holiday_closes"]), *further]
        known = _differing(self.exceptions)
        days = [*self._entered_days(known), *known[self.row_count :]]
        closed, special = [day for day in days if "from" in day], [day for day in days if "date" in day]
        return {
            **found,
            **({"closed_days": closed} if closed else {}),
            **({"special_days": special} if special else {}),
        }

    def _entered_days(self, known: list[Document]) -> Iterator[Document]:
        notes = {text_of(each.get("note")): each["note"] for each in known if each.get("note")}
        further = {each["date"]: each["hours"][1:] for each in known if "date" in each}
        for row in range(self.row_count):
            first, text, opens = (self.cleaned_data[f"day{row}_{part}"] for part in ("from", "note", "opens"))
            if first is None:
                continue
            day = first.isoformat()
            note = {"note": notes.get(text) or Translated.of(text, _language()).as_json()} if text else {}
            if opens is not None:
                hours = [_span(opens, self.cleaned_data[f"day{row}_closes"]), *further.get(day, [])]
                yield {"date": day, "hours": hours, **note}
            else:
                last = self.cleaned_data[f"day{row}_to"] or first
                yield {"from": day, "to": last.isoformat(), **note}

    def _initial(self) -> dict[str, Any]:
        initial: dict[str, Any] = {"holidays": self.exceptions.get("holidays") or OnHolidays.AS_USUAL.value}
        initial["keep_others"] = bool(self.others)
        for code, spans in self.before.items():
            for (opens, closes), (begin, end) in zip(SPANS, spans, strict=False):
                initial |= {f"{code}_{opens}": begin, f"{code}_{closes}": end}
        for begin, end in (self.exceptions.get("holiday_hours") or [])[:1]:
            initial |= {"holiday_opens": begin, "holiday_closes": end}
        for row, each in enumerate(_differing(self.exceptions)):
            initial[f"day{row}_from"] = each.get("from") or each.get("date")
            initial[f"day{row}_to"] = each.get("to") if each.get("to") != each.get("from") else None
            for begin, end in (each.get("hours") or [])[:1]:
                initial |= {f"day{row}_opens": begin, f"day{row}_closes": end}
            initial[f"day{row}_note"] = text_of(each.get("note"))
        return initial


def week_table(schedules: Any) -> tuple[dict[str, list[tuple[str, str]]], list[Document]]:
    """Weekly hours by weekday, two spans at most, and the schedules that such a table cannot show."""
    table: dict[str, list[tuple[str, str]]] = {}
    others: list[Document] = []
    for entry in schedules if isinstance(schedules, list) else []:
        schedule = _simple(entry)
        codes = [] if schedule is None else _codes(schedule)
        if schedule is None or any(len(table.get(code, [])) >= len(SPANS) for code in codes):
            others.append(entry)
            continue
        for code in codes:
            span = (f"{schedule.opens_at:%H:%M}", f"{schedule.closes_at:%H:%M}")
            table[code] = sorted([*table.get(code, []), span])
    return table, others


def _simple(entry: Any) -> Schedule | None:
    """A schedule that says hours on weekdays and nothing else."""
    try:
        schedule = schedule_from(entry)
    except Unreadable:
        return None
    told = {"id", "freq", "byday", "opens_at", "closes_at", "interval", "wkst"}
    more = [name for name, value in entry.items() if name not in told and value not in (None, "", [])]
    rule = schedule.recurrence
    plain = rule.frequency != MONTHLY and rule.interval == 1 and bool(rule.weekdays)
    return schedule if plain and not more and schedule.offset is None else None


def _codes(schedule: Schedule) -> list[str]:
    return [WEEKDAYS[weekday] for _ordinal, weekday in schedule.recurrence.weekdays]


def _differing(exceptions: Mapping[str, Any]) -> list[Document]:
    days = [*(exceptions.get("closed_days") or []), *(exceptions.get("special_days") or [])]
    return sorted(days, key=lambda each: str(each.get("from") or each.get("date")))


def _span(begin: time, end: time) -> list[str]:
    return [f"{begin:%H:%M}", f"{end:%H:%M}"]


def _language() -> str:
    return (get_language() or "en").split("-")[0]
