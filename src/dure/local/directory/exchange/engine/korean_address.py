"""Taking a Korean address of one line apart: province, city or district, the rest, and a postcode in brackets."""

import re
from typing import NamedTuple

# Short and full names of provinces and cities of that rank (2024), the full one first.
_PROVINCES = (
    ("서울특별시", "서울시", "서울"),
    ("부산광역시", "부산시", "부산"),
    ("대구광역시", "대구시", "대구"),
    ("인천광역시", "인천시", "인천"),
    ("광주광역시",),
    ("대전광역시", "대전시", "대전"),
    ("울산광역시", "울산시", "울산"),
    ("세종특별자치시", "세종시", "세종"),
    ("경기도", "경기"),
    ("강원특별자치도", "강원도", "강원"),
    ("충청북도", "충북"),
    ("충청남도", "충남"),
    ("전북특별자치도", "전라북도", "전북"),
    ("전라남도", "전남"),
    ("경상북도", "경북"),
    ("경상남도", "경남"),
    ("제주특별자치도", "제주도", "제주"),
)
_FULL = {name: names[0] for names in _PROVINCES for name in names}
_POSTCODE = re.compile(r"^\s*[(\[〒]?\s*(?:우\s*)?(\d{5}|\d{3}-\d{3})\s*[)\]]?[\s,]+")
_DISTRICT = re.compile(r"[가-힣]{1,8}[시군구]")


class AddressParts(NamedTuple):
    region: str = ""
    locality: str = ""
    street: str = ""
    postcode: str = ""


def address_parts(text: str) -> AddressParts:
    """The parts of an address; what is no Korean address stays whole as the street."""
    found = _POSTCODE.match(text)
    postcode = found[1] if found else ""
    words = text[found.end() :].split() if found else text.split()
    region = _FULL.get(words[0], "") if words else ""
    rest = words[1:] if region else words
    districts: list[str] = []
    # A big city has districts of its own: 수원시 팔달구.
    while rest and len(districts) < 2 and _DISTRICT.fullmatch(rest[0]):  # noqa: PLR2004
        districts.append(rest.pop(0))
    if not region and not districts:
        return AddressParts(street=text.strip(), postcode="")
    return AddressParts(region, " ".join(districts), " ".join(rest), postcode)
