"""What staff fill in at a desk. Each form carries a one-time entry id, so that sending it twice counts once."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dure.core.agents.consents.field import ConsentsField
from dure.core.agents.models import Organization
from dure.core.agents.personal import PersonalData
from dure.core.kit.exact import SCALE
from dure.core.kit.ids import new_id
from dure.ledger.models import Commitment
from dure.local.initiatives.organization_field import OrganizationField
from dure.local.spaces.actions import Arrival
from dure.local.spaces.actions.presence import LONGEST_LABEL
from dure.local.spaces.actions.visits import MOST_GUESTS
from dure.local.spaces.models import Activity, Price, Space, Zone
from dure.local.spaces.queries import activities_of, open_pledges, price_text, prices_of

KIND = Activity.Kind
OFF = {"autocomplete": "off"}


def new_entry_id() -> str:
    return str(new_id())


class DeskForm(forms.Form):
    """What all entries have: the one-time id, and the time where it was not just now."""

    entry_id = forms.CharField(widget=forms.HiddenInput, initial=new_entry_id, max_length=64)
    at = forms.DateTimeField(
        label=_("When, if not now"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    kinds: tuple[str, ...] = ()

    def __init__(self, data: Any = None, *, space: Space) -> None:
        name = type(self).__name__.removesuffix("Form").lower()
        super().__init__(data, prefix=name)
        self.space = space
        if self.kinds:
            self._offer_activities()
        self.order_fields(("activity", *(field for field in self.fields if field not in {"activity", "at"}), "at"))

    def _offer_activities(self) -> None:
        rows = {str(row.pk): row for row in activities_of(self.space, *self.kinds)}
        choices = [(key, str(row.name)) for key, row in rows.items()]
        single = len(rows) == 1
        self.fields["activity"] = forms.TypedChoiceField(
            label=_("What"),
            choices=choices,
            coerce=lambda key: rows[key],
            initial=choices[0][0] if choices else None,
            widget=forms.HiddenInput if single else forms.Select,
        )

    @property
    def is_offered(self) -> bool:
        """Whether the space records anything of this kind."""
        return bool(activities_of(self.space, *self.kinds))


class ArrivalForm(DeskForm):
    """Somebody comes in: what they pay, and where the space follows who is in, their locker and zone."""

    kinds = (KIND.VISIT,)
    price = forms.ChoiceField(label=_("Price"), required=False)
    label = forms.CharField(
        label=_("Locker or band"), max_length=LONGEST_LABEL, required=False, widget=forms.TextInput(OFF)
    )
    zone = forms.ModelChoiceField(label=_("Zone"), queryset=Zone.objects.none(), required=False)

    def __init__(self, data: Any = None, *, space: Space) -> None:
        super().__init__(data, space=space)
        self.prices = {str(price.pk): price for price in prices_of(space)}
        zone = self.fields["zone"]
        if not self.prices:
            del self.fields["price"]
        elif isinstance(price := self.fields["price"], forms.ChoiceField):
            price.choices = [("", _("not charged")), *((key, price_text(row)) for key, row in self.prices.items())]
        if not space.follows_presence:
            del self.fields["label"], self.fields["zone"]
        elif isinstance(zone, forms.ModelChoiceField):
            zone.queryset, zone.empty_label = space.zones.all(), str(_("where people arrive"))

    def clean_price(self) -> Price | None:
        return self.prices.get(self.cleaned_data["price"])

    def clean(self) -> dict[str, Any]:
        fields = super().clean() or self.cleaned_data
        price, activity = fields.get("price"), fields.get("activity")
        if price is not None and activity is not None and price.activity_id != activity.pk:
            self.add_error("price", _("This price is for another kind of visit. Choose one that fits."))
        return fields

    @property
    def arrival(self) -> Arrival:
        """What is known of whoever comes in, after the form proved valid."""
        fields = self.cleaned_data
        return Arrival(label=fields.get("label") or "", zone=fields.get("zone"), price=fields.get("price"))


class GuestForm(ArrivalForm):
    """Visitors without names."""

    guests = forms.IntegerField(
        label=_("How many people"), min_value=1, max_value=MOST_GUESTS, initial=1, widget=forms.NumberInput
    )


class MemberForm(ArrivalForm):
    """A known visitor, chosen from what was found."""

    person = forms.UUIDField(widget=forms.HiddenInput)


class HoursForm(DeskForm):
    """Hours that somebody worked or volunteered; a person only where one was found first."""

    kinds = (KIND.VOLUNTEERING, KIND.WORK)
    person = forms.UUIDField(widget=forms.HiddenInput, required=False)
    hours = forms.DecimalField(
        label=_("Hours"), decimal_places=2, max_digits=5, initial=1, widget=forms.NumberInput(attrs={"step": "0.25"})
    )


class GatheringForm(DeskForm):
    """How many took part in something together."""

    kinds = (KIND.GATHERING,)
    guests = forms.IntegerField(label=_("How many people"), min_value=1, max_value=MOST_GUESTS)


class ContributionForm(DeskForm):
    """What a partner gave: part of a pledge, or something else that the space records."""

    what = forms.ChoiceField(label=_("What was given"))
    partner = forms.ModelChoiceField(
        label=_("By whom"),
        queryset=Organization.objects.none(),
        required=False,
        help_text=_("A pledge says by itself who gives."),
    )
    quantity = forms.DecimalField(label=_("How much"), decimal_places=SCALE, max_digits=18)

    def __init__(self, data: Any = None, *, space: Space) -> None:
        super().__init__(data, space=space)
        self.pledges: dict[str, Commitment] = {str(row.pk): row for row in open_pledges(space)}
        self.things = {str(row.pk): row for row in activities_of(space, KIND.CONTRIBUTION)}
        pledged = [(key, self._pledge_label(row)) for key, row in self.pledges.items()]
        others = [(key, str(row.name)) for key, row in self.things.items()]
        what, partner = self.fields["what"], self.fields["partner"]
        if isinstance(what, forms.ChoiceField):
            what.choices = [(_("Pledges"), pledged), (_("Other contributions"), others)] if pledged else others
        if isinstance(partner, forms.ModelChoiceField):
            initiative = space.initiative
            partner.queryset = Organization.objects.filter(
                Q(partnerships__initiative=initiative) | Q(pk=initiative.lead_id)
            ).distinct()

    @staticmethod
    def _pledge_label(row: Commitment) -> str:
        unit = row.resource_unit or row.effort_unit
        return f"{row.provider.organization}: {row.name or row.resource_conforms_to} ({unit})"

    @property
    def is_offered(self) -> bool:
        return bool(self.pledges or self.things)

    def clean(self) -> dict[str, Any]:
        fields = super().clean() or {}
        chosen = self.pledges.get(fields.get("what", ""))
        if chosen is not None:
            fields["partner"] = chosen.provider.organization
        elif fields.get("what") and not fields.get("partner"):
            self.add_error("partner", _("Choose the partner that gave it."))
        return fields

    @property
    def chosen(self) -> Activity | Commitment:
        """What was given, after the form proved valid."""
        key = self.cleaned_data["what"]
        return self.pledges.get(key) or self.things[key]


class PurchaseForm(DeskForm):
    """What the space bought."""

    kinds = (KIND.PURCHASE,)
    seller = OrganizationField(label=_("From whom"), help_text=_("The organization's name as in the directory."))
    amount = forms.DecimalField(label=_("What was paid"), decimal_places=SCALE, max_digits=18)


class SaleForm(DeskForm):
    """What visitors paid for something."""

    kinds = (KIND.SALE,)
    amount = forms.DecimalField(label=_("What was paid"), decimal_places=SCALE, max_digits=18)


class FindForm(forms.Form):
    """Whom staff look for."""

    query = forms.CharField(
        label=_("Name, or last 4 digits of the phone"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, prefix="find")


class RegisterForm(forms.Form):
    """A new visitor."""

    entry_id = forms.CharField(widget=forms.HiddenInput, initial=new_entry_id, max_length=64)
    name = forms.CharField(label=_("Name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    phone = forms.CharField(
        label=_("Phone"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "tel"}),
    )
    birth_year = forms.IntegerField(
        label=_("Year of birth"), required=False, widget=forms.NumberInput(attrs={"autocomplete": "off"})
    )

    consents = ConsentsField()

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, prefix="register")

    def personal_data(self) -> PersonalData:
        fields = self.cleaned_data
        return PersonalData(name=fields["name"], phone=fields["phone"], birth_year=fields["birth_year"])
