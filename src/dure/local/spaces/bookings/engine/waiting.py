"""Who moves up from a waiting list when places become free.

First come, first served, by two rules:

- Before the release, each way has a line of its own and nobody is overtaken: where a group of four is first and one
  place is free, that place is kept for the group, and whoever books later waits behind it.
- From the release on there is one line for all. No place shall stay empty, so whoever fits moves up in the order of the
  line; a group that does not fit yet keeps its place at the head and is asked first about every place that comes free.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from dure.local.spaces.bookings.engine.quotas import SlotRules, places_left


@dataclass(frozen=True)
class Waiting:
    """Somebody who waits: how they booked and for how many people."""

    id: UUID
    way: str
    people: int


def who_moves_up(rules: SlotRules, taken: Mapping[str, int], line: Sequence[Waiting], now: datetime) -> list[Waiting]:
    """Those of the `line` (the longest waiting first) for whom there are places now, in the order they move up."""
    if rules.is_over(now):
        return []
    filled = Counter(taken)
    moved: list[Waiting] = []
    kept_waiting: set[str] = set()
    for party in line:
        if party.way in kept_waiting:
            continue
        if party.people <= places_left(rules, filled, party.way, now):
            filled[party.way] += party.people
            moved.append(party)
        elif not rules.is_released(now):
            kept_waiting.add(party.way)
    return moved


def must_wait(
    rules: SlotRules, taken: Mapping[str, int], line: Sequence[Waiting], newcomer: Waiting, now: datetime
) -> bool:
    """Whether `newcomer` goes to the end of the line: for want of places, or because somebody is ahead in it.

    The line is what remains after everybody moved up who can.
    """
    is_behind = not rules.is_released(now) and any(party.way == newcomer.way for party in line)
    return is_behind or newcomer.people > places_left(rules, taken, newcomer.way, now)
