"""What partners promise one another: commitments of the ledger, within the initiative's plan."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from dure.core.agents.models import Organization, User
from dure.core.audit.actions import log_change
from dure.core.kit.errors import Refused
from dure.core.kit.exact import to_millionths
from dure.core.kit.translated import Translated
from dure.ledger.models import Agreement, Commitment, ResourceSpecification
from dure.local.initiatives.actions.starting import require_manager
from dure.local.initiatives.labels import WAYS_OF_GIVING
from dure.local.initiatives.models import Initiative

# Work and use are counted in effort, the other ways in the resource's own unit (ValueFlows 1.0, eventQuantity).
EFFORT_ACTIONS = frozenset({"work", "use"})


@dataclass(frozen=True)
class NewPledge:
    """What `partner` promises.

    `quantity` is above zero with at most six decimal places, in the specification's unit: its unit of
    effort for `work` and `use`, its own unit for `transfer` and `deliverService`. `receiver` is the lead
    where it is left out. `agreement` is the written agreement that the pledge is a clause of.
    """

    partner: Organization
    specification: ResourceSpecification
    quantity: Decimal
    action: str = "transfer"
    name: Translated = field(default_factory=lambda: Translated({}))
    receiver: Organization | None = None
    due: date | None = None
    agreement: Agreement | None = None


@transaction.atomic
def pledge(by: User, initiative: Initiative, new: NewPledge) -> Commitment:
    """Note a partner's pledge as a commitment within the initiative's plan.

    Needs MANAGE_INITIATIVE for the lead or the territory. Refused where giver or receiver takes no part,
    where money or goods would go from one to itself, for a way of giving or a quantity that cannot be, and
    for an agreement of another initiative.
    """
    require_manager(by, initiative)
    receiver = new.receiver or initiative.lead
    _check_parties(initiative, new, receiver)
    unit = _checked_unit(new)
    _check_quantity(new.quantity)
    if new.agreement is not None and new.agreement.plan_id != initiative.plan_id:
        message = _("That agreement belongs to something else. Choose an agreement of this initiative.")
        raise Refused("other-agreement", message, field="agreement")
    kind = "effort" if new.action in EFFORT_ACTIONS else "resource"
    commitment = Commitment.objects.create(
        name=new.name,
        action=new.action,
        provider_id=new.partner.pk,
        receiver_id=receiver.pk,
        resource_conforms_to=new.specification,
        plan_id=initiative.plan_id,
        due=new.due,
        clause_of=new.agreement,
        **{f"{kind}_quantity": new.quantity, f"{kind}_unit": unit},
    )
    details = {
        "pledge": str(commitment.pk),
        "organization": new.partner.slug,
        "quantity": str(new.quantity),
        "unit": unit,
        "specification": new.specification.slug,
    }
    log_change(by.agent_id, "pledge", "initiative", initiative.pk, details)
    return commitment


@transaction.atomic
def finish_pledge(by: User, initiative: Initiative, commitment: Commitment) -> None:
    """Say that nothing more is expected of a pledge, delivered in full or not."""
    _set_finished(by, initiative, commitment, finished=True)


@transaction.atomic
def reopen_pledge(by: User, initiative: Initiative, commitment: Commitment) -> None:
    """Expect something of a finished pledge again."""
    _set_finished(by, initiative, commitment, finished=False)


def _set_finished(by: User, initiative: Initiative, commitment: Commitment, *, finished: bool) -> None:
    require_manager(by, initiative)
    if commitment.plan_id != initiative.plan_id:
        raise Refused("other-pledge", _("That pledge belongs to another initiative. Open it there."))
    if commitment.finished == finished:
        return
    commitment.finished = finished
    commitment.save(update_fields=["finished"])
    verb = "finish_pledge" if finished else "reopen_pledge"
    log_change(by.agent_id, verb, "initiative", initiative.pk, {"pledge": str(commitment.pk)})


def _check_parties(initiative: Initiative, new: NewPledge, receiver: Organization) -> None:
    partners = set(initiative.partners.values_list("organization_id", flat=True)) | {initiative.lead_id}
    for organization, place in ((new.partner, "partner"), (receiver, "receiver")):
        if organization.pk not in partners:
            message = _("%(name)s takes no part in this initiative. Add it as a partner first.")
            raise Refused("not-a-partner", message % {"name": organization}, field=place)
    if new.action == "transfer" and new.partner.pk == receiver.pk:
        message = _("Money and goods go from one to another. Choose another receiver, or pledge work or a service.")
        raise Refused("transfer-to-itself", message, field="receiver")


def _checked_unit(new: NewPledge) -> str:
    if new.action not in WAYS_OF_GIVING:
        known = ", ".join(WAYS_OF_GIVING)
        raise Refused("wrong-action", _("Choose a way of giving out of: %(known)s.") % {"known": known}, field="action")
    specification = new.specification
    unit = specification.default_effort_unit if new.action in EFFORT_ACTIONS else specification.default_unit
    if not unit:
        message = _("“%(name)s” is not counted in this way of giving. Choose another way or another kind.")
        raise Refused("no-unit", message % {"name": specification}, field="specification")
    return unit


def _check_quantity(quantity: Decimal) -> None:
    try:
        positive = to_millionths(quantity) > 0
    except ValidationError as error:
        raise Refused("wrong-quantity", " ".join(error.messages), field="quantity") from error
    if not positive:
        raise Refused("wrong-quantity", _("Give a quantity above zero."), field="quantity")
