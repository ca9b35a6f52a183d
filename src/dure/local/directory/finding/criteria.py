"""What somebody looks for, as it stands in the address of the page: read, written, changed by one choice."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from urllib.parse import urlencode

from django.http import QueryDict

from dure.core.search.finding import Box

# The kinds of things by the name they have in the address, with their names in the index.
KINDS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "organization": ("organization",),
        "place": ("location", "space"),
        "service": ("service",),
        "initiative": ("initiative",),
        "case": ("case",),
        "territory": ("territory",),
    }
)
# Names that older addresses of the site used.
_FORMER_KINDS = {"space": "place", "location": "place"}

# Each may have several values in the address, of which one has to hold.
DIMENSIONS = ("service", "type", "sector", "activity", "challenge", "accessibility", "language", "freshness")
ORDERS = ("best", "name", "near")
VIEWS = ("list", "map")
DISTANCES = (1, 2, 5, 10, 25, 50, 100)
USUAL_DISTANCE = 10
FARTHEST = 20_000  # kilometers: nothing on Earth is farther
LONGEST_TEXT = 200
LONGEST_VALUE = 120
MOST_VALUES = 50


@dataclass(frozen=True)
class Criteria:
    """Everything that narrows or orders the results, and whether they are seen as list or map.

    `near` is a place by name and goes before `here`, which is latitude and longitude; `within` is in
    kilometers. What is empty narrows nothing.
    """

    text: str = ""
    kinds: tuple[str, ...] = ()
    territory: str = ""
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    open_now: bool = False
    near: str = ""
    here: tuple[float, float] | None = None
    within: int = USUAL_DISTANCE
    area: Box | None = None
    order: str = ""
    view: str = "list"

    @classmethod
    def of(cls, query: QueryDict) -> "Criteria":
        """Read an address. What cannot be meant is left out, so every address has an answer."""
        asked = {dimension: _values(query, dimension) for dimension in DIMENSIONS}
        kinds = (_FORMER_KINDS.get(kind, kind) for kind in _values(query, "kind"))
        criteria = cls(
            text=_text(query, "q", LONGEST_TEXT),
            kinds=tuple(dict.fromkeys(kind for kind in kinds if kind in KINDS)),
            territory=_text(query, "territory", LONGEST_VALUE),
            chosen={dimension: values for dimension, values in asked.items() if values},
            open_now=query.get("open") == "1",
            near=_text(query, "near", LONGEST_VALUE),
            here=_point(query.get("here", "")),
            within=_distance(query.get("within", "")),
            area=_box(query.get("area", "")),
            order=_choice(query, "order", ORDERS, ""),
            view=_choice(query, "view", VIEWS, "list"),
        )
        return criteria if criteria.somewhere else replace(criteria, within=USUAL_DISTANCE)

    @property
    def narrowing(self) -> int:
        """How many choices narrow the results, the text not counted."""
        values = sum(len(values) for values in self.chosen.values())
        return values + len(self.kinds) + sum(map(bool, (self.territory, self.open_now, self.somewhere, self.area)))

    @property
    def somewhere(self) -> bool:
        """Whether a point is asked for that results have to be near."""
        return bool(self.near) or self.here is not None

    @property
    def here_text(self) -> str:
        """The point as an address holds it."""
        return ",".join(map(_number, self.here)) if self.here else ""

    @property
    def area_text(self) -> str:
        """The part of the map as an address holds it."""
        return box_text(self.area) if self.area else ""

    def pairs(self) -> list[tuple[str, str]]:
        """Name and value of everything that is not as usual, in a fixed order."""
        found = [("q", self.text)] + [("kind", kind) for kind in self.kinds] + [("territory", self.territory)]
        found += [(name, value) for name in DIMENSIONS for value in self.chosen.get(name, ())]
        found += [("open", "1" if self.open_now else ""), ("near", self.near)]
        if self.here is not None and not self.near:
            found.append(("here", self.here_text))
        if self.somewhere and self.within != USUAL_DISTANCE:
            found.append(("within", str(self.within)))
        found += [("area", self.area_text), ("order", self.order)]
        found.append(("view", "" if self.view == "list" else self.view))
        return [(name, value) for name, value in found if value]

    def address(self, **further: object) -> str:
        """The query string, beginning with "?", with `further` parameters behind it."""
        return f"?{urlencode([*self.pairs(), *further.items()])}"

    def without(self, name: str, value: str = "") -> "Criteria":
        """The same without one choice; without a value, without all choices of that name."""
        if name == "kind":
            return replace(self, kinds=tuple(kind for kind in self.kinds if value and kind != value))
        if name in DIMENSIONS:
            kept = tuple(each for each in self.chosen.get(name, ()) if value and each != value)
            others = {key: values for key, values in self.chosen.items() if key != name}
            return replace(self, chosen={**others, name: kept} if kept else others)
        if name == "near":
            order = "" if self.order == "near" else self.order
            return replace(self, near="", here=None, within=USUAL_DISTANCE, order=order)
        if name == "q":
            return replace(self, text="")
        if name == "territory":
            return replace(self, territory="")
        return replace(self, open_now=False) if name == "open" else replace(self, area=None)

    def cleared(self) -> "Criteria":
        """The same text and view, with nothing that narrows."""
        return Criteria(text=self.text, view=self.view)


def box_text(box: Box) -> str:
    """West, south, east and north in degrees, as an address holds them."""
    return ",".join(map(_number, (box.west, box.south, box.east, box.north)))


def box_of(text: str) -> Box | None:
    """The box that an address means, None where it means none."""
    return _box(text)


def point_of(text: str) -> tuple[float, float] | None:
    """Latitude and longitude that an address means, None where it means none."""
    return _point(text)


def _text(query: QueryDict, name: str, longest: int) -> str:
    return " ".join(query.get(name, "").replace("\x00", " ").split())[:longest].strip()


def _values(query: QueryDict, name: str) -> tuple[str, ...]:
    given = (value.replace("\x00", "").strip() for value in query.getlist(name))
    kept = dict.fromkeys(value for value in given if value and len(value) <= LONGEST_VALUE)
    return tuple(kept)[:MOST_VALUES]


def _choice(query: QueryDict, name: str, choices: tuple[str, ...], usual: str) -> str:
    value = query.get(name, "")
    return value if value in choices else usual


def _numbers(text: str, how_many: int) -> list[float] | None:
    """Exactly so many finite numbers, separated by commas."""
    parts = text[:LONGEST_VALUE].split(",")
    if len(parts) != how_many:
        return None
    try:
        numbers = [float(part) for part in parts]
    except ValueError:
        return None
    return numbers if all(map(math.isfinite, numbers)) else None


def _point(text: str) -> tuple[float, float] | None:
    numbers = _numbers(text, 2)
    if numbers is None or not (_is_latitude(numbers[0]) and _is_longitude(numbers[1])):
        return None
    return numbers[0], numbers[1]


def _box(text: str) -> Box | None:
    numbers = _numbers(text, 4)
    if numbers is None:
        return None
    west, south, east, north = numbers
    # West may lie east of east: such a box crosses the line of 180 degrees.
    sound = south <= north and all(map(_is_longitude, (west, east)))
    return Box(west, south, east, north) if sound and all(map(_is_latitude, (south, north))) else None


def _is_latitude(number: float) -> bool:
    return -90 <= number <= 90  # noqa: PLR2004 - degrees


def _is_longitude(number: float) -> bool:
    return -180 <= number <= 180  # noqa: PLR2004 - degrees


def _distance(text: str) -> int:
    sound = text.isascii() and text.isdecimal() and len(text) <= len(str(FARTHEST))
    return int(text) if sound and 1 <= int(text) <= FARTHEST else USUAL_DISTANCE


def _number(value: float) -> str:
    """At most six decimals, a tenth of a meter, without needless zeros."""
    return f"{value:.6f}".rstrip("0").rstrip(".")
