"""When something that recurs is due: pure arithmetic on calendars and time zones."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

type Every = Literal["hour", "day", "week", "month"]


@dataclass(frozen=True)
class Schedule:
    """Every hour, day, week or month at `at` (for an hour only its minutes count), read in the time zone `zone`.

    `weekday` counts from 0, Monday, and counts for weeks only; `day` is the day of the month, and the last
    one in months that are shorter. A time that the clock skips in spring is due when the clock has gone
    forward by as much; a time that it shows twice in autumn is due the first time only.
    """

    every: Every
    at: time = time(3, 0)
    weekday: int = 0
    day: int = 1
    zone: str = "UTC"

    def __post_init__(self) -> None:
        right = self.every in {"hour", "day", "week", "month"} and 0 <= self.weekday < 7 and 1 <= self.day <= 31  # noqa: PLR2004
        if not right:
            raise ValueError(f"no such schedule: {self}")
        ZoneInfo(self.zone)

    def next_after(self, moment: datetime) -> datetime:
        """The first due time later than `moment`; both are aware, the answer in UTC."""
        if self.every == "hour":
            return self._next_hour(moment)
        day = moment.astimezone(ZoneInfo(self.zone)).date()
        due = self._on(day)
        while due is None or due <= moment:
            day += timedelta(days=1)
            due = self._on(day)
        return due

    def _next_hour(self, moment: datetime) -> datetime:
        # Counted in UTC: an hour of the clock that is shown twice or never would otherwise be due twice or never.
        due = moment.astimezone(UTC).replace(minute=self.at.minute, second=0, microsecond=0)
        return due if due > moment else due + timedelta(hours=1)

    def _on(self, day: date) -> datetime | None:
        """The due time on `day`, if there is one."""
        if self.every == "week" and day.weekday() != self.weekday:
            return None
        if self.every == "month" and day.day != min(self.day, monthrange(day.year, day.month)[1]):
            return None
        return datetime.combine(day, self.at, ZoneInfo(self.zone)).astimezone(UTC)
