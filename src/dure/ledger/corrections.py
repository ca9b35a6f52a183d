"""Correcting what was recorded wrongly: the ledger never changes, a correcting event tells the difference.

How queries read corrections: a correction repeats its original in everything but quantity, time of recording and
recorder, so a sum simply adds it. A count of events counts originals whose net quantity (own plus corrections)
is above zero: a correction never counts by itself, and an event that is fully backed out no longer counts.
"""

from decimal import Decimal
from uuid import UUID

from django.db.models import F, Q, QuerySet, Sum, Value
from django.db.models.functions import Coalesce

from dure.core.kit.exact import ExactDecimalField
from dure.ledger.entries import NewEvent
from dure.ledger.models import EconomicEvent


def correction_of(
    original: EconomicEvent,
    *,
    recorded_by: UUID,
    source: str,
    source_id: str,
    resource_quantity: Decimal | None = None,
    effort_quantity: Decimal | None = None,
) -> NewEvent:
    """The event that corrects `original` by these differences and repeats the rest of it."""
    return NewEvent(
        action=original.action,
        provider=original.provider_id,
        receiver=original.receiver_id,
        resource_conforms_to=original.resource_conforms_to_id,
        resource_inventoried_as=original.resource_inventoried_as_id,
        to_resource_inventoried_as=original.to_resource_inventoried_as_id,
        resource_quantity=resource_quantity,
        resource_unit=original.resource_unit if resource_quantity is not None else "",
        effort_quantity=effort_quantity,
        effort_unit=original.effort_unit if effort_quantity is not None else "",
        occurred_at=original.occurred_at,
        ended_at=original.ended_at,
        plan=original.plan_id,
        input_of=original.input_of_id,
        output_of=original.output_of_id,
        at_location=original.at_location_id,
        to_location=original.to_location_id,
        fulfills=original.fulfills_id,
        satisfies=original.satisfies_id,
        realization_of=original.realization_of_id,
        corrects=original.id,
        stage=original.stage,
        state=original.state,
        recorded_by=recorded_by,
        source=source,
        source_id=source_id,
    )


def backed_out(last_position: int | None = None) -> QuerySet[EconomicEvent]:
    """Originals that their corrections bring down to nothing. Reads only what was ever corrected.

    With `last_position`, as the ledger stood when it held that position: later corrections do not count.
    """
    zero = Value(0, output_field=ExactDecimalField())
    heeded = Q() if last_position is None else Q(corrections__position__lte=last_position)
    taken = {name: Sum(f"corrections__{name}", filter=heeded) for name in ("resource_quantity", "effort_quantity")}
    return (
        EconomicEvent.objects.filter(corrections__isnull=False)
        .order_by()
        .annotate(
            net_resource=Coalesce(F("resource_quantity"), zero) + Coalesce(taken["resource_quantity"], zero),
            net_effort=Coalesce(F("effort_quantity"), zero) + Coalesce(taken["effort_quantity"], zero),
        )
        .filter(net_resource=0, net_effort=0)
    )


def counted(events: QuerySet[EconomicEvent], last_position: int | None = None) -> QuerySet[EconomicEvent]:
    """Those of `events` that a count counts: originals that are not fully backed out (by `last_position`)."""
    return events.filter(corrects__isnull=True).exclude(position__in=backed_out(last_position).values("position"))
