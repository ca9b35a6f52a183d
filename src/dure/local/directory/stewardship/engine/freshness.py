"""How fresh an entry is: what nobody has confirmed for long fades, and says so.

The limits are those that directories of the field work with: a yearly round of confirming, and after
a second year without one an entry counts as not to be relied upon.
"""

from calendar import monthrange
from datetime import date
from enum import StrEnum

FRESH_MONTHS, AGEING_MONTHS = 12, 24
_MONTHS_OF_A_YEAR = 12


class Freshness(StrEnum):
    FRESH = "fresh"
    AGEING = "ageing"
    STALE = "stale"


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier, or the last of that month where it is shorter."""
    year, month = divmod(day.year * _MONTHS_OF_A_YEAR + day.month - 1 - months, _MONTHS_OF_A_YEAR)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def freshness(checked_on: date | None, today: date) -> Freshness:
    """Fresh up to 12 months after the entry was last confirmed, ageing up to 24, then stale; never is stale."""
    if checked_on is None or checked_on < months_before(today, AGEING_MONTHS):
        return Freshness.STALE
    return Freshness.FRESH if checked_on >= months_before(today, FRESH_MONTHS) else Freshness.AGEING
