"""The lists of the HSDS API: the rows that its parameters ask for, as documents."""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from dure.core.agents.models import Organization
from dure.core.search.queries import MOST_CANDIDATES, search
from dure.local.directory.services.documents import Document
from dure.local.directory.services.hsds import documents
from dure.local.directory.services.hsds.own_terms import own_taxonomy, own_term
from dure.local.directory.services.hsds.parameters import Parameters
from dure.local.directory.services.models import (
    Location,
    Service,
    ServiceAtLocation,
    ServiceTerm,
    Taxonomy,
    TaxonomyTerm,
)
from dure.local.directory.services.vocabulary import OWN_LISTS

EARTH = 6_371_008.8  # meters: the mean radius of the Earth (IUGG)
CHUNK = 200
type Point = tuple[float, float]


@dataclass(frozen=True)
class Listing:
    """`total` items; `between(start, stop)` makes the documents of some of them."""

    total: int
    between: Callable[[int, int], list[Document]]

    def all(self) -> Iterator[Document]:
        for start in range(0, self.total, CHUNK):
            yield from self.between(start, start + CHUNK)


def services(asked: Parameters) -> Listing:
    """Services, narrowed by term, taxonomy, organization, last change and text."""
    rows = _described(Service.objects.order_by("id"), asked, "pk")
    if asked.organization_id:
        rows = rows.filter(organization=asked.organization_id)
    if asked.modified_after:
        rows = rows.filter(modified_at__gte=asked.modified_after)
    if asked.search:
        rows = rows.filter(slug__in=_found(asked.search, "service"))
    if asked.minimal:
        return Listing(rows.count(), lambda start, stop: [_minimal(each) for each in rows[start:stop]])
    if asked.full:
        full = documents.with_everything(rows)
        return _listing(full, lambda each: documents.service_document(each, asked.language))
    short = documents.with_organization(rows)
    return _listing(short, lambda each: documents.service_item(each, asked.language))


def services_at_locations(asked: Parameters) -> Listing:
    """Services at locations, narrowed as services are, and by postcode and distance."""
    rows = _described(ServiceAtLocation.objects.order_by("id"), asked, "service_id")
    if asked.organization_id:
        rows = rows.filter(service__organization=asked.organization_id)
    if asked.modified_after:
        rows = rows.filter(
            Q(modified_at__gte=asked.modified_after)
            | Q(service__modified_at__gte=asked.modified_after)
            | Q(location__modified_at__gte=asked.modified_after)
        )
    if asked.search:
        rows = rows.filter(service__slug__in=_found(asked.search, "service"))
    if asked.postcode:
        rows = rows.filter(location__in=_at_postcode(asked.postcode, asked.proximity))
    rows = with_service(rows)
    make = documents.at_location_document if asked.full else documents.at_location_item
    return _listing(rows, lambda each: make(each, asked.language))


def with_service(rows: QuerySet[ServiceAtLocation]) -> QuerySet[ServiceAtLocation]:
    """Services at locations with all that either form tells of them."""
    return rows.select_related(
        "location__organization__territory",
        "service__organization__hsds_record",
        "service__organization__type",
        "service__organization__territory",
    ).prefetch_related("service__organization__locations")


def organizations(asked: Parameters) -> Listing:
    """The organizations of the directory."""
    rows = Organization.objects.filter(merged_into=None).order_by("agent_id")
    if asked.search:
        rows = rows.filter(slug__in=_found(asked.search, "organization"))
    rows = rows.select_related("hsds_record", "type", "territory")
    if not asked.full:
        return _listing(rows, lambda each: documents.one_to_one(documents.organization_base(each, asked.language)))
    full = rows.prefetch_related("locations", *_services_prefetch(asked))
    return _listing(full, lambda each: organization_with_services(each, asked))


def organization_with_services(organization: Organization, asked: Parameters) -> Document:
    """The full form; its services with an id and name each, or in full."""
    document = documents.organization_document(organization, asked.language)
    offered = [_offered(each, asked) for each in organization.services.all()]
    return {**document, "services": offered} if offered else document


def one_organization(rows: QuerySet[Organization], asked: Parameters) -> QuerySet[Organization]:
    """Rows with what the full form needs."""
    return rows.select_related("hsds_record", "type", "territory").prefetch_related(
        "locations", *_services_prefetch(asked)
    )


def taxonomies(asked: Parameters) -> Listing:
    """Dure's own lists, then those that came in."""
    own = [own_taxonomy(each) for each in OWN_LISTS]
    rows = Taxonomy.objects.order_by("id")
    if asked.search:
        own = [each for each in own if _says(each, asked.search)]
        rows = rows.filter(document__name__icontains=asked.search)
    return _own_first(own, rows)


def taxonomy_terms(asked: Parameters) -> Listing:
    """The terms of Dure's own lists, then those that came in.

    `top_only` is read as its name says: terms that stand under no other.
    """
    lists = [each for each in OWN_LISTS if asked.taxonomy_id in {None, each.id}]
    own = [own_term(each, code, asked.language) for each in lists for code in each.terms()]
    rows = TaxonomyTerm.objects.order_by("id")
    if asked.taxonomy_id:
        rows = rows.filter(taxonomy_id=asked.taxonomy_id)
    if asked.parent_id:
        own, rows = [], rows.filter(parent_id=asked.parent_id)
    if asked.top_only:
        rows = rows.filter(parent_id=None)
    if asked.search:
        own = [each for each in own if _says(each, asked.search)]
        rows = rows.filter(document__name__icontains=asked.search)
    return _own_first(own, rows)


def _own_first(own: Sequence[Document], rows: QuerySet[Any]) -> Listing:
    def between(start: int, stop: int) -> list[Document]:
        mine = list(own[start:stop])
        others = rows[max(start - len(own), 0) : max(stop - len(own), 0)]
        return [*mine, *(each.document for each in others)]

    return Listing(len(own) + rows.count(), between)


def _says(document: Document, text: str) -> bool:
    return text.casefold() in f"{document['name']} {document.get('code', '')}".casefold()


def _described[Row: Service | ServiceAtLocation](rows: QuerySet[Row], asked: Parameters, service: str) -> QuerySet[Row]:
    """Rows whose service has the term, or a term of the taxonomy, that is asked for."""
    for name, value in (("term_id", asked.taxonomy_term_id), ("taxonomy_id", asked.taxonomy_id)):
        if value:
            rows = rows.filter(Exists(ServiceTerm.objects.filter(service=OuterRef(service), **{name: value})))
    return rows


def _found(text: str, kind: str) -> list[str]:
    """Slugs of what search finds, at most as many as search ranks."""
    return [hit.slug for hit in search(text, kinds=(kind,), limit=MOST_CANDIDATES).hits]


def _at_postcode(postcode: str, proximity: float | None) -> list[Any]:
    """Locations with the postcode, or within `proximity` meters of the middle of all that is known to lie there."""
    if proximity is None:
        return list(Location.objects.filter(postcode=postcode).values_list("pk", flat=True))
    middle = _middle_of(postcode)
    if middle is None:
        return []
    latitude, height = middle[0], math.degrees(proximity / EARTH)
    rows = Location.objects.filter(latitude__range=(latitude - height, latitude + height))
    points = rows.values_list("pk", "latitude", "longitude")
    return [
        key
        for key, north, east in points
        if north is not None and east is not None and _meters(middle, (north, east)) <= proximity
    ]


def _middle_of(postcode: str) -> Point | None:
    """The middle of all places and organizations here that have the postcode and a point."""
    places = Location.objects.filter(postcode=postcode).values_list("latitude", "longitude")
    points = [(north, east) for north, east in places if north is not None and east is not None]
    written = {postcode, f"{postcode[:-3]} {postcode[-3:]}", f"{postcode[:3]} {postcode[3:]}"}
    seats = Organization.objects.filter(postcode__in=written).values_list("latitude", "longitude")
    points += [(float(north), float(east)) for north, east in seats if north is not None and east is not None]
    if not points:
        return None
    return sum(north for north, _east in points) / len(points), sum(east for _north, east in points) / len(points)


def _meters(one: Point, other: Point) -> float:
    """Great-circle distance by the haversine formula."""
    first, second = math.radians(one[0]), math.radians(other[0])
    across = math.radians(other[1] - one[1])
    half = math.sin((second - first) / 2) ** 2 + math.cos(first) * math.cos(second) * math.sin(across / 2) ** 2
    return 2 * EARTH * math.asin(min(1.0, math.sqrt(half)))


def _minimal(service: Service) -> Document:
    modified = service.details.get("last_modified") or documents.written_moment(service.modified_at)
    return {"id": str(service.pk), "modified_date": modified}


def _services_prefetch(asked: Parameters) -> list[Any]:
    parts: list[Any] = ["services"]
    if asked.full_service:
        parts.append("services__at_locations__location__organization__territory")
    return parts


def _offered(service: Service, asked: Parameters) -> Document:
    if asked.full_service:
        return documents.service_document(service, asked.language, organization=False)
    return {"id": str(service.pk), "name": service.name.in_language(asked.language), "status": service.status}


def _listing(rows: QuerySet[Any], make: Callable[[Any], Document]) -> Listing:
    return Listing(rows.count(), lambda start, stop: [make(each) for each in rows[start:stop]])
