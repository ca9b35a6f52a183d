"""What officers fill in to build an account."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dure.core.kit.translated_forms import TranslatedFormField
from dure.ledger.engine.actions import ACTIONS
from dure.ledger.models import EconomicEvent, ResourceSpecification
from dure.ledger.units import UNITS
from dure.local.initiatives.models import Initiative
from dure.value.labels import AGGREGATIONS, TIMINGS
from dure.value.models import AccountLine, Indicator


class DayField(forms.DateField):
    """A day, entered with the browser's own calendar."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class AssumptionForm(forms.Form):
    """A number, its range and its source."""

    low = forms.DecimalField(label=_("Low"), decimal_places=6, help_text=_("As low as it may reasonably be."))
    central = forms.DecimalField(label=_("Central"), decimal_places=6, help_text=_("What you hold most likely."))
    high = forms.DecimalField(label=_("High"), decimal_places=6, help_text=_("As high as it may reasonably be."))
    source_name = forms.CharField(
        label=_("Source"), max_length=300, help_text=_("Who found or agreed this number, and where it stands.")
    )
    source_url = forms.URLField(
        label=_("Address of the source"), required=False, max_length=1000, assume_scheme="https"
    )
    day = DayField(label=_("Date"), help_text=_("The day that the number describes, or that it was agreed."))
    note = TranslatedFormField(label=_("Note"), required=False, rows=2)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        low, central, high = (values.get(name) for name in ("low", "central", "high"))
        if isinstance(low, Decimal) and isinstance(central, Decimal) and low > central:
            self.add_error("low", _("The low value must not lie above the central one."))
        if isinstance(high, Decimal) and isinstance(central, Decimal) and high < central:
            self.add_error("high", _("The high value must not lie below the central one."))
        return values


class AccountForm(forms.Form):
    name = TranslatedFormField(label=_("Name"), max_length=200)
    slug = forms.SlugField(label=_("Short name for the address"), max_length=120, allow_unicode=True)
    start = DayField(label=_("First day counted"))
    end = DayField(label=_("Last day counted"))
    currency = forms.RegexField(
        r"^[A-Z]{3}$",
        label=_("Currency"),
        initial="KRW",
        error_messages={"invalid": _("Write three capital letters, such as KRW or EUR.")},
    )
    timing = forms.ChoiceField(label=_("Discounting"), choices=TIMINGS.items)


class LineForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=[(AccountLine.Kind.INPUT, _("Something put in")), (AccountLine.Kind.OUTCOME, _("An outcome"))],
        widget=forms.RadioSelect,
    )
    name = TranslatedFormField(label=_("Name"), max_length=200)
    slug = forms.SlugField(label=_("Short name for the address"), max_length=80)
    stakeholder = TranslatedFormField(label=_("Who gives it, or whose life changes"), max_length=200)
    indicator = forms.ModelChoiceField(
        Indicator.objects.none(),
        label=_("Counted by"),
        required=False,
        empty_label=_("Not in the ledger: I will state the quantity"),
    )
    duration_years = forms.IntegerField(label=_("Years it lasts"), min_value=1, max_value=200, initial=1)

    def __init__(self, initiative: Initiative, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["indicator"].queryset = Indicator.objects.filter(plan=initiative.plan_id)  # type: ignore[attr-defined]


class IndicatorForm(forms.Form):
    name = TranslatedFormField(label=_("Name"), max_length=200)
    slug = forms.SlugField(label=_("Short name for the address"), max_length=80)
    description = TranslatedFormField(label=_("What it tells"), required=False, rows=2)
    specification = forms.ModelChoiceField(
        ResourceSpecification.objects.none(), label=_("What is counted"), required=False, empty_label=_("Anything")
    )
    action = forms.ChoiceField(
        label=_("Action"), required=False, choices=lambda: [("", _("Any")), *((name, name) for name in sorted(ACTIONS))]
    )
    aggregation = forms.ChoiceField(label=_("How it is added up"), choices=AGGREGATIONS.items)
    unit = forms.ChoiceField(label=_("Unit"), choices=lambda: [(code, unit.label) for code, unit in UNITS.items()])
    live = forms.BooleanField(label=_("Show it on the initiative's page"), required=False, initial=True)

    def __init__(self, initiative: Initiative, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        recorded = EconomicEvent.objects.filter(plan=initiative.plan_id).order_by().values("resource_conforms_to")
        self.fields["specification"].queryset = ResourceSpecification.objects.filter(id__in=recorded)  # type: ignore[attr-defined]
