"""Narrowing what the index holds: kinds, facets, distance, a box of the map; with counts for each further choice.

Read in plain Python over the entries, which suits a small site and is exact.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import asin, cos, floor, radians, sin, sqrt
from typing import Literal
from uuid import UUID

from django.urls import NoReverseMatch, reverse

from dure.core.kit.translated import Translated, parse_translated
from dure.core.search.engine.words import title_key
from dure.core.search.models import Entry
from dure.core.search.queries import MOST_CANDIDATES, search

EARTH_KILOMETERS = 6371.0088
MOST_TOGETHER = 200
WHOLE_ZOOM = 18
type Order = Literal["best", "name", "near"]


@dataclass(frozen=True)
class Near:
    latitude: float
    longitude: float
    kilometers: float | None = None


@dataclass(frozen=True)
class Box:
    west: float
    south: float
    east: float
    north: float


@dataclass(frozen=True)
class Question:
    """Values of one dimension are alternatives; all dimensions have to hold."""

    text: str = ""
    kinds: tuple[str, ...] = ()
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    near: Near | None = None
    box: Box | None = None
    order: Order = "best"


@dataclass(frozen=True)
class FoundHit:
    kind: str
    subject: UUID
    title: Translated
    summary: Translated
    url: str
    slug: str
    latitude: float | None
    longitude: float | None
    kilometers: float | None
    facets: tuple[str, ...]


@dataclass(frozen=True)
class Found:
    total: int
    hits: tuple[FoundHit, ...]
    counts: dict[str, dict[str, int]]
    more: bool = False


@dataclass(frozen=True)
class Cluster:
    latitude: float
    longitude: float
    count: int
    hits: tuple[FoundHit, ...]
    together: bool
    box: Box


def find(question: Question, *, limit: int = 20, offset: int = 0, count: Sequence[str] = ()) -> Found:
    """What answers the question, and for each dimension of `count` how many there are of each value.

    The counts of a dimension ignore the choice made in that same dimension; `kind` may be counted too.
    """
    hits = list(every(question))
    counts = {dimension: _counted(question, dimension) for dimension in count}
    return Found(len(hits), tuple(hits[offset : offset + limit]), counts)


def every(question: Question) -> Iterator[FoundHit]:
    """All that answers the question, in its order."""
    ranks = _ranks(question)
    rows = Entry.objects.filter(kind__in=question.kinds) if question.kinds else Entry.objects.all()
    found = [
        hit
        for entry in rows.order_by("id")
        if ranks is None or entry.subject in ranks
        for hit in [_hit(entry, question.near)]
        if _passes(hit, question)
    ]
    if question.order == "near" and question.near:
        found.sort(key=lambda hit: hit.kilometers or 0.0)
    elif question.order == "best" and ranks is not None:
        found.sort(key=lambda hit: ranks[hit.subject])
    else:
        found.sort(key=lambda hit: title_key(str(hit.title)))
    yield from found


def clusters(question: Question, box: Box, zoom: float, most: int = 400) -> list[Cluster]:
    """At most `most` groups of what lies in the box, gathered in cells of the zoom's size."""
    cells: dict[tuple[int, int], list[FoundHit]] = defaultdict(list)
    hits = [hit for hit in every(question) if _inside(hit, box)]
    # About 60 points of a tile of 256.
    step = 360 / 2 ** min(max(zoom, 0), WHOLE_ZOOM) * 60 / 256
    while True:
        cells.clear()
        for hit in hits:
            cells[(floor((hit.longitude or 0) / step), floor((hit.latitude or 0) / step))].append(hit)
        if len(cells) <= most:
            break
        step *= 2
    return [_cluster(group) for group in cells.values()]


def at(question: Question, latitude: float, longitude: float) -> list[FoundHit]:
    """What lies at this very point, by name; at most 200."""
    spot = Box(longitude, latitude, longitude, latitude)
    return [hit for hit in every(replace(question, order="name")) if _inside(hit, spot)][:MOST_TOGETHER]


def _cluster(group: list[FoundHit]) -> Cluster:
    latitudes, longitudes = [hit.latitude or 0 for hit in group], [hit.longitude or 0 for hit in group]
    together = len(group) > 1 and len(set(zip(latitudes, longitudes, strict=True))) == 1
    shown = tuple(group[:1]) if together or len(group) == 1 else ()
    box = Box(min(longitudes), min(latitudes), max(longitudes), max(latitudes))
    middle = sum(latitudes) / len(group), sum(longitudes) / len(group)
    return Cluster(*(middle if not together else (latitudes[0], longitudes[0])), len(group), shown, together, box)


def _counted(question: Question, dimension: str) -> dict[str, int]:
    if dimension == "kind":
        return dict(Counter(hit.kind for hit in every(replace(question, kinds=()))))
    others = {key: values for key, values in question.chosen.items() if key != dimension}
    start = f"{dimension}:"
    return dict(
        Counter(
            facet.removeprefix(start)
            for hit in every(replace(question, chosen=others))
            for facet in hit.facets
            if facet.startswith(start)
        )
    )


def _ranks(question: Question) -> dict[UUID, int] | None:
    if not question.text.strip():
        return None
    hits = search(question.text, kinds=question.kinds, limit=MOST_CANDIDATES).hits
    return {hit.subject: rank for rank, hit in enumerate(hits)}


def _passes(hit: FoundHit, question: Question) -> bool:
    near = question.near
    farthest = near.kilometers if near else None
    if farthest is not None and (hit.kilometers is None or hit.kilometers > farthest):
        return False
    if question.box and not _inside(hit, question.box):
        return False
    return all(
        _any(hit.facets, (f"{key}:{value}" for value in values)) for key, values in question.chosen.items() if values
    )


def _inside(hit: FoundHit, box: Box) -> bool:
    if hit.latitude is None or hit.longitude is None:
        return False
    return box.south <= hit.latitude <= box.north and box.west <= hit.longitude <= box.east


def _any(facets: Sequence[str], wanted: Iterable[str]) -> bool:
    return not set(wanted).isdisjoint(facets)


def _hit(entry: Entry, near: Near | None) -> FoundHit:
    try:
        url = reverse(entry.url_name, kwargs={"slug": entry.slug})
    except NoReverseMatch:
        url = ""
    kilometers = None
    if near and entry.latitude is not None and entry.longitude is not None:
        kilometers = _kilometers(near, entry.latitude, entry.longitude)
    return FoundHit(
        entry.kind,
        entry.subject,
        parse_translated(entry.title),
        parse_translated(entry.summary),
        url,
        entry.slug,
        entry.latitude,
        entry.longitude,
        kilometers,
        tuple(entry.facets),
    )


def _kilometers(near: Near, latitude: float, longitude: float) -> float:
    """Along a great circle (haversine) on a sphere of the Earth's mean radius."""
    south, north = radians(near.latitude), radians(latitude)
    across = radians(longitude - near.longitude)
    half = sin((north - south) / 2) ** 2 + cos(south) * cos(north) * sin(across / 2) ** 2
    return 2 * EARTH_KILOMETERS * asin(min(1.0, sqrt(half)))
