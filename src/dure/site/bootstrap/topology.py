"""Reading TopoJSON (https://github.com/topojson/topojson-specification): outlines whose borders are kept once."""

import math
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate, pairwise
from typing import Any

type Point = tuple[float, float]

TURN, HALF_TURN = 360.0, 180.0  # degrees
NEXT_TO_POLE = 89.9


def features(topology: Mapping[str, Any], name: str) -> Iterator[dict[str, Any]]:
    """The GeoJSON features of the topology's collection `name`; those without a shape are left out.

    Raises KeyError for a collection that is not there and ValueError for geometries other than
    (multi)polygons.
    """
    arcs = _arcs(topology)
    for entry in topology["objects"][name]["geometries"]:
        if entry["type"] is None:
            continue
        if entry["type"] == "Polygon":
            coordinates: Any = _polygon(entry["arcs"], arcs)
        elif entry["type"] == "MultiPolygon":
            coordinates = [_polygon(part, arcs) for part in entry["arcs"]]
        else:
            raise ValueError(f"unexpected geometry: {entry['type']}")
        yield {
            "type": "Feature",
            "id": entry.get("id"),
            "properties": entry.get("properties", {}),
            "geometry": {"type": entry["type"], "coordinates": coordinates},
        }


def _arcs(topology: Mapping[str, Any]) -> list[list[Point]]:
    """Every border as longitudes and latitudes. Quantized ones are stored as differences in whole steps."""
    transform = topology.get("transform")
    if transform is None:
        return [[(x, y) for x, y in arc] for arc in topology["arcs"]]
    (scale_x, scale_y), (left, bottom) = transform["scale"], transform["translate"]
    found = []
    for arc in topology["arcs"]:
        steps = accumulate(arc, lambda before, step: (before[0] + step[0], before[1] + step[1]))
        found.append([(x * scale_x + left, y * scale_y + bottom) for x, y in steps])
    return found


def _polygon(rings: Sequence[Sequence[int]], arcs: Sequence[Sequence[Point]]) -> list[list[Point]]:
    return [on_plane(points) for ring in rings if not _is_pole(points := _ring(ring, arcs))]


def on_plane(ring: Sequence[Point]) -> list[Point]:
    """The ring as a flat map draws it: no edge goes around the Earth the long way.

    A ring across the line of 180 degrees goes on beyond it, to 190 say, as map libraries expect it; cut there, both
    halves would be drawn with a border that is none. A ring around a pole is closed along the map's edge.
    """
    jumps = [place for place, (before, after) in enumerate(pairwise(ring)) if abs(after[0] - before[0]) > HALF_TURN]
    if len(jumps) % 2 == 0:
        return _continued(ring)
    start = jumps[0] + 1
    around = _continued([*ring[start:-1], *ring[: start + 1]])
    pole = math.copysign(90.0, ring[0][1])
    return [*around, (around[-1][0], pole), (around[0][0], pole), around[0]]


def _continued(ring: Sequence[Point]) -> list[Point]:
    """Each point on from the one before, the shorter way; all of it from -180 degrees eastward."""
    points = [ring[0]]
    for x, y in ring[1:]:
        before = points[-1][0]
        points.append((x + TURN * round((before - x) / TURN), y))
    turns = math.floor((min(x for x, _y in points) + HALF_TURN) / TURN) * TURN
    return [(x - turns, y) for x, y in points]


def _is_pole(ring: Sequence[Point]) -> bool:
    """Whether the ring is no border but the hole that some data leave at a pole."""
    return min(abs(y) for _x, y in ring) > NEXT_TO_POLE


def _ring(indexes: Sequence[int], arcs: Sequence[Sequence[Point]]) -> list[Point]:
    """The borders put together; ~index (-1 - index) is the border walked backwards."""
    ring: list[Point] = []
    for index in indexes:
        arc = arcs[index] if index >= 0 else arcs[~index][::-1]
        ring.extend(arc[1:] if ring else arc)
    return ring
