"""Reading premises: who is on shift, when it is open, what costs what."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from django.db.models import Case, QuerySet, Value, When
from django.utils import timezone

from dure.core.opening.engine.opening import OpeningRule, OpeningState, state_at
from dure.core.opening.engine.reading import document_of, rule_from
from dure.local.spaces.models import Price, Space
from dure.local.spaces.premises.models import GroupDay, Hours, Shift
from dure.local.spaces.queries import today_at, zone_of


def on_shift(space: Space, at: datetime) -> QuerySet[Shift]:
    """Who is responsible at the space at `at` (an aware time), whoever is in charge first; the end no longer counts."""
    rank = Case(*(When(part=part, then=Value(place)) for place, part in enumerate(Shift.Part.values)))
    found = Shift.objects.filter(space=space, starts_at__lte=at, ends_at__gt=at)
    return found.select_related("person", "user").order_by(rank, "starts_at", "pk")


def shifts_between(space: Space, start: datetime, end: datetime) -> QuerySet[Shift]:
    """The shifts that have any time between `start` and `end`, by their beginning."""
    found = Shift.objects.filter(space=space, starts_at__lt=end, ends_at__gt=start)
    return found.select_related("person", "user").order_by("starts_at", "part", "pk")


def monday(day: date) -> date:
    """The Monday of the day's week."""
    return day - timedelta(days=day.weekday())


def week_begin(space: Space, day: date) -> datetime:
    """When the week of `day` begins at the space."""
    return datetime.combine(monday(day), time.min, zone_of(space))


def hours_of(space: Space) -> Hours:
    """When the space is open; empty where nobody has said it."""
    return Hours.objects.filter(space=space).first() or Hours(space=space)


def rule_of(space: Space, hours: Hours | None = None) -> OpeningRule | None:
    """The space's opening rule, None where it says no hours."""
    told = hours or hours_of(space)
    territory = space.place.territory
    document = document_of(told.schedules, told.exceptions, territory.time_zone, territory.country_code)
    return rule_from(document) if document else None


def state_of(space: Space, at: datetime | None = None) -> OpeningState | None:
    """Whether the space is open at `at` (now where left out) and until when; None where it says no hours."""
    rule = rule_of(space)
    return state_at(rule, at or timezone.now()) if rule else None


def group_days_on(space: Space, day: date | None = None) -> list[GroupDay]:
    """For whom the space is kept on `day`, today where left out."""
    weekday = (day or today_at(space)).weekday()
    return list(GroupDay.objects.filter(space=space, weekday=weekday))


def fitting_price(prices: Sequence[Price], age: int | None = None, *claims: str) -> Price | None:
    """The lowest price that fits somebody of `age` (years, None unknown) who claims conditions such as "benefit"."""

    def fits(price: Price) -> bool:
        if price.condition == Price.Condition.AGE:
            return age is not None and age >= (price.age_from or 0)
        return not price.condition or price.condition in claims

    return min((price for price in prices if fits(price)), key=lambda price: price.amount, default=None)
