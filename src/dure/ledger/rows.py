"""Events as rows of their table, written with one statement that both doors share.

`Model.save()` costs several times what the database needs for the same row, so the statement is written
here by hand; a test holds its columns against the model.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, NamedTuple, cast
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import connection

from dure.core.kit.exact import from_millionths, to_millionths
from dure.core.kit.ids import new_id
from dure.ledger.engine.states import EventData, Quantity
from dure.ledger.entries import NewEvent
from dure.ledger.models import EconomicEvent
from dure.ledger.refusals import refused

TABLE = "ledger_economicevent"


class EventRow(NamedTuple):
    """The columns of an event but its position, in the order of the table."""

    id: UUID
    action: str
    provider_id: UUID
    receiver_id: UUID
    resource_conforms_to_id: UUID
    resource_inventoried_as_id: UUID | None
    to_resource_inventoried_as_id: UUID | None
    resource_quantity: int | None
    resource_unit: str
    effort_quantity: int | None
    effort_unit: str
    occurred_at: datetime
    ended_at: datetime | None
    recorded_at: datetime
    plan_id: UUID | None
    input_of_id: UUID | None
    output_of_id: UUID | None
    at_location_id: UUID | None
    to_location_id: UUID | None
    fulfills_id: UUID | None
    satisfies_id: UUID | None
    realization_of_id: UUID | None
    corrects_id: int | None
    stage: str
    state: str
    recorded_by_id: UUID
    source: str
    source_id: str


_PLACE = {name: place for place, name in enumerate(EventRow._fields)}
_ALWAYS_UUID = [
    _PLACE[name] for name in ("id", "provider_id", "receiver_id", "resource_conforms_to_id", "recorded_by_id")
]
_PERHAPS_UUID = [
    _PLACE[name]
    for name in (
        "resource_inventoried_as_id",
        "to_resource_inventoried_as_id",
        "plan_id",
        "input_of_id",
        "output_of_id",
        "at_location_id",
        "to_location_id",
        "fulfills_id",
        "satisfies_id",
        "realization_of_id",
    )
]
_OCCURRED_AT, _ENDED_AT, _RECORDED_AT = _PLACE["occurred_at"], _PLACE["ended_at"], _PLACE["recorded_at"]
_PROVIDER, _RECEIVER, _SOURCE_ID = _PLACE["provider_id"], _PLACE["receiver_id"], _PLACE["source_id"]
_RESOURCE_QUANTITY, _EFFORT_QUANTITY = _PLACE["resource_quantity"], _PLACE["effort_quantity"]
_QUANTITIES = ("resource_quantity", "effort_quantity")
_COMPARED = [name for name in EventRow._fields if name not in {"id", "recorded_at", "recorded_by_id"}]


def quantity_in_millionths(value: Decimal | None, field: str) -> int | None:
    """The stored form of a quantity; refused where that would not be exact."""
    if value is None:
        return None
    try:
        return to_millionths(value)
    except ValidationError:
        raise refused("quantity_not_exact", field, value=value) from None


def positive_millionths(value: Decimal) -> int | None:
    """The stored form of a quantity that is beyond doubt; None where it has to be looked at more closely."""
    try:
        return to_millionths(value) if value > 0 else None
    except (ValidationError, ArithmeticError, TypeError):
        return None


def _insert_statement(*ending: str) -> str:
    columns = ", ".join(f'"{name}"' for name in EventRow._fields)
    marks = ", ".join(["%s"] * len(EventRow._fields))
    return " ".join(["INSERT INTO", TABLE, "(", columns, ") VALUES (", marks, ")", *ending])


INSERT = _insert_statement()
INSERT_IF_NEW = _insert_statement('ON CONFLICT ("source", "source_id") DO NOTHING RETURNING "position"')


def _time(value: datetime | None) -> str | None:
    return None if value is None else value.astimezone(UTC).replace(tzinfo=None).isoformat(" ")


def stored(row: EventRow) -> Sequence[Any]:
    """The row's values as the database's driver takes them; SQLite keeps UUIDs and times as text."""
    return _sqlite_values(row) if connection.vendor == "sqlite" else row


def _sqlite_values(row: EventRow) -> list[Any]:
    values: list[Any] = list(row)
    for place in _ALWAYS_UUID:
        values[place] = values[place].hex
    for place in _PERHAPS_UUID:
        value = values[place]
        if value is not None:
            values[place] = value.hex
    values[_OCCURRED_AT] = _time(values[_OCCURRED_AT])
    values[_ENDED_AT] = _time(values[_ENDED_AT])
    values[_RECORDED_AT] = _time(values[_RECORDED_AT])
    return values


def stored_like(template: Sequence[Any], new: NewEvent, resource: int | None, effort: int | None) -> list[Any]:
    """The stored values of an event that differs from `template` in agents, quantities, times and identifiers only."""
    values = list(template)
    sqlite = type(values[0]) is str
    found = new_id()
    values[0] = found.hex if sqlite else found
    values[_PROVIDER] = new.provider.hex if sqlite else new.provider
    values[_RECEIVER] = new.receiver.hex if sqlite else new.receiver
    values[_RESOURCE_QUANTITY] = resource
    values[_EFFORT_QUANTITY] = effort
    values[_OCCURRED_AT] = _time(new.occurred_at) if sqlite else new.occurred_at
    values[_ENDED_AT] = _time(new.ended_at) if sqlite else new.ended_at
    values[_SOURCE_ID] = new.source_id
    return values


def insert(row: EventRow) -> int | None:
    """Write the row and return its position, or None where its source and identifier are known."""
    with connection.cursor() as cursor:
        cursor.execute(INSERT_IF_NEW, stored(row))
        found = cursor.fetchone()
    return None if found is None else cast("int", found[0])


_SELECT_KNOWN = 'SELECT "source_id" FROM ledger_economicevent WHERE "source" = %s AND "source_id" IN (?)'


def known_identifiers(source: str, source_ids: Sequence[str]) -> list[str]:
    """Which of the identifiers the ledger knows of this source."""
    marks = ", ".join(["%s"] * len(source_ids))
    query = _SELECT_KNOWN.replace("?", marks)
    with connection.cursor() as cursor:
        cursor.execute(query, [source, *source_ids])
        return [found for (found,) in cursor.fetchall()]


def insert_many(rows: Sequence[Sequence[Any]]) -> None:
    """Write rows in stored form; IntegrityError where one of them is known."""
    with connection.cursor() as cursor:
        cursor.executemany(INSERT, rows)


def event_from(position: int, row: EventRow) -> EconomicEvent:
    """The model instance of a row that was just written."""
    values: list[Any] = [position, *row]
    for name in _QUANTITIES:
        at = _PLACE[name] + 1
        if values[at] is not None:
            values[at] = from_millionths(values[at])
    return EconomicEvent.from_db(connection.alias, ["position", *EventRow._fields], values)


def row_of(event: EconomicEvent) -> EventRow:
    """The columns of a stored event."""
    values = [getattr(event, name) for name in EventRow._fields]
    for name in _QUANTITIES:
        at = _PLACE[name]
        values[at] = quantity_in_millionths(values[at], name)
    return EventRow(*values)


def same_content(ours: EventRow, theirs: EventRow) -> bool:
    """Whether both tell the same; who sent it and when it arrived are not part of what happened."""
    return all(getattr(ours, name) == getattr(theirs, name) for name in _COMPARED)


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _quantity(value: int | None, unit: str) -> Quantity | None:
    return None if value is None else Quantity(from_millionths(value), unit)


def event_data(row: EventRow) -> EventData:
    """The row as the engine reads it."""
    return EventData(
        action=row.action,
        provider=str(row.provider_id),
        receiver=str(row.receiver_id),
        resource_quantity=_quantity(row.resource_quantity, row.resource_unit),
        effort_quantity=_quantity(row.effort_quantity, row.effort_unit),
        resource_inventoried_as=_text(row.resource_inventoried_as_id),
        to_resource_inventoried_as=_text(row.to_resource_inventoried_as_id),
        resource_conforms_to=str(row.resource_conforms_to_id),
        input_of=_text(row.input_of_id),
        output_of=_text(row.output_of_id),
        at_location=_text(row.at_location_id),
        to_location=_text(row.to_location_id),
        stage=row.stage or None,
        state=row.state or None,
        occurred_at=row.occurred_at,
        corrects=_text(row.corrects_id),
        id=str(row.id),
    )
