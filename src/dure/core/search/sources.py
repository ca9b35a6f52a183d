"""Bringing the whole index up to date: every room says how to produce all that it makes findable."""

from collections.abc import Callable, Iterable
from itertools import batched
from uuid import UUID

from django.db import connection

from dure.core.search.actions import CHUNK, NewEntry, begin_new_era, index_entries
from dure.core.search.engine.words import RULES
from dure.core.search.models import Entry, State
from dure.core.search.vocabulary import forget_words

type Source = Callable[[], Iterable[NewEntry]]

_sources: dict[str, Source] = {}


def register_source(kind: str, entries: Source) -> None:
    """Let search rebuild all entries of a kind: `entries()` gives them one after the other.

    Called once at start-up by the room that owns the kind. Entries of a kind without a source are kept as they are.
    """
    _sources[kind] = entries


def is_outdated() -> bool:
    """Whether entries were indexed by rules other than this code's."""
    return not State.objects.filter(rules=RULES).exists()


def reindex(report: Callable[[str, int], None] | None = None) -> int:
    """Index everything that the sources give anew, forget what they no longer give; returns how many entries.

    Works in steps of a thousand, so the site stays usable meanwhile; stopped half-way, it starts again the next time.
    `report` is told the kind and how many of it are done.
    """
    forget_words()
    done = 0
    for kind, entries in _sources.items():
        kept: set[UUID] = set()
        for some in batched(entries(), CHUNK):
            index_entries(some)
            kept.update(entry.subject for entry in some)
            if report:
                report(kind, len(kept))
        gone = [
            number
            for number, subject in Entry.objects.filter(kind=kind).values_list("id", "subject").iterator()
            if subject not in kept
        ]
        for numbers in batched(gone, CHUNK):
            Entry.objects.filter(id__in=numbers).delete()
        done += len(kept)
    begin_new_era()
    State.objects.filter(id=1).update(rules=RULES)
    _optimize()
    return done


def _optimize() -> None:
    """Let the database learn what has become of its indexes."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("INSERT INTO search_words (search_words) VALUES ('optimize')")
            cursor.execute("ANALYZE search_entry")
        else:
            cursor.execute("ANALYZE search_entry")
