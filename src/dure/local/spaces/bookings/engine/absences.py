"""What follows when somebody booked and did not come: after a few times a friendly call, never a ban."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True)
class CallRule:
    """After `times` absences within `days` staff call and ask how the person is; zero times means never."""

    times: int = 2
    days: int = 90


def is_call_due(rule: CallRule, absences: Iterable[datetime], last_call: datetime | None, now: datetime) -> bool:
    """Whether the person should be called: absent often enough lately, not counting what a call has settled already."""
    since = now - timedelta(days=rule.days)
    if last_call is not None:
        since = max(since, last_call)
    return 0 < rule.times <= sum(since < absence <= now for absence in absences)
