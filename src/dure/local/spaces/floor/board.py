"""What the floor board shows: people by zone, and who should be looked after now. Labels and marks only, no names."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from statistics import mean
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dure.core.agents.labels import person_mark
from dure.local.spaces.floor.engine.attention import Attention, Level, Presence, Reason, ranked
from dure.local.spaces.models import Space, Stay, Zone
from dure.local.spaces.queries import stays_in

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

# The list of a board names so many; everybody else is marked in the zones.
NAMED = 8
# The floor plan of the board is drawn so wide for a height of 1000.
PLAN_WIDTH = 1500
# More tiles than this no screen can show.
MOST_SHOWN = 200

# Why somebody should be looked after, in words short enough for a tile.
REASONS: dict[str, "StrPromise"] = {
    Reason.ASK: _("Asked to speak with staff"),
    Reason.OVERDUE: _("In for long"),
    Reason.BELL: _("Time to rest"),
    Reason.GENTLE: _("Goes gently"),
    Reason.HELPED: _("Was helped in"),
}
ADVICE: dict[str, "StrPromise"] = {
    Stay.Advice.GENTLE: pgettext_lazy("advice", "gently"),
    Stay.Advice.ASK: pgettext_lazy("advice", "ask staff"),
}
SECONDS_OF_MINUTE = 60


@dataclass(frozen=True)
class Tile:
    """One stay on the board."""

    stay: Stay
    attention: Attention | None

    @property
    def title(self) -> str:
        """The locker number, else the mark of a known person, else the number of people of a group."""
        if self.stay.label:
            return self.stay.label
        return person_mark(self.stay.visitor_id) if self.stay.visitor_id else "–"

    @property
    def visit_title(self) -> str:
        """The same for a screen that anybody sees: the mark is this visit's, so that it leads to no other visit."""
        return self.stay.label or (person_mark(self.stay.pk) if self.stay.visitor_id else "–")

    @property
    def level(self) -> str:
        """calm, soon or now."""
        return (self.attention.level if self.attention else Level.CALM).name.lower()

    @property
    def why(self) -> object:
        return REASONS[self.attention.reason] if self.attention and self.attention.reason else ""

    @property
    def advice(self) -> object:
        return ADVICE.get(self.stay.advice, "")


@dataclass(frozen=True)
class ZoneOnBoard:
    """A zone with who is in it; `zone` is None for people whose zone is not known."""

    zone: Zone | None
    tiles: list[Tile]
    people: int

    @property
    def unshown(self) -> int:
        """How many people have no tile here, because more are in than a board can show."""
        return self.people - sum(tile.stay.people for tile in self.tiles)

    @property
    def is_full(self) -> bool:
        return bool(self.zone and self.zone.capacity and self.people >= self.zone.capacity)

    @property
    def corners(self) -> str:
        """The zone on the floor plan, as SVG writes the points of a polygon; empty where it is not drawn."""
        return " ".join(f"{x:g},{y:g}" for x, y in self._drawn())

    @property
    def middle(self) -> tuple[float, float]:
        """Where the zone's number of people stands on the floor plan."""
        corners = self._drawn()
        return mean(x for x, _y in corners), mean(y for _x, y in corners)

    def _drawn(self) -> list[tuple[float, float]]:
        return [(x * PLAN_WIDTH / 1000, y) for x, y in self.zone.shape] if self.zone else []


@dataclass(frozen=True)
class Board:
    """The floor of one space at one moment."""

    space: Space
    at: datetime
    zones: list[ZoneOnBoard]
    urgent: list[Tile]

    @property
    def people(self) -> int:
        return sum(zone.people for zone in self.zones)

    @property
    def capacity(self) -> int | None:
        """How many the zones hold together; None where one of them does not count."""
        counts = [place.zone.capacity for place in self.zones if place.zone]
        return sum(filter(None, counts)) if counts and all(counts) else None

    @property
    def is_full(self) -> bool:
        return self.capacity is not None and self.people >= self.capacity

    @property
    def has_plan(self) -> bool:
        return any(place.corners for place in self.zones)

    @property
    def now(self) -> list[Tile]:
        """Whoever needs somebody now, the first of them first."""
        return [tile for tile in self.urgent if tile.level == Level.NOW.name.lower()]

    @property
    def named(self) -> list[Tile]:
        return self.now[:NAMED]

    @property
    def more(self) -> int:
        """How many more need somebody now than the list names."""
        return max(0, len(self.now) - NAMED)


def board_of(space: Space, at: datetime | None = None) -> Board:
    """The floor as it is; three queries, however many are in.

    Those who are in for the longest have a tile, `MOST_SHOWN` of them; of the others the zones count the people.
    """
    now = at or timezone.now()
    zones = {zone.pk: zone for zone in space.zones.all()}
    stays = list(stays_in(space).select_related(None)[:MOST_SHOWN])
    for stay in stays:
        stay.zone = zones.get(stay.zone_id) if stay.zone_id else None
    by_key = {str(stay.pk): stay for stay in stays}
    urgent = ranked(_presence(space, stay, now) for stay in stays)
    needs = {each.key: each for each in urgent}
    tiles = [Tile(stay, needs.get(str(stay.pk))) for stay in stays]
    return Board(
        space,
        now,
        list(_by_zone(space, zones.values(), tiles)),
        [Tile(by_key[each.key], each) for each in urgent],
    )


def _presence(space: Space, stay: Stay, now: datetime) -> Presence:
    def minutes(since: datetime) -> float:
        return (now - since).total_seconds() / SECONDS_OF_MINUTE

    return Presence(
        key=str(stay.pk),
        minutes_in=minutes(stay.entered_at),
        minutes_in_zone=minutes(stay.zone_since),
        longest_stay=space.longest_stay,
        since_look=minutes(stay.looked_at) if stay.looked_at else None,
        bell=stay.zone.bell_minutes if stay.zone else None,
        ask=stay.advice == Stay.Advice.ASK,
        gentle=stay.advice == Stay.Advice.GENTLE,
        helped=stay.helped,
    )


def _by_zone(space: Space, zones: Iterable[Zone], tiles: list[Tile]) -> Iterable[ZoneOnBoard]:
    sums = stays_in(space).order_by().values_list("zone").annotate(Sum("people"))
    counts = dict(sums) if len(tiles) == MOST_SHOWN else _sums(tiles)
    for zone in zones:
        yield ZoneOnBoard(zone, [tile for tile in tiles if tile.stay.zone_id == zone.pk], counts.get(zone.pk, 0))
    if counts.get(None):
        yield ZoneOnBoard(None, [tile for tile in tiles if tile.stay.zone_id is None], counts[None])


def _sums(tiles: list[Tile]) -> dict[UUID | None, int]:
    counts: Counter[UUID | None] = Counter()
    for tile in tiles:
        counts[tile.stay.zone_id] += tile.stay.people
    return counts
