"""From simulated events to events of the ledger, in the shapes that the desk records."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from uuid import UUID

from dure import ledger
from dure.core.agents.models import Organization, User
from dure.ledger.models import Commitment
from dure.local.spaces.models import Activity, Space
from dure.site.demo.simulation import Kind, SimulatedEvent

SOURCE = "simulation"
# What the simulation calls a kind -> the activity of the space that records it.
ACTIVITIES = {
    Kind.VISIT: "bath",
    Kind.HEALTH_SESSION: "health-session",
    Kind.SHARED_LUNCH: "shared-lunch",
    Kind.VOLUNTEERING: "volunteering",
    Kind.HEALTH_LEADING: "health-leaders",
    Kind.STAFF_WORK: "staff",
    Kind.PURCHASE: "purchase",
}
SERVICES = frozenset({Kind.VISIT, Kind.HEALTH_SESSION, Kind.SHARED_LUNCH})


def record_simulation(
    by: User,
    space: Space,
    pledges: Mapping[str, Commitment],
    people: Mapping[str, UUID],
    events: Iterable[SimulatedEvent],
) -> ledger.RecordedBatch:
    """Record all events in one batch; those that the ledger knows are passed over."""
    return ledger.record_many(_new_events(by, space, pledges, people, events))


def _new_events(
    by: User,
    space: Space,
    pledges: Mapping[str, Commitment],
    people: Mapping[str, UUID],
    events: Iterable[SimulatedEvent],
) -> Iterator[ledger.NewEvent]:
    activities = {row.slug: row for row in space.activities.select_related("specification")}
    sellers = dict(Organization.objects.filter(slug__startswith="simulated-").values_list("slug", "pk"))
    same: dict[str, Any] = {
        "plan": space.initiative.plan_id,
        "at_location": space.place_id,
        "recorded_by": by.agent_id,
        "source": SOURCE,
    }
    for event in events:
        if event.kind == Kind.CONTRIBUTION:
            about = _contribution(event, pledges[event.who])
        else:
            about = _flow(event, space, activities[ACTIVITIES[event.kind]], people, sellers)
        yield ledger.NewEvent(occurred_at=event.at, source_id=event.key, **same, **about)


def _contribution(event: SimulatedEvent, pledge: Commitment) -> dict[str, Any]:
    kind = "resource" if pledge.effort_quantity is None else "effort"
    return {
        "action": pledge.action,
        "provider": pledge.provider_id,
        "receiver": pledge.receiver_id,
        "resource_conforms_to": pledge.resource_conforms_to_id,
        f"{kind}_quantity": event.quantity,
        f"{kind}_unit": getattr(pledge, f"{kind}_unit"),
        "fulfills": pledge.pk,
    }


def _flow(
    event: SimulatedEvent,
    space: Space,
    activity: Activity,
    people: Mapping[str, UUID],
    sellers: Mapping[str, UUID],
) -> dict[str, Any]:
    about: dict[str, Any] = {"resource_conforms_to": activity.specification_id}
    amount = {"resource_quantity": event.quantity, "resource_unit": activity.specification.default_unit}
    if event.kind in SERVICES:
        visitor = people[event.who] if event.who else space.guests_id
        parties = {"action": "deliverService", "provider": space.operator_id, "receiver": visitor}
        return about | parties | amount | {"output_of": activity.process_id}
    if event.kind == Kind.PURCHASE:
        return about | amount | {"action": "transfer", "provider": space.operator_id, "receiver": sellers[event.who]}
    return about | {
        "action": "work",
        "provider": people[event.who],
        "receiver": space.operator_id,
        "effort_quantity": event.quantity,
        "effort_unit": activity.specification.default_effort_unit,
        "input_of": activity.process_id,
    }
