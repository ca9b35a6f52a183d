"""Where those found lie and in which order they come."""

from typing import TYPE_CHECKING, Any

from dure.core.search.engine.catalog import Catalog
from dure.core.search.engine.geography import MICRO, NO_POINT, kilometers_from, micro, reach

if TYPE_CHECKING:
    from numpy.typing import NDArray

    type Numbers = NDArray[Any]

HALF_TURN = 180.0
FULL_TURN = 360.0


def within_box(catalog: Catalog, ids: "Numbers", box: tuple[float, float, float, float]) -> "Numbers":
    """Those of `ids` that lie in (west, south, east, north), degrees, borders included.

    East of 180 or west beyond -180 is around the world; a box whose west is east of its east crosses that line.
    """
    west, south, east, north = box
    latitudes = catalog.latitudes[ids]
    ids = ids[(latitudes >= micro(max(south, -90.0))) & (latitudes <= micro(min(north, 90.0)))]
    if 0 <= east - west < FULL_TURN or east < west:
        longitudes = catalog.longitudes[ids]
        low, high = micro(_in_turn(west)), micro(_in_turn(east))
        if low <= high:
            return ids[(longitudes >= low) & (longitudes <= high)]
        return ids[(longitudes >= low) | (longitudes <= high)]
    return ids


def _in_turn(longitude: float) -> float:
    """The same meridian between -180 and 180."""
    if -HALF_TURN <= longitude <= HALF_TURN:
        return longitude
    return (longitude + HALF_TURN) % FULL_TURN - HALF_TURN


def within_reach(catalog: Catalog, ids: "Numbers", at: tuple[float, float], kilometers: float) -> "Numbers":
    """Those of `ids` that lie at most so far from the point `at` (latitude, longitude)."""
    latitude, longitude = at
    up, aside = reach(latitude, kilometers)
    # A little more than the reach, so that rounding to microdegrees loses nobody.
    aside = min(aside + 2 / MICRO, HALF_TURN)
    around = (longitude - aside, latitude - up - 2 / MICRO, longitude + aside, latitude + up + 2 / MICRO)
    near = within_box(catalog, ids, around)
    far = kilometers_from(latitude, longitude, catalog.latitudes[near], catalog.longitudes[near])
    reached: Numbers = near[far <= kilometers]
    return reached


def located(catalog: Catalog, ids: "Numbers") -> "Numbers":
    """Those of `ids` that have a place on the map."""
    there: Numbers = ids[catalog.latitudes[ids] != NO_POINT]
    return there


def nearest(catalog: Catalog, ids: "Numbers", at: tuple[float, float], start: int, stop: int) -> "Numbers":
    """The ids from `start` to `stop` by distance; those without a place come last, equally far ones by id."""
    import numpy as np

    far = kilometers_from(*at, catalog.latitudes[ids], catalog.longitudes[ids])
    far[catalog.latitudes[ids] == NO_POINT] = np.inf
    chosen = _first(far, stop)
    order = np.lexsort((ids[chosen], far[chosen]))
    return ids[chosen][order][start:stop]


def by_name(catalog: Catalog, ids: "Numbers", start: int, stop: int) -> tuple["Numbers", int]:
    """Enough of `ids` for those from `start` to `stop` by name, and how many of all come before the first given.

    Eight letters are compared here. What shares them with the first or the last asked for is given too, so that
    whoever knows the whole names can order them.
    """
    import numpy as np

    stop = min(stop, len(ids))
    if start >= stop:
        return ids[:0], start
    names = catalog.names[ids]
    chosen = _first(names[:, 0], stop)
    order = chosen[np.lexsort((ids[chosen], names[chosen, 1], names[chosen, 0]))]
    sorted_names = names[order]
    same_as_first = (sorted_names == sorted_names[start]).all(axis=1)
    same_as_last = (sorted_names == sorted_names[stop - 1]).all(axis=1)
    first = int(np.argmax(same_as_first))
    last = len(order) - int(np.argmax(same_as_last[::-1]))
    return ids[order[first:last]], first


def _first(keys: "Numbers", stop: int) -> "Numbers":
    """Positions of at least the `stop` smallest, with all that equal the last of them."""
    import numpy as np

    if stop * 4 >= len(keys) or stop <= 0:
        return np.arange(len(keys))
    limit = np.partition(keys, stop - 1)[stop - 1]
    smallest: Numbers = np.nonzero(keys <= limit)[0]
    return smallest
