"""When people last used a space, for the keeping of their records."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.models import Max

from dure.ledger.models import EconomicEvent


def last_uses(agent_ids: Collection[UUID]) -> dict[UUID, datetime]:
    """When each of the people was last served or last worked, by the ledger; two queries."""
    last: dict[UUID, datetime] = {}
    for side in ("receiver", "provider"):
        events = EconomicEvent.objects.filter(**{f"{side}__in": agent_ids}).order_by().values(side)
        for row in events.annotate(last=Max("occurred_at")):
            last[row[side]] = max(last.get(row[side], row["last"]), row["last"])
    return last
