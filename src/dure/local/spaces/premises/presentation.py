"""What pages and programs show of premises."""

from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from dure.core.kit.formatting import active_locale, money_text
from dure.core.opening.structured import hours_data
from dure.core.opening.words import exceptions_words, state_words, week_words
from dure.local.spaces.models import Price, Space, Zone
from dure.local.spaces.premises import queries
from dure.local.spaces.premises.models import FloorPlan, GroupDay
from dure.local.spaces.premises.words import CONDITIONS, GROUPS
from dure.local.spaces.queries import prices_of, today_at


@dataclass(frozen=True)
class Opening:
    """When a space is open, in the reader's language. `data` is the same for schema.org."""

    state: str
    is_open: bool
    week: list[str]
    exceptions: list[str]
    data: list[dict[str, object]]


@dataclass(frozen=True)
class Drawn:
    """A zone on the plan: its corners and the place of its name, as SVG writes numbers in every language."""

    zone: Zone
    points: str
    x: str
    y: str


@dataclass(frozen=True)
class PlanPicture:
    """The plan with the zones that are drawn on it."""

    plan: FloorPlan
    url: str
    drawn: list[Drawn] = field(default_factory=list)

    @property
    def font_size(self) -> int:
        """A readable size of letters, in the units of the picture."""
        return max(1, round(self.plan.width / 32))


def opening_of(space: Space) -> Opening | None:
    """The space's hours in words; None where it says none."""
    hours = queries.hours_of(space)
    rule = queries.rule_of(space, hours)
    state = queries.state_of(space)
    if rule is None or state is None:
        return None
    zone, today = space.place.territory.time_zone, today_at(space)
    return Opening(
        state_words(state, zone, timezone.now()),
        state.open,
        week_words(rule, today),
        exceptions_words(hours.exceptions, today),
        hours_data(rule),
    )


def group_day_text(day: GroupDay) -> str:
    """Such as “Tuesday, 09:00–12:00: Women”."""
    weekday = str(active_locale().days["stand-alone"]["wide"][day.weekday])
    when = f"{weekday} {day.starts_at:%H:%M}–{day.ends_at:%H:%M}" if day.starts_at and day.ends_at else weekday
    whom = str(day.note) if day.whom == GroupDay.Whom.OTHER else str(GROUPS[day.whom])
    text = _("%(when)s: %(whom)s") % {"when": when, "whom": whom}
    return f"{text} ({day.note})" if day.note and day.whom != GroupDay.Whom.OTHER else text


def amount_text(price: Price) -> str:
    """What is paid, or that it is free."""
    unit = price.sale.specification.default_unit
    return money_text(price.amount, unit) if price.amount else _("free")


def condition_text(price: Price) -> str:
    """For whom the price is."""
    if price.condition == Price.Condition.AGE:
        return _("from %(age)d years on") % {"age": price.age_from}
    return str(CONDITIONS[price.condition])


def plan_of(space: Space, zones: list[Zone]) -> PlanPicture | None:
    """The plan with its zones; None where there is no picture."""
    plan = FloorPlan.objects.filter(space=space).defer("content").first()
    if plan is None:
        return None
    url = f"{reverse('premises:picture', args=[space.slug])}?v={plan.digest[:12]}"
    return PlanPicture(plan, url, [_drawn(plan, zone) for zone in zones if zone.shape])


def _drawn(plan: FloorPlan, zone: Zone) -> Drawn:
    corners = [(x * plan.width / 1000, y * plan.height / 1000) for x, y in zone.shape]
    points = " ".join(f"{x:.1f},{y:.1f}" for x, y in corners)
    xs, ys = [x for x, _y in corners], [y for _x, y in corners]
    return Drawn(zone, points, f"{(min(xs) + max(xs)) / 2:.1f}", f"{(min(ys) + max(ys)) / 2:.1f}")


def as_json(space: Space) -> dict[str, Any]:
    """The premises for programs: zones, hours and prices."""
    hours = queries.hours_of(space)
    state = queries.state_of(space)
    return {
        "space": space.slug,
        "time_zone": space.place.territory.time_zone,
        "open": state.open if state else None,
        "until": state.until if state else None,
        "schedules": hours.schedules,
        "exceptions": hours.exceptions,
        "group_days": [_group_day(day) for day in space.group_days.all()],
        "zones": [_zone(zone) for zone in space.zones.prefetch_related("equipment")],
        "prices": [_price(price) for price in prices_of(space)],
    }


def _group_day(day: GroupDay) -> dict[str, Any]:
    return {
        "whom": day.whom,
        "note": day.note.as_json(),
        "weekday": day.weekday,
        "starts_at": day.starts_at,
        "ends_at": day.ends_at,
    }


def _zone(zone: Zone) -> dict[str, Any]:
    return {
        "slug": zone.slug,
        "name": zone.name.as_json(),
        "kind": zone.kind,
        "capacity": zone.capacity,
        "bell_minutes": zone.bell_minutes,
        "is_arrival": zone.is_arrival,
        "shape": zone.shape,
        "equipment": [{"name": each.name.as_json(), "count": each.count} for each in zone.equipment.all()],
    }


def _price(price: Price) -> dict[str, Any]:
    return {
        "id": price.pk,
        "activity": price.activity.slug,
        "name": price.name.as_json(),
        "amount": price.amount,
        "unit": price.sale.specification.default_unit,
        "condition": price.condition,
        "age_from": price.age_from,
    }
