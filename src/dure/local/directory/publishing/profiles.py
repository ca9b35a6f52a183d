"""Organizations in the shapes that other maps read: GeoJSON (RFC 7946) and Murmurations profiles."""

import json
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from dure.core.agents.models import Organization
from dure.core.agents.vocabulary import concept_label
from dure.local.directory.publishing.addresses import organization_address
from dure.local.directory.publishing.describing import SOCIAL, in_chunks, memberships, page_address

SCHEMA = "organizations_schema-v1.0.0"
LONGEST_NAME, MOST_TAGS, LONGEST_TAG = 200, 100, 100
MEMBER_OF = "https://schema.org/memberOf"


def geojson(organizations: QuerySet[Organization]) -> Iterator[str]:
    """A FeatureCollection, one organization a line; those without a point have the geometry null."""
    features = (json.dumps(_feature(each), ensure_ascii=False) for some in in_chunks(organizations) for each in some)
    yield from _listed('{"type": "FeatureCollection", "features": [', features, "]}")


def murmurations(organizations: QuerySet[Organization]) -> Iterator[str]:
    """A list of profiles, one a line."""
    profiles = (json.dumps(each, ensure_ascii=False) for some in in_chunks(organizations) for each in profiles_of(some))
    yield from _listed("[", profiles, "]")


def _listed(opening: str, entries: Iterable[str], closing: str) -> Iterator[str]:
    yield opening
    separator = "\n"
    for entry in entries:
        yield f"{separator}{entry}"
        separator = ",\n"
    yield f"\n{closing}\n"


def feature_collection(organization: Organization) -> dict[str, Any]:
    """One organization as GeoJSON."""
    return _feature(organization)


def _feature(organization: Organization) -> dict[str, Any]:
    properties = {
        "name": str(organization.name),
        "names": organization.name.texts,
        "summary": str(organization.summary),
        "type": organization.type_id,
        "activities": organization.activities,
        "territory": organization.territory.slug if organization.territory else None,
        "street_address": organization.street_address,
        "locality": organization.locality,
        "postcode": organization.postcode,
        "country": organization.country_code,
        "located_by": organization.located_by,
        "website": organization.website,
        "email": organization.email,
        "phone": organization.phone,
        "page": page_address(organization),
        "source": organization.source_name,
        "checked_on": organization.checked_on.isoformat() if organization.checked_on else None,
    }
    geometry = None
    if organization.latitude is not None and organization.longitude is not None:
        geometry = {"type": "Point", "coordinates": [float(organization.longitude), float(organization.latitude)]}
    return {
        "type": "Feature",
        "id": organization_address(organization.pk).text,
        "geometry": geometry,
        "properties": {key: value for key, value in properties.items() if value},
    }


def profiles_of(organizations: list[Organization]) -> Iterator[dict[str, Any]]:
    """A Murmurations profile of each; see https://github.com/MurmurationsNetwork/MurmurationsLibrary."""
    networks = memberships(each.pk for each in organizations)
    return (_profile(each, networks.get(each.pk, ())) for each in organizations)


def _profile(organization: Organization, networks: Iterable[UUID]) -> dict[str, Any]:
    address = (organization.street_address, organization.locality, organization.region, organization.postcode)
    links = {name: start + organization.social_links.get(name, "") for name, start in SOCIAL.items()}
    profile: dict[str, Any] = {
        "linked_schemas": [SCHEMA],
        "name": str(organization.name)[:LONGEST_NAME],
        "unique_id": organization_address(organization.pk).text,
        "primary_url": organization.website or page_address(organization),
        "description": str(organization.summary),
        "status": "completed" if organization.closed_on else "active",
        "tags": _tags(organization),
        "urls": [{"name": name, "url": url} for name, url in links.items() if organization.social_links.get(name)],
        "full_address": ", ".join(part.replace("\n", ", ") for part in address if part),
        "country_iso_3166": organization.country_code,
        "telephone": organization.phone,
        "contact_details": {"email": organization.email} if organization.email else {},
        "relationships": [
            {"predicate_url": MEMBER_OF, "object_url": organization_address(network).text} for network in networks
        ],
        "starts_at": _seconds(organization.founded),
        "ends_at": _seconds(organization.closed_on),
    }
    if organization.latitude is not None and organization.longitude is not None:
        profile["geolocation"] = {"lat": float(organization.latitude), "lon": float(organization.longitude)}
    return {key: value for key, value in profile.items() if value not in ("", [], {}, None)}


def _tags(organization: Organization) -> list[str]:
    """What it is and does, in words: at most 100 tags of at most 100 characters, each once."""
    words = [str(organization.type.name)] if organization.type else []
    words += [concept_label(each) for each in (*organization.activities, *organization.qualifiers)]
    return list(dict.fromkeys(word[:LONGEST_TAG] for word in words))[:MOST_TAGS]


def _seconds(day: date | None) -> int | None:
    """The beginning of the day in seconds since 1970, UTC."""
    return int(datetime.combine(day, time(), UTC).timestamp()) if day else None
