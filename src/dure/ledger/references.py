"""What an event's references say about it: units of its kind, the plan it belongs to, what is missing.

Kinds of resources keep their units and processes keep their plan for good, so both are remembered by id.
"""

from collections.abc import Sequence
from functools import lru_cache
from uuid import UUID

from django.db.models import Model, QuerySet

from dure.core.agents.models import Agent
from dure.core.territories.models import Place
from dure.ledger.entries import NewEvent
from dure.ledger.models import Agreement, Commitment, Intent, Plan, Process, ResourceSpecification
from dure.ledger.refusals import refused
from dure.ledger.units import UNITS

# What a reference must name; resources are not here because an event may make them.
_TARGETS: dict[str, type[Model]] = {
    "provider": Agent,
    "receiver": Agent,
    "recorded_by": Agent,
    "resource_conforms_to": ResourceSpecification,
    "plan": Plan,
    "input_of": Process,
    "output_of": Process,
    "at_location": Place,
    "to_location": Place,
    "fulfills": Commitment,
    "satisfies": Intent,
    "realization_of": Agreement,
}


@lru_cache(maxsize=4096)
def _units_of(specification: UUID) -> tuple[str, str]:
    units = (
        ResourceSpecification.objects.filter(id=specification)
        .values_list("default_unit", "default_effort_unit")
        .first()
    )
    if units is None:
        raise refused("unknown_reference", "resource_conforms_to", value=specification)
    return units


@lru_cache(maxsize=4096)
def _plan_of_process(process: UUID, field: str) -> UUID:
    plan = Process.objects.filter(id=process).values_list("planned_within_id", flat=True).first()
    if plan is None:
        raise refused("unknown_reference", field, value=process)
    return plan


def _plan_of(model: type[Commitment | Intent | Agreement], flow: UUID, field: str) -> UUID | None:
    found = model.objects.filter(id=flow).values_list("plan_id").first()
    if found is None:
        raise refused("unknown_reference", field, value=flow)
    return found[0]


def check_units(new: NewEvent) -> None:
    """Refuse a unit that the ledger or the kind of resource does not know."""
    resource_unit, effort_unit = _units_of(new.resource_conforms_to)
    if new.resource_quantity is not None:
        _check_unit("resource_unit", new.resource_unit, resource_unit)
    if new.effort_quantity is not None:
        _check_unit("effort_unit", new.effort_unit, effort_unit)


def _check_unit(field: str, unit: str, expected: str) -> None:
    if unit and unit not in UNITS:
        raise refused("unknown_unit", field, unit=unit, known=", ".join(UNITS))
    if unit and expected and unit != expected:
        raise refused("unit_not_of_specification", field, unit=unit, expected=expected)


def plan_of(new: NewEvent) -> UUID | None:
    """The plan that the event belongs to; refused where what it names belongs to different ones."""
    plans: set[UUID | None] = {new.plan}
    if new.input_of:
        plans.add(_plan_of_process(new.input_of, "input_of"))
    if new.output_of:
        plans.add(_plan_of_process(new.output_of, "output_of"))
    if new.fulfills:
        plans.add(_plan_of(Commitment, new.fulfills, "fulfills"))
    if new.satisfies:
        plans.add(_plan_of(Intent, new.satisfies, "satisfies"))
    if new.realization_of:
        plans.add(_plan_of(Agreement, new.realization_of, "realization_of"))
    plans.discard(None)
    if len(plans) > 1:
        raise refused("plan_unmatched", "plan")
    return plans.pop() if plans else None


def check_references(events: Sequence[NewEvent]) -> None:
    """Refuse the first reference that names nothing.

    The database refuses such events by itself, but only when the transaction ends and without saying which
    reference it was: this is for explaining that, and for what comes from outside.
    """
    for field, model in _TARGETS.items():
        wanted = {value for event in events if (value := getattr(event, field)) is not None}
        if not wanted:
            continue
        missing = wanted - set(QuerySet(model).filter(pk__in=wanted).values_list("pk", flat=True))
        if missing:
            raise refused("unknown_reference", field, value=min(missing))
