"""Form fields for facts that come in any number: names on lines, certifications in rows. Work without scripts."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.dateparse import parse_date
from django.utils.translation import gettext_lazy as _

from dure.core.agents.qualities import CERTIFICATIONS, certification_kind, certification_name

MOST_LINES, MOST_ROWS, EMPTY_ROWS = 30, 40, 2
PARTS = ("kind", "number", "start", "end", "source_name", "source_url")
_LONGEST = {"kind": 200, "number": 100, "source_name": 300, "source_url": 1000}


class LinesField(forms.CharField):
    """Short texts, one on each line; cleans to a list without repetitions."""

    def __init__(self, *, longest: int = 300, **options: Any) -> None:
        options.setdefault("widget", forms.Textarea(attrs={"rows": 3}))
        super().__init__(**options)
        self.longest = longest

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> Any:
        lines = [" ".join(line.split()) for line in str(super().clean(value) or "").splitlines()]
        found = list(dict.fromkeys(line for line in lines if line))
        if len(found) > MOST_LINES:
            raise ValidationError(_("Write at most %(most)s lines.") % {"most": MOST_LINES})
        if any(len(line) > self.longest for line in found):
            raise ValidationError(_("A line may have at most %(most)s characters.") % {"most": self.longest})
        return found

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(self.prepare_value(initial) != self.prepare_value(data))


class CertificationRows(forms.Widget):
    """A row of inputs for each certification, and empty rows for further ones; an emptied row goes."""

    template_name = "directory/certification_rows.html"
    use_fieldset = True

    def id_for_label(self, id_: str) -> str:
        """A group of inputs has a legend."""
        return ""

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> list[dict[str, str]]:
        rows = []
        for number in range(MOST_ROWS):
            if f"{name}-{number}-kind" not in data:
                break
            rows.append({part: str(data.get(f"{name}-{number}-{part}", "")).strip() for part in PARTS})
        return rows

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return f"{name}-0-kind" not in data

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        rows = [dict(row) for row in value or [] if any(row.values())]
        context["widget"]["rows"] = [
            {
                "number": number,
                "prefix": f"{name}-{number}",
                "known": bool(row),
                **{part: row.get(part, "") for part in PARTS},
                "kind": certification_name(row.get("kind", "")),
            }
            for number, row in enumerate([*rows, *[{} for _empty in range(EMPTY_ROWS)]])
        ]
        context["widget"]["kinds"] = list(CERTIFICATIONS.values())
        context["widget"]["list"] = f"{name}-kinds"
        return context


class CertificationsField(forms.Field):
    """What an organization is certified as: rows of kind, number, first and last day, and source."""

    widget = CertificationRows
    default_error_messages: ClassVar[dict[str, Any]] = {
        "kind": _("Row %(row)s: say what it is certified as."),
        "day": _("Row %(row)s: write days as year-month-day, such as 2026-03-31."),
        "order": _("Row %(row)s: it ends before it begins. Correct one of the days."),
        "url": _("Row %(row)s: this is no web address. It begins with https://."),
        "long": _("Row %(row)s: a text is too long. Shorten it."),
    }

    def clean(self, value: Any) -> list[dict[str, str]]:
        found = []
        for number, row in enumerate(value or [], start=1):
            filled = {part: row.get(part, "") for part in PARTS if row.get(part)}
            if filled:
                self._check(filled, number)
                found.append({**filled, "kind": certification_kind(filled["kind"])})
        return found

    def _check(self, row: dict[str, str], number: int) -> None:
        def refuse(code: str) -> ValidationError:
            return ValidationError(self.error_messages[code], code=code, params={"row": number})

        if "kind" not in row:
            raise refuse("kind")
        if any(len(row.get(part, "")) > most for part, most in _LONGEST.items()):
            raise refuse("long")
        for part in ("start", "end"):
            try:
                wrong = part in row and parse_date(row[part]) is None
            except ValueError:
                wrong = True
            if wrong:
                raise refuse("day")
        if row.get("start", "") > row.get("end", "9999"):
            raise refuse("order")
        if "source_url" in row:
            try:
                URLValidator(schemes=["http", "https"])(row["source_url"])
            except ValidationError:
                raise refuse("url") from None

    def has_changed(self, initial: Any, data: Any) -> bool:
        rows = [{part: text for part, text in row.items() if text} for row in data or []]
        return [row for row in rows if row] != list(initial or [])
