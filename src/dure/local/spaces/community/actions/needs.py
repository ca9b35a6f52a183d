"""What a session needs and who brings it."""

from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from dure.core.agents.models import Agent, Organization, User
from dure.core.agents.permissions import require
from dure.core.agents.roles import Permission
from dure.core.kit.errors import Refused
from dure.ledger.models import Commitment
from dure.local.spaces.actions import record_contribution, touch
from dure.local.spaces.actions.recording import check_people, checked_quantity
from dure.local.spaces.community.models import Need, Session


@dataclass(frozen=True)
class NewNeed:
    """What is needed. For a pledge, `quantity` is above zero in the pledge's unit and the partner is its giver."""

    what: str
    quantity: Decimal | None = None
    partner: Organization | None = None
    person: Agent | None = None
    pledge: Commitment | None = None


@transaction.atomic
def add_need(by: User, session: Session, new: NewNeed) -> Need:
    """Note what the session needs and, where it is known, who brings it. Needs RECORD_ACTIVITY."""
    space = session.series.space
    require(by, Permission.RECORD_ACTIVITY, space.operator)
    if not new.what.strip():
        raise Refused("nothing", _("Say what is needed."), field="what")
    if new.person is not None:
        check_people(space, [new.person], "person")
    quantity = None if new.quantity is None else checked_quantity(new.quantity, "quantity")
    partner = new.partner
    if new.pledge is not None:
        if new.pledge.plan_id != space.initiative.plan_id:
            raise Refused("other-pledge", _("This pledge does not belong to the initiative."), field="pledge")
        if quantity is None:
            raise Refused("no-quantity", _("Say how much of the pledge is needed."), field="quantity")
        partner = Organization.objects.get(pk=new.pledge.provider_id)
    need = Need.objects.create(
        session=session,
        what=new.what.strip(),
        quantity=quantity,
        partner=partner,
        person=new.person,
        pledge=new.pledge,
    )
    touch(space)
    return need


@transaction.atomic
def bring(by: User, need: Need) -> Need:
    """It was brought. For a pledge this is its contribution in the ledger. Twice is once. Needs RECORD_ACTIVITY."""
    space = need.session.series.space
    require(by, Permission.RECORD_ACTIVITY, space.operator)
    if need.brought_at is not None:
        return need
    if need.pledge is not None and need.partner is not None and need.quantity is not None:
        need.event = record_contribution(
            by, space, need.partner, need.pledge, need.quantity, entry_id=f"need/{need.pk}"
        )
    need.brought_at = timezone.now()
    need.save(update_fields=["brought_at", "event"])
    touch(space)
    return need


@transaction.atomic
def drop_need(by: User, need: Need) -> None:
    """It is not needed after all. Needs RECORD_ACTIVITY; refused for what was brought."""
    space = need.session.series.space
    require(by, Permission.RECORD_ACTIVITY, space.operator)
    if need.brought_at is not None:
        raise Refused("brought", _("This has been brought already."))
    need.delete()
    touch(space)
