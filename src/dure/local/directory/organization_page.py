"""What the page of an organization shows, and what it tells programs about it."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from dure.core.agents.models import Organization, OrganizationType
from dure.core.agents.permissions import may
from dure.core.agents.qualities import ACCESSIBILITY, certification_name, spoken_language
from dure.core.agents.roles import Permission
from dure.core.kit.json_ld import script
from dure.core.territories.models import Challenge
from dure.local.directory import queries
from dure.local.directory.stewardship.confirming import freshness_of, readers_since
from dure.local.directory.stewardship.facts import facts_of, first_fact
from dure.local.directory.stewardship.queries import owner_count

DESCRIPTION = (
    "type",
    "activities",
    "challenges",
    "languages",
    "accessibility",
    "membership_type",
    "qualifiers",
    "founded",
    "identifiers",
)
ADDRESS = ("street_address", "locality", "postcode", "region", "country_code")


@dataclass(frozen=True)
class Certification:
    """One certification in words; `expired` where its last day is over."""

    name: str
    number: str
    start: date | None
    end: date | None
    expired: bool
    source_name: str
    source_url: str


def certifications_of(organization: Organization, today: date) -> list[Certification]:
    """What it is certified as, valid ones first; a day that cannot be read counts as not known."""
    found = []
    for entry in organization.certifications:
        end = _day(entry.get("end", ""))
        found.append(
            Certification(
                certification_name(entry.get("kind", "")),
                entry.get("number", ""),
                _day(entry.get("start", "")),
                end,
                end is not None and end < today,
                entry.get("source_name", ""),
                entry.get("source_url", "") if entry.get("source_url", "").startswith(("https://", "http://")) else "",
            )
        )
    return sorted(found, key=lambda each: each.expired)


def phone_digits(phone: str) -> str:
    """The number that a phone can call; empty where the text holds several numbers or words."""
    digits = re.sub(r"[\s().-]", "", phone)
    return digits if re.fullmatch(r"\+?[0-9]{3,15}", digits) else ""


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def organization_page(request: HttpRequest, organization: Organization) -> dict[str, Any]:
    """All that the page of an organization reads; the same queries for every organization."""
    kind = organization.type
    facts = facts_of(organization)
    challenges = Challenge.objects.in_bulk(organization.challenges) if organization.challenges else {}
    url = f"{settings.DURE.base_url}{request.path}"
    return {
        "organization": organization,
        "activities": [queries.concept(each) for each in organization.activities],
        "qualifiers": [queries.concept(each) for each in organization.qualifiers],
        "membership": queries.concept(organization.membership_type) if organization.membership_type else None,
        "described": any(getattr(organization, name) for name in DESCRIPTION),
        "closest": [queries.concept(each) for each in (kind.essglobal if kind else [])],
        "sector_name": queries.SECTOR_NAMES[OrganizationType.Sector(kind.sector)] if kind else "",
        "identifiers": queries.identifiers_of(organization),
        "ties": queries.ties_of(organization),
        "challenges": [challenges[code] for code in organization.challenges if code in challenges],
        "spoken": [spoken_language(code) for code in organization.languages],
        "accessibility": [ACCESSIBILITY.get(code, code) for code in organization.accessibility],
        "certifications": certifications_of(organization, timezone.localdate()),
        "facts": {**facts, "address": first_fact(facts, *ADDRESS), "point": first_fact(facts, "latitude", "longitude")},
        "phone_digits": phone_digits(organization.phone),
        "freshness": freshness_of(organization),
        "readers": readers_since(organization),
        "owners": owner_count(organization),
        "may_edit": may(request.user, Permission.EDIT_ORGANIZATION, organization),
        "structured_data": script(structured_data(organization, url)),
    }


def structured_data(organization: Organization, url: str) -> dict[str, object]:
    """The organization as schema.org sees it."""
    address = {
        "streetAddress": organization.street_address,
        "addressLocality": organization.locality,
        "addressRegion": organization.region,
        "postalCode": organization.postcode,
        "addressCountry": organization.country_code,
    }
    known_address = {key: value for key, value in address.items() if value}
    data: dict[str, object] = {
        "@type": "Organization",
        "@id": f"urn:uuid:{organization.pk}",
        "name": str(organization.name),
        "alternateName": _other_names(organization),
        "url": organization.website or url,
        "mainEntityOfPage": url,
        "description": str(organization.summary),
        "telephone": organization.phone,
        "email": organization.email,
        "foundingDate": organization.founded.isoformat() if organization.founded else "",
        "dissolutionDate": organization.closed_on.isoformat() if organization.closed_on else "",
        "address": {"@type": "PostalAddress", **known_address} if known_address else "",
        "areaServed": str(organization.territory.name) if organization.territory else "",
        "knowsLanguage": organization.languages,
        "sameAs": _same_as(organization),
        "identifier": [
            {"@type": "PropertyValue", "propertyID": scheme, "value": number}
            for scheme, number in sorted(organization.identifiers.items())
        ],
        "hasCertification": [_certification_data(each) for each in organization.certifications],
    }
    if organization.latitude is not None:
        point = {"latitude": str(organization.latitude), "longitude": str(organization.longitude)}
        data["location"] = {"@type": "Place", "geo": {"@type": "GeoCoordinates", **point}}
    return {key: value for key, value in data.items() if value}


def _other_names(organization: Organization) -> list[str]:
    translations = [text for text in organization.name.texts.values() if text != str(organization.name)]
    return list(dict.fromkeys([*translations, *organization.other_names]))


def _same_as(organization: Organization) -> list[str]:
    bases = {"twitter": "https://twitter.com/", "facebook": "https://www.facebook.com/"}
    return [f"{bases[name]}{account}" for name, account in organization.social_links.items() if name in bases]


def _certification_data(entry: dict[str, str]) -> dict[str, object]:
    data = {
        "@type": "Certification",
        "name": certification_name(entry.get("kind", "")),
        "certificationIdentification": entry.get("number", ""),
        "validFrom": entry.get("start", ""),
        "expires": entry.get("end", ""),
    }
    return {key: value for key, value in data.items() if value}
