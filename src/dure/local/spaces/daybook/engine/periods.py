"""Days, months and years as an address writes them: 2025-03-01, 2025-03, 2025."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

_FORM = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?", re.ASCII)
_MONTHS = 12


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A day, month or year; `month` and `day` are 0 where the period is longer than that."""

    year: int
    month: int = 0
    day: int = 0

    @classmethod
    def parse(cls, text: str) -> "Period | None":
        """The period that the text names; None for anything else, days that no calendar has included."""
        found = _FORM.fullmatch(text)
        if found is None:
            return None
        period = cls(*(int(part or 0) for part in found.groups()))
        named = sum(part is not None for part in found.groups())
        if named != period._parts():
            return None
        try:
            _ = period.start, period.end
        except (ValueError, OverflowError):
            return None
        return period

    @classmethod
    def of_day(cls, day: date) -> "Period":
        return cls(day.year, day.month, day.day)

    @property
    def start(self) -> date:
        """The first day."""
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def end(self) -> date:
        """The last day."""
        if self.day:
            return self.start
        following = date(self.year + 1, 1, 1) if self.month in {0, _MONTHS} else date(self.year, self.month + 1, 1)
        return following - timedelta(days=1)

    @property
    def previous(self) -> "Period":
        """The day, month or year before."""
        before = self.start - timedelta(days=1)
        return Period(before.year, before.month if self.month else 0, before.day if self.day else 0)

    @property
    def following(self) -> "Period":
        """The day, month or year after."""
        after = self.end + timedelta(days=1)
        return Period(after.year, after.month if self.month else 0, after.day if self.day else 0)

    @property
    def is_year(self) -> bool:
        return not self.month

    def days(self) -> Iterator[date]:
        """Every day of it, in order."""
        day = self.start
        while day <= self.end:
            yield day
            day += timedelta(days=1)

    def months(self) -> list["Period"]:
        """The months of a year; a shorter period has itself only."""
        return [Period(self.year, month) for month in range(1, _MONTHS + 1)] if self.is_year else [self]

    def _parts(self) -> int:
        return 3 if self.day else 2 if self.month else 1

    def __str__(self) -> str:
        parts = [f"{self.year:04}", f"{self.month:02}", f"{self.day:02}"]
        return "-".join(parts[: self._parts()])
