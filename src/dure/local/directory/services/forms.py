"""What people enter about services and the places where they are offered."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from dure.core.agents.models import Organization
from dure.core.agents.qualities import ACCESSIBILITY, spoken_languages
from dure.core.kit.translated import Translated, text_of
from dure.core.kit.translated_forms import TranslatedFormField
from dure.local.directory.services import vocabulary
from dure.local.directory.services.documents import Document
from dure.local.directory.services.models import Location, Service

CURRENCIES = ("KRW", "EUR", "USD", "GBP", "XOF", "XAF", "MXN", "CAD", "JPY")


def _text(label: Any, longest: int, hint: Any = "") -> forms.CharField:
    return forms.CharField(label=label, max_length=longest, required=False, help_text=hint)


def _checkboxes(label: Any, names: Mapping[str, Translated], hint: Any = "") -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label,
        choices=lambda: [(code, str(name)) for code, name in names.items()],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=hint,
    )


class _EntryForm(forms.Form):
    """What both forms do: parts of the details that a form shows are changed, all others stay."""

    details: Document

    def entered_phones(self) -> list[Document]:
        """The first telephone number as it was entered, the others as they were."""
        known = _list(self.details, "phones")
        number = self.cleaned_data["phone"]
        if known and text_of(known[0].get("number")) == number:
            return known
        return [{"number": number, "type": "voice"}, *known[1:]] if number else known[1:]

    def entered_languages(self) -> list[Document]:
        known = {text_of(each.get("code")).lower(): each for each in _list(self.details, "languages")}
        chosen = self.cleaned_data["languages"]
        names = spoken_languages()
        kept = [each for code, each in known.items() if code not in names or code in chosen]
        return [*kept, *({"code": code, "name": names[code].in_language("en")} for code in chosen if code not in known)]


class ServiceForm(_EntryForm):
    """A service as residents ask about it: what, for whom, what it costs, where."""

    name = TranslatedFormField(label=_("Name of the service"), max_length=300)
    description = TranslatedFormField(label=_("What is offered"), rows=4, required=False, max_length=5000)
    categories = _checkboxes(_("Kind of service"), vocabulary.categories())
    places = forms.MultipleChoiceField(
        label=_("Where it is offered"), required=False, widget=forms.CheckboxSelectMultiple
    )
    eligibility_description = TranslatedFormField(label=_("For whom it is"), rows=2, required=False, max_length=2000)
    minimum_age = forms.FloatField(label=_("Lowest age"), required=False, min_value=0, max_value=150)
    maximum_age = forms.FloatField(label=_("Highest age"), required=False, min_value=0, max_value=150)
    fees_description = TranslatedFormField(label=_("What it costs, in words"), rows=2, required=False, max_length=2000)
    amount = forms.FloatField(
        label=_("Price"), required=False, min_value=0, help_text=_("0 means free of charge; leave it empty if unknown.")
    )
    currency = forms.ChoiceField(label=_("Currency"), required=False, choices=[(code, code) for code in CURRENCIES])
    application_process = TranslatedFormField(label=_("How to apply"), rows=2, required=False, max_length=2000)
    documents = forms.CharField(
        label=_("What to bring"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One document a line. Leave it empty if nothing is needed."),
    )
    languages = _checkboxes(_("Languages spoken"), spoken_languages())
    capacity = forms.IntegerField(label=_("Places in all"), required=False, min_value=0, max_value=1_000_000)
    available = forms.IntegerField(label=_("Places free now"), required=False, min_value=0, max_value=1_000_000)
    phone = _text(_("Telephone"), 60)
    email = forms.EmailField(label=_("E-mail address"), max_length=320, required=False)
    url = forms.URLField(label=_("Web page"), max_length=1000, required=False, assume_scheme="https")
    alert = TranslatedFormField(
        label=_("Notice"),
        rows=2,
        required=False,
        max_length=1000,
        help_text=_("What people have to know right now, such as a change of place. It stands at the top."),
    )
    source_name = _text(_("Source of this entry"), 300, _("For example: the organization itself."))
    checked_today = forms.BooleanField(label=_("I have checked this entry today"), required=False)

    def __init__(self, organization: Organization, service: Service | None = None, data: Any = None) -> None:
        self.details = service.details if service else {}
        super().__init__(data, initial=_service_initial(organization, service))
        locations = Location.objects.filter(organization=organization, closed=False)
        choices = [(str(each.pk), str(each)) for each in locations]
        known = {key for key, _name in choices}
        elsewhere = [at.location for at in service.at_locations.all() if at.location] if service else []
        choices += [(str(each.pk), str(each)) for each in elsewhere if str(each.pk) not in known]
        self.fields["places"] = forms.MultipleChoiceField(
            label=self.fields["places"].label,
            required=False,
            choices=choices,
            widget=forms.CheckboxSelectMultiple,
            help_text=_("Add the place first if it is not here.") if not choices else "",
        )

    def clean(self) -> dict[str, Any]:
        fields = super().clean() or self.cleaned_data
        free, most = fields.get("available"), fields.get("capacity")
        if free is not None and most is not None and free > most:
            self.add_error("available", _("More places are free than there are."))
        return fields

    def changes(self) -> dict[str, Any]:
        """The fields as `add_service` and `change_service` take them."""
        own = (
            "name description categories eligibility_description minimum_age maximum_age fees_description "
            "application_process email url alert source_name"
        )
        fields: dict[str, Any] = {name: self.cleaned_data[name] for name in own.split()}
        if self.cleaned_data["checked_today"]:
            fields["checked_on"] = timezone.localdate()
        fields["details"] = {
            "phones": self.entered_phones(),
            "languages": self.entered_languages(),
            "cost_options": self._costs(),
            "required_documents": self._documents(),
            "service_capacities": self._capacities(),
        }
        return fields

    def _costs(self) -> list[Document]:
        known = _list(self.details, "cost_options")
        amount = self.cleaned_data["amount"]
        if amount is None:
            return known[1:]
        first = {**(known[0] if known else {}), "amount": amount, "currency": self.cleaned_data["currency"]}
        return [first, *known[1:]]

    def _documents(self) -> list[Document]:
        known = {text_of(each.get("document")): each for each in _list(self.details, "required_documents")}
        lines = [line.strip() for line in self.cleaned_data["documents"].splitlines() if line.strip()]
        return [known.get(line) or {"document": Translated.of(line, _language()).as_json()} for line in lines]

    def _capacities(self) -> list[Document]:
        known = _list(self.details, "service_capacities")
        numbers = {"maximum": self.cleaned_data["capacity"], "available": self.cleaned_data["available"]}
        given = {name: number for name, number in numbers.items() if number is not None}
        if not given:
            return known[1:]
        rest = {name: value for name, value in (known[0] if known else {}).items() if name not in numbers}
        return [{**rest, **given}, *known[1:]]


class LocationForm(_EntryForm):
    """A place: where it is, how to come, and what makes it usable for everybody."""

    name = TranslatedFormField(label=_("Name of the place"), max_length=300)
    description = TranslatedFormField(label=_("What it is"), rows=3, required=False, max_length=5000)
    address_1 = _text(_("Street address"), 400)
    city = _text(_("Town or district"), 200)
    state_province = _text(_("Region"), 200)
    postal_code = _text(_("Postcode"), 20)
    country = _text(_("Country"), 2, _("The two letters of the country, such as KR."))
    latitude = forms.FloatField(label=_("Latitude"), min_value=-90, max_value=90, required=False)
    longitude = forms.FloatField(label=_("Longitude"), min_value=-180, max_value=180, required=False)
    transportation = TranslatedFormField(label=_("How to come"), rows=2, required=False, max_length=2000)
    accessibility = _checkboxes(_("Accessibility"), ACCESSIBILITY)
    languages = _checkboxes(_("Languages spoken"), spoken_languages())
    phone = _text(_("Telephone"), 60)
    source_name = _text(_("Source of this entry"), 300, _("For example: the organization itself."))
    checked_today = forms.BooleanField(label=_("I have checked this entry today"), required=False)

    def __init__(self, organization: Organization, location: Location | None = None, data: Any = None) -> None:
        self.details = location.details if location else {}
        super().__init__(data, initial=_location_initial(organization, location))

    def clean(self) -> dict[str, Any]:
        fields = super().clean() or self.cleaned_data
        if ("latitude" in fields and "longitude" in fields) and (
            (fields["latitude"] is None) != (fields["longitude"] is None)
        ):
            self.add_error("longitude", _("Give both latitude and longitude, or neither."))
        return fields

    def changes(self) -> dict[str, Any]:
        """The fields as `add_location` and `change_location` take them."""
        own = "name description latitude longitude transportation accessibility source_name"
        fields: dict[str, Any] = {name: self.cleaned_data[name] for name in own.split()}
        if self.cleaned_data["checked_today"]:
            fields["checked_on"] = timezone.localdate()
        fields["details"] = {
            "phones": self.entered_phones(),
            "languages": self.entered_languages(),
            "addresses": self._addresses(),
        }
        return fields

    def _addresses(self) -> list[Document]:
        known = _list(self.details, "addresses")
        names = ("address_1", "city", "state_province", "postal_code")
        if not any(self.cleaned_data[name] for name in names):
            return known[1:]
        given = {name: self.cleaned_data[name] for name in (*names, "country")}
        first = {"address_type": "physical", **(known[0] if known else {}), **given}
        return [first, *known[1:]]


def _service_initial(organization: Organization, service: Service | None) -> Document:
    country = organization.territory.country_code if organization.territory else ""
    currency = {"KR": "KRW", "FR": "EUR", "ES": "EUR", "CM": "XAF", "SN": "XOF", "GB": "GBP"}.get(country, "EUR")
    if service is None:
        return {"currency": currency}
    details = service.details
    cost = next(iter(_list(details, "cost_options")), {})
    capacity = next(iter(_list(details, "service_capacities")), {})
    return {
        **{name: getattr(service, name) for name in ServiceForm.base_fields if hasattr(service, name)},
        "places": [str(at.location_id) for at in service.at_locations.all()],
        "amount": cost.get("amount"),
        "currency": text_of(cost.get("currency")).upper() or currency,
        "documents": "\n".join(text_of(each.get("document")) for each in _list(details, "required_documents")),
        "capacity": capacity.get("maximum"),
        "available": capacity.get("available"),
        **_shared_initial(details),
    }


def _location_initial(organization: Organization, location: Location | None) -> Document:
    if location is None:
        return {
            "address_1": organization.street_address,
            "city": organization.locality,
            "state_province": organization.region,
            "postal_code": organization.postcode,
            "country": organization.country_code,
            "phone": organization.phone,
        }
    address = next(iter(_list(location.details, "addresses")), {})
    return {
        **{name: getattr(location, name) for name in LocationForm.base_fields if hasattr(location, name)},
        **{name: text_of(address.get(name)) for name in ("address_1", "city", "state_province", "postal_code")},
        "country": text_of(address.get("country")),
        **_shared_initial(location.details),
    }


def _shared_initial(details: Document) -> Document:
    phone = next(iter(_list(details, "phones")), {})
    return {
        "phone": text_of(phone.get("number")),
        "languages": [text_of(each.get("code")).lower() for each in _list(details, "languages")],
    }


def _list(details: Mapping[str, Any], name: str) -> list[Document]:
    found = details.get(name)
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def _language() -> str:
    return (get_language() or "en").split("-")[0]
