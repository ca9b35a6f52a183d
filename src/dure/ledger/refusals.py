"""Refusals of the ledger in the reader's language, by the codes of the engine's catalog."""

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dure.core.kit.errors import Refused
from dure.ledger.engine.refusals import Refusal

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

# What is wrong, and what to do about it. The engine's own codes come first, then those of the door.
MESSAGES: Mapping[str, tuple["StrPromise", "StrPromise"]] = {
    "unknown_action": (
        _("“{action}” is not an action of ValueFlows 1.0."),
        _("Choose one of: {known}."),
    ),
    "missing_agent": (
        _("The event does not say who its {field} is."),
        _("Name the agent who provides and the agent who receives; they may be the same."),
    ),
    "missing_quantity": (
        _("“{action}” needs a quantity, and none is given."),
        _("Give the {kind} quantity with its unit."),
    ),
    "missing_unit": (
        _("The quantity {value} has no unit."),
        _("Give the unit that the quantity is counted in."),
    ),
    "wrong_quantity_kind": (
        _("“{action}” does not take the {given} quantity that is given."),
        _("Give the {kind} quantity instead."),
    ),
    "quantity_not_positive": (
        _("The quantity {value} is not a number above zero."),
        _("Give an amount above zero; only an event that corrects another may take away."),
    ),
    "unit_mismatch": (
        _("The event counts in “{unit}”, but the resource {resource} is kept in “{expected}”."),
        _("Convert the quantity to “{expected}”."),
    ),
    "negative_stock": (
        _("The resource {resource} has {available} {unit} {stock}, and the event takes {value}."),
        _("Take no more than there is, or record first how more came in."),
    ),
    "more_returned_than_given": (
        _("The event returns {value} {unit} of {resource}, but only {available} are given out."),
        _("Return at most what is out, or record the rest as a new resource."),
    ),
    "not_accountable": (
        _("{agent} does not hold the rights to the resource {resource}; {expected} does."),
        _("Let {expected} be the {field}, or record first the transfer of rights."),
    ),
    "not_custodian": (
        _("{agent} does not have the resource {resource} in custody; {expected} does."),
        _("Let {expected} be the {field}, or record first the transfer of custody."),
    ),
    "same_agent": (
        _("“{action}” goes from one agent to another, but provider and receiver are both {agent}."),
        _("Name the other agent, or record a “move” when nothing changes hands."),
    ),
    "move_between_agents": (
        _("A move changes no hands, but it names {provider} as provider and {receiver} as receiver."),
        _("Record a transfer, or name one agent as both."),
    ),
    "same_resource": (
        _("The event takes from and adds to the same resource {resource}."),
        _("Name another resource to add to, or leave it out."),
    ),
    "second_resource_unused": (
        _("“{action}” involves a second resource only when it goes from one agent to another."),
        _("Leave the second resource out, or name a different receiver."),
    ),
    "contained_resource_moved": (
        _("The resource {resource} is packed in {container}."),
        _("Separate it from its container first, or move the container."),
    ),
    "contained_in_itself": (
        _("The resource {resource} cannot be packed in itself or in what it contains."),
        _("Name another container."),
    ),
    "resource_missing": (
        _("The resource {resource} does not exist yet, and “{action}” needs it to."),
        _("Name an existing resource, or record first how it came to be."),
    ),
    "resource_not_creatable": (
        _("“{action}” cannot create the resource {resource}."),
        _("Name an existing resource; new ones begin with produce, raise, copy, a move or a transfer."),
    ),
    "missing_specification": (
        _("The new resource {resource} does not say what kind of thing it is."),
        _("Name the resource specification that it conforms to."),
    ),
    "event_before_resource": (
        _("The event happened at {occurred_at}, before the resource {resource} began at {since}."),
        _("Check the time of the event, or choose the resource that existed then."),
    ),
    "wrong_process_side": (
        _("“{action}” cannot be the {side} of a process."),
        _("Leave the process out, or choose an action that fits."),
    ),
    "duplicate_pickup": (
        _("The process has already picked up the resource {resource}."),
        _("Drop it off first, or correct the earlier pickup."),
    ),
    "duplicate_dropoff": (
        _("The process has already dropped off all that it picked up of the resource {resource}."),
        _("Correct the earlier dropoff, or pick the resource up again first."),
    ),
    "duplicate_accept": (
        _("The process has already accepted the resource {resource}."),
        _("Give it back with “modify” first, or correct the earlier event."),
    ),
    "duplicate_modify": (
        _("The process has already given back all that it accepted of the resource {resource}."),
        _("Correct the earlier event, or accept the resource again first."),
    ),
    "pair_missing": (
        _("The process has no “{pair}” of the resource {resource} that “{action}” could answer."),
        _("Record “{pair}” as an input of the same process first."),
    ),
    "pair_exceeded": (
        _("“{action}” gives back {value} {unit} of {resource}, but the process holds only {available}."),
        _("Give back at most what went in; record anything new with “produce”."),
    ),
    "correction_unmatched": (
        _("The correcting event differs from the event it corrects in its {field}."),
        _("Repeat action, agents, resources and unit of the corrected event; change only the quantity."),
    ),
    "correction_without_original": (
        _("The event corrects {corrects}, whose quantity is not known."),
        _("Name an event that is in the ledger."),
    ),
    "correction_exceeds": (
        _("The correction takes {value} from an event that counts {net} by now."),
        _("Take away at most {net}."),
    ),
    "source_id_taken": (
        _("“{source_id}” of “{source}” is already in the ledger, and what it says there is different."),
        _("Send a correction of it, or give this event an identifier of its own."),
    ),
    "missing_source": (
        _("The event does not say which program it comes from, or by which identifier."),
        _("Give both a source and a source identifier."),
    ),
    "text_not_storable": (
        _("The text of “{field}” is too long or contains characters that cannot be stored."),
        _("Write at most {most} ordinary characters."),
    ),
    "unknown_unit": (
        _("“{unit}” is not a unit that the ledger knows."),
        _("Choose one of: {known}."),
    ),
    "unit_not_of_specification": (
        _("The event counts in “{unit}”, but this kind of resource is counted in “{expected}”."),
        _("Convert the quantity to “{expected}”."),
    ),
    "wrong_specification": (
        _("The resource {resource} is of another kind than the event says."),
        _("Name a resource of that kind, or the kind of this resource."),
    ),
    "quantity_not_exact": (
        _("The quantity {value} is too large or has more than six decimal places."),
        _("Round it to six decimal places."),
    ),
    "time_without_zone": (
        _("The time {value} has no time zone."),
        _("Give the time with its time zone, such as 2025-03-03T12:00:00+09:00."),
    ),
    "time_out_of_range": (
        _("The time {value} is too far from today to be right."),
        _("Check the year."),
    ),
    "ends_before_start": (
        _("The event ends before it begins."),
        _("Check both times."),
    ),
    "plan_unmatched": (
        _("The plan that is given is not the plan of the process, pledge, intent or agreement that is named."),
        _("Leave the plan out, or name what belongs to it."),
    ),
    "unknown_reference": (
        _("What the event names as “{field}” does not exist: {value}."),
        _("Check the identifier, or create it first."),
    ),
    "correction_of_correction": (
        _("The event that is to be corrected is itself a correction."),
        _("Correct the original event {original} instead."),
    ),
    "recorded_meanwhile": (
        _("Somebody else recorded some of these events at the same moment."),
        _("Nothing was recorded; send the batch again."),
    ),
    "not_stored": (
        _("The database did not accept the event."),
        _("Check its values; nothing was recorded."),
    ),
}

# What the engine calls things, in words. What is not here (an action's name, a number) stays as it is.
TERMS: Mapping[str, "StrPromise"] = {
    "provider": pgettext_lazy("part of an event", "provider"),
    "receiver": pgettext_lazy("part of an event", "receiver"),
    "resource": pgettext_lazy("kind of quantity", "resource"),
    "effort": pgettext_lazy("kind of quantity", "work or use"),
    "input": pgettext_lazy("side of a process", "input"),
    "output": pgettext_lazy("side of a process", "output"),
    "in account": _("in account"),
    "on hand": _("on hand"),
    "resource_quantity": _("quantity"),
    "effort_quantity": _("work or use"),
    "occurred_at": _("time"),
    "plan": _("plan"),
    "fulfills": _("pledge"),
    "satisfies": _("intent"),
    "realization_of": _("agreement"),
}
_NAMES_OF_THINGS = frozenset({"field", "kind", "given", "side", "stock"})

_IDENTIFIER = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def refused(code: str, field: str, **parameters: object) -> Refused:
    """The refusal of this code about this field, ready to be raised."""
    message, remedy = MESSAGES[code]
    words = {"field": field} | {name: str(value) for name, value in parameters.items()}
    words = {name: str(TERMS.get(text, text)) if name in _NAMES_OF_THINGS else text for name, text in words.items()}
    return Refused(code, f"{message.format(**words)} {remedy.format(**words)}", field=field)


def translated(refusal: Refusal) -> Refused:
    """The engine's refusal in the reader's language, with names in place of identifiers."""
    words = refusal.params
    found = {value for value in words.values() if _IDENTIFIER.fullmatch(value)}
    names = _names(found) if found else {}
    return refused(
        refusal.code, refusal.field, **{key: names.get(value, value) for key, value in words.items() if key != "field"}
    )


def _names(identifiers: set[str]) -> dict[str, str]:
    """Names of resources and agents, as far as the public may know them."""
    from dure.core.agents.labels import labels_for
    from dure.core.agents.models import Agent
    from dure.ledger.models import EconomicResource

    ids = {UUID(each) for each in identifiers}
    agents = Agent.objects.filter(id__in=ids).values_list("id", flat=True)
    names = {str(key): str(label) for key, label in labels_for(agents).items()}
    for resource in EconomicResource.objects.filter(id__in=ids).select_related("conforms_to"):
        names[str(resource.id)] = f"“{resource.name or resource.conforms_to}”"
    return names
