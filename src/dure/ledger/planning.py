"""What people and their programs plan: kinds of resources, processes, agreements, intents and commitments.

Pledges of an initiative's partners are made by the initiatives' own action; `commit_to` makes those that
answer an intent.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from dure.core.agents.models import Organization, User
from dure.core.agents.permissions import require
from dure.core.agents.roles import Permission
from dure.core.audit.actions import log_change
from dure.core.kit.errors import Refused
from dure.core.kit.translated import Translated
from dure.ledger.engine.checks import TRANSFERS
from dure.ledger.models import Agreement, Commitment, Intent, Plan, Process, ResourceSpecification
from dure.ledger.plan_keepers import check_taking_part, require_planning
from dure.ledger.planned_amounts import Amount, amount_of, check_comparable, check_unit, checked_amount

MOST_SLUG, MOST_NAME = 80, 200


@dataclass(frozen=True, slots=True, kw_only=True)
class NewIntent:
    """A wish (its `receiver` is known) or an offer (its `provider` is known) within `plan`, or within none."""

    name: Translated
    action: str
    specification: ResourceSpecification
    amount: Amount
    provider: Organization | None = None
    receiver: Organization | None = None
    plan: Plan | None = None
    due: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCommitment:
    """Who takes the side that an intent leaves open, and how much of it."""

    partner: Organization
    amount: Amount
    name: Translated = field(default_factory=lambda: Translated({}))
    due: date | None = None
    clause_of: Agreement | None = None


@transaction.atomic
def define_specification(
    by: User,
    *,
    slug: str,
    name: Translated,
    default_unit: str = "",
    default_effort_unit: str = "",
    substitutable: bool = True,
    medium_of_exchange: bool = False,
) -> ResourceSpecification:
    """A new kind of resource, counted in `default_unit`, its work or use in `default_effort_unit`.

    All of the site share it, so MANAGE_INITIATIVE anywhere is enough. Refused for a slug that is taken or
    not possible, no name, no unit at all, and unknown units.
    """
    require(by, Permission.MANAGE_INITIATIVE)
    _check_name(name)
    _check_slug(slug)
    if not default_unit and not default_effort_unit:
        message = _("Say in which unit it is counted, or its work or use.")
        raise Refused("missing_unit", message, field="default_unit")
    for unit, place in ((default_unit, "default_unit"), (default_effort_unit, "default_effort_unit")):
        if unit:
            check_unit(unit, place)
    try:
        with transaction.atomic():
            specification = ResourceSpecification.objects.create(
                slug=slug,
                name=name,
                default_unit=default_unit,
                default_effort_unit=default_effort_unit,
                substitutable=substitutable,
                medium_of_exchange=medium_of_exchange,
            )
    except IntegrityError:
        message = _("There is a kind of resource “%(slug)s” already. Use it, or choose another address.")
        raise Refused("slug_taken", message % {"slug": slug}, field="slug") from None
    log_change(by.agent_id, "define_specification", "specification", specification.pk, {"slug": slug})
    return specification


@transaction.atomic
def start_process(by: User, plan: Plan, *, name: Translated, in_scope_of: Organization) -> Process:
    """An activity within the plan, run by `in_scope_of`.

    Needs MANAGE_INITIATIVE for it or for what the plan belongs to. Refused without a name, and for an
    organization that takes no part.
    """
    keepers = require_planning(by, plan, [in_scope_of])
    check_taking_part(keepers, in_scope_of, "in_scope_of")
    _check_name(name)
    process = Process.objects.create(name=name, planned_within=plan, in_scope_of_id=in_scope_of.pk)
    log_change(by.agent_id, "start_process", "process", process.pk, {"plan": str(plan.pk)})
    return process


@transaction.atomic
def finish_process(by: User, process: Process) -> None:
    """Say that a process is over. Needs the same right as starting it; finishing twice changes nothing."""
    require_planning(by, process.planned_within, list(Organization.objects.filter(pk=process.in_scope_of_id)))
    if not process.finished:
        process.finished = True
        process.save(update_fields=["finished"])
        log_change(by.agent_id, "finish_process", "process", process.pk)


@transaction.atomic
def make_agreement(
    by: User, plan: Plan, *, name: Translated, agreed_on: date | None = None, clauses: Sequence[Commitment] = ()
) -> Agreement:
    """What partners agreed in writing, with those of the plan's commitments that are its clauses.

    Needs MANAGE_INITIATIVE for what the plan belongs to. Refused without a name, and for a clause of another
    plan or of another agreement.
    """
    require_planning(by, plan, [])
    _check_name(name)
    for clause in clauses:
        if clause.plan_id != plan.pk:
            message = _("That pledge belongs to another plan. Choose pledges of this one.")
            raise Refused("plan_unmatched", message, field="clauses")
        if clause.clause_of_id is not None:
            message = _("“%(name)s” is part of another agreement already. Leave it out.")
            raise Refused("clause_taken", message % {"name": clause}, field="clauses")
    agreement = Agreement.objects.create(name=name, plan=plan, agreed_on=agreed_on)
    Commitment.objects.filter(pk__in=[clause.pk for clause in clauses]).update(clause_of=agreement)
    details = {"plan": str(plan.pk), "clauses": [str(clause.pk) for clause in clauses]}
    log_change(by.agent_id, "make_agreement", "agreement", agreement.pk, details)
    return agreement


@transaction.atomic
def publish_intent(by: User, new: NewIntent) -> Intent:
    """Say publicly what an organization wants or offers.

    Needs MANAGE_INITIATIVE for it or for what the plan belongs to. Refused unless either provider or receiver
    is named, for an organization that takes no part in the plan, and as `checked_amount` does.
    """
    parties = [party for party in (new.provider, new.receiver) if party is not None]
    keepers = require_planning(by, new.plan, parties)
    if len(parties) != 1:
        message = _(
            "Name either who offers it (provider) or who wants it (receiver). Where both are known, note a pledge."
        )
        raise Refused("wrong_agents", message, field="receiver" if new.provider else "provider")
    check_taking_part(keepers, parties[0], "provider" if new.provider else "receiver")
    _check_name(new.name)
    amount = checked_amount(new.action, new.specification, new.amount)
    intent = Intent.objects.create(
        name=new.name,
        action=new.action,
        provider_id=new.provider.pk if new.provider else None,
        receiver_id=new.receiver.pk if new.receiver else None,
        resource_conforms_to=new.specification,
        plan=new.plan,
        due=new.due,
        **amount.columns(),
    )
    details = {"organization": parties[0].slug, "specification": new.specification.slug, **amount.details()}
    log_change(by.agent_id, "publish_intent", "intent", intent.pk, details)
    return intent


@transaction.atomic
def commit_to(by: User, intent: Intent, new: NewCommitment) -> Commitment:
    """A commitment that satisfies an intent, in whole or in part.

    Needs MANAGE_INITIATIVE for one of the two organizations or for what the plan belongs to. Refused for an
    intent that is finished, a partner that takes no part or cannot be the other side, another unit than the
    intent's, and an agreement of another plan.
    """
    known = list(Organization.objects.filter(pk__in={intent.provider_id, intent.receiver_id} - {None}))
    keepers = require_planning(by, intent.plan, [*known, new.partner])
    check_taking_part(keepers, new.partner, "partner")
    if intent.finished:
        message = _("Nothing more is wanted or offered here. Choose an intent that is open.")
        raise Refused("intent_finished", message)
    provider, receiver = _sides(intent, new.partner)
    amount = checked_amount(intent.action, intent.resource_conforms_to, new.amount)
    check_comparable(amount, amount_of(intent))
    if new.clause_of is not None and new.clause_of.plan_id != intent.plan_id:
        message = _("That agreement belongs to something else. Choose an agreement of this initiative.")
        raise Refused("plan_unmatched", message, field="clause_of")
    _check_name(new.name, required=False)
    commitment = Commitment.objects.create(
        name=new.name or intent.name,
        action=intent.action,
        provider_id=provider,
        receiver_id=receiver,
        resource_conforms_to=intent.resource_conforms_to,
        plan=intent.plan,
        due=new.due,
        satisfies=intent,
        clause_of=new.clause_of,
        **amount.columns(),
    )
    details = {"intent": str(intent.pk), "organization": new.partner.slug, **amount.details()}
    log_change(by.agent_id, "commit_to", "commitment", commitment.pk, details)
    return commitment


@transaction.atomic
def finish(by: User, flow: Intent | Commitment) -> None:
    """Say that nothing more is wanted, offered or expected. Needs the right to plan for one of its agents."""
    _set_finished(by, flow, finished=True)


@transaction.atomic
def reopen(by: User, flow: Intent | Commitment) -> None:
    """Want, offer or expect it again."""
    _set_finished(by, flow, finished=False)


def _set_finished(by: User, flow: Intent | Commitment, *, finished: bool) -> None:
    agents = {flow.provider_id, flow.receiver_id} - {None}
    require_planning(by, flow.plan, list(Organization.objects.filter(pk__in=agents)))
    if flow.finished == finished:
        return
    flow.finished = finished
    flow.save(update_fields=["finished"])
    kind = "commitment" if isinstance(flow, Commitment) else "intent"
    log_change(by.agent_id, f"{'finish' if finished else 'reopen'}_{kind}", kind, flow.pk)


def _sides(intent: Intent, partner: Organization) -> tuple[UUID, UUID]:
    """Provider and receiver, the partner on the side that is open."""
    known = intent.provider_id or intent.receiver_id
    if intent.action in TRANSFERS and partner.pk == known:
        message = _("Money and goods go from one to another. Choose another organization.")
        raise Refused("same_agent", message, field="partner")
    if intent.action == "move" and partner.pk != known:
        message = _("A move changes no hands. Choose the organization that the intent names.")
        raise Refused("move_between_agents", message, field="partner")
    return intent.provider_id or partner.pk, intent.receiver_id or partner.pk


def _check_name(name: Translated, *, required: bool = True) -> None:
    if required and not name:
        raise Refused("missing_name", _("Write a name in at least one language."), field="name")
    if any(len(text) > MOST_NAME for text in name.texts.values()):
        raise Refused("name_too_long", _("Shorten the name to %(most)d letters.") % {"most": MOST_NAME}, field="name")


def _check_slug(slug: str) -> None:
    try:
        validate_slug(slug)
        possible = len(slug) <= MOST_SLUG
    except ValidationError:
        possible = False
    if not possible:
        message = _("Write the address in at most %(most)d letters a to z, digits, hyphens and underscores.")
        raise Refused("slug_not_possible", message % {"most": MOST_SLUG}, field="slug")
