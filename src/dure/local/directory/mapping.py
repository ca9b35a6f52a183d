"""From an entry of the standard CSV to an organization, and back."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.conf import settings

from dure.core.agents.models import Organization, OrganizationType
from dure.core.agents.vocabulary import SCHEMES, STRUCTURES, concepts, organization_type_for
from dure.core.kit.bulk import point_to
from dure.core.kit.translated import Translated
from dure.core.territories.models import Territory
from dure.local.directory.engine.standard_csv import Entry

COMPANIES_HOUSE = "companies-house"
APPROXIMATE = "approximate"
_COUNTRY_LANGUAGES = {"KR": "ko", "FR": "fr", "ES": "es", "MX": "es", "AR": "es", "SN": "fr", "CM": "fr"}


def known_concepts() -> dict[str, frozenset[str]]:
    """Every list of concepts that the site knows, with its codes."""
    return {scheme: frozenset(concepts(scheme)) for scheme in SCHEMES}


def language_of(entry: Entry, territory: Territory | None) -> str:
    """The language that the entry is taken to be written in, because the standard has no column for it.

    The territory's first language that the site speaks, else the country's, else English.
    """
    spoken = [code for code, _name in settings.LANGUAGES]
    if territory is not None:
        for code in territory.languages:
            if code in spoken:
                return str(code)
    return _COUNTRY_LANGUAGES.get(entry.country_code, "en")


def apply(entry: Entry, organization: Organization, language: str, types: Mapping[str, OrganizationType]) -> bool:
    """Put what the entry says into `organization` (without saving) and tell whether that changed anything.

    An empty cell changes nothing: what people have added since the last import stays. `types` are the
    organization types by code.
    """
    fields = _texts(entry, organization, language)
    point = _point(entry, organization)
    kind = _type(entry, organization, types)
    changed = False
    if kind is not None and organization.type_id != kind.pk:
        point_to(organization, "type", kind)
        changed = True
    for name, value in fields.items():
        if value and getattr(organization, name) != value:
            setattr(organization, name, value)
            changed = True
    if point is not None and point != (organization.latitude, organization.longitude, organization.located_by):
        organization.latitude, organization.longitude, organization.located_by = point
        changed = True
    return changed


def _texts(entry: Entry, organization: Organization, language: str) -> dict[str, Any]:
    links = {"twitter": entry.twitter, "facebook": entry.facebook}
    numbers = {COMPANIES_HOUSE: entry.company_number}
    return {
        "name": _text(organization.name, entry.name or (entry.identifier if not organization.name else ""), language),
        "summary": _text(organization.summary, entry.description, language),
        "activities": list(entry.activities),
        "membership_type": entry.membership_type,
        "qualifiers": list(entry.qualifiers),
        "street_address": entry.street_address,
        "locality": entry.locality,
        "region": entry.region,
        "postcode": entry.postcode,
        "country_code": entry.country_code,
        "territory_code": entry.territory_code,
        "website": entry.website,
        "phone": entry.phone,
        "email": entry.email,
        "social_links": {**organization.social_links, **{key: link for key, link in links.items() if link}},
        "identifiers": {**organization.identifiers, **{key: number for key, number in numbers.items() if number}},
    }


def _text(before: Translated, text: str, language: str) -> Translated:
    """The text with what the file says in its original language; translations stay."""
    if not text:
        return before
    original = before.original if before else language
    return Translated({**before.texts, original: text}, original)


type Point = tuple[Decimal | None, Decimal | None, str]


def _point(entry: Entry, organization: Organization) -> Point | None:
    """Latitude, longitude and what they stand for; None where the entry knows nothing better than before.

    An inferred point never takes the place of an exact one.
    """
    if entry.latitude is not None:
        return entry.latitude, entry.longitude, ""
    if organization.latitude is not None and not organization.located_by:
        return None
    if entry.container_latitude is not None:
        return entry.container_latitude, entry.container_longitude, entry.container or APPROXIMATE
    return (None, None, entry.container) if entry.container and organization.latitude is None else None


def _type(entry: Entry, organization: Organization, types: Mapping[str, OrganizationType]) -> OrganizationType | None:
    """The type that the structure means; a more exact one that fits the structure is kept."""
    if not entry.structure or (organization.type is not None and entry.structure in organization.type.essglobal):
        return None
    return types.get(organization_type_for(entry.structure) or "")


def entry_of(organization: Organization, identifier: str) -> Entry:
    """The organization as an entry, in the original language of its name."""
    structures = organization.type.essglobal if organization.type else []
    structure = next((each for each in structures if each.startswith(f"{STRUCTURES}/")), "")
    inferred = bool(organization.located_by)
    point = (organization.latitude, organization.longitude)
    return Entry(
        identifier=identifier,
        name=organization.name.in_language(organization.name.original),
        description=organization.summary.in_language(organization.name.original),
        structure=structure,
        activities=tuple(organization.activities),
        street_address=organization.street_address,
        locality=organization.locality,
        region=organization.region,
        postcode=organization.postcode,
        country_code=organization.country_code,
        territory_code=organization.territory_code,
        website=organization.website,
        phone=organization.phone,
        email=organization.email,
        twitter=organization.social_links.get("twitter", ""),
        facebook=organization.social_links.get("facebook", ""),
        company_number=organization.identifiers.get(COMPANIES_HOUSE, ""),
        qualifiers=tuple(organization.qualifiers),
        membership_type=organization.membership_type,
        latitude=None if inferred else point[0],
        longitude=None if inferred else point[1],
        container=organization.located_by,
        container_latitude=point[0] if inferred else None,
        container_longitude=point[1] if inferred else None,
    )
