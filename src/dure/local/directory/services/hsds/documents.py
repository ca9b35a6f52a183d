"""HSDS 3.0 documents of services, locations and organizations."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import uuid5
from zoneinfo import ZoneInfo

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from dure.core.agents.models import Organization
from dure.core.agents.qualities import ACCESSIBILITY
from dure.local.directory.services.documents import Document, identified, plain, whole
from dure.local.directory.services.hsds.exceptions import exception_schedules
from dure.local.directory.services.hsds.mapping import Entry, columns_of, moment_of
from dure.local.directory.services.hsds.own_terms import own_term
from dure.local.directory.services.models import Location, Service, ServiceAtLocation
from dure.local.directory.services.opening import zone_and_country
from dure.local.directory.services.vocabulary import CATEGORIES

# Objects that stand beside an item in a list; everything else that is nested is left out there.
ONE_TO_ONE = ("organization", "program", "location", "service")


def with_organization(services: QuerySet[Service]) -> QuerySet[Service]:
    """Services with all that the list form tells."""
    return services.select_related("organization__hsds_record", "organization__type", "organization__territory")


def with_everything(services: QuerySet[Service]) -> QuerySet[Service]:
    """Services with all that the full form tells, in a fixed number of queries."""
    return with_organization(services).prefetch_related(
        Prefetch("at_locations", ServiceAtLocation.objects.select_related("location__organization__territory")),
        Prefetch("organization__locations", Location.objects.filter(own=True, closed=False).order_by("id")),
    )


def service_item(service: Service, language: str) -> Document:
    """The list form: one-to-one fields only."""
    return one_to_one(
        {**_service(service, language), "organization": one_to_one(organization_base(service.organization, language))}
    )


def service_document(service: Service, language: str, *, organization: bool = True, places: bool = True) -> Document:
    """The full form. Wants services of `with_everything`."""
    document = _service(service, language)
    if places:
        at = [at_location_part(each, language) for each in service.at_locations.all()]
        if at:
            document["service_at_locations"] = at
    if organization:
        document["organization"] = organization_document(service.organization, language)
    return document


def at_location_part(at: ServiceAtLocation, language: str) -> Document:
    """A service at a location as it stands inside its service."""
    document = _entry(at, language)
    if at.location is not None:
        document["location"] = location_document(at.location, language)
    return document


def at_location_document(at: ServiceAtLocation, language: str) -> Document:
    """The full form with the service inside."""
    return {**at_location_part(at, language), "service": service_document(at.service, language, places=False)}


def at_location_item(at: ServiceAtLocation, language: str) -> Document:
    """The list form."""
    document = one_to_one(at_location_part(at, language))
    return {**document, "service": service_item(at.service, language)}


def location_document(location: Location, language: str) -> Document:
    """A location with everything nested in it."""
    document = _entry(location, language)
    if location.accessibility:
        names = ACCESSIBILITY
        own = [
            {"id": str(uuid5(location.pk, f"accessibility/{code}")), "description": names[code].in_language(language)}
            for code in location.accessibility
            if code in names
        ]
        document["accessibility"] = [*document.get("accessibility", []), *own]
    return document


def organization_base(organization: Organization, language: str) -> Document:
    """An organization without its locations and services."""
    details = _details_of(organization)
    document = {"description": "", **columns_of(organization, language), **plain(details, language)}
    for field, value in _known_of(organization, language).items():
        document.setdefault(field, value)
    return document


def organization_document(organization: Organization, language: str) -> Document:
    """An organization with the places of its own."""
    document = organization_base(organization, language)
    locations = [location_document(each, language) for each in organization.locations.all() if each.own]
    if locations:
        document["locations"] = locations
    return document


def written_moment(moment: datetime) -> str:
    """A moment in UTC, ISO 8601."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def one_to_one(document: Mapping[str, Any]) -> Document:
    """What the list form shows: no lists, and of nested objects only those that stand one to one."""
    return {
        field: one_to_one(value) if isinstance(value, Mapping) else value
        for field, value in document.items()
        if not isinstance(value, list) and (field in ONE_TO_ONE or not isinstance(value, Mapping))
    }


def _service(service: Service, language: str) -> Document:
    document = _entry(service, language)
    document.setdefault("last_modified", written_moment(service.modified_at))
    attributes = [_category_attribute(service, code, language) for code in service.categories]
    if attributes:
        document["attributes"] = [*document.get("attributes", []), *attributes]
    return document


def _entry(entry: Entry, language: str) -> Document:
    details = plain(identified(entry.details, entry.pk), language)
    usual = details.get("schedules")
    if isinstance(usual, list) and not entry.source:
        details["schedules"] = usual = [_with_offset(each, entry) for each in usual]
    if exceptions := exception_schedules(entry.exceptions, entry.pk, language):
        told = usual if isinstance(usual, list) else []
        details["schedules"] = [
            *told,
            *(_with_offset(each, entry) if "opens_at" in each else each for each in exceptions),
        ]
    return {**columns_of(entry, language), **details}


def _with_offset(schedule: Any, entry: Entry) -> Any:
    """HSDS reads dates without `timezone` as UTC, so what is kept as local time here says its offset.

    Where clocks change it is the offset on the schedule's own day, else at the time of writing. Whoever knows the
    place's zone reads either of its offsets as the clock on its wall, as `engine.opening` does.
    """
    if not isinstance(schedule, Mapping) or schedule.get("timezone") not in (None, ""):
        return schedule
    organization = entry.service.organization if isinstance(entry, ServiceAtLocation) else entry.organization
    moment = moment_of(schedule.get("dtstart")) or timezone.now()
    offset = moment.astimezone(ZoneInfo(zone_and_country(organization)[0])).utcoffset()
    hours = offset.total_seconds() / 3600 if offset else 0
    return {**schedule, "timezone": whole(hours)}


def _details_of(organization: Organization) -> Document:
    try:
        return dict(identified(organization.hsds_record.details, organization.pk))
    except ObjectDoesNotExist:
        return {}


def _known_of(organization: Organization, language: str) -> Document:
    """What the directory knows of an organization in HSDS terms."""
    known: Document = {}
    if organization.founded is not None:
        known["year_incorporated"] = organization.founded.year
    if organization.type is not None:
        known["legal_status"] = organization.type.name.in_language(language)
    if organization.phone:
        known["phones"] = identified([{"number": organization.phone}], organization.pk, "/phones")
    if organization.identifiers:
        known["organization_identifiers"] = identified(
            [
                {"identifier_scheme": scheme, "identifier_type": scheme, "identifier": number}
                for scheme, number in organization.identifiers.items()
            ],
            organization.pk,
            "/organization_identifiers",
        )
    return known


def _category_attribute(service: Service, code: str, language: str) -> Document:
    return {
        "id": str(uuid5(service.pk, f"category/{code}")),
        "link_id": str(service.pk),
        "link_entity": "service",
        "taxonomy_term_id": str(CATEGORIES.term_id(code)),
        "taxonomy_term": own_term(CATEGORIES, code, language),
    }
