"""The rules by which the ledger refuses an event before or after its effects are computed."""

from decimal import Decimal

from dure.ledger.engine.actions import ACTIONS, Action
from dure.ledger.engine.refusals import Refusal, refusal
from dure.ledger.engine.states import Effects, EventData, Quantity, ResourceState

TRANSFERS = frozenset({"transfer", "transferAllRights", "transferCustody"})
CUSTODY_PAIRS = frozenset({"pickup", "dropoff", "accept", "modify"})
IMPLIED_TRANSFERS = frozenset({*CUSTODY_PAIRS, "produce", "consume"})
SECOND_RECORD = frozenset({*TRANSFERS, *CUSTODY_PAIRS, "move", "copy", "produce", "consume"})
UNPACK_FIRST = frozenset({*TRANSFERS, "move", "pickup", "accept", "combine"})


def check_event(
    event: EventData,
    resource: ResourceState | None,
    to_resource: ResourceState | None,
    net_before: Decimal | None,
) -> None:
    """Raise the `Refusal` that the event deserves for what it says about these resources, if any."""
    action = ACTIONS.get(event.action)
    if action is None:
        raise refusal("unknown_action", "action", action=event.action, known=", ".join(ACTIONS))
    if not event.provider:
        raise refusal("missing_agent", "provider")
    if not event.receiver:
        raise refusal("missing_agent", "receiver")
    _check_hands(event)
    _check_side(event, action)
    _check_quantities(event, action)
    if event.corrects is not None:
        _check_net(event, net_before)
    _check_presence(event, action, resource, to_resource)
    if resource is not None:
        _check_resource(event, resource, "resource_inventoried_as")
        if event.corrects is None:
            _check_giver(event, action, resource)
    if to_resource is not None:
        _check_target(event, action, to_resource)


def check_stock(
    event: EventData,
    resource: ResourceState | None,
    to_resource: ResourceState | None,
    effects: Effects,
) -> None:
    """Raise a `Refusal` if the event's effects leave less than nothing or return more than was given."""
    pairs = (
        ("resource_inventoried_as", resource, effects.resource_after),
        ("to_resource_inventoried_as", to_resource, effects.to_resource_after),
    )
    for field, before, after in pairs:
        if after is None or after is before:
            continue
        if after.accounting < 0:
            raise _negative(event, field, after, "in account", before.accounting if before else Decimal(0))
        if after.onhand < 0:
            raise _negative(event, field, after, "on hand", before.onhand if before else Decimal(0))
    before, after = resource, effects.resource_after
    returned = event.provider != event.receiver and before is not None and event.receiver == before.accountable
    if not returned or before is None or after is None or event.corrects is not None:
        return
    if before.onhand < after.onhand > after.accounting == before.accounting:
        available = max(before.accounting - before.onhand, Decimal(0))
        words = _quantity_words(event.resource_quantity)
        raise refusal(
            "more_returned_than_given",
            "resource_quantity",
            value=words[0],
            unit=words[1],
            resource=before.id,
            available=available,
        )


def check_correction(event: EventData, original: EventData) -> None:
    """Raise a `Refusal` unless `event` repeats `original` in all but quantity, time and notes."""
    for field in (
        "action",
        "provider",
        "receiver",
        "resource_inventoried_as",
        "to_resource_inventoried_as",
        "resource_conforms_to",
        "input_of",
        "output_of",
    ):
        if getattr(event, field) != getattr(original, field):
            raise refusal("correction_unmatched", field)
    for field in ("resource_quantity", "effort_quantity"):
        ours, theirs = getattr(event, field), getattr(original, field)
        if ours is not None and (theirs is None or ours.unit != theirs.unit):
            raise refusal("correction_unmatched", field)


def _quantity_words(quantity: Quantity | None) -> tuple[str, str]:
    return ("0", "") if quantity is None else (str(quantity.value), quantity.unit)


def _negative(event: EventData, field: str, after: ResourceState, stock: str, available: Decimal) -> Refusal:
    value = _quantity_words(event.resource_quantity)[0]
    return refusal(
        "negative_stock",
        field,
        resource=after.id,
        available=available,
        unit=after.unit,
        stock=stock,
        value=value,
    )


def _check_hands(event: EventData) -> None:
    if event.provider == event.receiver:
        # "Give ... to another agent": ValueFlows 1.0.0, comments of the three transfers.
        if event.action in TRANSFERS:
            raise refusal("same_agent", "receiver", action=event.action, agent=event.provider)
        if event.to_resource_inventoried_as is not None and event.action in IMPLIED_TRANSFERS:
            raise refusal("second_resource_unused", "to_resource_inventoried_as", action=event.action)
    elif event.action == "move":
        raise refusal("move_between_agents", "receiver", provider=event.provider, receiver=event.receiver)
    named = event.resource_inventoried_as
    if named is not None and named == event.to_resource_inventoried_as:
        code = "contained_in_itself" if event.action == "combine" else "same_resource"
        raise refusal(code, "to_resource_inventoried_as", resource=named)


def _check_side(event: EventData, action: Action) -> None:
    if event.input_of is not None and not action.is_input:
        raise refusal("wrong_process_side", "input_of", action=action.name, side="input")
    if event.output_of is not None and not action.is_output:
        raise refusal("wrong_process_side", "output_of", action=action.name, side="output")


def _check_quantities(event: EventData, action: Action) -> None:
    resource, effort, kind = event.resource_quantity, event.effort_quantity, action.event_quantity
    if resource is not None and kind == "effort":
        raise refusal("wrong_quantity_kind", "resource_quantity", action=action.name, given="resource", kind="effort")
    if effort is not None and kind == "resource":
        raise refusal("wrong_quantity_kind", "effort_quantity", action=action.name, given="effort", kind="resource")
    if resource is None and effort is None:
        field = "effort_quantity" if kind == "effort" else "resource_quantity"
        wanted = "resource or effort" if kind == "both" else kind
        raise refusal("missing_quantity", field, action=action.name, kind=wanted)
    if resource is not None:
        _check_amount(event, resource, "resource_quantity")
    if effort is not None:
        _check_amount(event, effort, "effort_quantity")


def _check_amount(event: EventData, quantity: Quantity, field: str) -> None:
    value = quantity.value
    if not value.is_finite() or not value or (value < 0 and event.corrects is None):
        raise refusal("quantity_not_positive", field, value=value)
    if not quantity.unit:
        raise refusal("missing_unit", field, value=value)


def _check_net(event: EventData, net_before: Decimal | None) -> None:
    if net_before is None:
        raise refusal("correction_without_original", "corrects", corrects=event.corrects)
    quantity = event.resource_quantity or event.effort_quantity
    if quantity is not None and net_before + quantity.value < 0:
        field = "effort_quantity" if event.resource_quantity is None else "resource_quantity"
        raise refusal("correction_exceeds", field, value=-quantity.value, net=net_before)


def _check_presence(
    event: EventData, action: Action, resource: ResourceState | None, to_resource: ResourceState | None
) -> None:
    named = event.resource_inventoried_as
    if resource is None and named is not None:
        if action.create_resource == "optional" and event.corrects is None:
            if not event.resource_conforms_to:
                raise refusal("missing_specification", "resource_conforms_to", resource=named)
        elif action.is_output:
            raise refusal("resource_not_creatable", "resource_inventoried_as", resource=named, action=action.name)
        else:
            raise refusal("resource_missing", "resource_inventoried_as", resource=named, action=action.name)
    named = event.to_resource_inventoried_as
    if to_resource is not None or named is None or action.contained_effect:
        return
    if event.action not in SECOND_RECORD:
        raise refusal("resource_not_creatable", "to_resource_inventoried_as", resource=named, action=action.name)
    if not event.resource_conforms_to and (resource is None or not resource.conforms_to):
        raise refusal("missing_specification", "resource_conforms_to", resource=named)


def _check_resource(event: EventData, resource: ResourceState, field: str) -> None:
    quantity = event.resource_quantity
    if quantity is not None and quantity.unit != resource.unit:
        raise refusal(
            "unit_mismatch",
            "resource_quantity",
            unit=quantity.unit,
            resource=resource.id,
            expected=resource.unit,
        )
    happened, since = event.occurred_at, resource.since
    if happened is not None and since is not None and happened < since:
        raise refusal(
            "event_before_resource",
            "occurred_at",
            occurred_at=happened.isoformat(),
            resource=resource.id,
            since=since.isoformat(),
        )
    if resource.contained_in is None or event.corrects is not None:
        return
    if event.action in UNPACK_FIRST:
        raise refusal("contained_resource_moved", field, resource=resource.id, container=resource.contained_in)


def _check_giver(event: EventData, action: Action, resource: ResourceState) -> None:
    """Rights are given by the accountable agent, things by the one who holds them."""
    owner = resource.accountable
    if action.accounting_effect.startswith("decrement") and owner is not None and event.provider != owner:
        raise _wrong_agent("not_accountable", "provider", event.provider, resource, owner)
    if action.accounting_effect == "increment":
        # An output for another agent's record passes through the provider's own.
        field = "receiver" if event.to_resource_inventoried_as is None else "provider"
        agent = getattr(event, field)
        if owner is not None and agent != owner:
            raise _wrong_agent("not_accountable", field, agent, resource, owner)
    elif action.onhand_effect.startswith("decrement"):
        _check_custody(event, resource)
    elif event.action in {"dropoff", "modify"} and event.provider not in {resource.custodian, owner}:
        raise _wrong_agent("not_custodian", "provider", event.provider, resource, resource.custodian)


def _check_custody(event: EventData, resource: ResourceState) -> None:
    holder = resource.custodian
    if holder is None or event.provider == holder:
        return
    returns_part = (
        event.action == "transferCustody"
        and event.receiver == resource.keeper == holder
        and event.to_resource_inventoried_as is None
        and resource.onhand < resource.accounting
    )
    if not returns_part:
        raise _wrong_agent("not_custodian", "provider", event.provider, resource, holder)


def _check_target(event: EventData, action: Action, target: ResourceState) -> None:
    named = event.resource_inventoried_as
    if event.action == "combine" and named is not None and target.contained_in == named:
        raise refusal("contained_in_itself", "to_resource_inventoried_as", resource=named)
    if event.action in SECOND_RECORD:
        _check_resource(event, target, "to_resource_inventoried_as")
        if event.corrects is None:
            _check_taker(event, action, target)


def _check_taker(event: EventData, action: Action, target: ResourceState) -> None:
    """The second record must be the receiver's own."""
    keeper = target.keeper
    if keeper is None or keeper == event.receiver:
        return
    code = "not_accountable" if action.accounting_effect else "not_custodian"
    raise _wrong_agent(code, "receiver", event.receiver, target, keeper)


def _wrong_agent(code: str, field: str, agent: str, resource: ResourceState, expected: str | None) -> Refusal:
    return refusal(code, field, agent=agent, resource=resource.id, expected=expected or "nobody")
