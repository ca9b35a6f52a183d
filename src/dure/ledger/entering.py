"""From what is handed in to a row that may be written: the rules that both doors share."""

from datetime import datetime
from uuid import UUID

from dure.core.kit.ids import new_id
from dure.ledger.books import Books
from dure.ledger.engine.refusals import refusal
from dure.ledger.entries import NewEvent
from dure.ledger.history import check_corrected, check_pairs, needs_process_history
from dure.ledger.models import EconomicEvent
from dure.ledger.refusals import refused
from dure.ledger.rows import EventRow, event_data, quantity_in_millionths

EARLIEST_YEAR, LATEST_YEAR = 1000, 9000
MOST_SOURCE, MOST_SOURCE_ID, MOST_TEXT = 60, 120, 80
# A correction changes a quantity, never what the event belongs to or when it happened.
_AS_CORRECTED = ("plan_id", "fulfills_id", "satisfies_id", "realization_of_id", "occurred_at")


def check_texts(new: NewEvent) -> None:
    """Refuse texts that one of the databases would not store."""
    if not new.source or not new.source_id:
        raise refused("missing_source", "source_id" if new.source else "source")
    if (
        len(new.source) > MOST_SOURCE
        or len(new.source_id) > MOST_SOURCE_ID
        or len(new.stage) > MOST_TEXT
        or len(new.state) > MOST_TEXT
        or "\0" in f"{new.source}{new.source_id}{new.stage}{new.state}"
    ):
        _refuse_text(new)


def _refuse_text(new: NewEvent) -> None:
    most = {"source": MOST_SOURCE, "source_id": MOST_SOURCE_ID, "stage": MOST_TEXT, "state": MOST_TEXT}
    for field, length in most.items():
        text = getattr(new, field)
        if len(text) > length or "\0" in text:
            raise refused("text_not_storable", field, most=length)


def check_times(new: NewEvent) -> None:
    """Refuse a time without zone, and an end before the beginning."""
    for field, moment in (("occurred_at", new.occurred_at), ("ended_at", new.ended_at)):
        if moment is not None and not EARLIEST_YEAR <= moment.year <= LATEST_YEAR:
            raise refused("time_out_of_range", field, value=moment.isoformat())
    if new.occurred_at.tzinfo is None:
        raise refused("time_without_zone", "occurred_at", value=new.occurred_at.isoformat())
    if new.ended_at is not None:
        if new.ended_at.tzinfo is None:
            raise refused("time_without_zone", "ended_at", value=new.ended_at.isoformat())
        if new.ended_at < new.occurred_at:
            raise refused("ends_before_start", "ended_at")


def row_from(new: NewEvent, recorded_at: datetime, plan: UUID | None, original: EconomicEvent | None) -> EventRow:
    """The row of an event; `plan` and `original` are what its references lead to."""
    return EventRow(
        new_id(),
        new.action,
        new.provider,
        new.receiver,
        new.resource_conforms_to,
        new.resource_inventoried_as,
        new.to_resource_inventoried_as,
        quantity_in_millionths(new.resource_quantity, "resource_quantity"),
        new.resource_unit,
        quantity_in_millionths(new.effort_quantity, "effort_quantity"),
        new.effort_unit,
        new.occurred_at,
        new.ended_at,
        recorded_at,
        plan,
        new.input_of,
        new.output_of,
        new.at_location,
        new.to_location,
        new.fulfills,
        new.satisfies,
        new.realization_of,
        None if original is None else original.position,
        new.stage,
        new.state,
        new.recorded_by,
        new.source,
        new.source_id,
    )


def enter(row: EventRow, original: EconomicEvent | None, books: Books) -> None:
    """Apply the event to the books, or raise the `Refusal` or `Refused` that it deserves."""
    event = event_data(row)
    net_before = None
    if original is not None:
        for field in _AS_CORRECTED:
            if getattr(row, field) != getattr(original, field):
                raise refusal("correction_unmatched", field.removesuffix("_id"))
        net_before = check_corrected(event, original)
    if needs_process_history(row):
        check_pairs(row, event)
    books.happen(event, net_before)
