"""Records end by themselves: whoever has not used anything for long is forgotten, as if they had asked for it.

What counts as use is known by the rooms above (a visit, hours worked, a booking): they register it.
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import batched
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from dure.core.agents.models import Organization, PersonalRecord
from dure.core.agents.personal.records import destroy
from dure.core.audit.actions import log_change

CHUNK = 500
NOTICE = timedelta(days=30)

type LastUses = Callable[[Collection[UUID]], dict[UUID, datetime]]

_uses: list[LastUses] = []


@dataclass(frozen=True)
class EndingRecord:
    """A record that ends by itself: whose it is by agent id, when it was last used, when it ends."""

    agent_id: UUID
    last_used_at: datetime
    ends_at: datetime


def register_use(last_uses: LastUses) -> None:
    """Have `last_uses(agent ids)` say when each was last served or worked; unknown ones are left out."""
    _uses.append(last_uses)


def kept_for() -> timedelta:
    """How long a record is kept after its last use (DURE_RETENTION_DAYS)."""
    return timedelta(days=settings.DURE.retention_days)


def ending_records(organization: Organization, within: timedelta = NOTICE) -> list[EndingRecord]:
    """The records of an organization that end within that time if nobody comes, soonest first."""
    held = PersonalRecord.objects.filter(registered_by=organization.agent_id)
    return sorted(_unused(held, timezone.now() + within), key=lambda record: record.ends_at)


def end_retention() -> int:
    """Erase every record whose time is over; how many. Each by itself, so that a stop in between loses nothing."""
    ended = 0
    for record in _unused(PersonalRecord.objects.all(), timezone.now()):
        ended += end_record(record.agent_id)
    return ended


@transaction.atomic
def end_record(agent_id: UUID) -> int:
    """Erase the record, because the time for which it was kept is over; how many that were, 0 or 1."""
    held = PersonalRecord.objects.select_for_update().filter(pk=agent_id, erased_at=None).first()
    if held is None:
        return 0
    destroy(held)
    log_change(None, "end_retention", "person", agent_id)
    return 1


def _unused(held: QuerySet[PersonalRecord], by: datetime) -> Iterator[EndingRecord]:
    """Records whose time is over `by` then. Only those old enough are looked at closely."""
    old = held.filter(erased_at=None, created_at__lte=by - kept_for()).order_by("pk").values_list("pk", "created_at")
    for chunk in batched(old.iterator(CHUNK), CHUNK):
        last = dict(chunk)
        for last_uses in _uses:
            for agent_id, at in last_uses(list(last)).items():
                last[agent_id] = max(last[agent_id], at)
        for agent_id, at in last.items():
            if at + kept_for() <= by:
                yield EndingRecord(agent_id, at, at + kept_for())
