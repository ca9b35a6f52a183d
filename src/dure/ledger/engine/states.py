"""The plain data that the engine reads and returns: quantities, resources, events, effects."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Quantity:
    """A decimal amount and the unit that it is counted in."""

    value: Decimal
    unit: str


@dataclass(frozen=True, slots=True)
class ResourceState:
    """One inventoried resource as its keeper's books show it.

    `accounting` is what `accountable` has rights to, `onhand` what is in that agent's own hands. A record
    that only documents custody (a bill of lading) has no `accountable`; then `custodian` keeps the record.
    `custodian` is the agent who physically holds the thing; it differs from `accountable` while all of it
    is given out. `since` is when the record began; no event may happen to it earlier.
    """

    id: str
    conforms_to: str | None
    accounting: Decimal
    onhand: Decimal
    unit: str
    accountable: str | None = None
    custodian: str | None = None
    location: str | None = None
    contained_in: str | None = None
    stage: str | None = None
    state: str | None = None
    since: datetime | None = None

    @property
    def keeper(self) -> str | None:
        """The agent whose books this record belongs to."""
        return self.accountable or self.custodian

    @property
    def is_away(self) -> bool:
        """Whether somebody other than the keeper holds all of it."""
        return self.custodian is not None and self.custodian != self.keeper


@dataclass(frozen=True, slots=True)
class EventData:
    """One economic event; the fields are ValueFlows properties.

    For `combine` and `separate`, `to_resource_inventoried_as` names the container. `corrects` names the event
    whose quantity this one changes by a signed difference (see `effects.apply`). `occurred_at` is the point
    in time, or the beginning, and must be comparable with `ResourceState.since`.
    """

    action: str
    provider: str
    receiver: str
    resource_quantity: Quantity | None = None
    effort_quantity: Quantity | None = None
    resource_inventoried_as: str | None = None
    to_resource_inventoried_as: str | None = None
    resource_conforms_to: str | None = None
    input_of: str | None = None
    output_of: str | None = None
    at_location: str | None = None
    to_location: str | None = None
    stage: str | None = None
    state: str | None = None
    occurred_at: datetime | None = None
    corrects: str | None = None
    id: str | None = None


@dataclass(frozen=True, slots=True)
class Effects:
    """The states after an event; None where the event names no such resource."""

    resource_after: ResourceState | None
    to_resource_after: ResourceState | None
