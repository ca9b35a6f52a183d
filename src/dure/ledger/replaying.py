"""Recomputing all resources from the events alone."""

from collections.abc import Iterator

from django.db.models import Q
from django.utils.translation import gettext as _

from dure.ledger.books import resource_state
from dure.ledger.engine.effects import compute
from dure.ledger.engine.states import ResourceState
from dure.ledger.event_documents import READ_AT_ONCE
from dure.ledger.models import EconomicEvent, EconomicResource
from dure.ledger.rows import event_data, row_of


def replayed_resources() -> dict[str, ResourceState]:
    """The state of every resource as the events lead to it, by id."""
    states: dict[str, ResourceState] = {}
    events = EconomicEvent.objects.filter(
        Q(resource_inventoried_as__isnull=False) | Q(to_resource_inventoried_as__isnull=False)
    )
    for event in events.order_by("position").iterator(chunk_size=READ_AT_ONCE):
        data = event_data(row_of(event))
        effects = compute(
            data, states.get(data.resource_inventoried_as or ""), states.get(data.to_resource_inventoried_as or "")
        )
        for after in (effects.resource_after, effects.to_resource_after):
            if after is not None:
                states[after.id] = after
    return states


def differing_resources() -> Iterator[str]:
    """One sentence for each resource whose stored quantities are not those that its events lead to."""
    states = replayed_resources()
    for row in EconomicResource.objects.order_by("id").iterator(chunk_size=READ_AT_ONCE):
        stored, replayed = resource_state(row), states.get(str(row.id))
        computed = (replayed.accounting, replayed.onhand) if replayed else (0, 0)
        if (stored.accounting, stored.onhand) != computed:
            yield _(
                "The resource %(id)s is stored as %(accounting)s in account and %(onhand)s on hand, "
                "but its events lead to %(computed_accounting)s and %(computed_onhand)s."
            ) % {
                "id": row.id,
                "accounting": stored.accounting,
                "onhand": stored.onhand,
                "computed_accounting": computed[0],
                "computed_onhand": computed[1],
            }
