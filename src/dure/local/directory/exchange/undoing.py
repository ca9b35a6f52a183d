"""Taking back an import as one: what it created goes, what it changed goes back, unless somebody changed it since."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import batched
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from dure.core.agents.finding import KIND, index_organizations
from dure.core.agents.models import Agent, Organization, User
from dure.core.agents.stored_entries import stored_value, value_from_stored
from dure.core.audit.actions import log_change
from dure.core.audit.models import Revision
from dure.core.audit.revisions import NewRevision, note_revisions
from dure.core.kit.errors import Refused
from dure.core.search.actions import remove_entry
from dure.local.directory.exchange.importing import require_import
from dure.local.directory.exchange.models import ImportRun, SourceLink
from dure.local.directory.exchange.planning import CHUNK, UNDO
from dure.local.directory.exchange.runs import require_own
from dure.local.directory.exchange.writing import ACTION

_OWN = (SourceLink,)


@dataclass
class Undone:
    """What became of each entry. `kept` lists what stays as it is because somebody has changed it since."""

    deleted: int = 0
    closed: list[str] = field(default_factory=list)
    restored: int = 0
    kept: list[dict[str, Any]] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        return {"deleted": self.deleted, "closed": self.closed, "restored": self.restored, "kept": self.kept}


@transaction.atomic
def undo_run(by: User | None, run: ImportRun) -> Undone:
    """Take back everything a run has written. Created entries that nothing refers to are deleted, others closed.

    Raises PermissionDenied for whoever may not import there (any more), or has not made the run; None is the
    operator at the command line.
    """
    if by is not None:
        require_own(by, run)
    else:
        require_import(by, run.territory)
    if run.state != ImportRun.State.DONE:
        raise Refused("nothing-to-undo", _("This import has written nothing, or was taken back already."))
    undone = Undone()
    SourceLink.objects.filter(run=run.pk).delete()
    revisions = Revision.objects.filter(batch=run.pk, action=ACTION).order_by("id")
    for some in batched(revisions.iterator(chunk_size=CHUNK), CHUNK):
        _undo(some, by, run, undone)
    run.state, run.undone_at, run.undo_report = ImportRun.State.UNDONE, timezone.now(), undone.as_json()
    run.save(update_fields=["state", "undone_at", "undo_report"])
    details = {"deleted": undone.deleted, "closed": len(undone.closed), "restored": undone.restored}
    log_change(by.agent_id if by else None, UNDO, "import", run.pk, {**details, "kept": len(undone.kept)})
    return undone


def _undo(revisions: Sequence[Revision], by: User | None, run: ImportRun, undone: Undone) -> None:
    entries = Organization.objects.select_related("agent", "type", "territory").in_bulk(
        [each.subject for each in revisions]
    )
    changed_since = set(
        Revision.objects.filter(subject_kind=KIND, subject__in=entries)
        .exclude(batch=run.pk)
        .filter(at__gte=min(each.at for each in revisions))
        .values_list("subject", flat=True)
    )
    created = [each for each in revisions if _began(each)]
    free = [each for each in created if each.subject in entries and each.subject not in changed_since]
    referred = _referred_to([each.subject for each in free])
    new: list[NewRevision] = []
    restored: list[Organization] = []
    for revision in revisions:
        entry = entries.get(revision.subject)
        if entry is None:
            continue
        if not _began(revision):
            changes = _put_back(revision, entry, undone)
            if changes:
                restored.append(entry)
                new.append(_revision(revision, changes, by))
        elif revision.subject in changed_since:
            undone.kept.append({"slug": entry.slug, "name": str(entry), "fields": []})
        elif revision.subject in referred:
            entry.closed_on = timezone.localdate()
            undone.closed.append(entry.slug)
            new.append(_revision(revision, {"closed_on": [None, entry.closed_on.isoformat()]}, by))
            entry.save(update_fields=["closed_on"])
            remove_entry(KIND, entry.pk)
        else:
            new.append(_revision(revision, {name: [after, None] for name, (_b, after) in revision.changes.items()}, by))
    note_revisions(new)
    _delete([each.subject for each in free if each.subject not in referred], undone)
    _save(restored, undone)


def _began(revision: Revision) -> bool:
    """Whether the revision is the beginning of the entry."""
    return all(before is None for before, _after in revision.changes.values()) and "name" in revision.changes


def _put_back(revision: Revision, entry: Organization, undone: Undone) -> dict[str, list[Any]]:
    """Set the fields back that still say what the import wrote; the others are listed."""
    changes: dict[str, list[Any]] = {}
    kept: list[str] = []
    for name, (before, after) in revision.changes.items():
        if stored_value(entry, name) == after:
            setattr(entry, name, value_from_stored(name, before))
            changes[name] = [after, before]
        else:
            kept.append(name)
    if kept:
        undone.kept.append({"slug": entry.slug, "name": str(entry), "fields": kept})
    return changes


def _revision(undoes: Revision, changes: dict[str, list[Any]], by: User | None) -> NewRevision:
    return NewRevision(
        UNDO, KIND, undoes.subject, changes, actor=by.agent_id if by else None, batch=undoes.batch, undoes=undoes.pk
    )


def _referred_to(keys: Sequence[UUID]) -> set[UUID]:
    """Those of the organizations that anything in the database refers to."""
    found: set[UUID] = set()
    for model, field_name in _references():
        found.update(
            model._default_manager.filter(**{f"{field_name}__in": keys}).values_list(  # noqa: SLF001
                field_name, flat=True
            )
        )
    return found


def _references() -> Iterator[tuple[Any, str]]:
    relation: Any
    for model in (Agent, Organization):
        for relation in model._meta.get_fields(include_hidden=True):  # noqa: SLF001
            if relation.auto_created and not relation.concrete and (relation.one_to_many or relation.one_to_one):
                related = relation.related_model
                if related not in {*_OWN, Organization} or (related is Organization and model is Organization):
                    yield related, relation.field.attname


def _delete(keys: Sequence[UUID], undone: Undone) -> None:
    from dure.core.search.models import Entry

    Entry.objects.filter(kind=KIND, subject__in=keys).delete()
    # Nothing refers to them, so the rows can go without asking for each.
    Organization.objects.filter(pk__in=keys)._raw_delete(Organization.objects.db)  # noqa: SLF001
    Agent.objects.filter(pk__in=keys)._raw_delete(Agent.objects.db)  # noqa: SLF001
    undone.deleted += len(keys)


def _save(restored: Sequence[Organization], undone: Undone) -> None:
    fields = [each.name for each in Organization._meta.concrete_fields if not each.primary_key]  # noqa: SLF001
    Organization.objects.bulk_create(
        restored, batch_size=CHUNK, update_conflicts=True, unique_fields=["agent"], update_fields=fields
    )
    index_organizations(restored)
    undone.restored += len(restored)
