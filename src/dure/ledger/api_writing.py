"""Recording events from other programs."""

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from dure.core.agents.models import User
from dure.core.agents.tokens import TokenAuth
from dure.ledger import actions
from dure.ledger import linked_data as linked
from dure.ledger.entries import NewEvent
from dure.ledger.models import EconomicEvent
from dure.ledger.sealing import last_sealed_position

MOST_EVENTS = 10_000


class ProgramRequest(HttpRequest):
    """A request that a token let in."""

    auth: User


class EventIn(linked.Linked):
    """An event to record. Names may be written as in ValueFlows (resourceConformsTo) or with underscores."""

    action: str = Field(max_length=20)
    provider: UUID
    receiver: UUID
    resource_conforms_to: UUID
    occurred_at: datetime = Field(description="With its time zone.")
    source: str = Field(max_length=60, description="The program that sends the event.")
    source_id: str = Field(max_length=120, description="Its identifier there: sending it again changes nothing.")
    resource_quantity: Decimal | None = None
    resource_unit: str = ""
    effort_quantity: Decimal | None = None
    effort_unit: str = ""
    resource_inventoried_as: UUID | None = None
    to_resource_inventoried_as: UUID | None = None
    ended_at: datetime | None = None
    plan: UUID | None = None
    input_of: UUID | None = None
    output_of: UUID | None = None
    at_location: UUID | None = None
    to_location: UUID | None = None
    fulfills: UUID | None = None
    satisfies: UUID | None = None
    realization_of: UUID | None = None
    corrects: UUID | None = None
    stage: str = ""
    state: str = ""

    def entry(self, recorded_by: UUID) -> NewEvent:
        """The event for the ledger's door."""
        return NewEvent(recorded_by=recorded_by, **self.model_dump(by_alias=False))


class BatchIn(Schema):
    events: list[EventIn] = Field(min_length=1, max_length=MOST_EVENTS)


class BatchOut(Schema):
    recorded: int
    known: int


def record_event(request: ProgramRequest, data: EventIn) -> Status[dict[str, Any]]:
    event = actions.record_event(request.auth, data.entry(request.auth.agent_id))
    found = EconomicEvent.objects.select_related("corrects").get(position=event.position)
    return Status(201, linked.event_node(found, last_sealed_position()))


def record_events(request: ProgramRequest, data: BatchIn) -> Status[dict[str, int]]:
    entries = [event.entry(request.auth.agent_id) for event in data.events]
    batch = actions.record_events(request.auth, entries)
    return Status(201, {"recorded": batch.recorded, "known": batch.known})


def add_routes(router: Router) -> None:
    """Add the writing routes to the router that reads the same addresses."""
    auth = TokenAuth("ledger:write")
    router.post(
        "/events",
        response={201: linked.EventOut},
        auth=auth,
        summary="Record an event; the same again returns the known one",
    )(record_event)
    router.post("/events/bulk", response={201: BatchOut}, auth=auth, summary="Record many events, all of them or none")(
        record_events
    )
