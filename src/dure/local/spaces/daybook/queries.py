"""Reading the daybook: the days of a month with their state, reports that exist."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Max, Min, OuterRef, QuerySet, Subquery

from dure.ledger.models import EconomicEvent
from dure.local.spaces.daybook.engine.figures import GATHERING, VISIT, VOLUNTEERING, WORK, Figures, by_period
from dure.local.spaces.daybook.engine.periods import Period
from dure.local.spaces.daybook.models import Picture, PublishedReport, SignedLog
from dure.local.spaces.daybook.rows import rows_of
from dure.local.spaces.models import Day, Space
from dure.local.spaces.queries import local_date

OPEN, CLOSED, SIGNED, CHANGED = "open", "closed", "signed", "changed"
NOTHING = Figures()


@dataclass(frozen=True, slots=True)
class DayRow:
    """One day in a list: its state and its main figures."""

    date: date
    state: str
    figures: Figures
    version: int

    @property
    def visits(self) -> Decimal:
        return self.figures.people(VISIT)

    @property
    def participants(self) -> Decimal:
        return self.figures.people(GATHERING)

    @property
    def hours(self) -> Decimal:
        return self.figures.people(VOLUNTEERING, WORK)


def latest_logs(space: Space, start: date, end: date) -> QuerySet[SignedLog]:
    """The version that was signed last of each day, with the day and who signed."""
    latest = SignedLog.objects.filter(day=OuterRef("day")).order_by("-version").values("pk")[:1]
    return (
        SignedLog.objects.filter(day__space=space, day__date__gte=start, day__date__lte=end)
        .filter(pk=Subquery(latest))
        .select_related("day", "signed_by")
        .order_by("day__date")
    )


def days_of(space: Space, period: Period) -> list[DayRow]:
    """Every day of the period on which something happened or that was opened, the latest first; four queries."""
    found = by_period(rows_of(space, period.start, period.end), {day: day for day in period.days()})
    days = {day.date: day for day in Day.objects.filter(space=space, date__gte=period.start, date__lte=period.end)}
    logs = {log.day.date: log for log in latest_logs(space, period.start, period.end).defer("document")}
    return [
        DayRow(
            date=on,
            state=_state(days.get(on), logs.get(on), found.get(on, NOTHING)),
            figures=found.get(on, NOTHING),
            version=logs[on].version if on in logs else 0,
        )
        for on in sorted({*found, *days}, reverse=True)
    ]


def _state(day: Day | None, log: SignedLog | None, figures: Figures) -> str:
    """The ledger only grows, so a day has changed if it holds more events than were signed."""
    if log is not None:
        return SIGNED if log.events == figures.events and log.last_position == figures.last_position else CHANGED
    return OPEN if day is None or day.closed_at is None else CLOSED


def span_of(space: Space) -> tuple[date, date] | None:
    """The first and last day of the space with an event; None where nothing has happened yet."""
    found = EconomicEvent.objects.filter(plan=space.initiative.plan_id, at_location=space.place_id).aggregate(
        first=Min("occurred_at"), last=Max("occurred_at")
    )
    if found["first"] is None:
        return None
    return local_date(space, found["first"]), local_date(space, found["last"])


def published_periods(space: Space) -> set[str]:
    """The periods whose reports everybody may read."""
    return set(PublishedReport.objects.filter(space=space).values_list("period", flat=True))


def report_pictures(space: Space, period: Period) -> list[Picture]:
    """The pictures that the reports of a month or year show, in order of their days, with their content."""
    shown = Picture.objects.filter(
        day__space=space, day__date__gte=period.start, day__date__lte=period.end, in_reports=True
    )
    return list(shown.select_related("day").order_by("day__date", "added_at"))


def years(first: date, last: date) -> Iterable[int]:
    """The years from one day to another, the latest first."""
    return range(last.year, first.year - 1, -1)
