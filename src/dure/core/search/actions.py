"""Keeping the index. Called by the actions of other rooms whenever something public changes."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import batched, chain
from typing import Any
from uuid import UUID, uuid4

from django.db import connection, transaction

from dure.core.kit.translated import Translated
from dure.core.search.engine.words import beginning_of_name, index_words
from dure.core.search.models import Entry, Gone, State
from dure.core.search.vocabulary import learn_words

CHUNK = 1_000
MOST_EXTRA = 50
LONGEST_SORT_KEY = 8
type Point = tuple[float, float]

# The columns written, as PostgreSQL types them.
_TYPES = {
    "id": "bigint",
    "kind": "text",
    "subject": "uuid",
    "title": "jsonb",
    "summary": "jsonb",
    "url_name": "text",
    "slug": "text",
    "words": "text",
    "sort_key": "text",
    "facets": "jsonb",
    "latitude": "float8",
    "longitude": "float8",
    "weight": "smallint",
    "changed_in": "bigint",
}
_COLUMNS = tuple(_TYPES)
_CHANGED = ", ".join(f"{name} = excluded.{name}" for name in _COLUMNS[3:])
_INSERT = "INSERT INTO search_entry ({columns}) {rows} ON CONFLICT (kind, subject) DO UPDATE SET {changed}"


@dataclass(frozen=True)
class NewEntry:
    """What search shall know of one thing. `extra` are texts that it is found by but that are not shown.

    `url_name` with the keyword `slug` is the page that a hit leads to. `weight` puts a thing before
    others that match equally well.
    `names` are further names, which find it as its title does.
    `facets` are `dimension:value` texts that results can be narrowed by; `point` is latitude and
    longitude in WGS 84 degrees.
    """

    kind: str
    subject: UUID
    title: Translated
    summary: Translated
    url_name: str
    slug: str
    extra: Iterable[str] = field(default=())
    weight: int = 0
    facets: Iterable[str] = field(default=())
    point: Point | None = None
    names: Iterable[str] = field(default=())


def index_entry(entry: NewEntry) -> None:
    """Make one thing findable, or bring what search knows of it up to date."""
    index_entries([entry])


@transaction.atomic
def index_entries(entries: Iterable[NewEntry], *, new: bool = False) -> None:
    """The same for many things at once; each kind and subject may occur once.

    `new` promises that search knows none of them yet, which spares looking for them.
    """
    stamp, era = 0, ""
    for some in batched(entries, CHUNK):
        if not era:
            stamp, era = _stamp()
        known = {} if new else _ids_of(some)
        rows = [_row(entry, known.get((entry.kind, entry.subject)), stamp) for entry in some]
        # With its id a known thing takes no new number, which ids in memory would grow with.
        _write([row for row in rows if row[0] is not None], _COLUMNS)
        _write([row[1:] for row in rows if row[0] is None], _COLUMNS[1:])
        learn_words((row[7] for row in rows), era)


def remove_entry(kind: str, subject_id: UUID) -> None:
    """Forget one thing; nothing happens where search does not know it."""
    Entry.objects.filter(kind=kind, subject=subject_id).delete()


@transaction.atomic
def remove_entries(kind: str, subject_ids: Iterable[UUID]) -> None:
    """Forget many things of one kind."""
    for some in batched(subject_ids, CHUNK):
        Entry.objects.filter(kind=kind, subject__in=some).delete()


@transaction.atomic
def begin_new_era() -> None:
    """Let every process forget what it remembers of the index and read it anew."""
    Gone.objects.all().delete()
    State.objects.update_or_create(id=1, defaults={"era": uuid4().hex})


def _stamp() -> tuple[int, str]:
    """What the rows written now are marked with, and the era; see `State`."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("UPDATE search_state SET clock = clock + 1 RETURNING clock, era")
        else:
            cursor.execute("SELECT pg_current_xact_id()::text::bigint, era FROM search_state")
        found = cursor.fetchone()
    if found is None:
        begin_new_era()
        return _stamp()
    return int(found[0]), str(found[1])


def _ids_of(entries: Sequence[NewEntry]) -> dict[tuple[str, UUID], int]:
    subjects: dict[str, list[UUID]] = {}
    for entry in entries:
        subjects.setdefault(entry.kind, []).append(entry.subject)
    return {
        (kind, subject): number
        for kind, some in subjects.items()
        for number, subject in Entry.objects.filter(kind=kind, subject__in=some).values_list("id", "subject")
    }


def _row(entry: NewEntry, number: int | None, stamp: int) -> tuple[Any, ...]:
    title, summary = entry.title, entry.summary
    names = [title.texts[title.original], *title.texts.values(), *entry.names] if title else list(entry.names)
    words = index_words(list(dict.fromkeys(names)), [*summary.texts.values(), *list(entry.extra)[:MOST_EXTRA]])
    return (
        number,
        entry.kind,
        entry.subject.hex,
        _json(title.as_json()),
        _json(summary.as_json()),
        entry.url_name,
        entry.slug,
        words,
        beginning_of_name(words, LONGEST_SORT_KEY),
        _json(sorted(set(entry.facets))),
        entry.point[0] if entry.point else None,
        entry.point[1] if entry.point else None,
        entry.weight,
        stamp,
    )


_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def _write(rows: Sequence[tuple[Any, ...]], columns: Sequence[str]) -> None:
    if not rows:
        return
    names = ", ".join(columns)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            # One statement for all rows: the full-text index writes what it has gathered at each statement's end.
            row = f"({', '.join(['%s'] * len(columns))})"
            places = f"VALUES {', '.join([row] * len(rows))}"
            cells = list(chain.from_iterable(rows))
            cursor.execute(_INSERT.format(columns=names, rows=places, changed=_CHANGED), cells)
        else:
            # One statement that takes a list for each column is planned once.
            lists = ", ".join(f"%s::text[]::{_TYPES[name]}[]" for name in columns)
            texts = [[None if cell is None else str(cell) for cell in cells] for cells in zip(*rows, strict=True)]
            places = f"SELECT * FROM unnest({lists})"  # noqa: S608 (the names of types)
            cursor.execute(_INSERT.format(columns=names, rows=places, changed=_CHANGED), texts)
