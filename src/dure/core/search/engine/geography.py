"""Distances and the grid of a web map, over arrays of points in whole microdegrees.

- Great-circle distance by the haversine formula (R. W. Sinnott, "Virtues of the Haversine", Sky and Telescope
  68(2), 1984) on a sphere of 6,371.0088 km, the mean radius of WGS 84 (IUGG). Off by at most 0.5 % from the ellipsoid.
- Web Mercator (EPSG:3857) as maps of 256-pixel tiles use it: the world is a square, its side 2**31 units here.
"""

from math import asin, cos, degrees, radians, sin, sqrt
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from numpy.typing import NDArray

    type Numbers = NDArray[Any]

EARTH_RADIUS_KM = 6371.0088
MICRO = 1_000_000
NO_POINT = -(2**31)
WORLD = 2**31
HIGHEST_LATITUDE = 85.051128
TILE = 256


def kilometers_between(latitude: float, longitude: float, other_latitude: float, other_longitude: float) -> float:
    """Great-circle distance of two points in degrees."""
    half = sin(radians(other_latitude - latitude) / 2) ** 2
    half += cos(radians(latitude)) * cos(radians(other_latitude)) * sin(radians(other_longitude - longitude) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * asin(sqrt(min(half, 1.0)))


def kilometers_from(latitude: float, longitude: float, latitudes: "Numbers", longitudes: "Numbers") -> "Numbers":
    """The same from one point in degrees to many in microdegrees."""
    import numpy as np

    other = np.radians(latitudes / MICRO)
    half = np.sin((other - radians(latitude)) / 2) ** 2
    half += cos(radians(latitude)) * np.cos(other) * np.sin(np.radians(longitudes / MICRO - longitude) / 2) ** 2
    far: Numbers = 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.minimum(half, 1.0)))
    return far


def reach(latitude: float, kilometers: float) -> tuple[float, float]:
    """Degrees of latitude and of longitude within which everything so near lies; 180 where all longitudes do.

    The longitude is the tangent meridian's (J. P. Matuschek, "Finding Points Within a Distance", 2010).
    """
    angle = kilometers / EARTH_RADIUS_KM
    north = abs(radians(latitude)) + angle
    if north >= radians(90):
        return degrees(angle), 180.0
    return degrees(angle), degrees(asin(min(sin(angle) / cos(radians(latitude)), 1.0)))


def mercator_y(latitudes: "Numbers") -> "Numbers":
    """Where microdegrees of latitude lie in the square of the world: 0 in the north, WORLD in the south."""
    import numpy as np

    bounded = np.clip(latitudes / MICRO, -HIGHEST_LATITUDE, HIGHEST_LATITUDE)
    sine = np.sin(np.radians(bounded))
    part = 0.5 - np.log((1 + sine) / (1 - sine)) / (4 * np.pi)
    down: Numbers = np.clip(part * WORLD, 0, WORLD - 1).astype(np.int64)
    return down


def mercator_x(longitudes: "Numbers") -> "Numbers":
    """Where microdegrees of longitude lie in the square of the world: 0 in the west, WORLD in the east."""
    import numpy as np

    return np.clip((longitudes / MICRO + 180) / 360 * WORLD, 0, WORLD - 1).astype(np.int64)


def micro(degrees_: float) -> int:
    return round(degrees_ * MICRO)
