"""What an HSDS import has to write, given what is known already."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID, uuid5

from django.db.models import QuerySet
from django.utils import timezone

from dure.core.agents.finding import index_organizations
from dure.core.agents.models import Organization
from dure.core.audit.revisions import NewRevision, note_revisions
from dure.core.territories.models import Territory
from dure.local.directory.services import vocabulary
from dure.local.directory.services.actions.keeping import KINDS, free_slug
from dure.local.directory.services.documents import Document, as_uuid, postcode_of
from dure.local.directory.services.hsds.collecting import At, Collection, Problem
from dure.local.directory.services.hsds.exceptions import FROM_SOURCE, exceptions_of, without_exceptions
from dure.local.directory.services.hsds.mapping import Entry, moment_of, put
from dure.local.directory.services.hsds.organizations import OrganizationPlanner
from dure.local.directory.services.models import (
    Location,
    Service,
    ServiceAtLocation,
    Taxonomy,
    TaxonomyTerm,
)
from dure.local.directory.services.stored import changes_of, stored_form
from dure.local.directory.services.terms import keep_terms

# Names the ids that are made here for items whose own id is no UUID, or is taken.
NAMESPACE = UUID("7b2d7f6e-3c1e-5b07-8a39-4c0c1b8d2f55")
CHUNK = 500


@dataclass
class Plan:
    """What has to be written; nothing has been yet."""

    organizations: OrganizationPlanner
    new: list[Entry] = field(default_factory=list)
    changed: list[Entry] = field(default_factory=list)
    revisions: list[NewRevision] = field(default_factory=list)
    taxonomies: list[Taxonomy] = field(default_factory=list)
    taxonomy_terms: list[TaxonomyTerm] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    created: Counter[str] = field(default_factory=Counter)
    updated: Counter[str] = field(default_factory=Counter)
    unchanged: Counter[str] = field(default_factory=Counter)

    @property
    def changed_services(self) -> set[UUID]:
        found = {each.pk for each in (*self.new, *self.changed) if isinstance(each, Service)}
        return found | {each.service_id for each in (*self.new, *self.changed) if isinstance(each, ServiceAtLocation)}

    @property
    def changed_locations(self) -> set[UUID]:
        return {each.pk for each in (*self.new, *self.changed) if isinstance(each, Location)}

    def write(self, actor: UUID | None, batch: UUID) -> None:
        """Everything at once; the caller holds the transaction."""
        self.organizations.write()
        for kind in (Location, Service, ServiceAtLocation):
            manager: Any = kind.objects
            manager.bulk_create((each for each in self.new if isinstance(each, kind)), batch_size=CHUNK)
            fields = [each.name for each in kind._meta.concrete_fields if not each.primary_key]  # noqa: SLF001
            manager.bulk_create(
                (each for each in self.changed if isinstance(each, kind)),
                batch_size=CHUNK,
                update_conflicts=True,
                unique_fields=["id"],
                update_fields=fields,
            )
        self._write_terms()
        keep_terms(self.changed_services)
        revisions = [*self.organizations.revisions, *self.revisions]
        note_revisions(_by(each, actor, batch) for each in revisions)
        index_organizations(self.organizations.touched)

    def _write_terms(self) -> None:
        for model, rows in ((Taxonomy, self.taxonomies), (TaxonomyTerm, self.taxonomy_terms)):
            fields = [each.name for each in model._meta.concrete_fields if not each.primary_key]  # noqa: SLF001
            manager: Any = model.objects
            manager.bulk_create(
                rows, batch_size=CHUNK, update_conflicts=True, unique_fields=["id"], update_fields=fields
            )


def _by(revision: NewRevision, actor: UUID | None, batch: UUID) -> NewRevision:
    return replace(revision, actor=actor, batch=batch)


class Planner:
    """Compares what was collected with what is known of the same source."""

    def __init__(
        self,
        collection: Collection,
        territory: Territory,
        source: str,
        language: str,
        provenance: tuple[str, str],
        fallback: Organization | None,
        may_edit: Callable[[Organization], bool],
    ) -> None:
        self.collection, self.source, self.language, self.provenance = collection, source, language, provenance
        self.fallback = fallback
        self.organizations = OrganizationPlanner(collection, territory, source, language, provenance, may_edit)
        self.result = Plan(self.organizations, problems=list(collection.problems))
        self.slugs: dict[type, set[str]] = {Service: set(), Location: set()}
        self.locations: dict[str, Location] = {}
        self.services: dict[str, Service] = {}

    def plan(self) -> Plan:
        result = self.result
        self.organizations.plan()
        result.problems += self.organizations.problems
        for kind, counts in (("created", result.created), ("updated", result.updated), ("unchanged", result.unchanged)):
            if count := getattr(self.organizations, kind):
                counts["organization"] = count
        self._plan_locations()
        self._plan_services()
        self._plan_at_locations()
        self._plan_taxonomies()
        return result

    def _plan_locations(self) -> None:
        known = self._known(Location.objects.select_related("organization"), self.collection.locations)
        taken = self._taken(Location.objects.all(), self.collection.locations)
        for key, document in self.collection.locations.items():
            location, keeper = known.get(key), self.collection.keeper_of.get(key, "")
            owner = self._organization("location", key, keeper, location)
            if owner is None:
                continue
            own = bool(document.get("own"))
            before = stored_form(location) if location is not None else None
            if location is None:
                location = Location(**self._identity(key, taken), organization=owner, own=own)
            rest = {name: value for name, value in document.items() if name != "own"}
            location.own = location.own or own
            self._fill(location, rest)
            if location.name or before is not None:
                location.slug = location.slug or free_slug(Location, location.name, self.slugs[Location])
            else:
                location.slug = free_slug(Location, owner.name, self.slugs[Location])
            self.locations[key] = location
            self._decide(location, before)

    def _plan_services(self) -> None:
        known = self._known(Service.objects.select_related("organization"), self.collection.services)
        taken = self._taken(Service.objects.all(), self.collection.services)
        for key, document in self.collection.services.items():
            service, given = known.get(key), self.collection.organization_of.get(key, "")
            owner = self._organization("service", key, given, service)
            if owner is None:
                continue
            before = stored_form(service) if service is not None else None
            if service is None:
                service = Service(**self._identity(key, taken), organization=owner)
            self._fill(service, document)
            self._take_own_categories(service)
            service.slug = service.slug or free_slug(Service, service.name, self.slugs[Service])
            self.services[key] = service
            self._decide(service, before)

    def _plan_at_locations(self) -> None:
        known = self._known(ServiceAtLocation.objects.all(), self.collection.at_locations)
        taken = self._taken(ServiceAtLocation.objects.all(), self.collection.at_locations)
        for key, found in self.collection.at_locations.items():
            service = self.services.get(found.service)
            if service is None:
                if found.service and found.service not in self.collection.services:
                    self.result.problems.append(
                        Problem("unknown-service", "service_at_location", key, value=found.service)
                    )
                continue
            self._plan_at_location(key, found, service, known.get(key), taken)

    def _plan_at_location(
        self, key: str, found: At, service: Service, at: ServiceAtLocation | None, taken: set[UUID]
    ) -> None:
        before = stored_form(at) if at is not None else None
        if at is None:
            at = ServiceAtLocation(**self._identity(key, taken), order=found.order)
        at.service = service
        at.location = self.locations.get(found.location) if found.location else None
        self._fill(at, found.document)
        self._decide(at, before)

    def _plan_taxonomies(self) -> None:
        lists = {each.id for each in vocabulary.OWN_LISTS}
        for key, document in self.collection.taxonomies.items():
            if (found := as_uuid(key)) and found not in lists:
                self.result.taxonomies.append(Taxonomy(id=found, document=document))
        for key, document in self.collection.terms.items():
            if (found := as_uuid(key)) and found not in vocabulary.own_terms():
                kept = {name: value for name, value in document.items() if name != "in"}
                taxonomy, parent = as_uuid(document.get("in")), as_uuid(document.get("parent_id"))
                self.result.taxonomy_terms.append(
                    TaxonomyTerm(id=found, taxonomy_id=taxonomy, parent_id=parent, document=kept)
                )

    def _fill(self, entry: Entry, document: Document) -> None:
        entry.details = dict(entry.details)
        put(document, entry, entry.details, self.language)
        if "schedules" in document:
            self._take_exceptions(entry)
        if isinstance(entry, Location):
            entry.postcode = postcode_of(entry.details)
        if not isinstance(entry, ServiceAtLocation) and self.provenance[0]:
            entry.source_name, entry.source_url = self.provenance

    def _take_exceptions(self, entry: Entry) -> None:
        """Schedules that tell of single days and holidays become exceptions; those of usual hours stay."""
        schedules = entry.details.get("schedules")
        told = schedules if isinstance(schedules, list) else []
        if found := exceptions_of(told, self.language, entry.exceptions):
            entry.exceptions = found
            entry.details["schedules"] = without_exceptions(told)
            if not entry.details["schedules"]:
                del entry.details["schedules"]
        elif FROM_SOURCE in entry.exceptions:
            entry.exceptions = {}

    def _take_own_categories(self, service: Service) -> None:
        """Terms of Dure's own list become categories; all others stay as they are."""
        attributes = service.details.get("attributes")
        if not isinstance(attributes, list):
            return
        codes, rest = [], []
        for each in attributes:
            term = each.get("taxonomy_term") if isinstance(each, dict) else None
            key = as_uuid(term.get("id")) if isinstance(term, dict) else None
            code = vocabulary.category_of().get(key) if key else None
            if code:
                codes.append(code)
            else:
                rest.append(each)
        if codes:
            service.categories = list(dict.fromkeys(codes))
            service.details["attributes"] = rest
            if not rest:
                del service.details["attributes"]

    def _decide(self, entry: Entry, before: dict[str, Any] | None) -> None:
        """Put the entry where it belongs: new, changed or as it was."""
        kind = KINDS[type(entry)]
        changes = changes_of(entry, before)
        if before is not None and not changes:
            self.result.unchanged[kind] += 1
            return
        entry.modified_at = moment_of(entry.details.get("last_modified")) or timezone.now()
        (self.result.new if before is None else self.result.changed).append(entry)
        (self.result.created if before is None else self.result.updated)[kind] += 1
        self.result.revisions.append(
            NewRevision("import_services", kind, entry.pk, changes, None, "", *self.provenance)
        )

    def _organization(self, kind: str, key: str, owner: str, entry: Service | Location | None) -> Organization | None:
        """Whose it is: as the document says, else as it was, else whoever was chosen for what names nobody."""
        if not owner and entry is not None:
            return entry.organization
        found = self.organizations.by_key.get(owner) or self.organizations.known(owner) or self.fallback
        # An organization that could not be taken has been told already.
        if found is None and owner not in self.collection.organizations:
            self.result.problems.append(Problem("no-organization", kind, key, value=owner))
        return found

    def _known[Model: Entry](self, rows: QuerySet[Model], keys: Iterable[str]) -> dict[str, Model]:
        wanted = set(keys)
        return {each.source_id: each for each in rows.filter(source=self.source) if each.source_id in wanted}

    def _taken[Model: Entry](self, rows: QuerySet[Model], keys: Iterable[str]) -> set[UUID]:
        """Ids among `keys` that are somebody's already."""
        return set(rows.filter(pk__in=[key for each in keys if (key := as_uuid(each))]).values_list("pk", flat=True))

    def _identity(self, key: str, taken: set[UUID]) -> dict[str, Any]:
        own = as_uuid(key)
        chosen = own if own is not None and own not in taken else uuid5(NAMESPACE, f"{self.source}/{key}")
        return {"id": chosen, "source": self.source, "source_id": key, "modified_at": timezone.now()}
