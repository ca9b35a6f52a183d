"""The ledger's one write door: `record` for one event, `record_many` for many under the same rules."""

from collections.abc import Iterable
from itertools import batched

from django.db import IntegrityError, transaction
from django.utils import timezone

from dure.ledger.batches import Batch
from dure.ledger.books import Books
from dure.ledger.engine.refusals import Refusal
from dure.ledger.entering import check_texts, check_times, enter, row_from
from dure.ledger.entries import NewEvent, RecordedBatch
from dure.ledger.history import find_known, find_original
from dure.ledger.models import EconomicEvent
from dure.ledger.references import check_references, check_units, plan_of
from dure.ledger.refusals import refused, translated
from dure.ledger.rows import EventRow, event_from, insert, row_of, same_content

CHUNK = 1000


def record(new: NewEvent) -> EconomicEvent:
    """Record one event and change the resources that it names, all or nothing.

    Sending the same event again (same `source`, `source_id` and content) returns the one that is known and
    changes nothing. Raises `Refused` with a code of `refusals.MESSAGES`. The effects on resources are those of
    the ValueFlows 1.0 action table (`engine/actions.csv`).
    """
    try:
        with transaction.atomic():
            return _record(new)
    except IntegrityError as error:
        check_references([new])
        raise refused("not_stored", "") from error


def _record(new: NewEvent) -> EconomicEvent:
    check_texts(new)
    check_times(new)
    check_units(new)
    original = None if new.corrects is None else find_original(new.corrects)
    row = row_from(new, timezone.now(), plan_of(new), original)
    books = Books()
    try:
        enter(row, original, books)
    except Refusal as refusal:
        # What is known already may no longer be possible now: it is still known.
        known = find_known(new.source, new.source_id)
        if known is None:
            raise translated(refusal) from refusal
        return _known(known, row)
    position = insert(row)
    if position is None:
        known = find_known(new.source, new.source_id)
        if known is None:
            raise refused("recorded_meanwhile", "source_id")
        return _known(known, row)
    books.write()
    return event_from(position, row)


def _known(known: EconomicEvent, row: EventRow) -> EconomicEvent:
    if not same_content(row_of(known), row):
        raise refused("source_id_taken", "source_id", source=row.source, source_id=row.source_id)
    return known


def record_many(events: Iterable[NewEvent]) -> RecordedBatch:
    """Record many events in order under the rules of `record`, all of them or none.

    Events that are known already are passed over. Reads `events` once, a chunk at a time, so that a file of
    any length can be imported. Raises `Refused` for the first event that is not accepted.
    """
    chunk: tuple[NewEvent, ...] = ()
    try:
        with transaction.atomic():
            batch = Batch(timezone.now())
            for chunk in batched(events, CHUNK):
                batch.take(chunk)
            return RecordedBatch(batch.recorded, batch.known)
    except IntegrityError as error:
        check_references(chunk)
        raise refused("recorded_meanwhile", "source_id") from error
