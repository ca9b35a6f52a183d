"""Builders of events for the ledger's tests."""

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from builders import NOON, make_organization, make_person, make_specification, number
from dure import ledger
from dure.core.agents.models import Agent
from dure.core.kit.ids import new_id
from dure.ledger.models import EconomicResource, ResourceSpecification


class Village:
    """Two organizations, a person, and a kind of thing counted in kilograms."""

    def __init__(self) -> None:
        self.farm: Agent = make_organization().agent
        self.kitchen: Agent = make_organization().agent
        self.person: Agent = make_person()
        self.rice: ResourceSpecification = make_specification(default_unit="kg", default_effort_unit="hour")

    def event(self, action: str = "deliverService", **fields: Any) -> "ledger.NewEvent":
        """A valid event of this action from the farm to the kitchen, changed by `fields`."""
        fields.setdefault("provider", self.farm.id)
        fields.setdefault("receiver", self.kitchen.id)
        fields.setdefault("resource_conforms_to", self.rice.id)
        fields.setdefault("occurred_at", NOON)
        fields.setdefault("source", "test")
        fields.setdefault("source_id", f"event-{number()}")
        fields.setdefault("recorded_by", self.person.id)
        if "resource_quantity" not in fields and "effort_quantity" not in fields:
            fields["resource_quantity"] = Decimal(1)
        if fields.get("resource_quantity") is not None:
            fields.setdefault("resource_unit", "kg")
        if fields.get("effort_quantity") is not None:
            fields.setdefault("effort_unit", "hour")
        return ledger.NewEvent(action=action, **fields)

    def own(self, action: str, **fields: Any) -> "ledger.NewEvent":
        """An event of the farm with itself."""
        return self.event(action, receiver=self.farm.id, **fields)

    def stock(self, kilograms: int | str = 10, since: datetime = NOON) -> UUID:
        """A sack of rice that the farm owns."""
        sack = new_id()
        ledger.record(
            self.own("raise", resource_inventoried_as=sack, resource_quantity=Decimal(kilograms), occurred_at=since)
        )
        return sack


def amounts(resource: UUID) -> tuple[Decimal, Decimal]:
    """The accounting and the on-hand quantity of a resource."""
    row = EconomicResource.objects.get(id=resource)
    return row.accounting_quantity, row.onhand_quantity
