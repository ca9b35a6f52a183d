"""Reading GeoJSON (RFC 7946): each feature's properties are a row, its geometry a point."""

import json
from collections.abc import Mapping
from importlib import import_module
from typing import Any

from dure.local.directory.engine.problems import Problem, UnreadableFile
from dure.local.directory.engine.standard_csv import decode
from dure.local.directory.exchange.engine.headings import distinct_headings
from dure.local.directory.exchange.engine.limits import MOST_COLUMNS, MOST_ROWS
from dure.local.directory.exchange.engine.tables import Row, Table

LATITUDE, LONGITUDE = "latitude", "longitude"


def read_geojson(content: bytes) -> Table:
    """The table of a FeatureCollection or of one Feature. Lines and areas stand for a point inside of them.

    `line` of a row is the number of the feature. Raises UnreadableFile.
    """
    text, encoding = decode(content)
    try:
        data = json.loads(text.lstrip("\ufeff"))
    except (ValueError, RecursionError):
        raise UnreadableFile(Problem("geojson-damaged")) from None
    features = _features(data)
    if len(features) > MOST_ROWS:
        raise UnreadableFile(Problem("too-many-rows", details={"most": MOST_ROWS}))
    flat = [_properties(feature) for feature in features]
    keys: dict[str, None] = {}
    for properties in flat:
        keys.update(dict.fromkeys(properties))
        if len(keys) > MOST_COLUMNS:
            raise UnreadableFile(Problem("too-many-columns", details={"most": MOST_COLUMNS}))
    # A point in the properties and one as geometry would be two columns of one name.
    own = [key for key in keys if key.lower() not in {LATITUDE, LONGITUDE}]
    headings, notes = distinct_headings([*own, LATITUDE, LONGITUDE])
    rows, approximate = [], 0
    for number, (feature, properties) in enumerate(zip(features, flat, strict=True), start=1):
        point, exact = _point(feature.get("geometry"))
        approximate += not exact
        lower = {key.lower(): value for key, value in properties.items()}
        latitude, longitude = point or (lower.get(LATITUDE, ""), lower.get(LONGITUDE, ""))
        rows.append(Row(number, [*(properties.get(key, "") for key in own), latitude, longitude]))
    if approximate:
        notes.append(Problem("areas-as-points", "warning", details={"count": approximate}))
    return Table(headings, rows, "geojson", encoding=encoding, heading_line=0, notes=tuple(notes))


def _features(data: object) -> list[Mapping[str, Any]]:
    if isinstance(data, dict) and data.get("type") == "FeatureCollection":
        found = data.get("features")
    elif isinstance(data, dict) and data.get("type") == "Feature":
        found = [data]
    else:
        raise UnreadableFile(Problem("geojson-other"))
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
        raise UnreadableFile(Problem("geojson-other"))
    if not found:
        raise UnreadableFile(Problem("file-empty"))
    return found


def _properties(feature: Mapping[str, Any]) -> dict[str, str]:
    found: dict[str, str] = {}
    if isinstance(feature.get("id"), str | int):
        found["id"] = str(feature["id"])
    properties = feature.get("properties")
    for key, value in properties.items() if isinstance(properties, dict) else ():
        if isinstance(value, dict):
            found.update({f"{key}.{inner}": _text(each) for inner, each in value.items()})
        else:
            found[str(key)] = _text(value)
    return found


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, list) and all(isinstance(each, str | int | float) for each in value):
        return ";".join(str(each) for each in value)
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value) if isinstance(value, int | float) else json.dumps(value, ensure_ascii=False)


def _point(geometry: object) -> tuple[tuple[str, str] | None, bool]:
    """Latitude and longitude as texts, and whether they are the geometry itself; a broken geometry gives none."""
    if not isinstance(geometry, dict):
        return None, True
    if geometry.get("type") == "Point":
        coordinates = geometry.get("coordinates")
        if (
            isinstance(coordinates, list)
            and len(coordinates) > 1
            and all(isinstance(each, int | float) for each in coordinates[:2])
        ):
            return (_degrees(coordinates[1]), _degrees(coordinates[0])), True
        return None, True
    try:
        inside = import_module("shapely.geometry").shape(geometry).representative_point()
        return (_degrees(inside.y), _degrees(inside.x)), False
    except Exception:  # noqa: BLE001 - whatever a hostile geometry does to the library, the row has no point
        return None, True


def _degrees(number: float) -> str:
    return f"{number:.7f}".rstrip("0").rstrip(".") if isinstance(number, float) else str(number)[:30]
