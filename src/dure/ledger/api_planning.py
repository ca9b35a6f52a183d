"""Planning from other programs: kinds of resources, processes, agreements, intents and what answers them."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Model, QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Field, Router, Status

from dure.core.agents.models import Organization
from dure.core.agents.tokens import TokenAuth
from dure.core.kit.api import TranslatedText
from dure.core.kit.errors import Refused
from dure.core.kit.translated import Translated
from dure.core.kit.translated_forms import translated_from
from dure.ledger import linked_data as linked
from dure.ledger import planning
from dure.ledger.api_writing import ProgramRequest
from dure.ledger.models import Agreement, Commitment, Intent, Plan, Process, ResourceSpecification
from dure.ledger.planned_amounts import Amount

MOST_CLAUSES = 500
Node = Status[dict[str, Any]]


class SpecificationIn(linked.Linked):
    """A kind of resource. Units are codes such as `kg`, `hour` or `KRW`."""

    slug: str = Field(max_length=80)
    name: TranslatedText
    default_unit: str = Field("", description="Unit of quantities of the resource.")
    default_effort_unit: str = Field("", description="Unit of work or use.")
    substitutable: bool = True
    medium_of_exchange: bool = False


class ProcessIn(linked.Linked):
    name: TranslatedText
    in_scope_of: UUID = Field(description="The organization that runs it.")


class AgreementIn(linked.Linked):
    name: TranslatedText
    plan: UUID
    agreed_on: date | None = None
    clauses: list[UUID] = Field(
        default_factory=list, max_length=MOST_CLAUSES, description="Commitments of the plan that it stipulates."
    )


class AmountIn(linked.Linked):
    """A unit that is left out is the one in which this kind of resource is counted."""

    resource_quantity: Decimal | None = None
    resource_unit: str = ""
    effort_quantity: Decimal | None = None
    effort_unit: str = ""

    def amount(self) -> Amount:
        return Amount(self.resource_quantity, self.resource_unit, self.effort_quantity, self.effort_unit)


class IntentIn(AmountIn):
    """An offer, of which the provider is known, or a wish, of which the receiver is."""

    name: TranslatedText
    action: str = Field(max_length=20, description="A ValueFlows action.")
    resource_conforms_to: UUID
    provider: UUID | None = None
    receiver: UUID | None = None
    plan: UUID | None = None
    due: date | None = None


class CommitmentIn(AmountIn):
    """A promise that answers an intent."""

    partner: UUID = Field(description="The organization that takes the side which the intent leaves open.")
    name: TranslatedText = Field(default_factory=dict)
    due: date | None = None
    clause_of: UUID | None = Field(None, description="The agreement that stipulates it.")


def define_specification(request: ProgramRequest, data: SpecificationIn) -> Node:
    fields = data.model_dump(by_alias=False) | {"name": translated_from(data.name)}
    return Status(201, linked.specification_node(planning.define_specification(request.auth, **fields)))


def start_process(request: ProgramRequest, node_id: UUID, data: ProcessIn) -> Node:
    plan = get_object_or_404(Plan, pk=node_id)
    name, organization = translated_from(data.name), _organization(data.in_scope_of, "in_scope_of")
    process = planning.start_process(request.auth, plan, name=name, in_scope_of=organization)
    return Status(201, linked.process_node(process))


def finish_process(request: ProgramRequest, node_id: UUID) -> Node:
    process = get_object_or_404(Process.objects.select_related("planned_within"), pk=node_id)
    planning.finish_process(request.auth, process)
    return Status(200, linked.process_node(process))


def make_agreement(request: ProgramRequest, data: AgreementIn) -> Node:
    found = Commitment.objects.in_bulk(data.clauses)
    missing = [clause for clause in data.clauses if clause not in found]
    if missing:
        raise _unknown("clauses", missing[0])
    agreement = planning.make_agreement(
        request.auth,
        _named(Plan, data.plan, "plan"),
        name=translated_from(data.name),
        agreed_on=data.agreed_on,
        clauses=list(found.values()),
    )
    return Status(201, linked.agreement_node(agreement))


def publish_intent(request: ProgramRequest, data: IntentIn) -> Node:
    new = planning.NewIntent(
        name=translated_from(data.name),
        action=data.action,
        specification=_named(ResourceSpecification, data.resource_conforms_to, "resource_conforms_to"),
        amount=data.amount(),
        provider=_organization(data.provider, "provider") if data.provider else None,
        receiver=_organization(data.receiver, "receiver") if data.receiver else None,
        plan=_named(Plan, data.plan, "plan") if data.plan else None,
        due=data.due,
    )
    return Status(201, linked.flow_node(planning.publish_intent(request.auth, new)))


def commit_to_intent(request: ProgramRequest, node_id: UUID, data: CommitmentIn) -> Node:
    intent = get_object_or_404(Intent.objects.select_related("plan", "resource_conforms_to"), pk=node_id)
    new = planning.NewCommitment(
        partner=_organization(data.partner, "partner"),
        amount=data.amount(),
        name=translated_from(data.name) if data.name else Translated({}),
        due=data.due,
        clause_of=_named(Agreement, data.clause_of, "clause_of") if data.clause_of else None,
    )
    return Status(201, linked.flow_node(planning.commit_to(request.auth, intent, new)))


def finish_intent(request: ProgramRequest, node_id: UUID) -> Node:
    intent = get_object_or_404(Intent.objects.select_related("plan"), pk=node_id)
    planning.finish(request.auth, intent)
    return Status(200, linked.flow_node(intent))


def finish_commitment(request: ProgramRequest, node_id: UUID) -> Node:
    commitment = get_object_or_404(Commitment.objects.select_related("plan"), pk=node_id)
    planning.finish(request.auth, commitment)
    return Status(200, linked.flow_node(commitment))


def add_planning_routes(router: Router) -> None:
    """Add the planning routes to the router that reads the same addresses."""
    auth = TokenAuth("ledger:write")
    made: tuple[tuple[str, Any, type[linked.Node], str], ...] = (
        ("/specifications", define_specification, linked.SpecificationOut, "Define a kind of resource"),
        ("/plans/{uuid:node_id}/processes", start_process, linked.ProcessOut, "Start a process within a plan"),
        ("/agreements", make_agreement, linked.AgreementOut, "Note a written agreement of a plan's partners"),
        ("/intents", publish_intent, linked.FlowOut, "Publish a wish or an offer"),
        ("/intents/{uuid:node_id}/commitments", commit_to_intent, linked.FlowOut, "Answer a wish or an offer"),
    )
    finished: tuple[tuple[str, Any, type[linked.Node], str], ...] = (
        ("/processes/{uuid:node_id}/finish", finish_process, linked.ProcessOut, "Finish a process"),
        ("/intents/{uuid:node_id}/finish", finish_intent, linked.FlowOut, "Want or offer nothing more"),
        ("/commitments/{uuid:node_id}/finish", finish_commitment, linked.FlowOut, "Expect nothing more of a pledge"),
    )
    for status, routes in ((201, made), (200, finished)):
        for path, view, schema, summary in routes:
            router.post(path, response={status: schema}, auth=auth, summary=summary)(view)


def _named[Row: Model](model: type[Row], identifier: UUID, field: str) -> Row:
    found: Row | None = QuerySet(model).filter(pk=identifier).first()
    if found is None:
        raise _unknown(field, identifier)
    return found


def _organization(agent: UUID, field: str) -> Organization:
    found = Organization.objects.select_related("territory").filter(pk=agent).first()
    if found is None:
        raise _unknown(field, agent)
    return found


def _unknown(field: str, value: UUID) -> Refused:
    message = _("What is named as “%(field)s” does not exist: %(value)s. Check the identifier, or create it first.")
    return Refused("unknown_reference", message % {"field": field, "value": value}, field=field)
