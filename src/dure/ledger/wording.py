"""Events in plain words."""

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from dure.core.agents.labels import AgentLabel
from dure.core.kit.formatting import number_text
from dure.ledger.engine.actions import ACTIONS
from dure.ledger.models import EconomicEvent
from dure.ledger.units import unit_label

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

ACTION_LABELS: Mapping[str, "StrPromise"] = {
    "produce": pgettext_lazy("economic action", "Produce"),
    "consume": pgettext_lazy("economic action", "Consume"),
    "use": pgettext_lazy("economic action", "Use"),
    "work": pgettext_lazy("economic action", "Work"),
    "cite": pgettext_lazy("economic action", "Refer to"),
    "deliverService": pgettext_lazy("economic action", "Deliver a service"),
    "pickup": pgettext_lazy("economic action", "Pick up"),
    "dropoff": pgettext_lazy("economic action", "Drop off"),
    "accept": pgettext_lazy("economic action", "Accept for work"),
    "modify": pgettext_lazy("economic action", "Give back after work"),
    "combine": pgettext_lazy("economic action", "Pack"),
    "separate": pgettext_lazy("economic action", "Unpack"),
    "transfer": pgettext_lazy("economic action", "Transfer"),
    "transferAllRights": pgettext_lazy("economic action", "Transfer all rights"),
    "transferCustody": pgettext_lazy("economic action", "Hand over"),
    "move": pgettext_lazy("economic action", "Move"),
    "copy": pgettext_lazy("economic action", "Copy"),
    "raise": pgettext_lazy("economic action", "Count in"),
    "lower": pgettext_lazy("economic action", "Count out"),
}

# For two different agents; {what} is the kind of resource, {amount} its quantity with unit.
_BETWEEN: Mapping[str, "StrPromise"] = {
    "produce": gettext_lazy("{provider} made {what} for {receiver}: {amount}."),
    "consume": gettext_lazy("{receiver} used up {what} from {provider}: {amount}."),
    "use": gettext_lazy("{receiver} used {what} from {provider}: {amount}."),
    "work": gettext_lazy("{provider} worked for {receiver} ({what}): {amount}."),
    "cite": gettext_lazy("{receiver} referred to {what} by {provider}: {amount}."),
    "deliverService": gettext_lazy("{provider} provided {what} for {receiver}: {amount}."),
    "pickup": gettext_lazy("{receiver} picked up {what} from {provider}: {amount}."),
    "dropoff": gettext_lazy("{provider} dropped off {what} for {receiver}: {amount}."),
    "accept": gettext_lazy("{receiver} accepted {what} from {provider} to work on: {amount}."),
    "modify": gettext_lazy("{provider} gave {what} back to {receiver} after work: {amount}."),
    "combine": gettext_lazy("{provider} packed {what} for {receiver}: {amount}."),
    "separate": gettext_lazy("{provider} unpacked {what} for {receiver}: {amount}."),
    "transfer": gettext_lazy("{provider} gave {what} to {receiver}: {amount}."),
    "transferAllRights": gettext_lazy("{provider} gave {receiver} all rights to {what}: {amount}."),
    "transferCustody": gettext_lazy("{provider} handed {what} to {receiver} for keeping: {amount}."),
    "copy": gettext_lazy("{provider} gave {receiver} a copy of {what}: {amount}."),
    "raise": gettext_lazy("{provider} counted in {what} for {receiver}: {amount}."),
    "lower": gettext_lazy("{provider} counted out {what} for {receiver}: {amount}."),
}
_ALONE: Mapping[str, "StrPromise"] = {
    "produce": gettext_lazy("{provider} made {what}: {amount}."),
    "consume": gettext_lazy("{provider} used up {what}: {amount}."),
    "use": gettext_lazy("{provider} used {what}: {amount}."),
    "work": gettext_lazy("{provider} worked ({what}): {amount}."),
    "cite": gettext_lazy("{provider} referred to {what}: {amount}."),
    "deliverService": gettext_lazy("{provider} provided {what}: {amount}."),
    "pickup": gettext_lazy("{provider} picked up {what}: {amount}."),
    "dropoff": gettext_lazy("{provider} dropped off {what}: {amount}."),
    "accept": gettext_lazy("{provider} took {what} to work on: {amount}."),
    "modify": gettext_lazy("{provider} finished work on {what}: {amount}."),
    "combine": gettext_lazy("{provider} packed {what}: {amount}."),
    "separate": gettext_lazy("{provider} unpacked {what}: {amount}."),
    "move": gettext_lazy("{provider} moved {what}: {amount}."),
    "copy": gettext_lazy("{provider} made a copy of {what}: {amount}."),
    "raise": gettext_lazy("{provider} counted in {what}: {amount}."),
    "lower": gettext_lazy("{provider} counted out {what}: {amount}."),
}


def action_label(action: str) -> str:
    """The action in the reader's language."""
    return str(ACTION_LABELS.get(action, action))


def action_choices() -> list[tuple[str, str]]:
    """All actions for a form."""
    return [(name, action_label(name)) for name in ACTIONS]


def quantity_words(value: Decimal, unit: str) -> str:
    """A quantity with its unit; what is counted by times stands alone."""
    return number_text(value) if unit == "one" else f"{number_text(value)} {unit_label(unit)}"


def amount_words(event: EconomicEvent) -> str:
    """What the event counts: resource and effort."""
    pairs = ((event.resource_quantity, event.resource_unit), (event.effort_quantity, event.effort_unit))
    return ", ".join(quantity_words(value, unit) for value, unit in pairs if value is not None)


def sentence(event: EconomicEvent, provider: AgentLabel, receiver: AgentLabel) -> str:
    """One sentence that says what happened. `resource_conforms_to` must have been read along."""
    words = {
        "provider": provider.text,
        "receiver": receiver.text,
        "what": str(event.resource_conforms_to),
        "amount": amount_words(event),
    }
    if event.corrects_id is not None:
        return _("An earlier record was corrected by {amount} ({what}).").format(**words)
    sentences = _ALONE if event.provider_id == event.receiver_id else _BETWEEN
    template = sentences.get(event.action)
    return str(template).format(**words) if template else f"{action_label(event.action)}: {words['amount']}."
