"""Reading TopoJSON (https://github.com/topojson/topojson-specification): outlines whose borders are kept once."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate
from typing import Any

type Point = tuple[float, float]


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
    return [_ring(ring, arcs) for ring in rings]


def _ring(indexes: Sequence[int], arcs: Sequence[Sequence[Point]]) -> list[Point]:
    """The borders put together; ~index (-1 - index) is the border walked backwards."""
    ring: list[Point] = []
    for index in indexes:
        arc = arcs[index] if index >= 0 else arcs[~index][::-1]
        ring.extend(arc[1:] if ring else arc)
    return ring
