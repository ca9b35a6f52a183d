"""Reading premises: who is on shift, when it is open, what costs what."""

from datetime import datetime

from django.db.models import Case, QuerySet, Value, When

from dure.local.spaces.models import Space
from dure.local.spaces.premises.models import Shift


def on_shift(space: Space, at: datetime) -> QuerySet[Shift]:
    """Who is responsible at the space at `at` (an aware time), whoever is in charge first; the end no longer counts."""
    return _in_order(Shift.objects.filter(space=space, starts_at__lte=at, ends_at__gt=at))


def shifts_between(space: Space, start: datetime, end: datetime) -> QuerySet[Shift]:
    """The shifts that have any time between `start` and `end`, by their beginning."""
    found = Shift.objects.filter(space=space, starts_at__lt=end, ends_at__gt=start)
    return found.select_related("person", "user").order_by("starts_at", "part", "pk")


def _in_order(shifts: QuerySet[Shift]) -> QuerySet[Shift]:
    rank = Case(*(When(part=part, then=Value(place)) for place, part in enumerate(Shift.Part.values)))
    return shifts.select_related("person", "user").order_by(rank, "starts_at", "pk")
