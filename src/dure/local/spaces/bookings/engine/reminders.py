"""When somebody is reminded of what they booked: once, on the evening before, by the clock of the space."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

EVENING = time(18)
# Reminded later than this nobody could still change plans; after a time without workers it is left out.
LATEST = timedelta(hours=2)


def reminder_moment(on: date, zone: ZoneInfo) -> datetime:
    """When whoever has booked for that day is reminded, in UTC."""
    return datetime.combine(on - timedelta(days=1), EVENING, zone).astimezone(UTC)


def is_due(now: datetime, on: date, starts: datetime, settled: datetime, zone: ZoneInfo) -> bool:
    """Whether to remind now of a time on the day `on`, whose place was `settled` by booking or by moving up.

    Whoever got the place after the hour of reminders has no need of one.
    """
    moment = reminder_moment(on, zone)
    return settled < moment <= now <= starts - LATEST
