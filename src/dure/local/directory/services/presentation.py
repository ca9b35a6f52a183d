"""What pages show of services and locations."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Prefetch, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from dure.core.agents.qualities import ACCESSIBILITY, spoken_languages
from dure.core.kit.formatting import money_text, number_text
from dure.core.kit.translated import Translated, text_of
from dure.core.opening.engine.opening import OpeningRule, state_at
from dure.core.opening.engine.reading import rule_from
from dure.core.opening.words import exceptions_words, state_words, week_words
from dure.local.directory.services import vocabulary
from dure.local.directory.services.documents import Document, whole
from dure.local.directory.services.models import Location, Service, ServiceAtLocation
from dure.local.directory.services.opening import Stored, stored_rule, stored_rule_at

SAFE_STARTS = ("http://", "https://")


@dataclass(frozen=True)
class Opening:
    """When something is open: its state now, the usual hours, and what differs."""

    state: str
    is_open: bool
    holiday: str
    week: list[str]
    exceptions: list[str]
    rule: OpeningRule


@dataclass(frozen=True)
class Phone:
    """A telephone number as it is shown, and as a link dials it."""

    number: str
    link: str
    note: str = ""


@dataclass(frozen=True)
class Shown:
    """A service at one of its places (or at none), with its hours there."""

    location: Location | None
    description: Translated
    opening: Opening | None
    notes: list[str] = field(default_factory=list)
    phones: list[Phone] = field(default_factory=list)
    address: str = ""


def services_with_places(services: QuerySet[Service]) -> QuerySet[Service]:
    """Services with all that pages and panels show of them."""
    at = ServiceAtLocation.objects.select_related("location__organization__territory")
    return services.select_related("organization__territory", "organization__type").prefetch_related(
        Prefetch("at_locations", at)
    )


def opening_of(document: Stored | None, exceptions: Mapping[str, Any], now: datetime | None = None) -> Opening | None:
    """A stored rule as pages show it; None where nothing is known of its hours."""
    if document is None:
        return None
    moment = now or timezone.now()
    rule = rule_from(document)
    state = state_at(rule, moment)
    today = moment.astimezone(ZoneInfo(rule.zone)).date()
    return Opening(
        state_words(state, rule.zone, moment),
        state.open,
        state.holiday,
        week_words(rule, today),
        exceptions_words(exceptions, today),
        rule,
    )


def shown_places(service: Service) -> list[Shown]:
    """Where a service is offered, each with its own hours; one entry without a place where it has none."""
    places = [at for at in service.at_locations.all() if at.location is None or not at.location.closed]
    if not places:
        opening = opening_of(stored_rule(service), service.exceptions)
        return [Shown(None, Translated({}), opening, schedule_notes(service.details))]
    return [_shown(service, at) for at in places]


def _shown(service: Service, at: ServiceAtLocation) -> Shown:
    chain = [each for each in (at, service, at.location) if each is not None]
    exceptions: Stored = next((each.exceptions for each in chain if each.exceptions), {})
    notes = next((found for each in chain if (found := schedule_notes(each.details))), [])
    phones = phones_of(at.details) or (phones_of(at.location.details) if at.location else [])
    address = address_of(at.location.details) if at.location else ""
    return Shown(at.location, at.description, opening_of(stored_rule_at(at), exceptions), notes, phones, address)


def location_opening(location: Location) -> Opening | None:
    return opening_of(stored_rule(location), location.exceptions)


def schedule_notes(details: Mapping[str, Any]) -> list[str]:
    """What schedules say in words of their own."""
    notes = []
    for each in parts(details, "schedules"):
        notes += [text for name in ("description", "notes", "attending_type") if (text := text_of(each.get(name)))]
    return list(dict.fromkeys(notes))


def phones_of(details: Mapping[str, Any]) -> list[Phone]:
    """Telephone numbers; a link dials digits, plus and extension only."""
    found = []
    for each in parts(details, "phones"):
        number = text_of(each.get("number")).strip(' "')
        digits = "".join(mark for mark in number if mark in "+0123456789")
        if not digits:
            continue
        extension = whole(each["extension"]) if isinstance(each.get("extension"), int | float) else None
        shown = f"{number} ({extension})" if extension else number
        link = f"tel:{digits};ext={extension}" if extension else f"tel:{digits}"
        found.append(Phone(shown, link, text_of(each.get("description"))))
    return found


def address_of(details: Mapping[str, Any]) -> str:
    """The first address in one line each for street and town."""
    for each in parts(details, "addresses"):
        street = ", ".join(text for name in ("address_1", "address_2") if (text := text_of(each.get(name))))
        names = ("postal_code", "city", "region", "state_province")
        town = " ".join(dict.fromkeys(text for name in names if (text := text_of(each.get(name)))))
        return "\n".join(text for text in (street, town) if text)
    return ""


def languages_of(*details: Mapping[str, Any]) -> list[str]:
    """Names of the languages that people are served in, in the reader's language."""
    names = spoken_languages()
    found = []
    for each in (entry for one in details for entry in parts(one, "languages")):
        code = text_of(each.get("code")).lower()
        name = str(names[code]) if code in names else text_of(each.get("name")) or code
        note = text_of(each.get("note"))
        if name:
            found.append(f"{name} ({note})" if note else name)
    return list(dict.fromkeys(found))


def accessibility_of(location: Location) -> list[str]:
    """What makes the place usable for everybody: our codes by name, then what the source says."""
    names = ACCESSIBILITY
    found = [str(names[code]) for code in location.accessibility if code in names]
    for each in parts(location.details, "accessibility"):
        found += [text for name in ("description", "details") if (text := text_of(each.get(name)))]
    return list(dict.fromkeys(found))


def costs_of(details: Mapping[str, Any]) -> list[str]:
    """What it costs, an option a line."""
    found = []
    for each in parts(details, "cost_options"):
        amount, currency = each.get("amount"), text_of(each.get("currency")).upper()
        price = ""
        if isinstance(amount, int | float) and not isinstance(amount, bool):
            price = _("free of charge") if amount == 0 else _price(amount, currency)
        texts = [text_of(each.get("option")), price, text_of(each.get("amount_description"))]
        if line := " ".join(text for text in texts if text):
            found.append(line)
    return found


def _price(amount: float, currency: str) -> str:
    return money_text(amount, currency) if len(currency) == 3 and currency.isalpha() else number_text(amount)  # noqa: PLR2004


def documents_of(details: Mapping[str, Any]) -> list[str]:
    return [text for each in parts(details, "required_documents") if (text := text_of(each.get("document")))]


def capacities_of(details: Mapping[str, Any]) -> list[str]:
    """How many it can take, and how many places are free."""
    found = []
    for each in parts(details, "service_capacities"):
        unit = each.get("unit")
        name = text_of(unit.get("name") if isinstance(unit, Mapping) and "name" in unit else unit)
        maximum, available = each.get("maximum"), each.get("available")
        if isinstance(maximum, int) and isinstance(available, int):
            found.append(
                _("%(available)s of %(maximum)s places free")
                % {"available": number_text(available), "maximum": number_text(maximum)}
            )
        elif isinstance(maximum, int):
            found.append(_("%(maximum)s places") % {"maximum": number_text(maximum)})
        elif isinstance(available, int):
            found.append(_("%(available)s places free") % {"available": number_text(available)})
        if found and name:
            found[-1] = f"{found[-1]} ({name})"
    return found


def areas_of(details: Mapping[str, Any]) -> list[str]:
    return [text for each in parts(details, "service_areas") if (text := text_of(each.get("name")))]


def contacts_of(details: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Professional contacts, as the entry names them."""
    return [
        {
            "name": text_of(each.get("name")),
            "role": " · ".join(text for name in ("title", "department") if (text := text_of(each.get(name)))),
            "email": text_of(each.get("email")),
            "phones": phones_of(each),
        }
        for each in parts(details, "contacts")
    ]


def ages_of(service: Service) -> str:
    low, high = whole(service.minimum_age), whole(service.maximum_age)
    if low and high:
        return _("%(low)s to %(high)s years old") % {"low": low, "high": high}
    if low:
        return _("%(low)s years and older") % {"low": low}
    return _("up to %(high)s years old") % {"high": high} if high else ""


def categories_of(service: Service) -> list[str]:
    names = vocabulary.categories()
    return [str(names[code]) for code in service.categories if code in names]


def parts(details: Mapping[str, Any], name: str) -> Iterable[Document]:
    """The objects of one part of the details; anything else that stands there is passed over."""
    found = details.get(name)
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def safe_link(text: Any) -> str:
    """A web address that may stand in a link; empty for anything else."""
    return text if isinstance(text, str) and text.startswith(SAFE_STARTS) else ""
