"""Organizations as resources, in the terms of ESSGlobal and of the vocabularies that it builds on.

ESSGlobal (MAP-SSE) describes SSE initiatives with GoodRelations (name), Dublin Core (description), FOAF
(homepage), vCard (address) and WGS 84 (point). Public bodies and private companies, which ESSGlobal has
no class for, are schema.org organizations without ESSGlobal's properties.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import batched, chain
from typing import cast
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from dure.core.agents.finding import are_listed
from dure.core.agents.models import Organization, OrganizationType, Relationship
from dure.core.agents.vocabulary import STRUCTURES, concept_address
from dure.core.kit.translated import Translated
from dure.core.territories.models import Territory
from dure.local.directory.publishing.addresses import absolute, organization_address, type_address
from dure.local.directory.publishing.resources import Address, Resource, Text

CHUNK = 500
OUTSIDE = {OrganizationType.Sector.PUBLIC, OrganizationType.Sector.PRIVATE}
NETWORK = "sse-network"
SOCIAL = {"twitter": "https://twitter.com/", "facebook": "https://www.facebook.com/"}


def published(territory: Territory | None = None) -> QuerySet[Organization]:
    """Every organization that is listed, by name; with a territory, those in it and below it."""
    found = Organization.objects.filter(are_listed()).select_related("type", "territory").order_by("slug")
    return found.filter(territory__path__startswith=territory.path) if territory else found


def in_chunks(organizations: QuerySet[Organization]) -> Iterator[list[Organization]]:
    """All of them, some hundred at a time: memory stays the same however many there are."""
    for some in batched(organizations.iterator(chunk_size=CHUNK), CHUNK):
        yield list(some)


def described(organizations: QuerySet[Organization]) -> Iterator[Resource]:
    """What is known of each organization, as resources. Costs three queries for each chunk of 500."""
    for some in in_chunks(organizations):
        yield from describe(some)


def describe(organizations: Sequence[Organization]) -> Iterator[Resource]:
    """The same for organizations at hand."""
    identities = [each.pk for each in organizations]
    networks = memberships(identities)
    merged: dict[UUID, list[UUID]] = {}
    for old, new in Organization.objects.filter(merged_into__in=identities).values_list("pk", "merged_into"):
        merged.setdefault(cast("UUID", new), []).append(old)
    for organization in organizations:
        yield from _describe(organization, networks.get(organization.pk, ()), merged.get(organization.pk, ()))


def memberships(identities: Iterable[UUID]) -> dict[UUID, list[UUID]]:
    """Which organizations each of them is a member of today."""
    today = timezone.localdate()
    rows = Relationship.objects.filter(
        Q(end__isnull=True) | Q(end__gt=today),
        subject__in=list(identities),
        role=Relationship.Role.MEMBER_OF,
    ).order_by("subject", "object")
    pairs = list(rows.values_list("subject", "object"))
    # Two plain queries: as one, SQLite walks through every organization for each chunk.
    wanted = {network for _subject, network in pairs}
    listed = set(Organization.objects.filter(pk__in=wanted, merged_into=None).values_list("pk", flat=True))
    found: dict[UUID, list[UUID]] = {}
    for subject, network in pairs:
        if network in listed:
            found.setdefault(subject, []).append(network)
    return found


def _describe(organization: Organization, networks: Iterable[UUID], merged: Iterable[UUID]) -> Iterator[Resource]:
    """The organization, its address, its point and its numbers in registers."""
    parts = list(chain(_postal(organization), _place(organization), _numbers(organization)))
    resource = Resource(organization_address(organization.pk), _types(organization))
    resource.add("gr:name", *_texts(organization.name))
    resource.add("skos:altLabel", *map(Text, organization.other_names))
    resource.add("dcterms:description", *_texts(organization.summary))
    if organization.type_id:
        resource.add("dcterms:type", type_address(organization.type_id))
    if "schema:Organization" in resource.types and len(resource.types) > 1:
        _add_essglobal(resource, organization)
    _add_reach(resource, organization)
    resource.add("schema:foundingDate", _day(organization.founded))
    resource.add("schema:dissolutionDate", _day(organization.closed_on))
    resource.add("schema:knowsLanguage", *map(Text, organization.languages))
    resource.add("org:memberOf", *map(organization_address, networks))
    resource.add("owl:sameAs", Address(f"urn:uuid:{organization.pk}"), *map(organization_address, merged))
    resource.add("dcterms:source", Address(organization.source_url))
    resource.add("dcterms:provenance", Text(organization.source_name))
    for name, part in parts:
        resource.add(name, part.address)
        if name == "vcard:hasAddress" and len(resource.types) > 1:
            resource.add("essglobal:hasAddress", part.address)
    yield resource
    yield from (part for _name, part in parts)


def _types(organization: Organization) -> tuple[str, ...]:
    if organization.type is not None and organization.type.sector in OUTSIDE:
        return ("schema:Organization",)
    return (
        "essglobal:Network" if organization.type_id == NETWORK else "essglobal:SSEInitiative",
        "schema:Organization",
    )


def _add_essglobal(resource: Resource, organization: Organization) -> None:
    structures = organization.type.essglobal if organization.type else []
    closest = next((each for each in structures if each.startswith(f"{STRUCTURES}/")), None)
    primary, *further = organization.activities or [None]
    resource.add("essglobal:organisationalStructure", _concept(closest))
    resource.add("essglobal:primarySector", _concept(primary))
    resource.add("essglobal:additionalSectors", *map(_concept, further))
    resource.add("essglobal:baseMembershipType", _concept(organization.membership_type))
    resource.add("essglobal:qualifier", *map(_concept, organization.qualifiers))


def _add_reach(resource: Resource, organization: Organization) -> None:
    resource.add("foaf:homepage", Address(organization.website))
    resource.add("vcard:hasEmail", Address(f"mailto:{organization.email}") if organization.email else None)
    resource.add("schema:telephone", Text(organization.phone))
    for network, start in SOCIAL.items():
        name = organization.social_links.get(network)
        resource.add("schema:sameAs", Address(f"{start}{name}") if name else None)


def _postal(organization: Organization) -> Iterator[tuple[str, Resource]]:
    address = Resource(organization_address(organization.pk, "address"), ("essglobal:Address", "vcard:Address"))
    address.add("vcard:street-address", Text(organization.street_address))
    address.add("vcard:locality", Text(organization.locality))
    address.add("vcard:region", Text(organization.region))
    address.add("vcard:postal-code", Text(organization.postcode))
    address.add("schema:addressCountry", Text(organization.country_code))
    if address.properties:
        yield "vcard:hasAddress", address


def _place(organization: Organization) -> Iterator[tuple[str, Resource]]:
    """The point; one that only stands for an area says so."""
    if organization.latitude is None or organization.longitude is None:
        return
    place = Resource(organization_address(organization.pk, "place"), ("geo:SpatialThing",))
    place.add("geo:lat", Text(f"{organization.latitude:f}", datatype="decimal"))
    place.add("geo:long", Text(f"{organization.longitude:f}", datatype="decimal"))
    place.add("skos:scopeNote", Text(organization.located_by))
    yield "geo:location", place


def _numbers(organization: Organization) -> Iterator[tuple[str, Resource]]:
    for scheme, number in sorted(organization.identifiers.items()):
        part = Resource(organization_address(organization.pk, f"number-{scheme}"), ("schema:PropertyValue",))
        part.add("schema:propertyID", Text(scheme))
        part.add("schema:value", Text(number))
        yield "schema:identifier", part


def _texts(value: Translated) -> Iterator[Text]:
    return (Text(text, language) for language, text in value.texts.items())


def _concept(reference: str | None) -> Address | None:
    return Address(concept_address(reference)) if reference else None


def _day(day: date | None) -> Text | None:
    return Text(day.isoformat(), datatype="date") if day else None


def page_address(organization: Organization) -> str:
    """The page of the organization in the language that is active."""
    from django.urls import reverse

    return absolute(reverse("directory:detail", kwargs={"slug": organization.slug}))
