"""Revisions of public entries: what each change did. The rooms that own the entries show and undo them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from dure.core.audit.models import Revision
from dure.core.kit.bulk import insert_many, new_row
from dure.core.kit.ids import new_id

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
    new = [_row(each, now) for each in revisions if each.changes]
    insert_many(new)
    return new


def _row(noted: NewRevision, now: datetime) -> Revision:
    row = new_row(Revision)
    row.__dict__.update(noted.__dict__, id=new_id(), at=now, note=noted.note[:500])
    return row


def revisions_of(kind: str, subject: UUID) -> QuerySet[Revision]:
    """All revisions of one entry, newest first."""
    return Revision.objects.filter(subject_kind=kind, subject=subject).order_by("-at", "-id")
