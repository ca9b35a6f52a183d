"""The canonical form of events: what is hashed, sealed, and put into proofs."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import QuerySet

from dure.ledger.engine.canonical import event_hash
from dure.ledger.models import EconomicEvent
from dure.ledger.rows import EventRow

READ_AT_ONCE = 2000


def utc_text(moment: datetime) -> str:
    """The moment in UTC with microseconds, as in 2025-03-03T12:00:00.000000Z."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def document(position: int, values: Iterable[object]) -> dict[str, object]:
    """Every column of an event, as canonical JSON takes it; `corrects` is the position of the original.

    `values` are those of the model's fields in the order of `EventRow`. Empty ones are left out, so that a
    column that is added later changes no hash of earlier events.
    """
    found: dict[str, object] = {"position": position}
    for name, value in zip(EventRow._fields, values, strict=True):
        if value is None or value == "":
            continue
        if isinstance(value, UUID):
            found[name.removesuffix("_id")] = str(value)
        elif isinstance(value, datetime):
            found[name] = utc_text(value)
        elif isinstance(value, Decimal):
            found[name] = format(value, "f")
        else:
            found["corrects" if name == "corrects_id" else name] = value
    return found


def event_document(event: EconomicEvent) -> dict[str, object]:
    """The canonical form of a stored event."""
    return document(event.position, (getattr(event, name) for name in EventRow._fields))


def leaves(events: QuerySet[EconomicEvent]) -> Iterator[tuple[int, bytes]]:
    """Position and leaf hash of each event, in the order given, read in pieces."""
    rows = events.values_list("position", *EventRow._fields)
    for position, *values in rows.iterator(chunk_size=READ_AT_ONCE):
        yield position, event_hash(document(position, values))
