"""The bulk door's work: the rules of the single door, with each kind of question asked once."""

from collections import defaultdict
from collections.abc import Hashable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from dure.ledger.books import Books
from dure.ledger.engine.refusals import Refusal
from dure.ledger.entering import check_texts, check_times, enter, row_from
from dure.ledger.entries import NewEvent
from dure.ledger.history import find_original, needs_process_history
from dure.ledger.models import EconomicEvent
from dure.ledger.references import check_units, plan_of
from dure.ledger.refusals import refused, translated
from dure.ledger.rows import EventRow, insert_many, known_identifiers, row_of, same_content, stored


class Batch:
    """Events on their way into the ledger within one transaction."""

    def __init__(self, recorded_at: datetime) -> None:
        self.recorded = 0
        self.known = 0
        self._recorded_at = recorded_at
        self._books = Books()
        self._rows: list[Sequence[Any]] = []
        # What was found right about one event holds for all that differ in agents and amounts only.
        self._accepted: dict[Hashable, UUID | None] = {}

    def take(self, chunk: Sequence[NewEvent]) -> None:
        """Record the events of a chunk that are not known yet."""
        self._lock_resources(chunk)
        told: dict[tuple[str, str], EventRow] = self._find_known(chunk)
        for new in chunk:
            key = (new.source, new.source_id)
            before = told.get(key)
            if before is None:
                told[key] = self._enter(new)
                self.recorded += 1
            else:
                self._pass_over(new, before)
        self._flush()

    def _lock_resources(self, chunk: Sequence[NewEvent]) -> None:
        named = {new.resource_inventoried_as for new in chunk} | {new.to_resource_inventoried_as for new in chunk}
        self._books.lock(each for each in named if each is not None)

    @staticmethod
    def _find_known(chunk: Sequence[NewEvent]) -> dict[tuple[str, str], EventRow]:
        identifiers: dict[str, list[str]] = defaultdict(list)
        for new in chunk:
            identifiers[new.source].append(new.source_id)
        return {
            (event.source, event.source_id): row_of(event)
            for source, wanted in identifiers.items()
            if (known := known_identifiers(source, wanted))
            for event in EconomicEvent.objects.filter(source=source, source_id__in=known)
        }

    def _pass_over(self, new: NewEvent, before: EventRow) -> None:
        original = self._original(new)
        if not same_content(row_from(new, self._recorded_at, plan_of(new), original), before):
            raise refused("source_id_taken", "source_id", source=new.source, source_id=new.source_id)
        self.known += 1

    def _original(self, new: NewEvent) -> EconomicEvent | None:
        if new.corrects is None:
            return None
        # It may be one of those on their way.
        self._flush()
        return find_original(new.corrects)

    def _enter(self, new: NewEvent) -> EventRow:
        check_texts(new)
        check_times(new)
        if new.corrects is not None or new.resource_inventoried_as or new.to_resource_inventoried_as:
            return self._enter_alone(new)
        shape = _shape(new)
        if shape not in self._accepted or not _plainly_positive(new):
            return self._enter_alone(new, shape)
        row = row_from(new, self._recorded_at, self._accepted[shape], None)
        self._rows.append(stored(row))
        return row

    def _enter_alone(self, new: NewEvent, shape: Hashable = None) -> EventRow:
        check_units(new)
        original = self._original(new)
        row = row_from(new, self._recorded_at, plan_of(new), original)
        if needs_process_history(row):
            self._flush()
            shape = None
        try:
            enter(row, original, self._books)
        except Refusal as refusal:
            raise translated(refusal) from refusal
        if shape is not None:
            self._accepted[shape] = row.plan_id
        self._rows.append(stored(row))
        return row

    def _flush(self) -> None:
        if self._rows:
            insert_many(self._rows)
            self._rows.clear()
        self._books.write()


def _shape(new: NewEvent) -> Hashable:
    """Everything that decides whether an event without resources is right, its amounts apart."""
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
        new.fulfills,
        new.satisfies,
        new.realization_of,
    )


def _plainly_positive(new: NewEvent) -> bool:
    """Whether each quantity that is given is above zero."""
    resource, effort = new.resource_quantity, new.effort_quantity
    return (resource is None or (resource.is_finite() and resource > 0)) and (
        effort is None or (effort.is_finite() and effort > 0)
    )
