"""Why the ledger refuses an event: a closed catalog of codes, each with its message and its remedy.

Templates use `{name}` placeholders, filled from `Refusal.params`, so that another layer can translate a
refusal by its code and fill in the same parameters.
"""

from collections.abc import Mapping
from types import MappingProxyType

CATALOGUE: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "unknown_action": (
            "“{action}” is not an action of ValueFlows 1.0.",
            "Choose one of: {known}.",
        ),
        "missing_agent": (
            "The event does not say who its {field} is.",
            "Name the agent who provides and the agent who receives; they may be the same.",
        ),
        "missing_quantity": (
            "“{action}” needs a quantity, and none is given.",
            "Give the {kind} quantity with its unit.",
        ),
        "missing_unit": (
            "The quantity {value} has no unit.",
            "Give the unit that the quantity is counted in.",
        ),
        "wrong_quantity_kind": (
            "“{action}” does not take the {given} quantity that is given.",
            "Give the {kind} quantity instead.",
        ),
        "quantity_not_positive": (
            "The quantity {value} is not a number above zero.",
            "Give an amount above zero; only an event that corrects another may take away.",
        ),
        "unit_mismatch": (
            "The event counts in “{unit}”, but the resource {resource} is kept in “{expected}”.",
            "Convert the quantity to “{expected}”.",
        ),
        "negative_stock": (
            "The resource {resource} has {available} {unit} {stock}, and the event takes {value}.",
            "Take no more than there is, or record first how more came in.",
        ),
        "more_returned_than_given": (
            "The event returns {value} {unit} of {resource}, but only {available} are given out.",
            "Return at most what is out, or record the rest as a new resource.",
        ),
        "not_accountable": (
            "{agent} does not hold the rights to the resource {resource}; {expected} does.",
            "Let {expected} be the {field}, or record first the transfer of rights.",
        ),
        "not_custodian": (
            "{agent} does not have the resource {resource} in custody; {expected} does.",
            "Let {expected} be the {field}, or record first the transfer of custody.",
        ),
        "same_agent": (
            "“{action}” goes from one agent to another, but provider and receiver are both {agent}.",
            "Name the other agent, or record a “move” when nothing changes hands.",
        ),
        "move_between_agents": (
            "A move changes no hands, but it names {provider} as provider and {receiver} as receiver.",
            "Record a transfer, or name one agent as both.",
        ),
        "same_resource": (
            "The event takes from and adds to the same resource {resource}.",
            "Name another resource to add to, or leave it out.",
        ),
        "second_resource_unused": (
            "“{action}” involves a second resource only when it goes from one agent to another.",
            "Leave the second resource out, or name a different receiver.",
        ),
        "contained_resource_moved": (
            "The resource {resource} is packed in {container}.",
            "Separate it from its container first, or move the container.",
        ),
        "contained_in_itself": (
            "The resource {resource} cannot be packed in itself or in what it contains.",
            "Name another container.",
        ),
        "resource_missing": (
            "The resource {resource} does not exist yet, and “{action}” needs it to.",
            "Name an existing resource, or record first how it came to be.",
        ),
        "resource_not_creatable": (
            "“{action}” cannot create the resource {resource}.",
            "Name an existing resource; new ones begin with produce, raise, copy, a move or a transfer.",
        ),
        "missing_specification": (
            "The new resource {resource} does not say what kind of thing it is.",
            "Name the resource specification that it conforms to.",
        ),
        "event_before_resource": (
            "The event happened at {occurred_at}, before the resource {resource} began at {since}.",
            "Check the time of the event, or choose the resource that existed then.",
        ),
        "wrong_process_side": (
            "“{action}” cannot be the {side} of a process.",
            "Leave the process out, or choose an action that fits.",
        ),
        "duplicate_pickup": (
            "The process has already picked up the resource {resource}.",
            "Drop it off first, or correct the earlier pickup.",
        ),
        "duplicate_dropoff": (
            "The process has already dropped off all that it picked up of the resource {resource}.",
            "Correct the earlier dropoff, or pick the resource up again first.",
        ),
        "duplicate_accept": (
            "The process has already accepted the resource {resource}.",
            "Give it back with “modify” first, or correct the earlier event.",
        ),
        "duplicate_modify": (
            "The process has already given back all that it accepted of the resource {resource}.",
            "Correct the earlier event, or accept the resource again first.",
        ),
        "pair_missing": (
            "The process has no “{pair}” of the resource {resource} that “{action}” could answer.",
            "Record “{pair}” as an input of the same process first.",
        ),
        "pair_exceeded": (
            "“{action}” gives back {value} {unit} of {resource}, but the process holds only {available}.",
            "Give back at most what went in; record anything new with “produce”.",
        ),
        "correction_unmatched": (
            "The correcting event differs from the event it corrects in its {field}.",
            "Repeat action, agents, resources and unit of the corrected event; change only the quantity.",
        ),
        "correction_without_original": (
            "The event corrects {corrects}, whose quantity is not known.",
            "Name an event that is in the ledger.",
        ),
        "correction_exceeds": (
            "The correction takes {value} from an event that counts {net} by now.",
            "Take away at most {net}.",
        ),
    }
)


class Refusal(Exception):
    """An event that the ledger does not accept.

    `code` is a key of `CATALOGUE`, `field` the event property that is wrong, `message` and `remedy` are plain
    English, `params` what fills their placeholders.
    """

    def __init__(
        self, code: str, message: str, field: str, remedy: str, params: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(f"{message} {remedy}")
        self.code = code
        self.message = message
        self.field = field
        self.remedy = remedy
        self.params = dict(params or {})


def refusal(code: str, field: str, **params: object) -> Refusal:
    """The refusal of this code about this event property; `params` fill the catalog's placeholders."""
    message, remedy = CATALOGUE[code]
    words = {"field": field} | {name: str(value) for name, value in params.items()}
    return Refusal(code, message.format(**words), field, remedy.format(**words), words)
