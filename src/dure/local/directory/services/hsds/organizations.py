"""The organizations of an HSDS import."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.utils.text import slugify

from dure.core.agents.models import Agent, Organization
from dure.core.agents.stored_entries import stored_entry
from dure.core.audit.revisions import NewRevision, changes_between
from dure.core.territories.models import Territory
from dure.local.directory.services.documents import Document, as_uuid
from dure.local.directory.services.hsds.collecting import Collection, Problem
from dure.local.directory.services.hsds.mapping import put
from dure.local.directory.services.models import OrganizationRecord

CHUNK = 500


class OrganizationPlanner:
    """Which organizations are new, which change, and what HSDS tells of each beyond the directory's entry.

    One that is here already under the very id, but from another source, is linked and keeps what it says, provided
    that whoever imports may edit it.
    """

    def __init__(
        self,
        collection: Collection,
        territory: Territory,
        source: str,
        language: str,
        provenance: tuple[str, str],
        may_edit: Callable[[Organization], bool],
    ) -> None:
        self.collection, self.territory, self.source, self.language = collection, territory, source, language
        self.provenance, self.may_edit = provenance, may_edit
        self.by_key: dict[str, Organization] = {}
        self.new: list[Organization] = []
        self.changed: list[Organization] = []
        self.records: list[OrganizationRecord] = []
        self.revisions: list[NewRevision] = []
        self.problems: list[Problem] = []
        self.created = self.updated = self.unchanged = 0

    @property
    def touched(self) -> list[Organization]:
        return [*self.new, *self.changed]

    def plan(self) -> None:
        keys = list(self.collection.organizations)
        rows = Organization.objects.select_related("type", "territory")
        known = {each.source_id: each for each in rows.filter(source=self.source) if each.source_id in set(keys)}
        own = {key: found for key in keys if (found := as_uuid(key))}
        here = rows.in_bulk(list(own.values()))
        taken = set(Agent.objects.filter(pk__in=own.values()).values_list("pk", flat=True))
        records = OrganizationRecord.objects.in_bulk([each.pk for each in known.values()])
        slugs: set[str] = set(Organization.objects.values_list("slug", flat=True)) if keys else set()
        for key, document in self.collection.organizations.items():
            wanted = own.get(key)
            if key in known:
                record = records.get(known[key].pk)
                self._change(key, known[key], document, record.details if record else {})
            elif wanted in here:
                self._link(key, here[wanted])
            else:
                self._create(key, document, wanted if wanted not in taken else None, slugs)

    def known(self, key: str) -> Organization | None:
        """An organization that a document names by id only: of this source, or one that may be edited."""
        if not key:
            return None
        found = Organization.objects.filter(source=self.source, source_id=key).first()
        if found is None and (own := as_uuid(key)):
            found = Organization.objects.select_related("territory").filter(pk=own).first()
            found = found if found is not None and self.may_edit(found) else None
        if found is not None:
            self.by_key[key] = found
        return found

    def write(self) -> None:
        Agent.objects.bulk_create((each.agent for each in self.new), batch_size=CHUNK)
        Organization.objects.bulk_create(self.new, batch_size=CHUNK)
        fields = [each.name for each in Organization._meta.concrete_fields if not each.primary_key]  # noqa: SLF001
        Organization.objects.bulk_create(
            self.changed, batch_size=CHUNK, update_conflicts=True, unique_fields=["agent"], update_fields=fields
        )
        OrganizationRecord.objects.bulk_create(
            self.records,
            batch_size=CHUNK,
            update_conflicts=True,
            unique_fields=["organization"],
            update_fields=["details"],
        )

    def _create(self, key: str, document: Document, own: UUID | None, slugs: set[str]) -> None:
        agent = Agent(kind=Agent.Kind.ORGANIZATION, **({"id": own} if own else {}))
        organization = Organization(
            agent=agent,
            source=self.source,
            source_id=key,
            territory=self.territory,
            country_code=self.territory.country_code,
        )
        details: Document = {}
        self._fill(organization, document, details)
        organization.slug = _free_slug(organization, slugs)
        self.by_key[key] = organization
        self.new.append(organization)
        self.records.append(OrganizationRecord(organization=organization, details=details))
        self.created += 1
        self._revise(organization, None)

    def _change(self, key: str, organization: Organization, document: Document, known: Document) -> None:
        before, details = stored_entry(organization), dict(known)
        self._fill(organization, document, details)
        self.by_key[key] = organization
        if before == stored_entry(organization) and details == known:
            self.unchanged += 1
            return
        self.changed.append(organization)
        self.records.append(OrganizationRecord(organization=organization, details=details))
        self.updated += 1
        self._revise(organization, before)

    def _link(self, key: str, organization: Organization) -> None:
        if not self.may_edit(organization):
            self.problems.append(Problem("not-yours", "organization", key))
            return
        self.by_key[key] = organization
        self.unchanged += 1

    def _fill(self, organization: Organization, document: Document, details: Document) -> None:
        put(document, organization, details, self.language)
        phones = details.get("phones")
        first = phones[0] if isinstance(phones, list) and phones and isinstance(phones[0], dict) else {}
        if not organization.phone and isinstance(first.get("number"), str):
            organization.phone = first["number"].strip(' "')[:60]
        if self.provenance[0]:
            organization.source_name, organization.source_url = self.provenance

    def _revise(self, organization: Organization, before: dict[str, Any] | None) -> None:
        changes = changes_between(before, stored_entry(organization))
        self.revisions.append(
            NewRevision("import_services", "organization", organization.pk, changes, None, "", *self.provenance)
        )


def _free_slug(organization: Organization, taken: set[str]) -> str:
    """A readable slug that is not in `taken`, and now is."""
    name = organization.name.in_language(organization.name.original)
    stem = slugify(name, allow_unicode=True)[:100].strip("-") or "organization"
    slug, number = stem, 1
    while slug in taken:
        number += 1
        slug = f"{stem}-{number}"
    taken.add(slug)
    return slug
