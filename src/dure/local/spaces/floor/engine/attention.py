"""Ranks the people in a space by how much they need somebody to look after them now.

The rules are the house's own and simple on purpose, so that staff can say why somebody stands first:

- somebody who was advised to ask staff, and with whom nobody has spoken (then as if advised to go gently);
- somebody who has not gone out after the longest stay;
- a zone's bell: after its minutes (ten in a hot bath, after the published advice of about ten minutes) without rest or
  a look;
- somebody who was advised to go gently, or was helped in: looked after at shorter intervals.

A look sets the bell and the intervals back. Times are minutes.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum, StrEnum

# How long before the bell a place shows that it will ring.
SOON = 2
GENTLE_EVERY = 10
HELPED_EVERY = 20
# Somebody asked after who is well is let be for so long.
OVERDUE_EVERY = 30


class Level(IntEnum):
    """How much: 0 nobody needs to look, 1 soon, 2 now."""

    CALM = 0
    SOON = 1
    NOW = 2


class Reason(StrEnum):
    """Why, the weightiest first."""

    ASK = "ask"
    OVERDUE = "overdue"
    BELL = "bell"
    GENTLE = "gentle"
    HELPED = "helped"


_WEIGHTS = {reason: len(Reason) - place for place, reason in enumerate(Reason)}


@dataclass(frozen=True)
class Presence:
    """Somebody who is in. Minutes count until now; `since_look` is None where nobody has looked yet."""

    key: str
    minutes_in: float
    minutes_in_zone: float
    longest_stay: int
    since_look: float | None = None
    bell: int | None = None
    ask: bool = False
    gentle: bool = False
    helped: bool = False


@dataclass(frozen=True)
class Attention:
    """What somebody needs: how much, why, and for how many minutes that has been so."""

    key: str
    level: Level
    reason: Reason | None = None
    waiting: float = 0


def attention(person: Presence) -> Attention:
    """What one person needs: the weightiest of what is due now, else of what is due soon."""
    found = [each for each in _claims(person) if each.level]
    if not found:
        return Attention(person.key, Level.CALM)
    return max(found, key=_weight)


def ranked(people: Iterable[Presence]) -> list[Attention]:
    """Whoever needs somebody, now before soon, the weightier reason first, then the longer waiting."""
    found = [each for each in map(attention, people) if each.level]
    return sorted(found, key=lambda each: (*(-part for part in _weight(each)), each.key))


def _weight(found: Attention) -> tuple[int, int, float]:
    return found.level, _WEIGHTS[found.reason] if found.reason else 0, found.waiting


def _claims(person: Presence) -> Iterable[Attention]:
    alone = person.minutes_in if person.since_look is None else min(person.since_look, person.minutes_in)
    if person.ask and person.since_look is None:
        yield Attention(person.key, Level.NOW, Reason.ASK, person.minutes_in)
    if person.minutes_in >= person.longest_stay:
        seen = person.since_look is not None and person.since_look < OVERDUE_EVERY
        level = Level.SOON if seen else Level.NOW
        yield Attention(person.key, level, Reason.OVERDUE, person.minutes_in - person.longest_stay)
    if person.bell is not None:
        here = min(person.minutes_in_zone, alone)
        yield _due(person.key, Reason.BELL, here - person.bell)
    if person.gentle or person.ask:
        yield _due(person.key, Reason.GENTLE, alone - GENTLE_EVERY)
    if person.helped:
        yield _due(person.key, Reason.HELPED, alone - HELPED_EVERY)


def _due(key: str, reason: Reason, over: float) -> Attention:
    level = Level.NOW if over >= 0 else Level.SOON if over >= -SOON else Level.CALM
    return Attention(key, level, reason, max(over, 0.0))
