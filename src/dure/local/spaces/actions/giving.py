"""What comes in and goes out: contributions of partners, and what the space buys."""

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from dure import ledger
from dure.core.agents.models import Organization, User
from dure.core.kit.errors import Refused
from dure.ledger.models import Commitment, EconomicEvent
from dure.local.spaces.actions.acting import Acting
from dure.local.spaces.actions.recording import activity_of, begin_entry, checked_quantity, new_event
from dure.local.spaces.models import Activity, Space
from dure.local.spaces.sources import DESK

# What the identifier of a sale ends in.
SALE = "/sale"


@transaction.atomic
def record_contribution(
    by: User,
    space: Space,
    partner: Organization,
    what: Activity | Commitment,
    quantity: Decimal,
    *,
    entry_id: str,
    at: datetime | None = None,
    source: str = DESK,
) -> EconomicEvent:
    """A partner of the initiative gave something: an activity's kind of thing, or part of its pledge.

    For an activity it is a ValueFlows `transfer` from the partner to the operator. For a pledge the event
    fulfills it and repeats its action, kind, receiver and unit, so that what was delivered adds up. No
    inventory is kept of what is given: the event names no resource, it only counts (a space that tracks its
    stock records through the ledger's own door). Sent again with the same `entry_id`, the known event is
    returned.

    Needs RECORD_ACTIVITY for the operator. Refused for an organization that takes no part, for a pledge of
    another partner or initiative, and for a pledge that is finished.
    """
    begin_entry(by, space, entry_id, at)
    checked = checked_quantity(quantity, "quantity")
    if isinstance(what, Activity):
        activity_of(space, what, Activity.Kind.CONTRIBUTION)
        _check_partner(space, partner)
        about = _transfer(what, partner.pk, space.operator_id, checked)
    else:
        if _is_closed(what, space, partner):
            message = _("This pledge is finished or belongs to somebody else. Choose an open pledge of the partner.")
            raise Refused("other-pledge", message, field="what")
        about = _fulfilment(what, checked)
    return ledger.record(new_event(by, space, (source, entry_id), at, **about))


@transaction.atomic
def record_purchase(
    by: User,
    space: Space,
    activity: Activity,
    seller: Organization,
    amount: Decimal,
    *,
    entry_id: str,
    at: datetime | None = None,
    source: str = DESK,
) -> EconomicEvent:
    """The space bought something: what was paid, in the unit of the activity's kind (such as won).

    In ValueFlows a `transfer` of money from the operator to the seller. The goods or services that came in
    return are used up in the space's daily life and are not counted a second time. Sent again with the same
    `entry_id`, the known event is returned. Needs RECORD_ACTIVITY for the operator.
    """
    begin_entry(by, space, entry_id, at)
    activity_of(space, activity, Activity.Kind.PURCHASE)
    checked = checked_quantity(amount, "amount")
    if seller.pk == space.operator_id:
        message = _("A space buys from somebody else. Choose another organization as the seller.")
        raise Refused("own-seller", message, field="seller")
    about = _transfer(activity, space.operator_id, seller.pk, checked)
    return ledger.record(new_event(by, space, (source, entry_id), at, **about))


@transaction.atomic
def record_sale(
    by: Acting,
    space: Space,
    activity: Activity,
    amount: Decimal,
    *,
    entry_id: str,
    at: datetime | None = None,
    source: str = DESK,
) -> EconomicEvent:
    """The space sold something: what visitors paid, in the unit of the activity's kind (such as won).

    In ValueFlows a `transfer` of money from the space's guests to the operator: who paid is nobody's business.
    Sent again with the same `entry_id`, the known event is returned. Needs RECORD_ACTIVITY for the operator.
    """
    begin_entry(by, space, entry_id, at)
    activity_of(space, activity, Activity.Kind.SALE)
    checked = checked_quantity(amount, "amount")
    return ledger.record(sale_event(by, space, activity, (source, entry_id), at, checked))


def sale_event(
    by: Acting, space: Space, activity: Activity, entry: tuple[str, str], at: datetime | None, amount: Decimal
) -> ledger.NewEvent:
    """Money that visitors paid. Beside a visit it has an identifier of its own, made of the visit's."""
    source, entry_id = entry
    about = _transfer(activity, space.guests_id, space.operator_id, amount)
    return new_event(by, space, (source, f"{entry_id}{SALE}"), at, **about)


def _is_closed(pledge: Commitment, space: Space, partner: Organization) -> bool:
    """Whether nothing can be given here for this pledge by this partner."""
    other = pledge.plan_id != space.initiative.plan_id or pledge.provider_id != partner.pk
    return other or pledge.finished


def _check_partner(space: Space, partner: Organization) -> None:
    if partner.pk == space.operator_id:
        message = _("A contribution comes from somebody else than the operator. Choose another partner.")
        raise Refused("own-contribution", message, field="partner")
    initiative = space.initiative
    if partner.pk != initiative.lead_id and not initiative.partners.filter(organization=partner).exists():
        message = _("%(name)s takes no part in this initiative. Ask its coordinator to add it as a partner first.")
        raise Refused("not-a-partner", message % {"name": partner}, field="partner")


def _transfer(activity: Activity, provider: UUID, receiver: UUID, quantity: Decimal) -> dict[str, Any]:
    return {
        "action": "transfer",
        "provider": provider,
        "receiver": receiver,
        "resource_conforms_to": activity.specification_id,
        "resource_quantity": quantity,
        "resource_unit": activity.specification.default_unit or "one",
    }


def _fulfilment(pledge: Commitment, quantity: Decimal) -> dict[str, Any]:
    kind = "resource" if pledge.effort_quantity is None else "effort"
    return {
        "action": pledge.action,
        "provider": pledge.provider_id,
        "receiver": pledge.receiver_id,
        "resource_conforms_to": pledge.resource_conforms_to_id,
        f"{kind}_quantity": quantity,
        f"{kind}_unit": getattr(pledge, f"{kind}_unit"),
        "fulfills": pledge.pk,
    }
