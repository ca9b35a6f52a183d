"""Reading intents: how much of what is wanted or offered has been promised, and has come."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Count, Prefetch, QuerySet, Sum, prefetch_related_objects

from dure.ledger.models import Commitment, EconomicEvent, Intent

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class AnsweredIntent:
    """An intent with what answers it; all quantities in `unit`.

    `promised` is what commitments that satisfy it say. `delivered` is what events have brought that satisfy
    it themselves or fulfill such a commitment, corrections included, each event counted once; `unpromised` is
    the part of it that no such commitment had promised.
    """

    intent: Intent
    commitments: tuple[Commitment, ...]
    quantity: Decimal
    unit: str
    promised: Decimal = ZERO
    delivered: Decimal = ZERO
    unpromised: Decimal = ZERO
    events: int = 0

    @property
    def still_open(self) -> Decimal:
        """What nobody has promised or brought yet."""
        return max(self.quantity - self.promised - self.unpromised, ZERO)


def answered(intents: Sequence[Intent]) -> list[AnsweredIntent]:
    """The intents with what answers them, in the same order; three queries however many there are.

    Only quantities in the intent's own unit count: of work or use where it wants that, else of the resource.
    """
    rows = Commitment.objects.select_related("provider__organization", "receiver__organization")
    prefetch_related_objects(list(intents), Prefetch("commitments", rows.order_by("created_at", "pk")))
    answered_by = {row.pk: intent.pk for intent in intents for row in intent.commitments.all()}
    sums: dict[UUID, list[Mapping[str, Any]]] = defaultdict(list)
    # An event that names both a commitment and an intent counts for the intent it names.
    for row in _summed(EconomicEvent.objects.filter(fulfills__in=list(answered_by), satisfies__isnull=True)):
        sums[answered_by[row["fulfills"]]].append(row)
    for row in _summed(EconomicEvent.objects.filter(satisfies__in=[intent.pk for intent in intents])):
        sums[row["satisfies"]].append(row)
    return [_answered(intent, sums[intent.pk]) for intent in intents]


def _summed(events: QuerySet[EconomicEvent]) -> Iterable[Mapping[str, Any]]:
    return (
        events.order_by()
        .values("satisfies", "fulfills", "resource_unit", "effort_unit")
        .annotate(resource=Sum("resource_quantity"), effort=Sum("effort_quantity"), events=Count("position"))
    )


def _answered(intent: Intent, sums: Iterable[Mapping[str, Any]]) -> AnsweredIntent:
    commitments = tuple(intent.commitments.all())
    promises = {commitment.pk for commitment in commitments}
    kind = "resource" if intent.effort_quantity is None else "effort"
    unit: str = getattr(intent, f"{kind}_unit")
    promised = unpromised = delivered = ZERO
    events = 0
    for commitment in commitments:
        if getattr(commitment, f"{kind}_unit") == unit:
            promised += getattr(commitment, f"{kind}_quantity") or ZERO
    for row in sums:
        quantity = (row[kind] or ZERO) if row[f"{kind}_unit"] == unit else ZERO
        delivered += quantity
        events += row["events"]
        if row["fulfills"] not in promises:
            unpromised += quantity
    return AnsweredIntent(
        intent=intent,
        commitments=commitments,
        quantity=getattr(intent, f"{kind}_quantity") or ZERO,
        unit=unit,
        promised=promised,
        delivered=delivered,
        unpromised=unpromised,
        events=events,
    )
