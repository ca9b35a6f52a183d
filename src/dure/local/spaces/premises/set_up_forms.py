"""The steps of setting up a space. What is sent is kept as it came, so that every step can be left and resumed."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from dure.core.kit.exact import SCALE
from dure.core.kit.translated import Translated
from dure.core.kit.translated_forms import TranslatedFormField
from dure.core.opening.hours_form import HoursForm
from dure.ledger.units import UNITS
from dure.local.initiatives.models import Initiative
from dure.local.initiatives.organization_field import OrganizationField
from dure.local.spaces.models import Price
from dure.local.spaces.premises.forms import clock, weekday_choices
from dure.local.spaces.premises.patterns import Pattern, patterns
from dure.local.spaces.premises.words import CONDITIONS, GROUPS, ZONE_KINDS

MOST_ROWS = 30
# Whose currency a territory usually counts in, by its country (ISO 3166-1 alpha-2).
CURRENCY_OF = {"KR": "KRW", "FR": "EUR", "ES": "EUR", "SN": "XOF", "CM": "XAF"}
CURRENCIES = [(code, f"{unit.label} ({code})") for code, unit in UNITS.items() if unit.currency]


class PatternForm(forms.Form):
    """What kind of space it is."""

    pattern = forms.ChoiceField(label=_("What kind of space is it?"), widget=forms.RadioSelect)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, initial={"pattern": "bathhouse"})
        choices = [(code, f"{each.name}: {each.about}") for code, each in patterns().items()]
        self.fields["pattern"].choices = choices  # type: ignore[attr-defined]


class AboutForm(forms.Form):
    """Its name, who runs it and where it is."""

    name = TranslatedFormField(label=_("Name of the space"), max_length=200)
    operator = OrganizationField(label=_("Who runs it"), help_text=_("Its name, or the end of its page's address."))
    address = forms.CharField(label=_("Address"), max_length=300)


class ZoneRow(forms.Form):
    """A zone; an empty name is no zone."""

    name = forms.CharField(label=_("Name"), max_length=120, required=False)
    kind = forms.ChoiceField(label=_("What it is"), choices=list(ZONE_KINDS.items()), initial="other")
    capacity = forms.IntegerField(label=_("Room for how many people"), min_value=1, max_value=9999, required=False)
    bell_minutes = forms.IntegerField(label=_("Bell after minutes"), min_value=1, max_value=600, required=False)
    arrival = forms.BooleanField(label=_("Arrival"), required=False)


class GroupRow(forms.Form):
    """A day for a group; without a group there is none."""

    whom = forms.ChoiceField(label=_("For whom"), required=False)
    weekday = forms.TypedChoiceField(label=_("Weekday"), coerce=int, required=False, empty_value=None)
    starts_at = clock(_("From"))
    ends_at = clock(_("To"))

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        groups = [(key, label) for key, label in GROUPS.items() if key != "other"]
        self.fields["whom"].choices = [("", _("Everybody")), *groups]  # type: ignore[attr-defined]
        self.fields["weekday"].choices = weekday_choices()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        fields = super().clean() or self.cleaned_data
        first, last = fields.get("starts_at"), fields.get("ends_at")
        if fields.get("whom") and ((first is None) != (last is None) or (first and last and last <= first)):
            self.add_error("ends_at", _("Give both hours, the end after the beginning, or none."))
        return fields


class PriceRow(forms.Form):
    """A price; without an amount there is none."""

    name = forms.CharField(label=_("Name"), max_length=120, required=False)
    amount = forms.DecimalField(label=_("Amount"), min_value=0, decimal_places=SCALE, max_digits=18, required=False)
    condition = forms.ChoiceField(label=_("For whom"), choices=list(CONDITIONS.items()), required=False)
    age_from = forms.IntegerField(label=_("From which age"), min_value=1, max_value=120, required=False)

    def clean(self) -> dict[str, Any]:
        fields = super().clean() or self.cleaned_data
        if fields.get("amount") is not None:
            if not fields.get("name"):
                self.add_error("name", _("Give the price a name."))
            if fields.get("condition") == Price.Condition.AGE and not fields.get("age_from"):
                self.add_error("age_from", _("Say from which age the price holds, such as 65."))
        return fields


class MoneyForm(forms.Form):
    """In which currency visitors pay."""

    currency = forms.ChoiceField(label=_("Currency"), choices=CURRENCIES)


class Step:
    """One step: one form, or several that are sent together. `kept` is what was sent before, or None."""

    def __init__(
        self, code: str, kept: Mapping[str, list[str]] | None, pattern: Pattern, initiative: Initiative
    ) -> None:
        self.pattern = pattern
        self.initiative = initiative
        data = None if kept is None else _as_data(kept)
        self.forms: dict[str, forms.BaseForm] = {}
        self.rows: dict[str, BaseFormSet[Any]] = {}
        getattr(self, f"_make_{code}")(data)

    @property
    def is_valid(self) -> bool:
        """Whether everything of the step is filled in as it must be."""
        # Each is asked, so that a page shows all errors at once.
        parts: list[Any] = [*self.forms.values(), *self.rows.values()]
        return False not in list(map(_is_valid, parts))

    def _make_pattern(self, data: QueryDict | None) -> None:
        self.forms["pattern"] = PatternForm(data)

    def _make_about(self, data: QueryDict | None) -> None:
        self.forms["about"] = AboutForm(data, initial={"operator": self.initiative.lead})

    def _make_zones(self, data: QueryDict | None) -> None:
        initial = [{**row, "name": str(row["name"])} for row in self.pattern.zones]
        self.rows["zones"] = _rows(ZoneRow, "zone", data, initial, extra=2)

    def _make_hours(self, data: QueryDict | None) -> None:
        self.forms["hours"] = HoursForm({}, {}, data)
        self.rows["groups"] = _rows(GroupRow, "group", data, [], extra=2)

    def _make_prices(self, data: QueryDict | None) -> None:
        currency = CURRENCY_OF.get(self.initiative.territory.country_code, "EUR")
        self.forms["money"] = MoneyForm(data, initial={"currency": currency})
        initial = [{**row, "name": str(row["name"])} for row in self.pattern.prices]
        self.rows["prices"] = _rows(PriceRow, "price", data, initial, extra=2)

    @property
    def cleaned_rows(self) -> list[dict[str, Any]]:
        """What the rows say, empty ones left out."""
        wanted = {"zones": "name", "groups": "whom", "prices": "amount"}
        found = []
        for name, rows in self.rows.items():
            said = (form.cleaned_data for form in rows.forms if form.has_changed() or form.cleaned_data)
            found += [row for row in said if row.get(wanted[name]) not in (None, "")]
        return found

    def named(self, text: str) -> Translated:
        """A name that was kept as the pattern has it in all its languages; any other in the reader's."""
        for row in (*self.pattern.zones, *self.pattern.prices):
            if text in row["name"].texts.values():
                name: Translated = row["name"]
                return name
        return Translated.of(text, (get_language() or "en").split("-")[0])


def _is_valid(part: Any) -> bool:
    return bool(part.is_bound and part.is_valid())


def _rows(row: type[forms.Form], prefix: str, data: QueryDict | None, initial: list[Any], *, extra: int) -> Any:
    made = formset_factory(row, extra=extra, max_num=MOST_ROWS, absolute_max=MOST_ROWS)
    return made(data, initial=initial, prefix=prefix)


def _as_data(kept: Mapping[str, list[str]]) -> QueryDict:
    data = QueryDict(mutable=True)
    for name, values in kept.items():
        data.setlist(name, list(values))
    return data
