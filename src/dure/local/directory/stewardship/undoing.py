"""Taking back a revision, field by field: only what nobody has changed since goes back by itself."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from dure.core.agents.models import User
from dure.core.audit.entry_kinds import EntryKind
from dure.core.audit.models import Revision
from dure.core.kit.errors import Refused


@dataclass(frozen=True)
class Undoing:
    """What undoing a revision would do: fields that simply go back, and fields that were changed since."""

    simple: Mapping[str, Any]
    changed_since: Mapping[str, Any]
    present: Mapping[str, Any]


def undoing(kind: EntryKind, entry: Any, revision: Revision) -> Undoing:
    """Sort the fields of a revision by whether they still say what it wrote."""
    present = kind.state(entry)
    simple: dict[str, Any] = {}
    changed_since: dict[str, Any] = {}
    for name, (before, after) in revision.changes.items():
        if not kind.knows(name) or present.get(name) == before:
            continue
        goes_back = simple if _same(present.get(name), after) else changed_since
        goes_back[name] = before
    return Undoing(simple, changed_since, present)


@transaction.atomic
def undo_revision(by: User, kind: EntryKind, entry: Any, revision: Revision, also: Collection[str] = ()) -> None:
    """Set the fields of `revision` back to what they said before it; this is a revision itself.

    Fields that were changed since stay, except those named in `also`. PermissionDenied for whoever may
    not edit the entry, Refused where nothing is left to take back.
    """
    if not kind.may_edit(by, entry):
        raise PermissionDenied(_("You may not edit this entry, so you cannot undo its changes."))
    found = undoing(kind, entry, revision)
    values = {**found.simple, **{name: value for name, value in found.changed_since.items() if name in also}}
    if not values:
        raise Refused(
            "nothing-to-undo",
            _("Nothing is left to undo: the fields were changed since. Choose those that should go back anyway."),
        )
    kind.write(by, entry, values, "", revision.pk)


def _same(present: Any, written: Any) -> bool:
    # Where an entry begins, what is empty was left out of its first revision.
    empty: tuple[Any, ...] = (None, "", [], {})
    return bool(present == written or (present in empty and written in empty))
