"""What can be asked of the index, and what comes back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import isfinite
from typing import Literal
from uuid import UUID

from django.urls import NoReverseMatch, reverse

from dure.core.kit.translated import Translated

type Order = Literal["best", "name", "near"]


@dataclass(frozen=True)
class Near:
    """A point in WGS 84 degrees and how far things may lie from it; None: any distance, for the order only."""

    latitude: float
    longitude: float
    kilometers: float | None = None

    @property
    def is_possible(self) -> bool:
        numbers = (self.latitude, self.longitude, self.kilometers or 0.0)
        return all(map(isfinite, numbers)) and abs(self.latitude) <= 90 and abs(self.longitude) <= 180  # noqa: PLR2004


@dataclass(frozen=True)
class Box:
    """A part of the map in WGS 84 degrees; west may be east of east where it crosses the line of 180 degrees."""

    west: float
    south: float
    east: float
    north: float

    @property
    def edges(self) -> tuple[float, float, float, float]:
        return self.west, self.south, self.east, self.north

    @property
    def is_possible(self) -> bool:
        return all(map(isfinite, self.edges)) and self.south <= self.north


@dataclass(frozen=True)
class Question:
    """What to find: empty parts do not narrow.

    `chosen` gives values by dimension: values of one are alternatives, all dimensions have to hold.
    `order` is `best` (by relevance; without a text the nearest where there is `near`, else by weight and name),
    `name` (of the folded title without its legal form) or `near`.
    """

    text: str = ""
    kinds: tuple[str, ...] = ()
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    near: Near | None = None
    box: Box | None = None
    order: Order = "best"

    @property
    def narrowing(self) -> dict[str, tuple[str, ...]]:
        """The chosen values with the kinds, which are a dimension too."""
        chosen = {dimension: values for dimension, values in self.chosen.items() if values}
        return {**chosen, "kind": tuple(self.kinds)} if self.kinds else chosen

    @property
    def real_order(self) -> Order:
        """The order that the answer comes in."""
        if self.near is None:
            return "name" if self.order == "name" else "best"
        return "near" if self.order == "best" and not self.text.strip() else self.order


@dataclass(frozen=True)
class FoundHit:
    """One thing found, with what a list or a map shows of it. `kilometers` is its distance from `near`."""

    kind: str
    subject: UUID
    title: Translated
    summary: Translated
    url_name: str
    slug: str
    latitude: float | None = None
    longitude: float | None = None
    kilometers: float | None = None
    facets: tuple[str, ...] = ()

    @property
    def url(self) -> str:
        """The page of the thing, empty where this site has none."""
        try:
            return reverse(self.url_name, kwargs={"slug": self.slug})
        except NoReverseMatch:
            return ""


@dataclass(frozen=True)
class Found:
    """`total` counts all that fits. With `more`, not all of them were ranked: the rest follows unordered.

    `counts` gives, by dimension and value, how many fit if that value were chosen: the choice made in
    the same dimension is left out of account.
    """

    total: int
    hits: tuple[FoundHit, ...]
    counts: dict[str, dict[str, int]] = field(default_factory=dict)
    more: bool = False


@dataclass(frozen=True)
class Cluster:
    """What a map draws at one point: `count` things in `box`.

    `hits` is the thing itself where it is one, else the first of those at the very same point (`together`; `at` gives
    all of them), else empty.
    """

    latitude: float
    longitude: float
    count: int
    hits: tuple[FoundHit, ...]
    together: bool
    box: Box
