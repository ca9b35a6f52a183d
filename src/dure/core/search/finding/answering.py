"""Finding: lists with facet counts, clusters for a map, and everything for a download."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import batched
from typing import TYPE_CHECKING, Any

from django.db import connection

from dure.core.kit.translated import parse_translated
from dure.core.search.engine.catalog import Catalog
from dure.core.search.engine.geography import kilometers_between
from dure.core.search.engine.grouping import groups
from dure.core.search.engine.ordering import by_name, located, nearest, within_box
from dure.core.search.engine.sets import ids_of
from dure.core.search.finding.questions import Box, Cluster, Found, FoundHit, Near, Question
from dure.core.search.finding.selecting import Selection
from dure.core.search.finding.texts import MOST_RANKED, Matches, matches_of, ranked, worth_ranking
from dure.core.search.memory import shared
from dure.core.search.models import Entry

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from pyroaring import BitMap

    type Numbers = NDArray[Any]

MOST_NAMED_ALIKE = 1_000
MOST_CLUSTERS = 400
MOST_TOGETHER = 200
CHUNK = 500


def find(question: Question, *, limit: int = 20, offset: int = 0, count: Sequence[str] = ()) -> Found:
    """The things that fit, from `offset` on, with the counts of the dimensions in `count`.

    No question is an error: what cannot be finds nothing.
    """
    matches = matches_of(question.text)
    start = max(offset, 0)
    stop = start + max(limit, 0)
    with shared.catalog() as catalog:
        selection = Selection(catalog, question, matches, count)
        total = len(selection.found)
        counts = {dimension: selection.counts(dimension) for dimension in count}
        window = _window(catalog, question, selection, matches, start, min(stop, total))
    hits = tuple(_hits(window.read(), question.near))
    more = matches is not None and question.real_order == "best" and total > MOST_RANKED
    return Found(total, hits, counts, more)


def every(question: Question) -> Iterator[FoundHit]:
    """All that fits, in the question's order, read in chunks; what is removed meanwhile is left out."""
    matches = matches_of(question.text)
    with shared.catalog() as catalog:
        selection = Selection(catalog, question, matches)
        window = _window(catalog, question, selection, matches, 0, len(selection.found))
    for some in batched(window.read(), CHUNK):
        yield from _hits(some, question.near)


def clusters(question: Question, box: Box, zoom: float, most: int = MOST_CLUSTERS) -> list[Cluster]:
    """What a map of `box` at `zoom` (tiles of 256 pixels) draws: at most `most` clusters, largest first."""
    if not box.is_possible:
        return []
    matches = matches_of(question.text)
    with shared.catalog() as catalog:
        inside = within_box(catalog, Selection(catalog, question, matches).ids, box.edges)
        found = groups(catalog, located(catalog, inside), zoom, most)
    shown = [group.first for group in found if group.count == 1 or group.together]
    entries = Entry.objects.defer("words").in_bulk(shown)
    return [
        Cluster(
            group.latitude,
            group.longitude,
            group.count,
            tuple(_hit(entries[number], question.near) for number in [group.first] if number in entries),
            group.together and group.count > 1,
            Box(*group.box),
        )
        for group in found
    ]


def at(question: Question, latitude: float, longitude: float) -> list[FoundHit]:
    """The things that fit and lie at this very point, by name; at most 200."""
    if not Near(latitude, longitude).is_possible:
        return []
    matches = matches_of(question.text)
    with shared.catalog() as catalog:
        edges = (longitude, latitude, longitude, latitude)
        inside = within_box(catalog, Selection(catalog, question, matches).ids, edges)
        window = _by_name(catalog, inside, 0, min(len(inside), MOST_TOGETHER))
    return list(_hits(window.read(), question.near))


@dataclass(frozen=True)
class _Window:
    """Ids that hold those asked for, which the database may yet have to put in order."""

    ids: Sequence[int]
    start: int
    stop: int
    unordered: bool = False
    matches: Matches | None = None
    to_rank: "BitMap | None" = None

    def read(self) -> list[int]:
        ids = list(self.ids)
        if self.matches is not None and self.to_rank is not None:
            ids = [*ranked(self.matches, self.to_rank), *ids]
        elif self.unordered:
            ids = _in_order_of_names(ids)
        return ids[self.start : self.stop]


def _window(
    catalog: Catalog, question: Question, selection: Selection, matches: Matches | None, start: int, stop: int
) -> _Window:
    order = question.real_order
    if start >= stop:
        return _Window((), 0, 0)
    if order == "near" and question.near and question.near.is_possible:
        point = (question.near.latitude, question.near.longitude)
        return _Window(nearest(catalog, selection.ids, point, start, stop).tolist(), 0, stop - start)
    if order == "best" and matches is not None:
        heaviest = [catalog.weights[weight] for weight in sorted(catalog.weights, reverse=True)]
        to_rank = worth_ranking(matches, selection.found, heaviest)
        rest = (selection.found - to_rank)[: max(stop - len(to_rank), 0)] if stop > len(to_rank) else ()
        return _Window(list(rest), start, stop, matches=matches, to_rank=to_rank)
    if order == "name":
        return _by_name(catalog, selection.ids, start, stop)
    return _by_weight(catalog, selection.found, start, stop)


def _by_name(catalog: Catalog, ids: "Numbers", start: int, stop: int) -> _Window:
    window, before = by_name(catalog, ids, start, stop)
    return _Window(window.tolist(), start - before, stop - before, unordered=len(window) <= MOST_NAMED_ALIKE)


def _by_weight(catalog: Catalog, found: "BitMap", start: int, stop: int) -> _Window:
    """The heaviest first, equally heavy ones by name."""
    chosen: list[int] = []
    passed = 0
    for weight in sorted(catalog.weights, reverse=True):
        some = catalog.weights[weight] & found
        first, last = max(start - passed, 0), min(stop - passed, len(some))
        if first < last:
            chosen.extend(_by_name(catalog, ids_of(some), first, last).read())
        passed += len(some)
    return _Window(chosen, 0, stop - start)


def _in_order_of_names(ids: Sequence[int]) -> list[int]:
    """The words of an entry begin with the keys of its names."""
    collation = ' COLLATE "C"' if connection.vendor == "postgresql" else ""
    places = ", ".join(["%s"] * len(ids))
    if not ids:
        return []
    with connection.cursor() as cursor:
        sql = f"SELECT id FROM search_entry WHERE id IN ({places}) ORDER BY words{collation}, id"  # noqa: S608 (places)
        cursor.execute(sql, list(ids))
        return [number for (number,) in cursor.fetchall()]


def _hits(ids: Sequence[int], near: Near | None) -> Iterator[FoundHit]:
    entries = Entry.objects.defer("words").in_bulk(list(ids))
    return (_hit(entries[number], near) for number in ids if number in entries)


def _hit(entry: Entry, near: Near | None) -> FoundHit:
    kilometers = None
    if near and near.is_possible and entry.latitude is not None and entry.longitude is not None:
        kilometers = kilometers_between(near.latitude, near.longitude, entry.latitude, entry.longitude)
    return FoundHit(
        entry.kind,
        entry.subject,
        parse_translated(entry.title),
        parse_translated(entry.summary),
        entry.url_name,
        entry.slug,
        entry.latitude,
        entry.longitude,
        kilometers,
        tuple(entry.facets),
    )
