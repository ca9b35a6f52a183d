"""Track and trace: where something went, and where it came from (ValueFlows, "Track and Trace Logic").

The algorithm is a depth-first walk over events, processes and resources. Three things keep it on the right path
where a resource passes through places that many resources share:

- a list of what was visited, so that loops end;
- the event by which the walk reached a resource (`previousEvent`), because timestamps do not order events reliably:
  from a resource, the walk goes on only to what was recorded after (or, tracing, before) that event;
- three stacks that pair what enters a shared place with what leaves it: the resource that was packed, accepted or
  picked up is the one that is separated, modified or dropped off, and not another in the same container, process
  or vehicle.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from dure.ledger.engine.actions import ACTIONS

OPENED_BY = MappingProxyType({"combine": "separate", "accept": "modify", "pickup": "dropoff"})
CLOSED_BY = MappingProxyType({closing: opening for opening, closing in OPENED_BY.items()})


@dataclass(frozen=True, slots=True)
class FlowEvent:
    """An event as tracing sees it; `order` is its place in the ledger."""

    id: str
    action: str
    order: int
    resource: str | None = None
    to_resource: str | None = None
    input_of: str | None = None
    output_of: str | None = None


@dataclass(frozen=True, slots=True)
class FlowGraph:
    """The events of a piece of the ledger, found by what they touch; make one with `flow_graph`."""

    events: Mapping[str, FlowEvent]
    by_resource: Mapping[str, Sequence[FlowEvent]]
    by_process: Mapping[str, Sequence[FlowEvent]]


@dataclass(frozen=True, slots=True)
class Step:
    """One thing on the way: `kind` is event, process or resource; `depth` counts from the start."""

    kind: str
    id: str
    depth: int


def flow_graph(events: Sequence[FlowEvent]) -> FlowGraph:
    """The graph of these events, each touched thing's events in ledger order."""
    by_resource: dict[str, list[FlowEvent]] = {}
    by_process: dict[str, list[FlowEvent]] = {}
    for event in sorted(events, key=lambda event: event.order):
        for resource in dict.fromkeys((event.resource, event.to_resource)):
            if resource is not None:
                by_resource.setdefault(resource, []).append(event)
        for process in dict.fromkeys((event.input_of, event.output_of)):
            if process is not None:
                by_process.setdefault(process, []).append(event)
    return FlowGraph({event.id: event for event in events}, by_resource, by_process)


def track(graph: FlowGraph, kind: str, start: str) -> list[Step]:
    """Everything that comes after the event, process or resource `start`, in depth-first order.

    Raises `KeyError` if the graph has no such thing.
    """
    return list(_walk(graph, kind, start, forward=True))


def trace(graph: FlowGraph, kind: str, start: str) -> list[Step]:
    """Everything that comes before the event, process or resource `start`, in depth-first order.

    Raises `KeyError` if the graph has no such thing.
    """
    return list(_walk(graph, kind, start, forward=False))


type _Stacks = tuple[tuple[str, str], ...]
"""What is inside shared places: (action that will take it out, resource), the latest last."""


@dataclass(frozen=True, slots=True)
class _Visit:
    kind: str
    id: str
    depth: int
    previous_event: FlowEvent | None
    stacks: _Stacks


def _walk(graph: FlowGraph, kind: str, start: str, *, forward: bool) -> Iterator[Step]:
    known = {"event": graph.events, "process": graph.by_process, "resource": graph.by_resource}[kind]
    if start not in known:
        raise KeyError(f"there is no {kind} {start} in this graph")
    waiting = [_Visit(kind, start, 0, None, ())]
    visited = _Visited(forward=forward)
    told: set[tuple[str, str]] = set()
    while waiting:
        visit = waiting.pop()
        if not visited.goes_further(visit):
            continue
        if (visit.kind, visit.id) not in told:
            told.add((visit.kind, visit.id))
            yield Step(visit.kind, visit.id, visit.depth)
        waiting.extend(reversed(list(_following(graph, visit, forward=forward))))


class _Visited:
    """The visited list.

    An event is visited once. A process is entered once by each event, since each may be about another thing inside.
    A resource is visited again only if reached by an earlier event (later, when tracing), which opens more of what
    was recorded on that side of it. All three are finite, so every walk ends.
    """

    def __init__(self, *, forward: bool) -> None:
        self._forward = forward
        self._entered: set[tuple[str, str, str]] = set()
        self._reached: dict[str, float] = {}

    def goes_further(self, visit: _Visit) -> bool:
        """Whether the visit leads anywhere new; remembers it."""
        event = visit.previous_event
        if visit.kind == "resource":
            order = float("-inf") if event is None else event.order if self._forward else -event.order
            if self._reached.get(visit.id, float("inf")) <= order:
                return False
            self._reached[visit.id] = order
            return True
        by = event.id if event is not None and visit.kind == "process" else ""
        key = (visit.kind, visit.id, by)
        new = key not in self._entered
        self._entered.add(key)
        return new


def _following(graph: FlowGraph, visit: _Visit, *, forward: bool) -> Iterator[_Visit]:
    depth = visit.depth + 1
    if visit.kind == "event":
        event = graph.events[visit.id]
        stacks = _stacked(event, visit.stacks, forward=forward)
        for kind, name in _around_event(event, forward=forward):
            yield _Visit(kind, name, depth, event, stacks)
    elif visit.kind == "process":
        for event in graph.by_process.get(visit.id, ()):
            side = event.output_of if forward else event.input_of
            if side == visit.id and _belongs(event, visit.stacks, forward=forward):
                yield _Visit("event", event.id, depth, visit.previous_event, visit.stacks)
    else:
        for event in _around_resource(graph, visit, forward=forward):
            yield _Visit("event", event.id, depth, visit.previous_event, visit.stacks)


def _around_event(event: FlowEvent, *, forward: bool) -> Iterator[tuple[str, str]]:
    """What comes right after (or before) an event."""
    if event.action == "combine" and event.to_resource is not None:
        # Packed: the way goes on with the container.
        yield "resource", event.to_resource if forward else event.resource or event.to_resource
    elif event.action == "separate" and event.to_resource is not None and not forward:
        yield "resource", event.to_resource
    into = event.input_of if forward else event.output_of
    if into is not None:
        yield "process", into
    elif forward:
        after = None if _is_packing(event) else event.to_resource
        after = after or (None if _takes(event) else event.resource)
        if after is not None:
            yield "resource", after
    elif event.resource is not None and _takes(event):
        yield "resource", event.resource


def _is_packing(event: FlowEvent) -> bool:
    return event.action in {"combine", "separate"}


def _takes(event: FlowEvent) -> bool:
    """Whether the event takes from, or makes use of, its first resource, rather than adding to it."""
    if event.output_of is not None or event.action == "separate":
        return False
    action = ACTIONS[event.action]
    effect = action.accounting_effect or action.onhand_effect
    return event.to_resource is not None or action.is_input or effect.startswith("decrement")


def _around_resource(graph: FlowGraph, visit: _Visit, *, forward: bool) -> Iterator[FlowEvent]:
    """The events that take from a resource (forward) or add to it (backward), beyond the previous event."""
    known = visit.previous_event
    for event in graph.by_resource.get(visit.id, ()):
        if known is not None and (event.order <= known.order if forward else event.order >= known.order):
            continue
        if _is_packing(event) and event.to_resource == visit.id:
            # The resource is a container: forward its content comes out, backward its content went in.
            wanted = event.action == ("separate" if forward else "combine")
            if wanted and _belongs(event, visit.stacks, forward=forward):
                yield event
            continue
        arrives = not forward and event.to_resource == visit.id
        if arrives or (event.resource == visit.id and _takes(event) == forward):
            yield event


def _stacked(event: FlowEvent, stacks: _Stacks, *, forward: bool) -> _Stacks:
    """The stacks after an event: entering a shared place pushes, leaving it pops."""
    entering, leaving = (OPENED_BY, CLOSED_BY) if forward else (CLOSED_BY, OPENED_BY)
    thing = _thing(event)
    if thing is None:
        return stacks
    if event.action in entering:
        return (*stacks, (entering[event.action], thing))
    if event.action in leaving and (event.action, thing) in stacks:
        place = len(stacks) - 1 - stacks[::-1].index((event.action, thing))
        return stacks[:place] + stacks[place + 1 :]
    return stacks


def _thing(event: FlowEvent) -> str | None:
    """The record of the resource while it is inside: after an implied transfer, the receiver's."""
    if event.action in {"pickup", "accept"} and event.to_resource is not None:
        return event.to_resource
    return event.resource


def _belongs(event: FlowEvent, stacks: _Stacks, *, forward: bool) -> bool:
    """Whether an event on the far side of a shared place is about what is being followed into it."""
    pairs = CLOSED_BY if forward else OPENED_BY
    if event.action not in pairs:
        return True
    followed = [thing for action, thing in stacks if action == event.action]
    return not followed or _thing(event) in followed
