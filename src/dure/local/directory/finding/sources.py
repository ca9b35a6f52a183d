"""What other rooms know: which opening rules hold now, where a named place is, how codes are called.

A room that knows registers itself at start-up; until one does, finding does without, and shows less.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import get_language

from dure.core.territories.models import Territory
from dure.core.territories.queries import kind_name

MOST_PLACES = 6


@dataclass(frozen=True)
class FoundPlace:
    """A place by name; `note` tells it from others of the same name."""

    name: str
    latitude: float
    longitude: float
    country_code: str = ""
    kind: str = ""
    note: str = ""


@dataclass(frozen=True)
class Detail:
    """What a list of results shows of one thing besides its title; all of it may be unknown.

    `where` is an address or area in words, `checked_on` the day when somebody last confirmed it.
    """

    type: str = ""
    where: str = ""
    checked_on: date | None = None
    website: str = ""
    email: str = ""
    phone: str = ""
    source: str = ""


type OpenKeys = Callable[[datetime], AbstractSet[str]]
type ClosingTimes = Callable[[Iterable[str], datetime], Mapping[str, datetime]]
type Details = Callable[[Sequence[UUID]], Mapping[UUID, Detail]]
type Names = Callable[[Iterable[str]], Mapping[str, str]]
type Places = Callable[[str, str], Sequence[object]]

_open_keys: list[OpenKeys] = []
_closing_times: list[ClosingTimes] = []
_places: list[Places] = []
_details: dict[str, Details] = {}
_names: dict[str, Names] = {}


def register_open_keys(source: OpenKeys, closing_times: ClosingTimes | None = None) -> None:
    """`source` gives the keys of the `hours:` facets that are open at a moment, each in its own time zone.

    `closing_times` gives for such keys the moment when each closes; a key without one stays open or is unknown.
    """
    _open_keys[:] = [source]
    _closing_times[:] = [closing_times] if closing_times else []


def knows_opening() -> bool:
    """Whether any room knows opening hours."""
    return bool(_open_keys)


def open_keys(now: datetime) -> AbstractSet[str]:
    """The keys of the opening rules that hold at `now`."""
    return _open_keys[0](now) if _open_keys else set()


def closing_times(keys: Iterable[str], now: datetime) -> Mapping[str, datetime]:
    """When what is open by each of `keys` closes, as far as it is known, in the time zone of its place."""
    return _closing_times[0](keys, now) if _closing_times else {}


def register_places(source: Places) -> None:
    """`source` takes a text and a language and gives places by that name, likeliest first."""
    _places[:] = [source]


def find_places(text: str) -> list[FoundPlace]:
    """The places that a text may mean, likeliest first; the site's own territories where nobody knows more."""
    if not text:
        return []
    if _places:
        language = (get_language() or "").split("-")[0]
        return [_as_found_place(each) for each in _places[0](text, language)[:MOST_PLACES]]
    return _territories_called(text)


def _as_found_place(place: object) -> FoundPlace:
    words = {name: str(getattr(place, name, "") or "") for name in ("name", "country_code", "kind", "note")}
    # Every source has these two; a place without a point is no place to be near.
    latitude, longitude = float(place.latitude), float(place.longitude)  # type: ignore[attr-defined]
    return FoundPlace(latitude=latitude, longitude=longitude, **words)


def _territories_called(text: str) -> list[FoundPlace]:
    # Names are stored as JSON, whose escapes no two databases compare alike: so they are compared here.
    wanted = text.casefold()
    located = Territory.objects.filter(latitude__isnull=False, longitude__isnull=False).select_related("parent")
    called = [row for row in located if any(wanted in name.casefold() for name in row.name.texts.values())]
    called.sort(key=lambda row: (wanted not in {name.casefold() for name in row.name.texts.values()}, row.path))
    return [
        FoundPlace(
            str(row.name),
            float(row.latitude or 0),
            float(row.longitude or 0),
            row.country_code,
            kind_name(row),
            str(row.parent.name) if row.parent else "",
        )
        for row in called[:MOST_PLACES]
    ]


def register_details(kind: str, source: Details) -> None:
    """`source` says what results of a kind of the index show; it is asked once for all of a page."""
    _details[kind] = source


def details(kind: str, subjects: Sequence[UUID]) -> Mapping[UUID, Detail]:
    """What is known of the things of one kind, by id."""
    return _details[kind](subjects) if kind in _details and subjects else {}


def register_names(dimension: str, source: Names) -> None:
    """`source` gives the reader's names of a dimension's values, such as the categories of services."""
    _names[dimension] = source


def registered_names(dimension: str, values: Iterable[str]) -> Mapping[str, str]:
    """The names that a room gave for values, as far as it knows them."""
    return _names[dimension](values) if dimension in _names else {}
