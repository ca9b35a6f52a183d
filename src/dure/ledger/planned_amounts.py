"""How much of what is planned: checked against the action and the kind of resource, as events are."""

from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from dure.core.kit.errors import Refused
from dure.core.kit.exact import to_millionths
from dure.ledger.engine.actions import ACTIONS
from dure.ledger.models import Commitment, Intent, ResourceSpecification
from dure.ledger.refusals import refused
from dure.ledger.units import UNITS


@dataclass(frozen=True, slots=True)
class Amount:
    """A quantity of the resource, of work or use (effort), or both.

    Quantities are above zero with at most six decimal places. A unit that is left out is the one in which
    this kind of resource is counted.
    """

    resource_quantity: Decimal | None = None
    resource_unit: str = ""
    effort_quantity: Decimal | None = None
    effort_unit: str = ""

    def columns(self) -> dict[str, Decimal | str | None]:
        """The values of the columns of the same names."""
        return {
            "resource_quantity": self.resource_quantity,
            "resource_unit": self.resource_unit,
            "effort_quantity": self.effort_quantity,
            "effort_unit": self.effort_unit,
        }

    def details(self) -> dict[str, str]:
        """What the audit log notes of it."""
        return {name: str(value) for name, value in self.columns().items() if value}


def amount_of(flow: Intent | Commitment) -> Amount:
    """What an intent or a commitment counts."""
    return Amount(flow.resource_quantity, flow.resource_unit, flow.effort_quantity, flow.effort_unit)


def checked_amount(action: str, specification: ResourceSpecification, amount: Amount) -> Amount:
    """The amount with its units filled in.

    Refused for an action that ValueFlows 1.0 does not know, a quantity that the action does not take (its
    `eventQuantity`) or lacks, one that is not above zero or not exact, and a wrong unit.
    """
    known = ACTIONS.get(action)
    if known is None:
        raise refused("unknown_action", "action", action=action, known=", ".join(ACTIONS))
    kind, resource, effort = known.event_quantity, amount.resource_quantity, amount.effort_quantity
    if resource is not None and kind == "effort":
        raise refused("wrong_quantity_kind", "resource_quantity", action=action, given="resource", kind="effort")
    if effort is not None and kind == "resource":
        raise refused("wrong_quantity_kind", "effort_quantity", action=action, given="effort", kind="resource")
    if resource is None and effort is None:
        kind = "effort" if kind == "effort" else "resource"
        raise refused("missing_quantity", f"{kind}_quantity", action=action, kind=kind)
    return Amount(
        resource,
        _checked_unit(resource, amount.resource_unit, specification.default_unit, "resource"),
        effort,
        _checked_unit(effort, amount.effort_unit, specification.default_effort_unit, "effort"),
    )


def _checked_unit(quantity: Decimal | None, unit: str, default: str, kind: str) -> str:
    if quantity is None:
        return ""
    try:
        positive = to_millionths(quantity) > 0
    except ValidationError:
        raise refused("quantity_not_exact", f"{kind}_quantity", value=quantity) from None
    if not positive:
        raise Refused("quantity_not_positive", _("Give a quantity above zero."), field=f"{kind}_quantity")
    unit = unit or default
    if not unit:
        raise refused("missing_unit", f"{kind}_unit", value=quantity)
    check_unit(unit, f"{kind}_unit")
    if default and unit != default:
        message = _("This kind of resource is counted in “%(expected)s”, not in “%(unit)s”. Convert the quantity.")
        words = {"expected": default, "unit": unit}
        raise Refused("unit_not_of_specification", message % words, field=f"{kind}_unit")
    return unit


def check_unit(unit: str, field: str) -> None:
    """Refuse a unit that the ledger does not know."""
    if unit not in UNITS:
        raise refused("unknown_unit", field, unit=unit, known=", ".join(UNITS))


def check_comparable(given: Amount, wanted: Amount) -> None:
    """Refuse an amount that cannot be set against what an intent wants, because it counts something else."""
    for kind in ("resource", "effort"):
        unit: str = getattr(wanted, f"{kind}_unit")
        if unit == getattr(given, f"{kind}_unit"):
            continue
        if unit:
            message = _("What is wanted or offered is counted in “%(unit)s”. Promise it in the same unit.")
            raise Refused("unit_mismatch", message % {"unit": unit}, field=f"{kind}_unit")
        message = _("What is wanted or offered does not count this quantity. Leave it out.")
        raise Refused("wrong_quantity_kind", message, field=f"{kind}_quantity")
