"""Who is in, and which day it is at a space."""

from datetime import date, datetime

from django.db.models import QuerySet, Sum
from django.utils import timezone

from dure.local.spaces.models import Day, Pulse, Space, Stay
from dure.local.spaces.queries.desk import zone_of


def local_date(space: Space, at: datetime) -> date:
    """The day at the space on which `at` falls."""
    return timezone.localdate(at, zone_of(space))


def today_at(space: Space) -> date:
    """Today at the space."""
    return local_date(space, timezone.now())


def day_of(space: Space, on: date) -> Day | None:
    """The space's day `on`, None where nothing has happened on it yet."""
    return Day.objects.filter(space=space, date=on).first()


def stays_in(space: Space) -> QuerySet[Stay]:
    """Everybody who is in, the longest first, with their zone."""
    return Stay.objects.filter(space=space, left_at__isnull=True).select_related("zone")


def people_in(day: Day) -> int:
    """How many people who came on that day are in."""
    still_in = stays_in(day.space).filter(day=day)
    return still_in.order_by().aggregate(people=Sum("people"))["people"] or 0


def open_days(space: Space) -> QuerySet[Day]:
    """Days that were not closed, the latest first."""
    return Day.objects.filter(space=space, closed_at__isnull=True).order_by("-date")


def pulse_of(space: Space) -> int:
    """A number that is another as soon as anything has changed that screens of the space show."""
    return Pulse.objects.filter(space=space).values_list("number", flat=True).first() or 0
