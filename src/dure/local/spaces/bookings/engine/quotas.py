"""How many places of a slot somebody may still book, by the way they book.

Each way (by telephone, at the desk, online) has places of its own, so that whoever is quickest online cannot take them
all, and opens at an hour of its own. Some hours before the slot begins, what is left of every way is released to all.
The rule answers what happened at public baths in Seoul: queues from dawn and missed telephone slots, until places were
split between telephone and door (https://cleanrok.tistory.com/11318731).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class SlotRules:
    """A slot's `quotas` by way (places), when each way `opens`, when what is left is `release`d, when it `starts`."""

    quotas: Mapping[str, int]
    opens: Mapping[str, datetime]
    release: datetime
    starts: datetime
    closed: bool = False

    @property
    def places(self) -> int:
        """All places: the quotas together."""
        return sum(self.quotas.values())

    def is_released(self, now: datetime) -> bool:
        """Whether every way may use what is left of the others."""
        return now >= self.release

    def has_opened(self, way: str, now: datetime) -> bool:
        """Whether booking by `way` has begun."""
        return now >= self.opens[way]

    def is_over(self, now: datetime) -> bool:
        """Whether nobody can book any more, because the slot has begun or is closed."""
        return self.closed or now >= self.starts


def places_left(rules: SlotRules, taken: Mapping[str, int], way: str, now: datetime) -> int:
    """How many places are left for `way` at `now`; `taken` counts the places that each way has taken.

    Never below zero, never more than the slot has left as a whole, and before the release never more than the way's own
    quota has left. Opening hours are asked for separately.
    """
    whole = rules.places - sum(taken.values())
    own = rules.quotas[way] - taken.get(way, 0)
    return max(0, whole if rules.is_released(now) else min(whole, own))
