"""Moving what points at one organization to another, and back."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from dure.core.agents.models import Organization
from dure.core.agents.references import Reference, reference, references

type Moved = dict[str, list[str]]


@dataclass(frozen=True)
class Following:
    """What of one kind would follow: how many rows, and whether some of them are guarded."""

    reference: Reference
    count: int
    guarded: bool


def following(other: Organization) -> list[Following]:
    """What points at the entry that is to be merged, kind by kind; kinds without rows are left out."""
    found = []
    for each in references():
        rows = list(each.rows(other.pk))
        if rows:
            found.append(Following(each, len(rows), any(each.guarded(row) for row in rows)))
    return found


def move_references(other: Organization, survivor: Organization) -> Moved:
    """Point everything at the survivor and return the rows that moved, by the key of their reference.

    A row stays with the merged entry where the survivor has the same already, or would relate to itself.
    """
    moved: Moved = {}
    for each in references():
        keys = [row.pk for row in each.rows(other.pk).select_for_update() if _point(each, row.pk, survivor.pk)]
        if keys:
            moved[each.key] = [str(key) for key in keys]
            if each.moved is not None:
                each.moved(keys)
    return moved


def move_back(moved: Mapping[str, list[str]], survivor: Organization, other: Organization) -> None:
    """Point the rows that moved back, those that still point at the survivor."""
    for key, keys in moved.items():
        each = reference(key)
        if each is None:
            continue
        rows = each.model_class._default_manager.filter(pk__in=keys, **{each.field: survivor.pk})  # noqa: SLF001
        back = [row.pk for row in rows if _point(each, row.pk, other.pk)]
        if back and each.moved is not None:
            each.moved(back)


def _point(each: Reference, key: Any, target: UUID) -> bool:
    """Point one row at `target`; False where the database holds that against it."""
    attribute = each.model_class._meta.get_field(each.field).attname  # type: ignore[union-attr]  # noqa: SLF001
    try:
        with transaction.atomic():
            each.model_class._default_manager.filter(pk=key).update(**{attribute: target})  # noqa: SLF001
    except IntegrityError:
        return False
    return True
