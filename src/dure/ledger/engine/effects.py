"""What one economic event does to the resources it names (ValueFlows 1.0.0, `actions.csv`).

`apply` is what the ledger uses: it refuses whatever the standard or plain bookkeeping forbids. `compute` is
the same arithmetic without any refusal, for replaying documents that leave things unsaid.

Implied transfers (ValueFlows 1.0.0): different provider and receiver imply a full transfer for produce,
consume and deliverService, and a transfer of custody for pickup, dropoff, accept and modify. For an input
the transfer comes first (the receiver's record gets the quantity, then the action takes it), for an output
it comes last.

One record, several hands: a resource is the record of its keeper. When an event names only that record, its
onhand quantity falls when the keeper gives the thing out, rises when it comes back, and stays when others
pass it on.
"""

from dataclasses import dataclass
from decimal import Decimal

from dure.ledger.engine.actions import ACTIONS, Action
from dure.ledger.engine.checks import check_event, check_stock
from dure.ledger.engine.states import Effects, EventData, Quantity, ResourceState

__all__ = ["Effects", "EventData", "Quantity", "ResourceState", "apply", "compute"]

ZERO = Decimal(0)
FROM_SIGN = {"": 0, "increment": 1, "decrement": -1, "decrementIncrement": -1, "incrementTo": 0}
TO_SIGN = {"": 0, "increment": 0, "decrement": 0, "decrementIncrement": 1, "incrementTo": 1}
IMPLIES_RIGHTS = frozenset({"produce", "consume"})
IMPLIES_CUSTODY = frozenset({"pickup", "dropoff", "accept", "modify"})


@dataclass(frozen=True, slots=True)
class _Rule:
    """An action's row, prepared for arithmetic."""

    action: Action
    accounting_from: int
    onhand_from: int
    accounting_to: int
    onhand_to: int
    gives_rights: bool
    implies_transfer: bool
    changes_hands: bool


def _rule(action: Action) -> _Rule:
    implies = action.name in IMPLIES_RIGHTS or action.name in IMPLIES_CUSTODY
    return _Rule(
        action=action,
        accounting_from=FROM_SIGN[action.accounting_effect],
        onhand_from=FROM_SIGN[action.onhand_effect],
        accounting_to=TO_SIGN[action.accounting_effect],
        onhand_to=TO_SIGN[action.onhand_effect],
        gives_rights=action.accountable_effect in {"updateTo", "new"},
        implies_transfer=implies,
        changes_hands=action.name == "transferCustody" or action.name in IMPLIES_CUSTODY,
    )


_RULES = {name: _rule(action) for name, action in ACTIONS.items()}


def apply(
    event: EventData,
    resource: ResourceState | None,
    to_resource: ResourceState | None = None,
    *,
    net_before: Decimal | None = None,
) -> Effects:
    """The states of the event's resources after it, or a `Refusal`.

    `resource` and `to_resource` are the current states of the resources that the event names, or None when
    they do not exist yet; then they are created if the action allows it. Nothing happens to a resource that
    the event does not name: an event may count what nobody keeps an inventory of.

    A correcting event (`corrects`) repeats action, agents, resources and unit of the event that it corrects
    and carries the signed difference as its quantity: −3 backs out a 3, +2 makes a 3 a 5 (ValueFlows 1.0.0,
    example of correcting a data recording error). `net_before` is then required: what the corrected event
    counts so far, its own quantity plus all earlier corrections; the correction may not bring that below
    zero. A correction changes quantities only, never place, hands, stage or state, and is refused when
    later events have already used what it would take away.

    Raises `Refusal` with a code of `refusals.CATALOGUE`.
    """
    check_event(event, resource, to_resource, net_before)
    effects = compute(event, resource, to_resource)
    check_stock(event, resource, to_resource, effects)
    return effects


def compute(event: EventData, resource: ResourceState | None, to_resource: ResourceState | None) -> Effects:
    """The states after the event by the action table alone, without any refusal.

    The action must be known (`KeyError` otherwise). Quantities may fall below zero.
    """
    rule = _RULES[event.action]
    quantity = event.resource_quantity
    amount = ZERO if quantity is None else quantity.value
    two_records = event.to_resource_inventoried_as is not None and (
        rule.onhand_to != 0 or rule.accounting_to != 0 or (rule.implies_transfer and event.provider != event.receiver)
    )
    after = to_after = None
    if resource is not None or event.resource_inventoried_as is not None:
        accounting, onhand = _signs(rule, event, resource, amount, two_records=two_records)
        if resource is None:
            after = _created(event, accounting * amount, onhand * amount)
        else:
            change = (accounting * amount, onhand * amount)
            after = _changed(rule, event, resource, change, two_records=two_records)
    if two_records:
        accounting, onhand = _to_signs(rule)
        to_after = _received(rule, event, resource, to_resource, (accounting * amount, onhand * amount))
    else:
        to_after = to_resource
    return Effects(after, to_after)


def _signs(
    rule: _Rule, event: EventData, resource: ResourceState | None, amount: Decimal, *, two_records: bool
) -> tuple[int, int]:
    """The accounting and onhand signs for the first record (see the module's docstring)."""
    accounting, onhand = rule.accounting_from, rule.onhand_from
    if two_records and rule.implies_transfer:
        # An output arrives and leaves again in one event; an input leaves for the receiver's record.
        return (0, 0) if onhand > 0 else (accounting, onhand)
    if resource is None or onhand == 0:
        return accounting, onhand
    if event.action == "move" and not two_records and amount == resource.onhand:
        # All of it moved: the record goes along (a new identifier only where location is part of it).
        return 0, 0
    return accounting, _onhand_sign(onhand, event, resource, two_records=two_records)


def _onhand_sign(sign: int, event: EventData, resource: ResourceState, *, two_records: bool) -> int:
    """The onhand sign for a record of which the keeper may not be the one who has the thing in hand."""
    keeper = resource.keeper
    if keeper is None:
        return sign
    if sign < 0:
        if event.action == "transferCustody" and event.receiver == keeper and event.provider != keeper:
            return 0 if two_records else 1
        return 0 if resource.is_away and event.provider == resource.custodian else sign
    passed_on = event.action in IMPLIES_CUSTODY and event.receiver != keeper
    return 0 if passed_on and (resource.is_away or event.provider == keeper) else sign


def _to_signs(rule: _Rule) -> tuple[int, int]:
    """The accounting and onhand signs for the second record."""
    if not rule.implies_transfer:
        return rule.accounting_to, rule.onhand_to
    if rule.onhand_from < 0:
        # An input: the transfer adds what the action takes at once.
        return 0, 0
    return rule.accounting_from, rule.onhand_from


def _created(event: EventData, accounting: Decimal, onhand: Decimal) -> ResourceState:
    """A resource that begins with this event (`optional` in the action table)."""
    quantity = event.resource_quantity
    return ResourceState(
        event.resource_inventoried_as or "",
        event.resource_conforms_to,
        accounting,
        onhand,
        "" if quantity is None else quantity.unit,
        event.receiver,
        event.receiver,
        event.to_location or event.at_location,
        None,
        event.stage,
        event.state,
        event.occurred_at,
    )


def _changed(
    rule: _Rule,
    event: EventData,
    resource: ResourceState,
    change: tuple[Decimal, Decimal],
    *,
    two_records: bool,
) -> ResourceState:
    action = rule.action
    accounting, onhand = resource.accounting + change[0], resource.onhand + change[1]
    custodian, location = resource.custodian, resource.location
    contained_in, stage, state = resource.contained_in, resource.stage, resource.state
    if event.corrects is None:
        place = event.to_location or event.at_location
        whole_move = event.action == "move" and not two_records and not change[1]
        if place and (whole_move or action.location_effect == "update"):
            location = place
        if action.contained_effect == "remove":
            contained_in = None
        elif action.contained_effect and event.to_resource_inventoried_as:
            contained_in = event.to_resource_inventoried_as
        if action.stage_effect and event.stage:
            stage = event.stage
        if event.state and (whole_move or action.state_effect == "update"):
            state = event.state
        if rule.changes_hands and not two_records:
            custodian = _custodian_after(event, resource, onhand)
    elif resource.is_away and onhand == accounting:
        # A loan that is backed out was never given.
        custodian = resource.keeper
    return ResourceState(
        resource.id,
        resource.conforms_to,
        accounting,
        onhand,
        resource.unit,
        resource.accountable,
        custodian,
        location,
        contained_in,
        stage,
        state,
        resource.since,
    )


def _custodian_after(event: EventData, resource: ResourceState, onhand_after: Decimal) -> str | None:
    """Who holds the thing after a change of hands that only its keeper's record shows."""
    if event.provider == event.receiver or resource.accountable is None:
        return resource.custodian
    if event.receiver == resource.accountable:
        return resource.accountable
    if resource.is_away or not onhand_after:
        return event.receiver
    return resource.custodian


def _received(
    rule: _Rule,
    event: EventData,
    source: ResourceState | None,
    target: ResourceState | None,
    change: tuple[Decimal, Decimal],
) -> ResourceState:
    """The second record after the event, begun by it if need be."""
    takes_rights = rule.gives_rights or (rule.implies_transfer and event.action in IMPLIES_RIGHTS)
    holds = event.receiver if rule.onhand_from or rule.onhand_to else None
    if target is None:
        return _begun(event, source, change, rights=takes_rights, custodian=holds)
    plain = event.corrects is None
    place = event.to_location or (event.at_location if rule.implies_transfer else None)
    action = rule.action
    return ResourceState(
        target.id,
        target.conforms_to,
        target.accounting + change[0],
        target.onhand + change[1],
        target.unit,
        event.receiver if plain and takes_rights and action.name != "copy" else target.accountable,
        holds if plain and holds else target.custodian,
        place if plain and place and action.location_effect in {"update", "updateTo"} else target.location,
        target.contained_in,
        event.stage if plain and event.stage and action.stage_effect else target.stage,
        event.state if plain and event.state and action.state_effect else target.state,
        target.since,
    )


def _begun(
    event: EventData,
    source: ResourceState | None,
    change: tuple[Decimal, Decimal],
    *,
    rights: bool,
    custodian: str | None,
) -> ResourceState:
    """A second record that begins with this event (`optionalTo` in the action table)."""
    quantity = event.resource_quantity
    accountable = event.receiver if rights else None
    if event.action == "move" and source is not None:
        accountable = source.accountable
    if custodian is None and source is not None:
        custodian = source.custodian
    return ResourceState(
        event.to_resource_inventoried_as or "",
        event.resource_conforms_to or (None if source is None else source.conforms_to),
        change[0],
        change[1],
        "" if quantity is None else quantity.unit,
        accountable,
        custodian,
        event.to_location or event.at_location,
        None,
        event.stage or (None if source is None else source.stage),
        event.state or (None if source is None else source.state),
        event.occurred_at,
    )
