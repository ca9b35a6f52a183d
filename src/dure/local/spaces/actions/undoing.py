"""Taking an entry back. Nothing is ever deleted: a second event corrects the first."""

from decimal import Decimal

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from dure import ledger
from dure.core.agents.models import User
from dure.core.agents.permissions import require
from dure.core.agents.roles import Permission
from dure.core.audit.actions import log_change
from dure.core.kit.errors import Refused
from dure.ledger.corrections import correction_of
from dure.ledger.models import EconomicEvent
from dure.local.spaces.actions.giving import SALE
from dure.local.spaces.actions.presence import end_undone
from dure.local.spaces.models import Space
from dure.local.spaces.sources import DESK, SOURCES


@transaction.atomic
def undo(by: User, space: Space, event: EconomicEvent) -> EconomicEvent:
    """Take back everything that an entry of this space counts by now, with a correcting event.

    The correction happened when the entry did, so sums of every period are right again. Undoing twice
    returns the first correction. With a visit, what was paid for it is taken back and the stay ends. Needs
    RECORD_ACTIVITY for the operator. Refused for events that were not recorded at this space, for
    corrections, and for an entry that others have corrected to nothing.
    """
    require(by, Permission.RECORD_ACTIVITY, space.operator)
    Space.objects.select_for_update(of=("self",), no_key=True).get(pk=space.pk)
    if (
        event.plan_id != space.initiative.plan_id
        or event.at_location_id != space.place_id
        or event.source not in SOURCES
        or event.corrects_id is not None
    ):
        message = _("Only entries of this desk can be undone here. Choose one from the list of last entries.")
        raise Refused("not-of-this-desk", message)
    known = EconomicEvent.objects.filter(source=DESK, source_id=_undo_id(event)).first()
    if known is not None:
        return known
    correction = _take_back(by, event)
    sale = EconomicEvent.objects.filter(source=event.source, source_id=f"{event.source_id}{SALE}").first()
    if sale is not None and any(_standing(sale)):
        _take_back(by, sale)
    end_undone(event)
    log_change(by.agent_id, "undo_entry", "space", space.pk, {"event": str(event.id)})
    return correction


def _undo_id(event: EconomicEvent) -> str:
    return f"undo/{event.pk}"


def _take_back(by: User, event: EconomicEvent) -> EconomicEvent:
    stock, effort = _standing(event)
    if not stock and not effort:
        raise Refused("already-undone", _("This entry has been taken back already."))
    new = correction_of(
        event,
        recorded_by=by.agent_id,
        source=DESK,
        source_id=_undo_id(event),
        resource_quantity=-stock if stock else None,
        effort_quantity=-effort if effort else None,
    )
    return ledger.record(new)


def _standing(event: EconomicEvent) -> tuple[Decimal, Decimal]:
    """What the event counts by now: resource and effort quantity."""
    taken = EconomicEvent.objects.filter(corrects=event.pk).aggregate(
        stock=Sum("resource_quantity"), effort=Sum("effort_quantity")
    )
    zero = Decimal(0)
    return (
        (event.resource_quantity or zero) + (taken["stock"] or zero),
        (event.effort_quantity or zero) + (taken["effort"] or zero),
    )
