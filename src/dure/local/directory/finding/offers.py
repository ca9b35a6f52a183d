"""How services and places read among the results."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from dure.core.agents.qualities import ACCESSIBILITY
from dure.core.kit.translated import text_of
from dure.local.directory.finding.sources import Detail
from dure.local.directory.services.models import Location, Service, ServiceAtLocation
from dure.local.directory.services.vocabulary import categories

_ADDRESS = ("address_1", "address_2", "city")


def category_names(codes: Iterable[str]) -> dict[str, str]:
    """The reader's names of categories of services; one that is not listed is left out."""
    names = categories()
    return {code: str(names[code]) for code in codes if code in names}


def accessibility_names(codes: Iterable[str]) -> dict[str, str]:
    """The reader's names of what makes a place usable for everybody."""
    return {code: str(ACCESSIBILITY[code]) for code in codes if code in ACCESSIBILITY}


def service_details(subjects: Sequence[UUID]) -> dict[UUID, Detail]:
    """What the list shows of services: by the service, or by the place where one of several is offered."""
    offered = ServiceAtLocation.objects.select_related("service__organization", "location")
    found = {at.pk: _service_detail(at.service, at.location) for at in offered.filter(pk__in=subjects)}
    places = {at.service_id: at.location for at in offered.filter(service__in=subjects)}
    for service in Service.objects.filter(pk__in=subjects).select_related("organization"):
        found[service.pk] = _service_detail(service, places.get(service.pk))
    return found


def location_details(subjects: Sequence[UUID]) -> dict[UUID, Detail]:
    """What the list shows of places."""
    rows = Location.objects.filter(pk__in=subjects).select_related("organization")
    return {
        row.pk: Detail(
            type=str(row.organization.name),
            where=address_of(row),
            checked_on=row.checked_on,
            source=row.source_name,
        )
        for row in rows
    }


def address_of(location: Location) -> str:
    """The first address of a place in one line; its name where it has none."""
    found = location.details.get("addresses")
    first = found[0] if isinstance(found, list) and found and isinstance(found[0], dict) else {}
    parts = (text_of(first.get(part)) for part in _ADDRESS)
    return ", ".join(part for part in parts if part) or str(location.name)


def _service_detail(service: Service, location: Location | None) -> Detail:
    named = category_names(service.categories).values()
    return Detail(
        type=" · ".join([*named, str(service.organization.name)]),
        where=address_of(location) if location else service.organization.street_address,
        checked_on=service.checked_on,
        website=service.url,
        email=service.email,
        source=service.source_name,
    )
