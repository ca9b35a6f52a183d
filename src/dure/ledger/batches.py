"""The bulk door's work: the rules of the single door, with each kind of question asked once."""

from collections import defaultdict
from collections.abc import Hashable, Sequence
from datetime import datetime
from typing import Any

from dure.ledger.books import Books
from dure.ledger.engine.refusals import Refusal
from dure.ledger.entering import check_texts, check_times, enter, row_from
from dure.ledger.entries import NewEvent
from dure.ledger.history import find_original, needs_process_history
from dure.ledger.models import EconomicEvent
from dure.ledger.references import check_units, plan_of
from dure.ledger.refusals import refused, translated
from dure.ledger.rows import (
    EventRow,
    insert_many,
    known_identifiers,
    positive_millionths,
    row_of,
    same_content,
    stored,
    stored_like,
)


class Batch:
    """Events on their way into the ledger within one transaction."""

    def __init__(self, recorded_at: datetime) -> None:
        self.recorded = 0
        self.known = 0
        self._recorded_at = recorded_at
        self._books = Books()
        self._rows: list[Sequence[Any]] = []
        # What was found right about one event holds for all that differ in agents, amounts and times only.
        self._templates: dict[Hashable, Sequence[Any]] = {}

    def take(self, chunk: Sequence[NewEvent]) -> None:
        """Record the events of a chunk that are not known yet."""
        self._lock_resources(chunk)
        told: dict[tuple[str, str], NewEvent | EventRow] = self._find_known(chunk)
        for new in chunk:
            key = (new.source, new.source_id)
            if key in told:
                self._pass_over(new, told[key])
                continue
            self._enter(new)
            told[key] = new
            self.recorded += 1
        self._flush()

    def _lock_resources(self, chunk: Sequence[NewEvent]) -> None:
        named = {new.resource_inventoried_as for new in chunk} | {new.to_resource_inventoried_as for new in chunk}
        self._books.lock(each for each in named if each is not None)

    @staticmethod
    def _find_known(chunk: Sequence[NewEvent]) -> dict[tuple[str, str], NewEvent | EventRow]:
        identifiers: dict[str, list[str]] = defaultdict(list)
        for new in chunk:
            identifiers[new.source].append(new.source_id)
        return {
            (event.source, event.source_id): row_of(event)
            for source, wanted in identifiers.items()
            if (known := known_identifiers(source, wanted))
            for event in EconomicEvent.objects.filter(source=source, source_id__in=known)
        }

    def _pass_over(self, new: NewEvent, before: NewEvent | EventRow) -> None:
        row = before if isinstance(before, EventRow) else self._row(before, self._original(before))
        if not same_content(self._row(new, self._original(new)), row):
            raise refused("source_id_taken", "source_id", source=new.source, source_id=new.source_id)
        self.known += 1

    def _row(self, new: NewEvent, original: EconomicEvent | None) -> EventRow:
        return row_from(new, self._recorded_at, plan_of(new), original)

    def _original(self, new: NewEvent) -> EconomicEvent | None:
        if new.corrects is None:
            return None
        # It may be one of those on their way.
        self._flush()
        return find_original(new.corrects)

    def _enter(self, new: NewEvent) -> None:
        check_texts(new)
        check_times(new)
        if new.corrects is not None or new.resource_inventoried_as or new.to_resource_inventoried_as:
            self._enter_alone(new, None)
            return
        shape = _shape(new)
        template = self._templates.get(shape)
        values = None if template is None else _values_like(template, new)
        if values is None:
            self._enter_alone(new, shape)
        else:
            self._rows.append(values)

    def _enter_alone(self, new: NewEvent, shape: Hashable) -> None:
        check_units(new)
        original = self._original(new)
        row = self._row(new, original)
        if needs_process_history(row):
            self._flush()
            shape = None
        try:
            enter(row, original, self._books)
        except Refusal as refusal:
            raise translated(refusal) from refusal
        values = stored(row)
        if shape is not None:
            self._templates[shape] = values
        self._rows.append(values)

    def _flush(self) -> None:
        if self._rows:
            insert_many(self._rows)
            self._rows.clear()
        self._books.write()


def _shape(new: NewEvent) -> Hashable:
    """All of an event without resources that its template must agree in; the rest is free."""
    return (
        new.action,
        new.provider == new.receiver,
        new.resource_conforms_to,
        new.resource_quantity is None,
        new.resource_unit,
        new.effort_quantity is None,
        new.effort_unit,
        new.plan,
        new.input_of,
        new.output_of,
        new.at_location,
        new.to_location,
        new.fulfills,
        new.satisfies,
        new.realization_of,
        new.stage,
        new.state,
        new.source,
        new.recorded_by,
    )


def _values_like(template: Sequence[Any], new: NewEvent) -> Sequence[Any] | None:
    """The event's values in stored form; None where its amounts need a closer look."""
    resource = effort = None
    if new.resource_quantity is not None:
        resource = positive_millionths(new.resource_quantity)
        if resource is None:
            return None
    if new.effort_quantity is not None:
        effort = positive_millionths(new.effort_quantity)
        if effort is None:
            return None
    return stored_like(template, new, resource, effort)
