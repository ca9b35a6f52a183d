"""The ledger for programs: ValueFlows JSON-LD to read, events to write."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404
from ninja import Field, Query, Router, Schema

from dure.core.kit.api import Limit, Offset, Page, page
from dure.ledger import linked_data as linked
from dure.ledger import queries
from dure.ledger.api_planning import add_planning_routes
from dure.ledger.api_writing import add_routes
from dure.ledger.context import context_document
from dure.ledger.models import (
    Agreement,
    Commitment,
    EconomicEvent,
    EconomicResource,
    Intent,
    Plan,
    Process,
    ResourceSpecification,
    Seal,
)
from dure.ledger.proof import proof_document
from dure.ledger.sealing import last_sealed_position
from dure.ledger.tracing import Direction, Kind, follow

router = Router(by_alias=True, exclude_none=True)
add_routes(router)
add_planning_routes(router)


class SealOut(Schema):
    number: int
    first_position: int
    last_position: int
    count: int
    root: str
    previous: str
    hash: str
    sealed_at: datetime
    public_key: str
    signature: str


class StepOut(Schema):
    kind: str
    id: UUID
    depth: int


class WalkOut(Schema):
    complete: bool
    steps: list[StepOut]


class EventQuery(Schema):
    plan: UUID | None = None
    action: str = ""
    specification: str = ""
    place: UUID | None = None
    process: UUID | None = None
    resource: UUID | None = None
    fulfills: UUID | None = None
    satisfies: UUID | None = None
    since: datetime | None = Field(None, alias="from", description="Happened at or after.")
    until: datetime | None = Field(None, alias="to", description="Happened before.")
    sealed: bool | None = None


def _with_zone(moment: datetime | None) -> datetime | None:
    return moment if moment is None or moment.tzinfo else moment.replace(tzinfo=UTC)


@router.get(
    "/context.jsonld",
    summary="The JSON-LD context of all that follows",
    openapi_extra={"responses": {200: {"description": "OK", "content": {"application/ld+json": {}}}}},
)
def context(request: HttpRequest) -> JsonResponse:
    return JsonResponse(context_document(), content_type="application/ld+json")


@router.get("/events", response=Page[linked.EventOut], summary="Economic events, the latest recorded first")
def events(request: HttpRequest, wanted: Query[EventQuery], limit: Limit = 50, offset: Offset = 0) -> dict[str, Any]:
    values = wanted.dict(by_alias=False) | {"since": _with_zone(wanted.since), "until": _with_zone(wanted.until)}
    rows = queries.find_events(queries.EventFilter(**values)).select_related("corrects")
    last = last_sealed_position()
    return page(rows, limit, offset, lambda event: linked.event_node(event, last))


def _event(event_id: UUID) -> EconomicEvent:
    found = EconomicEvent.objects.select_related("corrects").filter(id=event_id).first()
    if found is None:
        raise Http404
    return found


@router.get("/events/{uuid:event_id}", response=linked.EventOut, summary="One event")
def event(request: HttpRequest, event_id: UUID) -> dict[str, Any]:
    return linked.event_node(_event(event_id), last_sealed_position())


@router.get(
    "/events/{uuid:event_id}/proof",
    response=dict[str, Any],
    summary="The proof that an event is sealed and unchanged, for verify_proof.py",
)
def event_proof(request: HttpRequest, event_id: UUID) -> JsonResponse:
    return JsonResponse(proof_document(_event(event_id)), json_dumps_params={"ensure_ascii": False})


def _walk(kind: Kind, start: UUID, direction: Direction) -> dict[str, Any]:
    walk = follow(kind, start, direction)
    steps = [{"kind": step.kind, "id": step.id, "depth": step.depth} for step in walk.steps]
    return {"complete": walk.complete, "steps": steps}


@router.get("/events/{uuid:event_id}/track", response=WalkOut, summary="Everything that came after an event")
def track_event(request: HttpRequest, event_id: UUID) -> dict[str, Any]:
    return _walk("event", _event(event_id).id, "track")


@router.get("/events/{uuid:event_id}/trace", response=WalkOut, summary="Everything that led to an event")
def trace_event(request: HttpRequest, event_id: UUID) -> dict[str, Any]:
    return _walk("event", _event(event_id).id, "trace")


@router.get("/resources/{uuid:resource_id}/track", response=WalkOut, summary="Where a resource went")
def track_resource(request: HttpRequest, resource_id: UUID) -> dict[str, Any]:
    return _walk("resource", get_object_or_404(EconomicResource, id=resource_id).id, "track")


@router.get("/resources/{uuid:resource_id}/trace", response=WalkOut, summary="Where a resource came from")
def trace_resource(request: HttpRequest, resource_id: UUID) -> dict[str, Any]:
    return _walk("resource", get_object_or_404(EconomicResource, id=resource_id).id, "trace")


@router.get("/seals", response=Page[SealOut], summary="Seals, the latest first")
def seals(request: HttpRequest, limit: Limit = 50, offset: Offset = 0) -> dict[str, Any]:
    return page(queries.seals(), limit, offset, lambda seal: seal)


@router.get("/seals/{int:number}", response=SealOut, summary="One seal")
def seal(request: HttpRequest, number: int) -> Seal:
    return get_object_or_404(queries.seals(), number=number)


@dataclass(frozen=True, slots=True)
class Offered[Row: Model]:
    """One kind of thing that can be listed and read; `planned` names the column of its plan, to filter by."""

    kind: str
    rows: QuerySet[Row]
    node: Callable[[Row], dict[str, Any]]
    planned: str = ""


def _offer[Row: Model](offered: Offered[Row], schema: type[linked.Node], list_schema: type[Schema]) -> None:
    kind, rows, node, planned = offered.kind, offered.rows, offered.node, offered.planned

    def listed(request: HttpRequest, limit: Limit = 50, offset: Offset = 0) -> dict[str, Any]:
        return page(rows.order_by("id"), limit, offset, node)

    def listed_by_plan(
        request: HttpRequest, plan: UUID | None = None, limit: Limit = 50, offset: Offset = 0
    ) -> dict[str, Any]:
        found = rows.filter(**{planned: plan}) if plan else rows
        return page(found.order_by("id"), limit, offset, node)

    def single(request: HttpRequest, node_id: UUID) -> dict[str, Any]:
        return node(get_object_or_404(rows, pk=node_id))

    many = router.get(f"/{kind}", response=list_schema, summary=f"All {kind}", operation_id=f"list_{kind}")
    many(listed_by_plan if planned else listed)
    one = router.get(
        f"/{kind}/{{uuid:node_id}}", response=schema, summary=f"One of the {kind}", operation_id=f"read_{kind}"
    )
    one(single)


_offer(
    Offered("resources", EconomicResource.objects.all(), linked.resource_node),
    linked.ResourceOut,
    Page[linked.ResourceOut],
)
_offer(
    Offered("specifications", ResourceSpecification.objects.all(), linked.specification_node),
    linked.SpecificationOut,
    Page[linked.SpecificationOut],
)
_offer(Offered("plans", Plan.objects.all(), linked.plan_node), linked.PlanOut, Page[linked.PlanOut])
_offer(
    Offered("processes", Process.objects.all(), linked.process_node, planned="planned_within"),
    linked.ProcessOut,
    Page[linked.ProcessOut],
)
_offer(
    Offered("commitments", Commitment.objects.all(), linked.flow_node, planned="plan"),
    linked.FlowOut,
    Page[linked.FlowOut],
)
_offer(Offered("intents", Intent.objects.all(), linked.flow_node, planned="plan"), linked.FlowOut, Page[linked.FlowOut])
_offer(
    Offered("agreements", Agreement.objects.all(), linked.agreement_node, planned="plan"),
    linked.AgreementOut,
    Page[linked.AgreementOut],
)
