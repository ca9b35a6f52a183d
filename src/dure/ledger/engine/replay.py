"""Replay of a ValueFlows example document: do its events lead to the resource states that it states?

The arithmetic is that of the ledger (`effects.compute`); what differs is small and all here:

- nothing is refused, and quantities may fall below zero, as documents leave much unsaid;
- the first statement about a resource that no event has touched yet is its start; a resource that an event
touches first starts at zero; a missing onhand quantity means the same as the accounting quantity, and a
missing accounting quantity means none (a record of custody); - every later statement is compared with the
computed state at its place in the document; - a resource's keeper is its `primaryAccountable`, else the
agent in whose namespace its id lies, else whoever first gives or receives it; - an event that names no
resource but a `trackingIdentifier` is about the provider's and the receiver's resources with that
identifier; - an event that is repeated word by word is the same event.

See docs/decisions/0003-replay-of-disagreeing-valueflows-examples.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path

from dure.ledger.engine.actions import ACTIONS
from dure.ledger.engine.documents import (
    Document,
    EventNode,
    ReplayError,
    StatementNode,
    load_yaml,
    read_document,
)
from dure.ledger.engine.effects import compute
from dure.ledger.engine.states import EventData, ResourceState

__all__ = ["ReplayError", "ReplayResult", "replay", "replay_file"]

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Difference:
    """A stated quantity (or unit) that the events do not lead to; `line` is 0 if not known."""

    resource: str
    quantity: str
    stated: str
    computed: str
    line: int

    def as_dict(self) -> dict[str, str | int]:
        """The difference as JSON-ready data."""
        return {
            "resource": self.resource,
            "quantity": self.quantity,
            "stated": self.stated,
            "computed": self.computed,
            "line": self.line,
        }


@dataclass(frozen=True, slots=True)
class ReplayResult:
    """The end state of every resource and how it compares with what the document states."""

    states: Mapping[str, ResourceState]
    compared: int
    differences: tuple[Difference, ...]

    @property
    def agree(self) -> bool:
        """Whether every stated quantity is what the events lead to."""
        return not self.differences

    def as_dict(self) -> dict[str, object]:
        """The result as JSON-ready data: `resources`, `agree`, `differences`; quantities are strings."""
        return {
            "resources": {
                name: {"accounting": plain(state.accounting), "onhand": plain(state.onhand)}
                for name, state in self.states.items()
            },
            "agree": self.agree,
            "differences": [difference.as_dict() for difference in self.differences],
        }


def plain(number: Decimal) -> str:
    """A decimal without exponent and trailing zeros: `1531.8`, `440`, `0`."""
    text = format(number.normalize(), "f")
    return "0" if text == "-0" else text


def replay_file(path: str | Path) -> ReplayResult:
    """Replay a YAML file; `ReplayError` names the file, the line and the remedy if it cannot be read."""
    return _run(read_document(load_yaml(Path(path)), str(path)))


def replay(document: object) -> ReplayResult:
    """Replay a parsed ValueFlows document (`@context`, `@graph`); `ReplayError` if it is not one."""
    return _run(read_document(document, "document"))


@dataclass(slots=True)
class _Run:
    document: Document
    states: dict[str, ResourceState] = field(default_factory=dict)
    differences: list[Difference] = field(default_factory=list)
    compared: int = 0


def _run(document: Document) -> ReplayResult:
    run = _Run(document)
    for node in document.nodes:
        if isinstance(node, StatementNode):
            _state(run, node)
        else:
            _happen(run, node)
    return ReplayResult(run.states, run.compared, tuple(run.differences))


def _state(run: _Run, node: StatementNode) -> None:
    """Take a statement as a start, or compare it."""
    known = run.states.get(node.id)
    if known is None:
        accounting, onhand = node.accounting, node.onhand
        some = accounting or onhand
        keeper = run.document.keepers.get(node.id)
        run.states[node.id] = ResourceState(
            id=node.id,
            conforms_to=node.conforms_to,
            accounting=ZERO if accounting is None else accounting.value,
            onhand=onhand.value if onhand else accounting.value if accounting else ZERO,
            unit="" if some is None else some.unit,
            accountable=keeper,
            custodian=keeper,
        )
        return
    for name, stated, computed in (
        ("accounting", node.accounting, known.accounting),
        ("onhand", node.onhand, known.onhand),
    ):
        if stated is None:
            continue
        run.compared += 1
        if stated.value != computed:
            run.differences.append(Difference(node.id, name, plain(stated.value), plain(computed), node.line))
        if known.unit and stated.unit != known.unit:
            run.differences.append(Difference(node.id, "unit", stated.unit, known.unit, node.line))


def _happen(run: _Run, node: EventNode) -> None:
    event = _with_tracked_resources(run, node)
    first = _begin(run, event, event.resource_inventoried_as, receives=_receives(event))
    second = None
    if event.action not in {"combine", "separate"}:
        second = _begin(run, event, event.to_resource_inventoried_as, receives=True)
    for state in (first, second):
        quantity = event.resource_quantity
        if state is not None and quantity is not None and state.unit and quantity.unit != state.unit:
            run.differences.append(Difference(state.id, "unit", state.unit, quantity.unit, node.line))
    effects = compute(event, first, second)
    for state in (effects.resource_after, effects.to_resource_after):
        if state is not None:
            run.states[state.id] = state


def _receives(event: EventData) -> bool:
    return ACTIONS[event.action].onhand_effect.startswith("increment")


def _with_tracked_resources(run: _Run, node: EventNode) -> EventData:
    """The event with the resources filled in that it names by tracking identifier only."""
    event, tracked = node.event, node.tracking_identifier
    if tracked is None or event.resource_inventoried_as is not None:
        return event
    named = {
        keeper: resource
        for resource, keeper in run.document.keepers.items()
        if run.document.tracking_identifiers.get(resource) == tracked
    }
    taker = None if event.provider == event.receiver else named.get(event.receiver)
    return replace(
        event,
        resource_inventoried_as=named.get(event.provider),
        to_resource_inventoried_as=event.to_resource_inventoried_as or taker,
    )


def _begin(run: _Run, event: EventData, name: str | None, *, receives: bool) -> ResourceState | None:
    """The state of a named resource; one that nothing is known about starts at zero."""
    if name is None:
        return None
    known = run.states.get(name)
    if known is not None:
        if known.keeper is None:
            agent = event.receiver if receives else event.provider
            known = replace(known, accountable=agent, custodian=agent)
        return known
    quantity = event.resource_quantity
    keeper = run.document.keepers.get(name) or (event.receiver if receives else event.provider)
    return ResourceState(
        id=name,
        conforms_to=event.resource_conforms_to,
        accounting=ZERO,
        onhand=ZERO,
        unit="" if quantity is None else quantity.unit,
        accountable=keeper,
        custodian=keeper,
        since=None,
    )
