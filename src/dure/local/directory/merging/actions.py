"""Merging entries, taking merges back, and remembering what is not the same."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from dure.core.agents.finding import index_organizations
from dure.core.agents.models import Organization, User
from dure.core.agents.permissions import may, require
from dure.core.agents.roles import Permission
from dure.core.agents.stored_entries import stored_value, value_from_stored
from dure.core.audit.actions import log_change
from dure.core.audit.revisions import NewRevision, changes_between, note_revisions
from dure.core.kit.errors import Refused
from dure.local.directory.linkage import Pair, likely_same
from dure.local.directory.merging.models import LikelyPair, Merge
from dure.local.directory.merging.moving import following, move_back, move_references
from dure.local.directory.merging.records import record_of, stored_reasons
from dure.local.directory.merging.values import merged_values


@transaction.atomic
def merge(by: User, survivor: Organization, other: Organization, choices: Mapping[str, str] | None = None) -> Merge:
    """Make `other` part of `survivor`: its address leads there, what pointed at it follows, and it is not listed.

    `choices` says for parts of the entry which side's value is taken ("survivor", "other" or "both"); the others
    take their default. PermissionDenied for whoever may not merge both entries; Refused where they are one and the
    same, one is merged already, or people's data or roles would follow that `by` may not give.
    """
    survivor, other = _locked(survivor, other)
    for each in (survivor, other):
        require(by, Permission.MERGE_ORGANIZATIONS, each)
    _check(by, survivor, other)
    pair = likely_same(record_of(survivor), [record_of(other)], threshold=0)[0]
    changed = _write(by, survivor, merged_values(survivor, other, choices or {}), "merge_organizations", _note(other))
    other.merged_into = survivor
    other.save(update_fields=["merged_into"])
    merged = Merge.objects.create(
        survivor=survivor,
        other=other,
        choices=dict(choices or {}),
        changed=changed,
        moved=move_references(other, survivor),
        score=pair.score,
        reasons=stored_reasons(pair.reasons),
        by=by,
    )
    _set_state(survivor, other, LikelyPair.State.MERGED, by)
    details = {"survivor": survivor.slug, "other": other.slug}
    for each in (survivor, other):
        log_change(by.agent_id, "merge_organizations", "organization", each.pk, details)
    index_organizations([survivor, other])
    return merged


@transaction.atomic
def undo_merge(by: User, merged: Merge) -> Merge:
    """Take a merge back: both entries are listed again, and what followed goes back.

    Values that the merge wrote go back unless they were changed since; those stay with the survivor and are named
    in `kept`. Refused where it is undone already, or where the survivor itself was merged later.
    """
    merged = Merge.objects.select_for_update().get(pk=merged.pk)
    survivor, other = _locked(merged.survivor, merged.other)
    for each in (survivor, other):
        require(by, Permission.MERGE_ORGANIZATIONS, each)
    if merged.undone_at is not None:
        raise Refused("undone-already", _("This merge has been undone already."))
    if survivor.merged_into_id is not None:
        message = _("“%(name)s” was itself merged later. Undo that merge first.")
        raise Refused("merged-later", message % {"name": survivor.name})
    values, kept = {}, []
    for field, (before, after) in merged.changed.items():
        present = stored_value(survivor, field)
        if present == after:
            values[field] = value_from_stored(field, before)
        elif present != before:
            kept.append(field)
    _write(by, survivor, values, "undo_merge", _note(other))
    other.merged_into = None
    other.save(update_fields=["merged_into"])
    move_back(merged.moved, survivor, other)
    merged.undone_at, merged.undone_by, merged.kept = timezone.now(), by, kept
    merged.save(update_fields=["undone_at", "undone_by", "kept"])
    _set_state(survivor, other, LikelyPair.State.OPEN, None)
    details = {"survivor": survivor.slug, "other": other.slug}
    for each in (survivor, other):
        log_change(by.agent_id, "undo_merge", "organization", each.pk, details)
    index_organizations([survivor, other])
    return merged


@transaction.atomic
def say_different(by: User, one: Organization, another: Organization) -> LikelyPair:
    """Remember that two entries are not the same organization, so that they are never proposed again."""
    if one.pk == another.pk:
        raise Refused("same-entry", _("Choose two different entries."))
    for each in (one, another):
        require(by, Permission.MERGE_ORGANIZATIONS, each)
    pair = _set_state(one, another, LikelyPair.State.DIFFERENT, by)
    details = {"first": one.slug, "second": another.slug}
    log_change(by.agent_id, "say_different", "organization", pair.first_id, details)
    return pair


@transaction.atomic
def note_likely(found: Iterable[Pair]) -> int:
    """Put pairs on the worklist and return how many are new. What people decided stays decided.

    Called by the task that looks for duplicates, for the site itself; the ids are those of entries.
    """
    pairs = {}
    for pair in found:
        ordered = pair if pair.left_id < pair.right_id else pair.mirrored()
        pairs[UUID(ordered.left_id), UUID(ordered.right_id)] = ordered
    sides = {"first__in": {first for first, _second in pairs}, "second__in": {second for _first, second in pairs}}
    known = {(each.first_id, each.second_id): each for each in LikelyPair.objects.filter(**sides)}
    LikelyPair.objects.bulk_create(
        [
            LikelyPair(first_id=first, second_id=second, score=pair.score, reasons=stored_reasons(pair.reasons))
            for (first, second), pair in pairs.items()
            if (first, second) not in known
        ],
        ignore_conflicts=True,
    )
    changed = [
        each
        for key, each in known.items()
        if key in pairs and each.state == LikelyPair.State.OPEN and each.score != pairs[key].score
    ]
    for each in changed:
        pair = pairs[each.first_id, each.second_id]
        each.score, each.reasons = pair.score, stored_reasons(pair.reasons)
    LikelyPair.objects.bulk_update(changed, ["score", "reasons"])
    return len(pairs.keys() - known.keys())


def _locked(*organizations: Organization) -> list[Organization]:
    """The entries as they are now, locked in the order of their ids so that two merges never wait for each other."""
    keys = [each.pk for each in organizations]
    found = {
        each.pk: each
        for each in Organization.objects.select_for_update(of=("self",))
        .select_related("agent", "type", "territory")
        .filter(pk__in=keys)
        .order_by("pk")
    }
    return [found[key] for key in keys]


def _check(by: User, survivor: Organization, other: Organization) -> None:
    if survivor.pk == other.pk:
        raise Refused("same-entry", _("Choose two different entries."))
    for each in (survivor, other):
        if each.merged_into_id is not None:
            message = _("“%(name)s” has been merged already. Open it again to see where it leads.")
            raise Refused("merged-already", message % {"name": each.name})
    gives_roles = all(may(by, Permission.GIVE_ROLES, each) for each in (survivor, other))
    if not gives_roles and any(each.guarded for each in following(other)):
        message = _(
            "Residents' data or the roles of staff hang on “%(name)s”. Let it be the entry that stays, or ask somebody"
            " who gives roles for both organizations."
        )
        raise Refused("people-follow", message % {"name": other.name}, field="survivor")


def _write(by: User, survivor: Organization, values: Mapping[str, Any], action: str, note: str) -> dict[str, list[Any]]:
    """Set the values as one revision and return field -> [before, after] in stored form."""
    before = {field: stored_value(survivor, field) for field in values}
    for field, value in values.items():
        setattr(survivor, field, value)
    if not survivor.name:
        raise ValidationError({"name": _("Choose a name.")})
    if values:
        survivor.save(update_fields=list(values))
    changes = changes_between(before, {field: stored_value(survivor, field) for field in values})
    note_revisions([NewRevision(action, "organization", survivor.pk, changes, actor=by.agent_id, note=note)])
    return changes


def _note(other: Organization) -> str:
    return f"{other.name} ({other.slug})"


def _set_state(one: Organization, another: Organization, state: str, by: User | None) -> LikelyPair:
    first, second = sorted((one, another), key=lambda each: each.pk)
    decided = {"state": state, "decided_by": by, "decided_at": timezone.now() if by else None}
    found = LikelyPair.objects.filter(first=first, second=second).first()
    if found is None:
        pair = likely_same(record_of(first), [record_of(second)], threshold=0)[0]
        reasons = stored_reasons(pair.reasons)
        return LikelyPair.objects.create(first=first, second=second, score=pair.score, reasons=reasons, **decided)
    for field, value in decided.items():
        setattr(found, field, value)
    found.save(update_fields=list(decided))
    return found
