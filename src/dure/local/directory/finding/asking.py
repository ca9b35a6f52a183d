"""From what stands in the address to a question that the index answers."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from dure.core.search.finding import Near, Question
from dure.local.directory.finding.criteria import KINDS, Criteria
from dure.local.directory.finding.sources import FoundPlace, find_places, open_keys

# A value that no entry has: what is asked for while nothing is open is nothing, not everything.
NOTHING = "-"
KEY_START = "hours:"


@dataclass(frozen=True)
class Whereabouts:
    """The point that results have to be near; `others` are further places of the name that was given.

    `place` is None for the reader's own position. `unknown` says that nobody knows the place's name.
    """

    latitude: float = 0.0
    longitude: float = 0.0
    place: FoundPlace | None = None
    others: tuple[FoundPlace, ...] = ()
    unknown: bool = False


def whereabouts(criteria: Criteria) -> Whereabouts | None:
    """The point that is asked for, None where no point is."""
    if criteria.near:
        places = find_places(criteria.near)
        if not places:
            return Whereabouts(unknown=True)
        first = places[0]
        return Whereabouts(first.latitude, first.longitude, first, tuple(places[1:]))
    if criteria.here is not None:
        return Whereabouts(*criteria.here)
    return None


def question(criteria: Criteria, where: Whereabouts | None, now: datetime) -> Question:
    """What the index is asked. A place that nobody knows narrows nothing; the page says so."""
    chosen = dict(criteria.chosen)
    if criteria.territory:
        chosen["territory"] = (criteria.territory,)
    if criteria.open_now:
        chosen["hours"] = open_values(now) or (NOTHING,)
    near = Near(where.latitude, where.longitude, float(criteria.within)) if where and not where.unknown else None
    return Question(
        text=criteria.text,
        kinds=tuple(kind for name in criteria.kinds for kind in KINDS[name]),
        chosen=chosen,
        near=near,
        box=criteria.area,
        order=order_of(criteria, known_point=near is not None),
    )


def open_values(now: datetime) -> tuple[str, ...]:
    """The values of the facet `hours` that are open at `now`."""
    return tuple(sorted(key.removeprefix(KEY_START) for key in open_keys(now)))


def order_of(criteria: Criteria, *, known_point: bool) -> Literal["best", "name", "near"]:
    """The order asked for; else the nearest first where a point is given, the best where words are, else names."""
    if criteria.order == "near":
        return "near" if known_point else "best"
    if criteria.order in {"best", "name"}:
        return "best" if criteria.order == "best" else "name"
    if known_point and not criteria.text:
        return "near"
    return "best" if criteria.text else "name"
