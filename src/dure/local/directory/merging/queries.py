"""What the pages of merging show."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from dure.core.agents.models import Organization, User
from dure.core.agents.permissions import current_assignments, may
from dure.core.agents.references import references
from dure.core.agents.roles import PERMISSIONS, Permission
from dure.core.agents.stored_entries import stored_value
from dure.core.audit.entry_kinds import entry_kind
from dure.core.territories.models import Territory
from dure.local.directory.linkage import likely_same
from dure.local.directory.merging.models import LikelyPair, Merge
from dure.local.directory.merging.reason_words import ReasonWords, reason_words
from dure.local.directory.merging.records import record_of, stored_reasons
from dure.local.directory.merging.values import Part, differing_parts, parts

KIND = "organization"
PART_LABELS = {"address": _("Address"), "point": _("Point on the map"), "source": _("Source of this entry")}


def worklist(by: User, territory: Territory | None = None) -> QuerySet[LikelyPair]:
    """The undecided pairs of which `by` may merge both entries, the likeliest first."""
    pairs = LikelyPair.objects.filter(
        state=LikelyPair.State.OPEN, first__merged_into__isnull=True, second__merged_into__isnull=True
    ).select_related("first__territory", "first__type", "second__territory", "second__type")
    for side in ("first", "second"):
        pairs = pairs.filter(_reach(by, side))
    if territory is not None:
        inside = Q(first__territory__path__startswith=territory.path)
        pairs = pairs.filter(inside | Q(second__territory__path__startswith=territory.path))
    return pairs.order_by("-score", "pk")


def _reach(by: User, side: str) -> Q:
    """The entries on this side of a pair for which `by` holds the right to merge."""
    reach = Q(pk__in=[])
    for assignment in current_assignments(by):
        if Permission.MERGE_ORGANIZATIONS not in PERMISSIONS.get(assignment.role, frozenset()):
            continue
        if assignment.territory is not None:
            reach |= Q(**{f"{side}__territory__path__startswith": assignment.territory.path})
        elif assignment.organization_id is not None:
            reach |= Q(**{side: assignment.organization_id})
        elif (kind := getattr(assignment, "organization_type_id", None)) is not None:
            reach |= Q(**{f"{side}__type": kind})
    return reach


def merging_territories(by: User) -> list[Territory]:
    """The territories where `by` may merge, by path."""
    return [each for each in Territory.objects.order_by("path") if may(by, Permission.MERGE_ORGANIZATIONS, each)]


@dataclass(frozen=True)
class PairRow:
    """A pair of the worklist, with its reasons in words."""

    pair: LikelyPair
    reasons: list[ReasonWords]

    @property
    def percent(self) -> int:
        return round(self.pair.score * 100)


def pair_rows(pairs: Iterable[LikelyPair]) -> list[PairRow]:
    return [PairRow(pair, reason_words(pair.reasons)) for pair in pairs]


@dataclass(frozen=True)
class PartRow:
    """A part of both entries side by side, as texts."""

    name: str
    label: str
    ours: list[str]
    theirs: list[str]
    part: Part | None


@dataclass(frozen=True)
class Comparison:
    """Both entries side by side: parts that differ, parts that are the same, reasons and score."""

    differing: list[PartRow]
    same: list[PartRow]
    score: float
    reasons: list[ReasonWords]

    @property
    def percent(self) -> int:
        return round(self.score * 100)


def comparison(survivor: Organization, other: Organization) -> Comparison:
    """The two entries field by field."""
    differing = {part.name: part for part in differing_parts(survivor, other)}
    rows = list(_rows(survivor, other, differing))
    pair = likely_same(record_of(survivor), [record_of(other)], threshold=0)[0]
    return Comparison(
        [row for row in rows if row.part is not None],
        [row for row in rows if row.part is None and row.ours],
        pair.score,
        reason_words(stored_reasons(pair.reasons)),
    )


def _rows(survivor: Organization, other: Organization, differing: dict[str, Part]) -> Iterable[PartRow]:
    kind = entry_kind(KIND)
    if kind is None:
        raise LookupError("no words for the fields of organizations are registered")
    stored = [{field: stored_value(each, field) for field in kind.fields} for each in (survivor, other)]
    looked_up = kind.prepare([{field: [stored[0][field], stored[1][field]] for field in kind.fields}])

    def shown(side: int, fields: Iterable[str]) -> list[str]:
        texts: list[str] = []
        for field in fields:
            words = looked_up.get(field, kind.fields[field].words)
            texts += _texts(words(stored[side][field]))
        return texts

    for name, fields in parts().items():
        known = [field for field in fields if field in kind.fields]
        label = str(PART_LABELS[name] if name in PART_LABELS else kind.fields[name].label)
        yield PartRow(name, label, shown(0, known), shown(1, known), differing.get(name))


def _texts(words: Any) -> list[str]:
    """What a field's words are, as texts one below the other."""
    if isinstance(words, dict):
        return [f"{key}: {text}" for key, text in words.items() if text]
    if isinstance(words, str):
        return [words] if words else []
    return [str(each) for each in words or ()]


def merges_of(organization: Organization) -> QuerySet[Merge]:
    """The merges into the organization, newest first."""
    return Merge.objects.filter(survivor=organization).select_related("other", "by")


def merge_of(merge_id: UUID) -> Merge | None:
    return (
        Merge.objects.select_related("survivor__territory", "survivor__type", "other__territory", "other__type")
        .filter(pk=merge_id)
        .first()
    )


def field_labels(names: Iterable[str]) -> list[str]:
    """Fields as people call them."""
    kind = entry_kind(KIND)
    return [str(kind.fields[name].label) if kind and name in kind.fields else name for name in names]


def moved_rows(merged: Merge) -> list[tuple[str, int]]:
    """What followed in a merge: the kind and how many."""
    known = {each.key: str(each.label) for each in references()}
    return [(known.get(key, key), len(keys)) for key, keys in merged.moved.items()]
