"""What search knows of services and locations, and what these tell of their organizations."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from itertools import batched
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from dure.core.agents.finding import index_organizations
from dure.core.agents.models import Organization
from dure.core.agents.qualities import spoken_languages
from dure.core.kit.translated import text_of
from dure.core.opening.engine.reading import key_of
from dure.core.search.actions import NewEntry, Point, index_entries, remove_entries
from dure.local.directory.services import vocabulary
from dure.local.directory.services.models import Location, Service, ServiceAtLocation
from dure.local.directory.services.opening import Stored, keep_rules, stored_rule, stored_rule_at, stored_rules_of

SERVICE, LOCATION = "service", "location"
CHUNK = 500


def index_services(keys: Iterable[UUID]) -> None:
    """Bring search up to date for these services, their places and their organizations.

    A service at several places has an entry for each of them: what is near and open differs by place.
    """
    organizations: set[UUID] = set()
    locations: set[UUID] = set()
    for some in batched(keys, CHUNK):
        services = list(_services(Q(pk__in=some)))
        _write_services(services)
        organizations.update(each.organization_id for each in services)
        locations.update(at.location_id for each in services for at in each.at_locations.all() if at.location_id)
    _index_locations(locations)
    _index_organizations(organizations)


def index_locations(keys: Iterable[UUID]) -> None:
    """The same for locations, with what is offered there."""
    known = set(keys)
    _index_locations(known)
    index_services(set(ServiceAtLocation.objects.filter(location__in=known).values_list("service_id", flat=True)))
    _index_organizations(set(Location.objects.filter(pk__in=known).values_list("organization_id", flat=True)))


def index_offers_of(organizations: Iterable[Organization]) -> None:
    """The same for all that these organizations offer: for `agents.finding.register_follower`."""
    own = Q(organization__in=organizations)
    for some in batched(_services(own).iterator(CHUNK), CHUNK):
        _write_services(some)
    _index_locations(Location.objects.filter(own).values_list("pk", flat=True))


def service_entries() -> Iterator[NewEntry]:
    """What search shall know of all services: for `search.sources.register_source`."""
    for some in batched(_services(Q()).iterator(CHUNK), CHUNK):
        yield from _entries_of_services(some)


def location_entries() -> Iterator[NewEntry]:
    """What search shall know of all places: for `search.sources.register_source`."""
    for some in batched(_locations(Q()).iterator(CHUNK), CHUNK):
        yield from _entries_of_locations(some)


def organization_facets(organizations: Sequence[Organization]) -> Mapping[UUID, Iterable[str]]:
    """What organizations can be found by because of what they offer: for `agents.finding.register_facets`."""
    keys = [each.pk for each in organizations]
    found: dict[UUID, set[str]] = defaultdict(set)
    rules: dict[UUID, list[Stored]] = defaultdict(list)
    for service in _services(Q(organization__in=keys)):
        if service.is_listed:
            found[service.organization_id].update(_own_facets(service))
            for at in service.at_locations.all():
                if at.location is not None:
                    found[service.organization_id].update(_place_facets(at.location))
        if _is_running(service):
            rules[service.organization_id] += stored_rules_of(service)
    places = Location.objects.filter(organization__in=keys, own=True, closed=False)
    for location in places.select_related("organization__territory"):
        found[location.organization_id].update(_place_facets(location))
        rules[location.organization_id] += _stated(stored_rule(location))
    keep_rules(each for own in rules.values() for each in own)
    for key, own in rules.items():
        found[key].update(_hours(own))
    return found


def _services(which: Q) -> QuerySet[Service]:
    at = ServiceAtLocation.objects.select_related("location__organization__territory")
    return (
        Service.objects.filter(which)
        .select_related("organization__territory", "organization__type")
        .prefetch_related(Prefetch("at_locations", at))
    )


def _locations(which: Q) -> QuerySet[Location]:
    offered = ServiceAtLocation.objects.select_related("service__organization__territory", "location")
    return (
        Location.objects.filter(which)
        .select_related("organization__territory", "organization__type")
        .prefetch_related(Prefetch("at_services", offered))
    )


def _write_services(services: Sequence[Service]) -> None:
    entries = _entries_of_services(services)
    _forget(services, kept={entry.subject for entry in entries})
    index_entries(entries)


def _forget(services: Iterable[Service], kept: AbstractSet[UUID]) -> None:
    """Remove the entries of these services and their places, except those that are about to be written again."""
    subjects = {key for each in services for key in (each.pk, *(at.pk for at in each.at_locations.all()))}
    remove_entries(SERVICE, subjects - kept)


def _entries_of_services(services: Iterable[Service]) -> list[NewEntry]:
    """The entries of those that are listed, with their rules kept for `open_keys`."""
    rules: list[Stored] = []
    entries = [entry for each in services if each.is_listed for entry in _service_entries(each, rules)]
    keep_rules(rules)
    return entries


def _service_entries(service: Service, rules: list[Stored]) -> Iterator[NewEntry]:
    """One entry, or one for each of several places; adds to `rules` what they are open by."""
    places = [at for at in service.at_locations.all() if at.location is None or not at.location.closed]
    if len(places) <= 1:
        own = stored_rules_of(service)
        rules += own
        yield _service_entry(service, service.pk, places[0].location if places else None, own)
        return
    for at in places:
        own = _stated(stored_rule_at(at))
        rules += own
        yield _service_entry(service, at.pk, at.location, own)


def _service_entry(service: Service, subject: UUID, where: Location | None, rules: Iterable[Stored]) -> NewEntry:
    facets = {*_own_facets(service), *_organization_facets(service.organization)}
    if _is_running(service):
        facets.update(_hours(rules))
    if where is not None:
        facets.update(_place_facets(where))
    return NewEntry(
        SERVICE,
        subject,
        service.name,
        service.description or service.organization.name,
        "services:detail",
        service.slug,
        extra=[text for text in _service_texts(service, where) if text],
        facets=facets,
        point=_point(where, service.organization),
    )


def _service_texts(service: Service, where: Location | None) -> Iterator[str]:
    yield from service.organization.name.texts.values()
    names = vocabulary.categories()
    for code in service.categories:
        yield from names[code].texts.values() if code in names else ()
    if where is not None:
        yield from where.name.texts.values()
        yield from _address_texts(where)
    yield from service.eligibility_description.texts.values()


def _index_locations(keys: Iterable[UUID]) -> None:
    for some in batched(keys, CHUNK):
        entries = _entries_of_locations(_locations(Q(pk__in=some)))
        remove_entries(LOCATION, set(some) - {entry.subject for entry in entries})
        index_entries(entries)


def _entries_of_locations(locations: Iterable[Location]) -> list[NewEntry]:
    """The entries of places that are in use and have a name, with their rules kept for `open_keys`."""
    rules: list[Stored] = []
    shown = (each for each in locations if not each.closed and each.name and each.organization.is_listed)
    entries = [_location_entry(each, rules) for each in shown]
    keep_rules(rules)
    return entries


def _location_entry(location: Location, rules: list[Stored]) -> NewEntry:
    offered = [at for at in location.at_services.all() if at.service.is_listed]
    own = _stated(stored_rule(location), *(stored_rule_at(at) for at in offered if _is_running(at.service)))
    rules += own
    facets = {*_organization_facets(location.organization), *_place_facets(location), *_hours(own)}
    for at in offered:
        facets.update(_own_facets(at.service))
    summary = location.description or location.organization.name
    names = [text for at in offered for text in at.service.name.texts.values()]
    return NewEntry(
        LOCATION,
        location.pk,
        location.name,
        summary,
        "services:location",
        location.slug,
        extra=[*_address_texts(location), *names],
        facets=facets,
        point=_point(location, location.organization),
    )


def _index_organizations(keys: Iterable[UUID]) -> None:
    index_organizations(Organization.objects.filter(pk__in=keys).select_related("type", "territory"), alone=True)


def _is_running(service: Service) -> bool:
    return service.status == Service.Status.ACTIVE


def _own_facets(service: Service) -> Iterator[str]:
    yield from (f"service:{code}" for code in service.categories)
    yield from _language_facets(service.details)


def _place_facets(location: Location) -> Iterator[str]:
    yield from (f"accessibility:{code}" for code in location.accessibility)
    yield from _language_facets(location.details)


def _language_facets(details: Mapping[str, object]) -> Iterator[str]:
    spoken = details.get("languages")
    for each in spoken if isinstance(spoken, list) else []:
        code = str(each.get("code") or "").lower() if isinstance(each, Mapping) else ""
        if code in spoken_languages():
            yield f"language:{code}"


def _stated(*rules: Stored | None) -> list[Stored]:
    return [each for each in rules if each is not None]


def _hours(rules: Iterable[Stored]) -> Iterator[str]:
    yield from (f"hours:{key_of(each)}" for each in rules)


def _organization_facets(organization: Organization) -> Iterator[str]:
    if organization.territory is not None:
        yield from organization.territory.facets
    if organization.type is not None:
        yield f"type:{organization.type.code}"
        yield f"sector:{organization.type.sector}"
    yield from (f"activity:{each}" for each in organization.activities)
    yield from (f"challenge:{each}" for each in organization.challenges)


def _point(location: Location | None, organization: Organization) -> Point | None:
    if location is not None and location.point is not None:
        return location.point
    if organization.latitude is None or organization.longitude is None:
        return None
    return float(organization.latitude), float(organization.longitude)


def _address_texts(location: Location) -> list[str]:
    addresses = location.details.get("addresses")
    found = []
    for each in addresses if isinstance(addresses, list) else []:
        if isinstance(each, Mapping):
            found += [text_of(each.get(name)) for name in ("address_1", "address_2", "city", "postal_code")]
    return [text for text in found if text]
