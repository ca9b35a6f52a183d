"""Initiatives, pledges and milestones for programs."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Field, Router, Schema, Status

from dure.core.agents.models import Organization, User
from dure.core.agents.tokens import TokenAuth
from dure.core.kit.api import Limit, Offset, Page, TranslatedText, page
from dure.core.kit.errors import Refused
from dure.core.kit.translated import Translated
from dure.core.kit.translated_forms import translated_from
from dure.ledger.models import ResourceSpecification
from dure.local.initiatives import queries
from dure.local.initiatives.actions import NewMilestone, NewPledge, add_milestone, pledge
from dure.local.initiatives.models import Initiative, Milestone

router = Router()
WRITE = TokenAuth("initiatives:write")


class InitiativeSummary(Schema):
    """An initiative in a list. Texts are language to text, with the original language's code."""

    id: UUID
    slug: str
    name: TranslatedText
    summary: TranslatedText
    territory: str = Field(description="The territory's slug.")
    lead: str = Field(description="The lead organization's slug.")
    status: str
    started_on: date | None
    ended_on: date | None
    challenges: list[str]
    simulated: bool = Field(description="Whether its events come from a simulation.")
    plan: UUID = Field(description="The ValueFlows plan that its pledges and events belong to.")


class PartnerOut(Schema):
    organization: str
    sector: str
    part: TranslatedText
    source_name: str
    source_url: str


class InitiativeDetail(InitiativeSummary):
    """An initiative with its texts and partners."""

    description: TranslatedText
    partners: list[PartnerOut]


class PledgeOut(Schema):
    """A pledge, and what events have delivered of it by now, both in `unit`."""

    id: UUID
    name: TranslatedText
    action: str = Field(description="A ValueFlows action.")
    specification: str
    provider: str
    receiver: str
    quantity: Decimal
    unit: str
    delivered: Decimal
    events: int
    due: date | None
    finished: bool


class PledgeIn(Schema):
    """A new pledge of a partner; the lead receives it unless another partner is named."""

    partner: str = Field(description="Slug of the organization that promises.")
    specification: str = Field(description="Slug of the kind of resource.")
    quantity: Decimal
    action: str = "transfer"
    receiver: str | None = None
    name: TranslatedText = Field(default_factory=dict)
    due: date | None = None


class MilestoneOut(Schema):
    id: UUID
    name: TranslatedText
    due: date
    done_on: date | None
    source_name: str
    source_url: str


class MilestoneIn(Schema):
    name: TranslatedText
    due: date
    done_on: date | None = None
    source_name: str = ""
    source_url: str = ""


@router.get("/initiatives", response=Page[InitiativeSummary])
def list_initiatives(
    request: HttpRequest,
    territory: str = "",
    challenge: str = "",
    status: str = "",
    sector: str = "",
    limit: Limit = 50,
    offset: Offset = 0,
) -> dict[str, Any]:
    """Initiatives; a territory includes those below it."""
    rows = queries.initiative_list(queries.Filters(territory, challenge, status, sector))
    return page(rows, limit, offset, summary)


@router.get("/initiatives/{slug}", response=InitiativeDetail)
def get_initiative(request: HttpRequest, slug: str) -> dict[str, Any]:
    """One initiative with its partners."""
    initiative = _found(slug)
    partners = [
        {
            "organization": row.organization.slug,
            "sector": row.sector,
            "part": row.part.as_json(),
            "source_name": row.source_name,
            "source_url": row.source_url,
        }
        for row in initiative.partners.select_related("organization").order_by("order", "pk")
    ]
    return {**summary(initiative), "description": initiative.description.as_json(), "partners": partners}


@router.get("/initiatives/{slug}/pledges", response=list[PledgeOut])
def list_pledges(request: HttpRequest, slug: str) -> list[dict[str, Any]]:
    """What was pledged, and what has come of it."""
    return [pledge_out(row) for row in queries.pledges_of(_found(slug))]


@router.post("/initiatives/{slug}/pledges", response={201: PledgeOut}, auth=WRITE)
def create_pledge(request: HttpRequest, slug: str, body: PledgeIn) -> Status[dict[str, Any]]:
    """Note a partner's pledge."""
    initiative = _found(slug)
    specification = ResourceSpecification.objects.filter(slug=body.specification).first()
    if specification is None:
        raise Refused(
            "unknown-specification",
            _("There is no kind of resource “%(slug)s”.") % {"slug": body.specification},
            field="specification",
        )
    commitment = pledge(
        acting(request),
        initiative,
        NewPledge(
            partner=_organization(body.partner, "partner"),
            specification=specification,
            quantity=body.quantity,
            action=body.action,
            name=translated_from(body.name) if body.name else Translated({}),
            receiver=_organization(body.receiver, "receiver") if body.receiver else None,
            due=body.due,
        ),
    )
    rows = queries.pledges_of(initiative)
    return Status(201, pledge_out(next(row for row in rows if row.commitment.pk == commitment.pk)))


@router.get("/initiatives/{slug}/milestones", response=list[MilestoneOut])
def list_milestones(request: HttpRequest, slug: str) -> list[dict[str, Any]]:
    """The steps, by the day they are due."""
    return [milestone_out(row) for row in _found(slug).milestones.all()]


@router.post("/initiatives/{slug}/milestones", response={201: MilestoneOut}, auth=WRITE)
def create_milestone(request: HttpRequest, slug: str, body: MilestoneIn) -> Status[dict[str, Any]]:
    """Add a step."""
    new = NewMilestone(translated_from(body.name), body.due, body.done_on, body.source_name, body.source_url)
    return Status(201, milestone_out(add_milestone(acting(request), _found(slug), new)))


def acting(request: HttpRequest) -> User:
    """The user whose token let the request in."""
    user = getattr(request, "auth", None)
    if not isinstance(user, User):
        raise TypeError("The route needs TokenAuth.")
    return user


def summary(initiative: Initiative) -> dict[str, Any]:
    return {
        "id": initiative.pk,
        "slug": initiative.slug,
        "name": initiative.name.as_json(),
        "summary": initiative.summary.as_json(),
        "territory": initiative.territory.slug,
        "lead": initiative.lead.slug,
        "status": initiative.status,
        "started_on": initiative.started_on,
        "ended_on": initiative.ended_on,
        "challenges": [challenge.pk for challenge in initiative.challenges.all()],
        "simulated": initiative.plan.simulated,
        "plan": initiative.plan_id,
    }


def pledge_out(row: queries.PledgeView) -> dict[str, Any]:
    commitment = row.commitment
    return {
        "id": commitment.pk,
        "name": commitment.name.as_json(),
        "action": commitment.action,
        "specification": commitment.resource_conforms_to.slug,
        "provider": row.provider.slug,
        "receiver": row.receiver.slug,
        "quantity": row.quantity,
        "unit": row.unit,
        "delivered": row.delivered.quantity,
        "events": row.delivered.events,
        "due": commitment.due,
        "finished": commitment.finished,
    }


def milestone_out(row: Milestone) -> dict[str, Any]:
    return {
        "id": row.pk,
        "name": row.name.as_json(),
        "due": row.due,
        "done_on": row.done_on,
        "source_name": row.source_name,
        "source_url": row.source_url,
    }


def _found(slug: str) -> Initiative:
    return get_object_or_404(queries.all_initiatives(), slug=slug)


def _organization(slug: str, field: str) -> Organization:
    found = Organization.objects.filter(slug=slug).first()
    if found is None:
        message = _("There is no organization “%(slug)s”.") % {"slug": slug}
        raise Refused("unknown-organization", message, field=field)
    return found
