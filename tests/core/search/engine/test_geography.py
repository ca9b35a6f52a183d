"""Distances and the map's grid."""

from math import acos, cos, radians, sin

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dure.core.search.engine.catalog import Catalog, Row
from dure.core.search.engine.geography import (
    WORLD,
    kilometers_between,
    kilometers_from,
    mercator_x,
    mercator_y,
    micro,
)
from dure.core.search.engine.grouping import groups
from dure.core.search.engine.ordering import within_box, within_reach

latitudes = st.floats(-90, 90).map(lambda value: round(value, 6))
longitudes = st.floats(-180, 180).map(lambda value: round(value, 6))
points = st.tuples(latitudes, longitudes)


def catalog_of(places: list[tuple[float, float]]) -> tuple[Catalog, np.ndarray]:
    catalog = Catalog()
    catalog.apply([Row(number, [], *place, 0, "") for number, place in enumerate(places, start=1)])
    return catalog, np.arange(1, len(places) + 1, dtype=np.uint32)


@settings(deadline=None)
@given(points, points)
def test_the_distance_is_that_of_the_spherical_law_of_cosines(one, other):
    (up, aside), (other_up, other_aside) = (tuple(map(radians, point)) for point in (one, other))
    cosine = sin(up) * sin(other_up) + cos(up) * cos(other_up) * cos(other_aside - aside)
    expected = 6371.0088 * acos(max(-1, min(1, cosine)))
    # That law is the less exact one for near points.
    assert kilometers_between(*one, *other) == pytest.approx(expected, abs=0.5)


def test_a_quarter_of_the_equator_is_a_quarter_of_the_circle():
    assert kilometers_between(0, 0, 0, 90) == pytest.approx(np.pi / 2 * 6371.0088)
    assert kilometers_between(0, 0, 0, 180) == pytest.approx(np.pi * 6371.0088)


@settings(deadline=None)
@given(points, st.lists(points, min_size=1, max_size=8))
def test_one_to_many_is_one_to_each(center, places):
    table = np.array([[micro(latitude), micro(longitude)] for latitude, longitude in places])
    many = kilometers_from(*center, table[:, 0], table[:, 1])
    assert many == pytest.approx([kilometers_between(*center, *place) for place in places], abs=1e-3)


@settings(deadline=None)
@given(points, st.floats(0, 21_000), st.lists(points, min_size=1, max_size=30))
def test_within_reach_is_what_every_distance_says(center, kilometers, places):
    catalog, ids = catalog_of(places)
    found = set(within_reach(catalog, ids, center, kilometers).tolist())
    for number, place in enumerate(places, start=1):
        distance = kilometers_between(*center, *place)
        if abs(distance - kilometers) > 1e-3:
            assert (number in found) == (distance < kilometers)


def test_a_box_over_the_date_line_goes_around():
    catalog, ids = catalog_of([(0, 179), (0, -179), (0, 0)])
    assert within_box(catalog, ids, (170, -10, -170, 10)).tolist() == [1, 2]
    assert within_box(catalog, ids, (170, -10, 190, 10)).tolist() == [1, 2]
    assert within_box(catalog, ids, (-200, -90, 200, 90)).tolist() == [1, 2, 3]


def test_the_map_is_a_square_with_greenwich_and_the_equator_in_its_middle():
    assert mercator_x(np.array([0]))[0] == WORLD // 2
    assert mercator_y(np.array([0]))[0] == pytest.approx(WORLD // 2, abs=1)
    # EPSG:3857, the northern edge of the square map.
    assert mercator_y(np.array([85_051_129]))[0] == pytest.approx(0, abs=WORLD * 1e-7)


@settings(deadline=None)
@given(st.lists(points, min_size=1, max_size=60), st.floats(0, 24), st.integers(1, 10))
def test_groups_hold_everything_once_and_are_no_more_than_allowed(places, zoom, most):
    catalog, ids = catalog_of(places)
    found = groups(catalog, ids, zoom, most)
    assert sum(group.count for group in found) == len(places)
    assert 1 <= len(found) <= most
    for group in found:
        west, south, east, north = group.box
        assert south - 1e-9 <= group.latitude <= north + 1e-9
        assert west - 1e-9 <= group.longitude <= east + 1e-9


def test_what_lies_at_one_point_stays_together_at_any_zoom():
    catalog, ids = catalog_of([(37, 127), (37, 127), (37.001, 127.001)])
    together, single = groups(catalog, ids, 22, 400)
    assert (together.count, together.together, single.count) == (2, True, 1)
    assert (together.latitude, together.longitude) == (37, 127)
