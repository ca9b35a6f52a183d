"""What people enter about organizations."""

from collections.abc import Callable
from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dure.core.agents.models import Organization, OrganizationType
from dure.core.agents.qualities import ACCESSIBILITY, LANGUAGES, spoken_language
from dure.core.agents.vocabulary import MEMBERSHIPS, QUALIFIERS, concept_label, concepts
from dure.core.kit.translated_forms import TranslatedFormField
from dure.core.territories.models import Challenge, Territory
from dure.local.directory.engine.cells import BadCell, country
from dure.local.directory.queries import activity_choices
from dure.local.directory.row_fields import CertificationsField, LinesField


def _choices(scheme: str) -> list[tuple[str, str]]:
    return [(f"{scheme}/{code}", str(name)) for code, name in concepts(scheme).items()]


def _optional_text(label: Any, longest: int, hint: Any = "") -> forms.CharField:
    return forms.CharField(label=label, max_length=longest, required=False, help_text=hint)


def _challenge_choices() -> list[tuple[str, str]]:
    return [(each.pk, str(each)) for each in Challenge.objects.all()]


def _language_choices() -> list[tuple[str, str]]:
    return [(code, spoken_language(code)) for code in LANGUAGES]


class _Choices(forms.MultipleChoiceField):
    """Boxes to check. A value that is stored already stays valid, though the list does not name it."""

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, widget=forms.CheckboxSelectMultiple, **options)
        self.stored: list[str] = []

    def keep(self, stored: list[str], name: Callable[[str], str]) -> None:
        """Offer the stored values too."""
        known: list[tuple[str, str]] = [*self.choices]  # type: ignore[misc]
        codes = {code for code, _label in known}
        self.choices = [*known, *((each, name(each)) for each in stored if each not in codes)]
        self.stored = list(stored)

    def clean(self, value: Any) -> list[str]:
        # A list of boxes knows no order: what stood there keeps its place, what is new comes after.
        chosen = super().clean(value)
        return [each for each in self.stored if each in chosen] + [each for each in chosen if each not in self.stored]


type Sections = tuple[tuple[Any, tuple[str, ...]], ...]


def _day_field(label: Any, hint: Any = "") -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=False, widget=widget, help_text=hint)


class OrganizationForm(forms.Form):
    """The public entry of an organization."""

    name = TranslatedFormField(label=_("Name"), max_length=300)
    other_names = LinesField(
        label=_("Further names"),
        required=False,
        help_text=_("Short names, former names, names in other scripts; one on each line."),
    )
    summary = TranslatedFormField(label=_("What it does"), rows=4, required=False, max_length=5000)
    type = forms.ModelChoiceField(OrganizationType.objects.all(), label=_("Type"), required=False)
    territory = forms.ModelChoiceField(Territory.objects.order_by("path"), label=_("Territory"))
    activities = _Choices(label=_("Activities"), choices=activity_choices)
    challenges = _Choices(label=_("Challenges addressed"), choices=_challenge_choices)
    membership_type = forms.ChoiceField(
        label=_("Members are"), choices=lambda: [("", _("Not known")), *_choices(MEMBERSHIPS)], required=False
    )
    qualifiers = _Choices(label=_("Qualities"), choices=lambda: _choices(QUALIFIERS))
    certifications = CertificationsField(
        label=_("Certifications"),
        required=False,
        help_text=_("Empty a row to remove it. After saving there will be room for more."),
    )
    languages = _Choices(label=_("Languages spoken"), choices=_language_choices)
    accessibility = _Choices(label=_("Accessibility"), choices=lambda: list(ACCESSIBILITY.items()))
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
    founded = _day_field(_("Founded on"))
    closed_on = _day_field(_("Closed on"), _("Only if the organization does not exist any more."))
    source_name = _optional_text(_("Source of this entry"), 300, _("For example: the organization itself."))
    source_url = forms.URLField(
        label=_("Web address of the source"), max_length=1000, required=False, assume_scheme="https"
    )
    checked_today = forms.BooleanField(label=_("I have checked this entry today"), required=False)
    reason = forms.CharField(
        label=_("Why you change it"),
        max_length=500,
        required=False,
        help_text=_("A few words for the history of the entry. Everybody can read them."),
    )

    SECTIONS: ClassVar[Sections] = (
        (_("What it is and does"), ("name", "other_names", "summary", "type", "activities", "challenges")),
        (_("How it is made up"), ("membership_type", "qualifiers", "certifications", "founded", "closed_on")),
        (_("How to reach it"), ("phone", "email", "website")),
        (
            _("Where it is"),
            (
                "territory",
                "street_address",
                "locality",
                "region",
                "postcode",
                "country_code",
                "latitude",
                "longitude",
            ),
        ),
        (_("Whom it can serve"), ("languages", "accessibility")),
        (_("How we know"), ("source_name", "source_url", "checked_today", "reason")),
    )

    def sections(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """The fields under headings, in the order of the page; headings without fields are left out."""
        found = [(title, [self[name] for name in names if name in self.fields]) for title, names in self.SECTIONS]
        return [(title, fields) for title, fields in found if fields]

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
        if fields.get("founded") and fields.get("closed_on") and fields["closed_on"] < fields["founded"]:
            self.add_error("closed_on", _("This lies before the day on which it was founded. Correct one of them."))
        return fields

    def changes(self, organization: Organization) -> dict[str, Any]:
        """The fields as `change_organization` takes them. A point entered by hand is exact."""
        fields = {name: value for name, value in self.cleaned_data.items() if name in EDITED}
        if self.cleaned_data.get("checked_today"):
            fields["checked_on"] = timezone.localdate()
        if "latitude" in fields and (fields["latitude"], fields["longitude"]) != (
            organization.latitude,
            organization.longitude,
        ):
            fields["located_by"] = ""
        return fields


EDITED = tuple(name for name in OrganizationForm.base_fields if name not in {"checked_today", "reason"})
_NAMES: dict[str, Callable[[str], str]] = {
    "activities": concept_label,
    "qualifiers": concept_label,
    "languages": spoken_language,
}


def fill(form: OrganizationForm, organization: Organization) -> None:
    """Show in the form what is known of the organization."""
    for name in EDITED:
        if name not in form.fields:
            continue
        value = getattr(organization, name)
        form.initial.setdefault(name, value)
        field = form.fields[name]
        if isinstance(field, _Choices):
            field.keep(value, _NAMES.get(name, str))


def organization_form(organization: Organization, data: Any = None) -> OrganizationForm:
    """The form filled with what is known."""
    form = OrganizationForm(data)
    fill(form, organization)
    return form
