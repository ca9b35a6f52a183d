"""The resources that events change: read under lock, changed in memory by the engine, written once."""

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from uuid import UUID

from dure.ledger.engine.effects import apply
from dure.ledger.engine.refusals import refusal
from dure.ledger.engine.states import EventData, ResourceState
from dure.ledger.models import EconomicResource
from dure.ledger.refusals import refused

CONTAINER_ACTIONS = frozenset({"combine", "separate"})


def _text(value: UUID | None) -> str | None:
    return None if value is None else str(value)


def _id(value: str | None) -> UUID | None:
    return None if value is None else UUID(value)


def resource_state(row: EconomicResource) -> ResourceState:
    """The stored resource as the engine reads it."""
    return ResourceState(
        id=str(row.id),
        conforms_to=str(row.conforms_to_id),
        accounting=row.accounting_quantity,
        onhand=row.onhand_quantity,
        unit=row.unit,
        accountable=_text(row.primary_accountable_id),
        custodian=str(row.custodian_id),
        location=_text(row.current_location_id),
        contained_in=_text(row.contained_in_id),
        stage=row.stage or None,
        state=row.state or None,
        since=row.created_at,
    )


class Books:
    """The states of resources within one transaction."""

    def __init__(self) -> None:
        self._states: dict[str, ResourceState | None] = {}
        self._stored: set[str] = set()
        self._changed: dict[str, ResourceState] = {}

    def lock(self, resources: Iterable[UUID]) -> None:
        """Read the resources so that nobody else changes them before the transaction ends."""
        wanted = {each for each in resources if str(each) not in self._states}
        if not wanted:
            return
        # One order for everybody, so that two batches never wait for each other.
        rows = EconomicResource.objects.select_for_update().filter(id__in=wanted).order_by("id")
        self._states.update(dict.fromkeys(map(str, wanted)))
        for row in rows:
            self._states[str(row.id)] = resource_state(row)
            self._stored.add(str(row.id))

    def state(self, resource: str | None) -> ResourceState | None:
        """The state of a resource by now; None where it does not exist."""
        if resource is None:
            return None
        if resource not in self._states:
            self.lock([UUID(resource)])
        return self._states[resource]

    def happen(self, event: EventData, net_before: Decimal | None = None) -> None:
        """Change the event's resources as the action table says; raises Refusal.

        `net_before` is what the event that this one corrects counts so far.
        """
        resource = self.state(event.resource_inventoried_as)
        to_resource = self.state(event.to_resource_inventoried_as)
        self._check_kinds(event, resource, to_resource)
        self._check_containers(event, to_resource)
        effects = apply(event, resource, to_resource, net_before=net_before)
        for after in (effects.resource_after, effects.to_resource_after):
            if after is not None and after is not self._states.get(after.id):
                # Where rights alone have changed hands, whoever gave them still has the thing.
                held = after if after.custodian else replace(after, custodian=event.provider)
                self._states[after.id] = self._changed[after.id] = held

    @staticmethod
    def _check_kinds(event: EventData, resource: ResourceState | None, to_resource: ResourceState | None) -> None:
        if event.action in CONTAINER_ACTIONS:
            to_resource = None
        for field, state in (("resource_inventoried_as", resource), ("to_resource_inventoried_as", to_resource)):
            if state is not None and state.conforms_to != event.resource_conforms_to:
                raise refused("wrong_specification", field, resource=state.id)

    def _check_containers(self, event: EventData, container: ResourceState | None) -> None:
        if event.action != "combine" or event.to_resource_inventoried_as is None:
            return
        if container is None:
            raise refusal(
                "resource_missing",
                "to_resource_inventoried_as",
                resource=event.to_resource_inventoried_as,
                action=event.action,
            )
        while container is not None:
            if container.id == event.resource_inventoried_as:
                raise refusal("contained_in_itself", "to_resource_inventoried_as", resource=container.id)
            container = self.state(container.contained_in)

    def write(self) -> None:
        """Store what has changed."""
        for name, state in self._changed.items():
            row = _row(state)
            if name in self._stored:
                row.save(force_update=True, update_fields=_CHANGING)
            else:
                row.save(force_insert=True)
                self._stored.add(name)
        self._changed.clear()


_CHANGING = [
    "accounting_quantity",
    "onhand_quantity",
    "primary_accountable",
    "custodian",
    "current_location",
    "contained_in",
    "stage",
    "state",
]


def _row(state: ResourceState) -> EconomicResource:
    if state.conforms_to is None or state.custodian is None or state.since is None:
        raise ValueError(f"the resource {state.id} is not complete")
    return EconomicResource(
        id=UUID(state.id),
        conforms_to_id=UUID(state.conforms_to),
        unit=state.unit,
        accounting_quantity=state.accounting,
        onhand_quantity=state.onhand,
        primary_accountable_id=_id(state.accountable),
        custodian_id=UUID(state.custodian),
        current_location_id=_id(state.location),
        contained_in_id=_id(state.contained_in),
        stage=state.stage or "",
        state=state.state or "",
        created_at=state.since,
    )
