"""Where two records say the organization is: how close that is."""

import re
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from math import asin, cos, radians, sin, sqrt

from dure.local.directory.linkage.names import plain
from dure.local.directory.linkage.records import Record
from dure.local.directory.linkage.words import word_list

EARTH_KILOMETERS = 6371.0088
SAME_POINT, SAME_SECTOR, SAME_DISTRICT = 0.15, 1.5, 10.0
"""Kilometers up to which two points stand for the same address, sector or district."""

_BRITISH = re.compile(r"([A-Z]{1,2}\d[A-Z\d]?)(\d)([A-Z]{2})")
_ADDRESS_WORD = re.compile(r"[가-힣]+\d*[가-힣]*|\d+[a-z]?|[^\W\d_가-힣]+")
_ADDRESS_NOISE = frozenset(word_list("address_noise"))
# Provinces, cities, counties and districts, towns: too large to tell a house.
_KOREAN_AREA = re.compile(r"[가-힣]{1,6}(?:특별자치도|특별자치시|특별시|광역시|도|시|군|구|읍|면)")
_KOREAN_DISTRICT = re.compile(r"(?<![가-힣])[가-힣]{1,4}[시군구](?![가-힣])")
_LARGER = ("특별시", "광역시", "자치시")
SHARED_WORDS = 0.6


class Closeness(IntEnum):
    """From far to near; UNKNOWN where one of the two says nothing."""

    OTHER = 0
    UNKNOWN = 1
    DISTRICT = 2
    SECTOR = 3
    SAME = 4


@dataclass(frozen=True, slots=True)
class Postcode:
    """A postcode and the larger areas it lies in."""

    full: str
    sector: str
    district: str


@lru_cache(maxsize=50_000)
def postcode_of(text: str) -> Postcode | None:
    """The postcode's parts; None where there is none. British ones have a sector and a district of their own.

    Of other countries' postcodes one figure or letter less stands for the sector and two less for the district
    (in Korea the first three figures are a city or county).
    """
    full = "".join(each for each in plain(text).upper() if each.isalnum())
    if not full:
        return None
    if british := _BRITISH.fullmatch(full):
        district = british.group(1)
        return Postcode(full, district + " " + british.group(2), district)
    if len(full) <= 3:  # noqa: PLR2004
        return Postcode(full, full, full)
    return Postcode(full, full[:-1], full[:-2])


def postcode_closeness(left: Postcode | None, right: Postcode | None) -> Closeness:
    if left is None or right is None:
        return Closeness.UNKNOWN
    if left.full == right.full:
        return Closeness.SAME
    if left.sector == right.sector:
        return Closeness.SECTOR
    return Closeness.DISTRICT if left.district == right.district else Closeness.OTHER


def kilometers(left: Record, right: Record) -> float | None:
    """Great-circle distance by the haversine formula; None where a point is missing."""
    if left.latitude is None or left.longitude is None or right.latitude is None or right.longitude is None:
        return None
    north, south = radians(left.latitude), radians(right.latitude)
    half = (
        sin((north - south) / 2) ** 2
        + cos(north) * cos(south) * sin(radians(left.longitude - right.longitude) / 2) ** 2
    )
    return 2 * EARTH_KILOMETERS * asin(min(1.0, sqrt(half)))


def distance_closeness(distance: float | None) -> Closeness:
    if distance is None:
        return Closeness.UNKNOWN
    for limit, closeness in (
        (SAME_POINT, Closeness.SAME),
        (SAME_SECTOR, Closeness.SECTOR),
        (SAME_DISTRICT, Closeness.DISTRICT),
    ):
        if distance <= limit:
            return closeness
    return Closeness.OTHER


@lru_cache(maxsize=50_000)
def address_words(text: str) -> frozenset[str]:
    """The words and numbers of an address that tell something."""
    words = _ADDRESS_WORD.findall(plain(text))
    return frozenset(word for word in words if word not in _ADDRESS_NOISE and not _KOREAN_AREA.fullmatch(word))


@lru_cache(maxsize=50_000)
def korean_districts(address: str) -> frozenset[str]:
    """The cities, counties and city districts that a Korean address names."""
    return frozenset(name for name in _KOREAN_DISTRICT.findall(address) if not name.endswith(_LARGER))


def korean_closeness(left: str, right: str) -> Closeness:
    """By city, county or city district, where both addresses name one."""
    ours, theirs = korean_districts(left), korean_districts(right)
    if not ours or not theirs:
        return Closeness.UNKNOWN
    return Closeness.DISTRICT if ours & theirs else Closeness.OTHER


def same_address(left: frozenset[str], right: frozenset[str]) -> bool:
    """Whether two addresses name the same house: their numbers agree, and most words of the shorter one."""
    smaller, larger = sorted((left, right), key=len)
    words, numbers = _parts(smaller)
    if not words:
        return False
    other_words, other_numbers = _parts(larger)
    if numbers and other_numbers and not numbers & other_numbers:
        return False
    if bool(numbers) != bool(other_numbers):
        return False
    return len(words & other_words) >= SHARED_WORDS * len(words)


def _parts(words: frozenset[str]) -> tuple[frozenset[str], frozenset[str]]:
    numbers = frozenset(word for word in words if word[0].isdigit())
    return words - numbers, numbers
