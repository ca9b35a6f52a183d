"""Reading the ledger: lists of events with filters, one event and what belongs to it, seals."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from dure.core.agents.labels import AgentLabel, labels_for
from dure.ledger.models import EconomicEvent, EconomicResource, Seal
from dure.ledger.sealing import last_sealed_position


@dataclass(frozen=True, slots=True, kw_only=True)
class EventFilter:
    """Which events are wanted; what is left out does not narrow the list. `until` is exclusive."""

    plan: UUID | None = None
    action: str = ""
    specification: str = ""
    place: UUID | None = None
    provider: UUID | None = None
    receiver: UUID | None = None
    process: UUID | None = None
    resource: UUID | None = None
    fulfills: UUID | None = None
    satisfies: UUID | None = None
    since: datetime | None = None
    until: datetime | None = None
    sealed: bool | None = None


def find_events(wanted: EventFilter) -> QuerySet[EconomicEvent]:
    """Matching events, the latest recorded first. `specification` is a slug."""
    events = EconomicEvent.objects.order_by("-position")
    plain = {
        "plan": wanted.plan,
        "action": wanted.action,
        "provider": wanted.provider,
        "receiver": wanted.receiver,
        "resource_conforms_to__slug": wanted.specification,
        "fulfills": wanted.fulfills,
        "satisfies": wanted.satisfies,
        "occurred_at__gte": wanted.since,
        "occurred_at__lt": wanted.until,
    }
    events = events.filter(**{name: value for name, value in plain.items() if value})
    if wanted.place:
        events = events.filter(Q(at_location=wanted.place) | Q(to_location=wanted.place))
    if wanted.process:
        events = events.filter(Q(input_of=wanted.process) | Q(output_of=wanted.process))
    if wanted.resource:
        events = events.filter(
            Q(resource_inventoried_as=wanted.resource) | Q(to_resource_inventoried_as=wanted.resource)
        )
    if wanted.sealed is not None:
        last = last_sealed_position()
        events = events.filter(position__lte=last) if wanted.sealed else events.filter(position__gt=last)
    return events


def with_relations(events: QuerySet[EconomicEvent]) -> QuerySet[EconomicEvent]:
    """The same events with what a list shows beside them, in one query."""
    return events.select_related("resource_conforms_to", "plan", "corrects")


@dataclass(frozen=True, slots=True)
class ShownEvent:
    """An event as a public page shows it: agents by public names, and whether it is sealed."""

    event: EconomicEvent
    provider: AgentLabel
    receiver: AgentLabel
    sealed: bool

    @property
    def simulated(self) -> bool:
        """Whether it comes from a simulation."""
        return self.event.plan is not None and self.event.plan.simulated


def shown(events: Iterable[EconomicEvent]) -> list[ShownEvent]:
    """Events ready for a page, with three queries however many there are."""
    rows = list(events)
    names = labels_for({agent for row in rows for agent in (row.provider_id, row.receiver_id)})
    last = last_sealed_position()
    return [ShownEvent(row, names[row.provider_id], names[row.receiver_id], row.position <= last) for row in rows]


def find_event(event: UUID) -> EconomicEvent | None:
    """One event with everything that it names."""
    return (
        EconomicEvent.objects.select_related(
            "resource_conforms_to",
            "plan",
            "input_of",
            "output_of",
            "at_location",
            "to_location",
            "fulfills",
            "satisfies",
            "realization_of",
            "corrects",
            "resource_inventoried_as__conforms_to",
            "to_resource_inventoried_as__conforms_to",
        )
        .filter(id=event)
        .first()
    )


def corrections_of(event: EconomicEvent) -> list[EconomicEvent]:
    """What has corrected the event so far, in order."""
    return list(event.corrections.order_by("position"))


def find_resource(resource: UUID) -> EconomicResource | None:
    """One resource with what it names."""
    return (
        EconomicResource.objects.select_related("conforms_to", "current_location", "contained_in__conforms_to")
        .filter(id=resource)
        .first()
    )


def seals() -> QuerySet[Seal]:
    """All seals, the latest first, without their leaves."""
    return Seal.objects.order_by("-number").defer("leaves")


def events_under(seal: Seal) -> QuerySet[EconomicEvent]:
    """The events that a seal covers, in order."""
    return EconomicEvent.objects.filter(position__gte=seal.first_position, position__lte=seal.last_position).order_by(
        "position"
    )
