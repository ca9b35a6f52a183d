"""What people enter about organizations."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dure.core.agents.models import Organization, OrganizationType
from dure.core.agents.vocabulary import MEMBERSHIPS, QUALIFIERS, concepts
from dure.core.kit.translated_forms import TranslatedFormField
from dure.core.territories.models import Territory
from dure.local.directory.engine.cells import BadCell, country
from dure.local.directory.queries import activity_choices


def _choices(scheme: str) -> list[tuple[str, str]]:
    return [(f"{scheme}/{code}", str(name)) for code, name in concepts(scheme).items()]


def _optional_text(label: Any, longest: int, hint: Any = "") -> forms.CharField:
    return forms.CharField(label=label, max_length=longest, required=False, help_text=hint)


class OrganizationForm(forms.Form):
    """The public entry of an organization."""

    name = TranslatedFormField(label=_("Name"), max_length=300)
    summary = TranslatedFormField(label=_("What it does"), rows=4, required=False, max_length=5000)
    type = forms.ModelChoiceField(OrganizationType.objects.all(), label=_("Type"), required=False)
    territory = forms.ModelChoiceField(Territory.objects.order_by("path"), label=_("Territory"))
    activities = forms.MultipleChoiceField(
        label=_("Activities"),
        choices=activity_choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    membership_type = forms.ChoiceField(
        label=_("Members are"), choices=lambda: [("", _("Not known")), *_choices(MEMBERSHIPS)], required=False
    )
    qualifiers = forms.MultipleChoiceField(
        label=_("Qualities"),
        choices=lambda: _choices(QUALIFIERS),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    street_address = _optional_text(_("Street address"), 400)
    locality = _optional_text(_("Town or district"), 200)
    region = _optional_text(_("Region"), 200)
    postcode = _optional_text(_("Postcode"), 20)
    country_code = _optional_text(_("Country"), 2, _("The two letters of the country, such as KR."))
    latitude = forms.DecimalField(
        label=_("Latitude"), min_value=-90, max_value=90, max_digits=9, decimal_places=6, required=False
    )
    longitude = forms.DecimalField(
        label=_("Longitude"), min_value=-180, max_value=180, max_digits=9, decimal_places=6, required=False
    )
    website = forms.URLField(label=_("Website"), max_length=1000, required=False, assume_scheme="https")
    email = forms.EmailField(label=_("E-mail address"), max_length=320, required=False)
    phone = _optional_text(_("Telephone"), 60)
    founded = forms.DateField(
        label=_("Founded on"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    source_name = _optional_text(_("Source of this entry"), 300, _("For example: the organization itself."))
    source_url = forms.URLField(
        label=_("Web address of the source"), max_length=1000, required=False, assume_scheme="https"
    )
    checked_today = forms.BooleanField(label=_("I have checked this entry today"), required=False)

    def clean_country_code(self) -> str:
        try:
            return country(self.cleaned_data["country_code"])
        except BadCell:
            raise forms.ValidationError(_("Use the two letters of ISO 3166-1, such as KR, FR or GB.")) from None

    def clean(self) -> dict[str, Any]:
        fields = super().clean() or self.cleaned_data
        if ("latitude" in fields and "longitude" in fields) and (
            (fields["latitude"] is None) != (fields["longitude"] is None)
        ):
            self.add_error("longitude", _("Give both latitude and longitude, or neither."))
        return fields

    def changes(self, organization: Organization) -> dict[str, Any]:
        """The fields as `change_organization` takes them. A point entered by hand is exact."""
        fields = dict(self.cleaned_data)
        if fields.pop("checked_today"):
            fields["checked_on"] = timezone.localdate()
        point = (fields["latitude"], fields["longitude"])
        if point != (organization.latitude, organization.longitude):
            fields["located_by"] = ""
        # The first activity is the primary one, and a list of boxes knows no order.
        known = [each for each in organization.activities if each in fields["activities"]]
        fields["activities"] = known + [each for each in fields["activities"] if each not in known]
        return fields


EDITED = tuple(name for name in OrganizationForm.base_fields if name != "checked_today")


def organization_form(organization: Organization, data: Any = None) -> OrganizationForm:
    """The form filled with what is known."""
    return OrganizationForm(data, initial={name: getattr(organization, name) for name in EDITED})
