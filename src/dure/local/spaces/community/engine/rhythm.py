"""On which days a series meets."""

from collections.abc import Collection, Iterator
from datetime import date, timedelta

WEEK = timedelta(days=7)
ONE_DAY = timedelta(days=1)


def dates(first: date, last: date, weekdays: Collection[int], every_weeks: int) -> Iterator[date]:
    """The days from `first` to `last` (both counted) that fall on `weekdays` (0 for Monday) of every n-th week.

    Weeks begin on Monday and are counted from the week of `first`. With `every_weeks` 0 it is `first` alone.
    """
    if every_weeks == 0:
        if first <= last:
            yield first
        return
    monday = first - timedelta(days=first.weekday())
    while monday <= last:
        for weekday in sorted(set(weekdays)):
            day = monday + weekday * ONE_DAY
            if first <= day <= last:
                yield day
        monday += every_weeks * WEEK
