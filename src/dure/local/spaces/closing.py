"""What may stand against closing a day. Rooms register their checks once, in `AppConfig.ready()`."""

from collections.abc import Callable

from django.utils.translation import ngettext

from dure.local.spaces.models import Day
from dure.local.spaces.queries.presence import people_in

# Sentences for staff, each saying what is open and what to do; none where nothing is.
type ClosingCheck = Callable[[Day], list[str]]

_checks: list[ClosingCheck] = []


def register_closing_check(check: ClosingCheck) -> None:
    """Have `check(day)` asked before a day is closed."""
    _checks.append(check)


def obstacles(day: Day) -> list[str]:
    """Why the day cannot be closed yet; empty where it can."""
    found = []
    if still_in := people_in(day):
        words = ngettext(
            "One person is still in. Look for this person and check them out, then close.",
            "%(count)d people are still in. Look for them and check them out, then close.",
            still_in,
        )
        found.append(words % {"count": still_in})
    return found + [words for check in _checks for words in check(day)]
