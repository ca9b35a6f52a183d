"""Pairs inside one process: what is picked up is dropped off, what is accepted is given back modified."""

from collections.abc import Iterable
from decimal import Decimal

from dure.ledger.engine.actions import ACTIONS
from dure.ledger.engine.refusals import refusal
from dure.ledger.engine.states import EventData

_DUPLICATES = {
    "pickup": "duplicate_pickup",
    "dropoff": "duplicate_dropoff",
    "accept": "duplicate_accept",
    "modify": "duplicate_modify",
}


def check_process(event: EventData, earlier_events: Iterable[EventData]) -> None:
    """Raise a `Refusal` if the event breaks a pair of its process.

    `earlier_events` are the events already recorded for the same process, corrections included. Rules, from
    the `pairsWith` column of the action table: an input of a pair may not enter again while it is still
    inside; an output needs its input first and may not give back more than went in. Parts may be dropped
    off one after the other, and less than went in may come out (something may fail a test).
    """
    if event.action not in _DUPLICATES or (event.input_of is None and event.output_of is None):
        return
    thing = _inside(event)
    if thing is None:
        return
    pair = ACTIONS[event.action].pairs_with
    came_in, went_out = event.action if event.input_of else pair, pair if event.input_of else event.action
    entered = left = Decimal(0)
    for earlier in earlier_events:
        if earlier.resource_quantity is None or _inside(earlier) != thing:
            continue
        if earlier.action == came_in:
            entered += earlier.resource_quantity.value
        elif earlier.action == went_out:
            left += earlier.resource_quantity.value
    if event.corrects is None:
        _check_pair(event, thing, pair, entered, left)


def _inside(event: EventData) -> str | None:
    """The record of the thing while it is inside the process: after an implied transfer, the receiver's."""
    if event.input_of is not None and event.to_resource_inventoried_as is not None:
        return event.to_resource_inventoried_as
    return event.resource_inventoried_as


def _check_pair(event: EventData, thing: str, pair: str, entered: Decimal, left: Decimal) -> None:
    code, action = _DUPLICATES[event.action], event.action
    if event.input_of is not None:
        if entered > left:
            raise refusal(code, "resource_inventoried_as", resource=thing)
        return
    if not entered:
        raise refusal("pair_missing", "resource_inventoried_as", pair=pair, resource=thing, action=action)
    if entered <= left:
        raise refusal(code, "resource_inventoried_as", resource=thing)
    quantity = event.resource_quantity
    if quantity is not None and left + quantity.value > entered:
        raise refusal(
            "pair_exceeded",
            "resource_quantity",
            action=action,
            value=quantity.value,
            unit=quantity.unit,
            resource=thing,
            available=entered - left,
        )
