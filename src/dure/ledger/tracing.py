"""Where something went and where it came from: the part of the ledger around it, walked by the engine."""

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from django.db.models import Q

from dure.ledger.engine.tracing import FlowEvent, FlowGraph, Step, flow_graph, trace, track
from dure.ledger.models import EconomicEvent

type Kind = Literal["event", "process", "resource"]
type Direction = Literal["track", "trace"]

# A bathhouse's process has tens of thousands of events: a walk shows the nearest part and says so.
MOST_EVENTS = 2000
_COLUMNS = (
    "id",
    "action",
    "position",
    "resource_inventoried_as_id",
    "to_resource_inventoried_as_id",
    "input_of_id",
    "output_of_id",
)


@dataclass(frozen=True, slots=True)
class Walk:
    """The steps of a walk in depth-first order; `complete` is false where the ledger holds more than was read."""

    steps: list[Step]
    complete: bool


def follow(kind: Kind, start: UUID, direction: Direction) -> Walk:
    """Everything after (`track`) or before (`trace`) an event, process or resource.

    The first step is the start itself. Follows the algorithm of `engine.tracing`.
    """
    return _walk(_graph_around(kind, start), kind, start, direction)


def follow_both(kind: Kind, start: UUID) -> tuple[Walk, Walk]:
    """What came before, and what came after; the ledger is read once."""
    surroundings = _graph_around(kind, start)
    return _walk(surroundings, kind, start, "trace"), _walk(surroundings, kind, start, "track")


def _walk(surroundings: tuple[FlowGraph, bool], kind: Kind, start: UUID, direction: Direction) -> Walk:
    graph, complete = surroundings
    known = {"event": graph.events, "process": graph.by_process, "resource": graph.by_resource}[kind]
    if str(start) not in known:
        return Walk([Step(kind, str(start), 0)], complete)
    walk = track if direction == "track" else trace
    return Walk(walk(graph, kind, str(start)), complete)


def _graph_around(kind: Kind, start: UUID) -> tuple[FlowGraph, bool]:
    found: dict[str, FlowEvent] = {}
    resources: set[UUID] = {start} if kind == "resource" else set()
    processes: set[UUID] = {start} if kind == "process" else set()
    condition = Q(id=start) if kind == "event" else _touching(resources, processes)
    seen_resources, seen_processes = set(resources), set(processes)
    while condition:
        resources, processes = set(), set()
        events = EconomicEvent.objects.filter(condition).order_by("position").values_list(*_COLUMNS)
        for event, action, position, resource, to_resource, input_of, output_of in events[: MOST_EVENTS + 1]:
            if len(found) == MOST_EVENTS:
                return flow_graph(list(found.values())), False
            found[str(event)] = FlowEvent(
                str(event), action, position, _text(resource), _text(to_resource), _text(input_of), _text(output_of)
            )
            resources |= {each for each in (resource, to_resource) if each} - seen_resources
            processes |= {each for each in (input_of, output_of) if each} - seen_processes
        seen_resources |= resources
        seen_processes |= processes
        condition = _touching(resources, processes)
    return flow_graph(list(found.values())), True


def _text(value: UUID | None) -> str | None:
    return None if value is None else str(value)


def _touching(resources: set[UUID], processes: set[UUID]) -> Q:
    condition = Q()
    if resources:
        condition |= Q(resource_inventoried_as__in=resources) | Q(to_resource_inventoried_as__in=resources)
    if processes:
        condition |= Q(input_of__in=processes) | Q(output_of__in=processes)
    return condition
