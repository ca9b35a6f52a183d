"""Finding a place by its name: territories of the site, Korean areas, places of the world."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from uuid import UUID

from babel import Locale, UnknownLocaleError
from django.db.models import Max

from dure.core.audit.models import Change
from dure.core.territories.geography.areas import Area
from dure.core.territories.geography.folding import folded
from dure.core.territories.geography.index import gazetteer, rows
from dure.core.territories.geography.placing import KOREA, placement_of_code
from dure.core.territories.models import Territory

LONGEST_TEXT = 100
STEPS_PER_DEGREE = 100_000
MOST_RANKED = 400
_LAST_SIGN = "\U0010ffff"
_LEVELS = ("sido", "sigungu", "emd", "ri")
_IN_ORDER = """
SELECT place.folded, place.name, place.latitude, place.longitude, place.country, region.name, place.seat
FROM place LEFT JOIN region ON region.id = place.region
WHERE place.folded >= ? AND place.folded < ? ORDER BY place.folded LIMIT ?
"""


@dataclass(frozen=True)
class FoundPlace:
    """A place to go to on a map. Its point is in WGS 84 degrees.

    `kind` is territory, sido, sigungu, emd, ri or town; `note` says where it lies.
    """

    name: str
    latitude: float
    longitude: float
    country_code: str
    kind: str
    note: str


def find_places(text: str, language: str, limit: int = 8) -> list[FoundPlace]:
    """Places whose names begin with `text`, best first; names of countries are given in `language`.

    Accents, case, spaces and signs do not matter. Territories of this site come first, then Korean
    areas from large to small, then the world's towns: exact names first, seats of regions that bear
    their name before others, and countries that this site knows before others.
    """
    key = folded(text[:LONGEST_TEXT])
    if not key or limit < 1:
        return []
    territories = _territories(key)
    known = {territory.code for territory in territories if territory.code}
    found = [place for territory in territories[: limit * 2] if (place := _of_territory(territory, language))]
    areas = [_of_area(area) for area in _korean(text, key) if area.code not in known]
    whole = [place for place in areas if folded(place.name) == key or folded(place.name)[:-1] == key]
    ranked = [*found, *whole, *_towns(key, language), *(place for place in areas if place not in whole)]
    return list(_without_repetition(ranked))[:limit]


def _without_repetition(places: Iterable[FoundPlace]) -> Iterator[FoundPlace]:
    """Each place once: a territory of the site often is a town of the world as well."""
    nearby: set[tuple[str, int, int]] = set()
    for place in places:
        name, latitude, longitude = folded(place.name), round(place.latitude * 5), round(place.longitude * 5)
        around = {(name, latitude + up, longitude + right) for up in (-1, 0, 1) for right in (-1, 0, 1)}
        if not around & nearby:
            nearby.add((name, latitude, longitude))
            yield place


def _territories(key: str) -> list[Territory]:
    """Territories with a name that begins so: whole names first, then large areas."""
    fitting: dict[UUID, int] = {}
    for name, identity in _names(_state()):
        if name.startswith(key):
            fitting[identity] = min(fitting.get(identity, len(name)), len(name))
    by_id = Territory.objects.select_related("parent").in_bulk(list(fitting)[:MOST_RANKED])
    return sorted(by_id.values(), key=lambda each: (fitting[each.pk] > len(key) + 1, each.path.count("/"), each.path))


def _state() -> tuple[object, ...]:
    """Differs whenever the name of a territory may have changed: every action writes to the audit log."""
    newest = Territory.objects.order_by("-id").values_list("id", flat=True).first()
    changed = Change.objects.filter(subject_kind="territory").aggregate(at=Max("at"))["at"]
    return Territory.objects.count(), newest, changed


@lru_cache(maxsize=1)
def _names(_state: tuple[object, ...]) -> list[tuple[str, UUID]]:
    """All names of all territories as they are compared."""
    rows_of_names = Territory.objects.order_by().values_list("id", "name")
    return [(folded(text), identity) for identity, name in rows_of_names for text in name.texts.values()]


def _of_territory(territory: Territory, language: str) -> FoundPlace | None:
    """The territory with its own point, else with that of its official area; None where neither is known."""
    if territory.latitude is not None and territory.longitude is not None:
        point = float(territory.latitude), float(territory.longitude)
    elif territory.country_code == KOREA and territory.code and (area := placement_of_code(territory.code)):
        point = area.latitude, area.longitude
    else:
        return None
    above = territory.parent.name.in_language(language) if territory.parent else ""
    return FoundPlace(
        territory.name.in_language(language), point[0], point[1], territory.country_code, "territory", above
    )


def _korean(text: str, key: str) -> list[Area]:
    """Areas whose name begins so, or whose last words do ("안성시 일죽"); large ones first."""
    if not any("가" <= sign <= "힣" for sign in text):
        return []
    *above, last = text.split()
    names = gazetteer()
    wanted = folded(last) if above else key
    found = (area for area in names.areas.values() if area.level != "ri" and area.name.startswith(wanted))
    fitting = [area for area in found if _lies_below(area, above)]
    return sorted(fitting, key=lambda area: (_LEVELS.index(area.level), len(area.name), area.code))[:MOST_RANKED]


def _lies_below(area: Area, words: list[str]) -> bool:
    if not words:
        return True
    chain = gazetteer().chain(area)[:-1]
    return all(any(each.name.startswith(word) for each in chain) for word in words)


def _of_area(area: Area) -> FoundPlace:
    above = " ".join(each.name for each in gazetteer().chain(area)[:-1])
    return FoundPlace(area.name, area.latitude, area.longitude, KOREA, area.level, above)


def _towns(key: str, language: str) -> list[FoundPlace]:
    # In two steps, so that the exact names are there however many longer ones there are.
    found = rows(_IN_ORDER, key, f"{key}\0", MOST_RANKED) + rows(_IN_ORDER, f"{key}\0", key + _LAST_SIGN, MOST_RANKED)
    if not found:
        return []
    home = set(Territory.objects.filter(parent=None).values_list("country_code", flat=True))
    found.sort(key=lambda row: (row[0] != key, -row[6], row[4] not in home, len(row[0]), row[0], row[4]))
    names = _country_names(language)
    return [
        FoundPlace(
            name,
            latitude / STEPS_PER_DEGREE,
            longitude / STEPS_PER_DEGREE,
            country,
            "town",
            ", ".join(part for part in (region, names.get(country, country)) if part),
        )
        for _key, name, latitude, longitude, country, region, _seat in found
    ]


@cache
def _country_names(language: str) -> dict[str, str]:
    try:
        return dict(Locale.parse(language).territories)
    except (UnknownLocaleError, ValueError):
        return dict(Locale("en").territories)
