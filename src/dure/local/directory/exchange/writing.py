"""Writing a plan: agents, entries, their history and what search knows, in large pieces and one transaction."""

from collections.abc import Callable
from decimal import Decimal
from itertools import batched, chain
from uuid import UUID

from django.db import transaction

from dure.core.agents.finding import index_organizations
from dure.core.agents.models import Organization, User
from dure.core.agents.stored_entries import FIELDS, LINKS, stored_value
from dure.core.audit.actions import log_change
from dure.core.audit.revisions import Changes, NewRevision, note_revisions
from dure.core.kit.bulk import insert_many
from dure.local.directory.exchange.models import SourceLink
from dure.local.directory.exchange.planning import CHUNK, Plan, Planned, Source

ACTION = "import_organizations"
_ATTRIBUTES = [(name, f"{name}_id" if name in LINKS else name) for name in FIELDS]
type Progress = Callable[[int, int], None]


@transaction.atomic
def write_plan(plan: Plan, source: Source, by: User | None, run: UUID, progress: Progress | None = None) -> None:
    """Write all of it or, where an error is raised, nothing. Each entry gets a revision with `run` as its batch."""
    created, updated = plan.created, plan.updated
    written, total = 0, len(created) + len(updated)
    parts = chain(
        ((each, _create) for each in batched(created, CHUNK)), ((each, _update) for each in batched(updated, CHUNK))
    )
    for some, write in parts:
        write(some)
        note_revisions(_revision(each, source, by, run) for each in some)
        index_organizations([each.organization for each in some], new=write is _create)
        written += len(some)
        if progress is not None:
            progress(written, total)
    _link(plan, source, run)
    details = {
        "territory": source.territory.slug if source.territory else "",
        "created": len(created),
        "updated": len(updated),
        "unchanged": plan.unchanged,
        "run": str(run),
    }
    log_change(by.agent_id if by else None, ACTION, "source", source.slug, details)


def _create(some: tuple[Planned, ...]) -> None:
    insert_many([each.organization.agent for each in some])
    insert_many([each.organization for each in some])


def _update(some: tuple[Planned, ...]) -> None:
    # An upsert is many times quicker than a bulk update, and all rows are known to be there.
    fields = [each.name for each in Organization._meta.concrete_fields if not each.primary_key]  # noqa: SLF001
    Organization.objects.bulk_create(
        [each.organization for each in some],
        batch_size=CHUNK,
        update_conflicts=True,
        unique_fields=["agent"],
        update_fields=fields,
    )


def _revision(planned: Planned, source: Source, by: User | None, run: UUID) -> NewRevision:
    return NewRevision(
        ACTION,
        "organization",
        planned.organization.pk,
        _beginning(planned.organization) if planned.created else planned.changes,
        actor=by.agent_id if by else None,
        source_name=source.name,
        source_url=source.url,
        batch=run,
    )


def _beginning(organization: Organization) -> Changes:
    """What `changes_between(None, stored_entry(organization))` says, without looking at what is empty."""
    data = organization.__dict__
    return {
        name: [None, stored_value(organization, name)]
        for name, attribute in _ATTRIBUTES
        if (value := data[attribute]) or isinstance(value, Decimal)
    }


def _link(plan: Plan, source: Source, run: UUID) -> None:
    """Remember which entries the source's organizations were decided to be."""
    links = [
        SourceLink(source=source.slug, source_id=each.key, organization=each.organization, run=run)
        for each in plan.planned
        if each.linked
    ]
    SourceLink.objects.bulk_create(
        links,
        batch_size=CHUNK,
        update_conflicts=True,
        unique_fields=["source", "source_id"],
        update_fields=["organization", "run"],
    )
