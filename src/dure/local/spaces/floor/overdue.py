"""Who is in for longer than is usual, or outside the opening hours, and when somebody last asked after them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from dure.local.spaces.floor.board import MOST_SHOWN, Tile
from dure.local.spaces.models import Space
from dure.local.spaces.premises.queries import state_of
from dure.local.spaces.queries import stays_in


@dataclass(frozen=True)
class Overdue:
    """Somebody to ask after. `minutes_over` counts from the longest stay, 0 for who is in at a time of no opening."""

    tile: Tile
    minutes_in: int
    minutes_over: int


def overdue_at(space: Space, at: datetime | None = None) -> Iterator[Overdue]:
    """Whoever stands against closing by time, the longest in first, at most `MOST_SHOWN`.

    Outside the opening hours, where the space says any, that is everybody who is in.
    """
    now = at or timezone.now()
    opening = state_of(space, now)
    longest = timedelta(minutes=space.longest_stay)
    stays = stays_in(space)
    if opening is None or opening.open:
        stays = stays.filter(entered_at__lte=now - longest)
    for stay in stays[:MOST_SHOWN]:
        minutes = int((now - stay.entered_at).total_seconds() // 60)
        yield Overdue(Tile(stay, None), minutes, max(0, minutes - space.longest_stay))
