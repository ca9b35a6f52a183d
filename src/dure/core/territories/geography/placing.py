"""Where a Korean address or a point lies: by legal dong, without any service on the net."""

import zlib
from dataclasses import dataclass

from dure.core.territories.geography.addresses import read_address
from dure.core.territories.geography.areas import Area
from dure.core.territories.geography.index import gazetteer, rows

KOREA = "KR"
LEVELS = ("sido", "sigungu", "emd", "ri")


@dataclass(frozen=True)
class Placement:
    """The smallest area that is certain.

    `code` is its legal-dong code (2, 5, 8 or 10 digits), `precision` its level (sido, sigungu, emd or ri),
    `names` its name and those above it, from the sido down. The point (WGS 84 degrees) lies inside the
    area and stands for all of it: it is not the address itself.
    """

    code: str
    latitude: float
    longitude: float
    precision: str
    names: tuple[str, ...]

    @property
    def name(self) -> str:
        """The full name, such as "경기도 안성시 일죽면"."""
        return " ".join(self.names)


def place_address(address: str, country: str = KOREA) -> Placement | None:
    """The smallest area that the address certainly lies in; None for what is not a Korean address.

    Only `country` "KR" is known. Names may be full, shortened (경기) or former (강원도); a dong whose name
    occurs twice in the city gives the city.
    """
    if country.upper() != KOREA or not address.strip():
        return None
    area = read_address(address, gazetteer())
    return _placement(area) if area else None


def placement_of_code(code: str) -> Placement | None:
    """The area of an official legal-dong code, also of a former code or one padded to ten digits."""
    area = gazetteer().by_code(code)
    return _placement(area) if area else None


def area_of(latitude: float, longitude: float, level: str = "ri") -> Placement | None:
    """The Korean area that a point (WGS 84 degrees) lies in, down to `level` at most; None outside of Korea.

    Borders are true to about 10 m. Raises ValueError for an unknown level.
    """
    if level not in LEVELS:
        raise ValueError(f"unknown level {level!r}: one of {', '.join(LEVELS)}")
    import shapely

    found = rows(
        "SELECT code, outline FROM shape WHERE south <= ? AND north >= ? AND west <= ? AND east >= ?"
        " ORDER BY length(code) DESC",
        latitude,
        latitude,
        longitude,
        longitude,
    )
    for code, outline in found:
        if shapely.intersects_xy(shapely.from_wkt(zlib.decompress(outline).decode()), longitude, latitude):
            chain = gazetteer().chain(gazetteer().areas[code])
            deepest = LEVELS.index(level)
            return _placement([area for area in chain if LEVELS.index(area.level) <= deepest][-1])
    return None


def _placement(area: Area) -> Placement:
    names = tuple(each.name for each in gazetteer().chain(area))
    return Placement(area.code, area.latitude, area.longitude, area.level, names)
