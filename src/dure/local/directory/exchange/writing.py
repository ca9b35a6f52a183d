"""Writing a plan: agents, entries, their history and what search knows, in large pieces and one transaction."""

from collections.abc import Callable
from itertools import batched
from uuid import UUID

from django.db import transaction

from dure.core.agents.finding import index_organizations
from dure.core.agents.models import Agent, Organization, User
from dure.core.audit.actions import log_change
from dure.core.audit.revisions import NewRevision, note_revisions
from dure.local.directory.exchange.models import SourceLink
from dure.local.directory.exchange.planning import CHUNK, Plan, Planned, Source

ACTION = "import_organizations"
type Progress = Callable[[int, int], None]


@transaction.atomic
def write_plan(plan: Plan, source: Source, by: User | None, run: UUID, progress: Progress | None = None) -> None:
    """Write all of it or, where an error is raised, nothing. Each entry gets a revision with `run` as its batch."""
    written, total = 0, len(plan.created) + len(plan.updated)
    for some, write in [(each, _create) for each in batched(plan.created, CHUNK)] + [
        (each, _update) for each in batched(plan.updated, CHUNK)
    ]:
        write(some)
        note_revisions(_revision(each, source, by, run) for each in some)
        index_organizations([each.organization for each in some])
        written += len(some)
        if progress is not None:
            progress(written, total)
    _link(plan, source, run)
    details = {
        "territory": source.territory.slug if source.territory else "",
        "created": len(plan.created),
        "updated": len(plan.updated),
        "unchanged": plan.unchanged,
        "run": str(run),
    }
    log_change(by.agent_id if by else None, ACTION, "source", source.slug, details)


def _create(some: tuple[Planned, ...]) -> None:
    Agent.objects.bulk_create([each.organization.agent for each in some])
    Organization.objects.bulk_create([each.organization for each in some], batch_size=CHUNK)


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
        planned.changes,
        actor=by.agent_id if by else None,
        source_name=source.name,
        source_url=source.url,
        batch=run,
    )


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
