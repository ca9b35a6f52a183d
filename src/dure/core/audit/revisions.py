"""Revisions of public entries: what each change did. The rooms that own the entries show and undo them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from dure.core.audit.models import Revision
from dure.core.kit.bulk import insert_many

type Stored = Mapping[str, Any]
type Changes = dict[str, list[Any]]


@dataclass(frozen=True)
class NewRevision:
    """A change to note. `changes` is field -> [before, after] in stored (JSON) form."""

    action: str
    subject_kind: str
    subject: UUID
    changes: Changes
    actor: UUID | None = None
    note: str = ""
    source_name: str = ""
    source_url: str = ""
    batch: UUID | None = None
    undoes: UUID | None = None


def changes_between(before: Stored | None, after: Stored) -> Changes:
    """What differs between two stored states; all that is not empty where there was none before."""
    if before is None:
        return {name: [None, value] for name, value in after.items() if value not in (None, "", [], {})}
    return {name: [before.get(name), value] for name, value in after.items() if before.get(name) != value}


def note_revisions(revisions: Iterable[NewRevision]) -> list[Revision]:
    """Keep the revisions, all with the present time; ones that change nothing are left out."""
    now = timezone.now()
    new = [
        Revision(
            at=now,
            actor=each.actor,
            action=each.action,
            subject_kind=each.subject_kind,
            subject=each.subject,
            changes=each.changes,
            note=each.note[:500],
            source_name=each.source_name,
            source_url=each.source_url,
            batch=each.batch,
            undoes=each.undoes,
        )
        for each in revisions
        if each.changes
    ]
    insert_many(new)
    return new


def revisions_of(kind: str, subject: UUID) -> QuerySet[Revision]:
    """All revisions of one entry, newest first."""
    return Revision.objects.filter(subject_kind=kind, subject=subject).order_by("-at", "-id")
