"""What is handed in at the ledger's door, and what comes back."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEvent:
    """An economic event that somebody wants to record.

    References are the ids of existing rows; `corrects` is the public id of an event. A resource id that does
    not exist yet makes the resource, where the action allows it. Quantities have at most six decimal places,
    their units are codes of `dure.ledger.units`. Times carry a time zone. `plan` is taken from the process,
    pledge, intent or agreement where it is left out. `source` and `source_id` make recording safe to repeat.
    """

    action: str
    provider: UUID
    receiver: UUID
    resource_conforms_to: UUID
    occurred_at: datetime
    source: str
    source_id: str
    recorded_by: UUID
    resource_quantity: Decimal | None = None
    resource_unit: str = ""
    effort_quantity: Decimal | None = None
    effort_unit: str = ""
    resource_inventoried_as: UUID | None = None
    to_resource_inventoried_as: UUID | None = None
    ended_at: datetime | None = None
    plan: UUID | None = None
    input_of: UUID | None = None
    output_of: UUID | None = None
    at_location: UUID | None = None
    to_location: UUID | None = None
    fulfills: UUID | None = None
    satisfies: UUID | None = None
    realization_of: UUID | None = None
    corrects: UUID | None = None
    stage: str = ""
    state: str = ""


@dataclass(frozen=True, slots=True)
class RecordedBatch:
    """How many events of a batch are new in the ledger, and how many it already knew."""

    recorded: int
    known: int
