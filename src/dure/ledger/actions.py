"""What people and their programs may do with the ledger directly, with their rights checked."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from dure.core.agents.models import Organization, User
from dure.core.agents.permissions import require
from dure.core.agents.roles import Permission
from dure.core.audit.actions import log_change
from dure.ledger import sealing
from dure.ledger.corrections import correction_of
from dure.ledger.entries import NewEvent, RecordedBatch
from dure.ledger.history import find_original, net_quantities
from dure.ledger.models import EconomicEvent, Seal
from dure.ledger.recording import record, record_many
from dure.ledger.references import check_references


def require_recording(by: User, pairs: Iterable[tuple[UUID, UUID]]) -> None:
    """Raise PermissionDenied unless `by` may record for the provider or the receiver of every pair."""
    wanted = set(pairs)
    agents = {agent for pair in wanted for agent in pair}
    organizations = {
        row.agent_id: row for row in Organization.objects.filter(agent_id__in=agents).select_related("territory")
    }
    for pair in wanted:
        scopes = [organizations[agent] for agent in set(pair) if agent in organizations]
        if not scopes:
            raise PermissionDenied(
                _("Neither provider nor receiver is an organization of this site. Name the one that you record for.")
            )
        require(by, Permission.RECORD_ACTIVITY, *scopes)


@transaction.atomic
def record_event(by: User, new: NewEvent) -> EconomicEvent:
    """Record an event for an organization that `by` may record for."""
    require_recording(by, [(new.provider, new.receiver)])
    check_references([new])
    return record(new)


@transaction.atomic
def record_events(by: User, events: Sequence[NewEvent]) -> RecordedBatch:
    """Record a batch of events, all or none, for organizations that `by` may record for."""
    require_recording(by, ((new.provider, new.receiver) for new in events))
    check_references(events)
    return record_many(events)


@transaction.atomic
def correct_event(
    by: User,
    event_id: UUID,
    *,
    source: str,
    source_id: str,
    resource_quantity: Decimal | None = None,
    effort_quantity: Decimal | None = None,
) -> EconomicEvent:
    """Record by how much an event was wrong: −3 backs out a 3, +2 makes a 3 a 5.

    The quantities are differences in the units of the event. The right to record activity for its provider or
    receiver is needed. Raises `Refused` where more would be taken away than the event counts by now.
    """
    original = find_original(event_id)
    require_recording(by, [(original.provider_id, original.receiver_id)])
    correction = record(
        correction_of(
            original,
            recorded_by=by.agent_id,
            source=source,
            source_id=source_id,
            resource_quantity=resource_quantity,
            effort_quantity=effort_quantity,
        )
    )
    log_change(by.agent_id, "correct_event", "event", original.id, {"correction": str(correction.id)})
    return correction


@transaction.atomic
def undo_event(by: User, event_id: UUID, *, source: str, source_id: str) -> EconomicEvent:
    """Back an event out fully: whatever it counts by now is taken away."""
    resource, effort = net_quantities(find_original(event_id))
    return correct_event(
        by,
        event_id,
        source=source,
        source_id=source_id,
        resource_quantity=-resource if resource else None,
        effort_quantity=-effort if effort else None,
    )


@transaction.atomic
def seal_ledger(by: User) -> list[Seal]:
    """Seal everything that is not sealed yet, now."""
    require(by, Permission.SEAL_LEDGER)
    seals = sealing.seal_events()
    log_change(by.agent_id, "seal_ledger", "seal", seals[-1].number if seals else "", {"seals": len(seals)})
    return seals
