"""Reading spaces: whose desk is whose, what was recorded today, what can be undone."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Prefetch, Q, QuerySet, Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from dure.core.agents.labels import labels_for
from dure.core.agents.models import User
from dure.core.agents.permissions import current_assignments
from dure.core.agents.roles import PERMISSIONS, Permission
from dure.core.kit.formatting import money_text, number_text
from dure.ledger.models import Commitment, EconomicEvent
from dure.ledger.units import UNITS, unit_label
from dure.local.initiatives.models import Initiative
from dure.local.spaces.models import Activity, Price, Space
from dure.local.spaces.sources import SOURCES

ENTRIES_SHOWN = 12
ZERO = Decimal(0)
_OF_PERMISSION = (
    *("slug", "name", "guests", "follows_presence", "longest_stay", "place", "initiative"),
    *("operator__slug", "operator__name", "operator__type", "operator__territory__path"),
)
# What an entry of a machine reads of its space besides.
OF_ENTRY = (
    *(*_OF_PERMISSION, "initiative__plan"),
    *(f"place__territory__{name}" for name in ("path", "country_code", "time_zone", "languages")),
)
_EFFORT = frozenset({Activity.Kind.VOLUNTEERING, Activity.Kind.WORK})


@dataclass(frozen=True, slots=True)
class Count:
    """What an activity comes to today, corrections included."""

    activity: Activity
    quantity: Decimal
    unit: str

    @property
    def unit_label(self) -> str:
        return "" if self.unit == "one" else unit_label(self.unit)


@dataclass(frozen=True, slots=True)
class Entry:
    """One of the last entries of a desk. `who` names no person; `undone` says that nothing of it stands."""

    event: EconomicEvent
    what: str
    who: str
    amount: str
    url: str
    undone: bool


def all_spaces() -> QuerySet[Space]:
    """Spaces with what every page about one needs; activities in their order, with their specifications."""
    return Space.objects.select_related(
        "operator__territory", "initiative__plan", "initiative__territory", "initiative__lead", "place__territory"
    ).prefetch_related(Prefetch("activities", Activity.objects.select_related("specification", "process")))


def quick_spaces() -> QuerySet[Space]:
    """Spaces with what a permission needs: for what screens ask every second and is mostly answered by “no news”.

    Most of the time of a small query goes into columns that nobody looks at; whoever reads one that is left out here
    gets it by a query of its own.
    """
    return Space.objects.select_related("operator__territory").only(*_OF_PERMISSION)


def spaces_of(user: User) -> QuerySet[Space]:
    """The spaces at whose desk `user` may record."""
    within = Q(pk__in=[])
    for assignment in current_assignments(user):
        if Permission.RECORD_ACTIVITY not in PERMISSIONS[assignment.role]:
            continue
        if assignment.territory is not None:
            within |= Q(operator__territory__path__startswith=assignment.territory.path)
        else:
            within |= Q(operator=assignment.organization_id)
    return all_spaces().filter(within)


def spaces_in(initiative: Initiative) -> QuerySet[Space]:
    """The spaces of an initiative."""
    return all_spaces().filter(initiative=initiative)


def zone_of(space: Space) -> ZoneInfo:
    """The time zone in which a space has its days."""
    return ZoneInfo(space.place.territory.time_zone)


def start_of_today(space: Space) -> datetime:
    """Midnight at the space."""
    zone = zone_of(space)
    return datetime.combine(timezone.localdate(timezone=zone), time.min, zone)


def activities_of(space: Space, *kinds: str) -> list[Activity]:
    """The space's activities of these kinds, in their order, without another query."""
    return [activity for activity in space.activities.all() if activity.kind in kinds]


def counts_of_today(space: Space) -> list[Count]:
    """What each activity comes to today, in one query."""
    start = start_of_today(space)
    activities = list(space.activities.all())
    sums = (
        EconomicEvent.objects.filter(
            plan=space.initiative.plan_id,
            resource_conforms_to__in={activity.specification_id for activity in activities},
            occurred_at__gte=start,
            occurred_at__lt=start + timedelta(days=1),
            at_location=space.place_id,
        )
        .order_by()
        .values("resource_conforms_to", "action", "provider", "input_of", "output_of")
        .annotate(stock=Sum("resource_quantity"), effort=Sum("effort_quantity"))
    )
    totals: dict[UUID, Decimal] = {}
    for row in sums:
        key = EventKey(row["resource_conforms_to"], row["action"], row["provider"], row["input_of"], row["output_of"])
        activity = activity_behind(space, activities, key)
        if activity is not None:
            amount = row["effort"] if activity.kind in _EFFORT else row["stock"]
            totals[activity.pk] = totals.get(activity.pk, ZERO) + (amount or ZERO)
    return [Count(activity, totals.get(activity.pk, ZERO), _unit(activity)) for activity in activities]


@dataclass(frozen=True, slots=True)
class EventKey:
    """What tells by which activity an event was recorded."""

    resource_conforms_to: UUID
    action: str
    provider: UUID
    input_of: UUID | None
    output_of: UUID | None


def activity_behind(space: Space, activities: Iterable[Activity], key: EventKey) -> Activity | None:
    """The activity whose kind, specification and process fit the event."""
    for activity in activities:
        if activity.specification_id != key.resource_conforms_to:
            continue
        paid = key.provider == space.operator_id
        fits = {
            Activity.Kind.VISIT: key.action == "deliverService" and key.output_of == activity.process_id,
            Activity.Kind.GATHERING: key.action == "deliverService" and key.output_of == activity.process_id,
            Activity.Kind.VOLUNTEERING: key.action == "work" and key.input_of == activity.process_id,
            Activity.Kind.WORK: key.action == "work" and key.input_of == activity.process_id,
            Activity.Kind.CONTRIBUTION: key.action == "transfer" and not paid and key.provider != space.guests_id,
            Activity.Kind.SALE: key.action == "transfer" and key.provider == space.guests_id,
            Activity.Kind.PURCHASE: key.action == "transfer" and paid,
        }
        if fits[Activity.Kind(activity.kind)]:
            return activity
    return None


def _unit(activity: Activity) -> str:
    specification = activity.specification
    if activity.kind in _EFFORT:
        return specification.default_effort_unit or "hour"
    return specification.default_unit or "one"


def last_entries(space: Space) -> list[Entry]:
    """Today's last entries of the desk, newest first, with what became of each; three queries."""
    events = list(
        EconomicEvent.objects.filter(
            plan=space.initiative.plan_id,
            at_location=space.place_id,
            source__in=SOURCES,
            corrects__isnull=True,
            recorded_at__gte=start_of_today(space),
        )
        .select_related("resource_conforms_to")
        .order_by("-position")[:ENTRIES_SHOWN]
    )
    taken = _taken_back(events)
    names = labels_for({event.provider_id for event in events} | {event.receiver_id for event in events})
    activities = list(space.activities.all())
    return [
        Entry(
            event=event,
            what=_what(space, activities, event),
            who=_who(space, event, {key: label.text for key, label in names.items()}),
            amount=amount_of(event),
            url=event_url(event),
            undone=(event.resource_quantity or event.effort_quantity or ZERO) + taken.get(event.pk, ZERO) <= 0,
        )
        for event in events
    ]


def _taken_back(events: Sequence[EconomicEvent]) -> dict[int, Decimal]:
    sums = (
        EconomicEvent.objects.filter(corrects__in=[event.pk for event in events])
        .order_by()
        .values("corrects")
        .annotate(stock=Sum("resource_quantity"), effort=Sum("effort_quantity"))
    )
    return {row["corrects"]: (row["stock"] or row["effort"] or ZERO) for row in sums if row["corrects"]}


def _what(space: Space, activities: list[Activity], event: EconomicEvent) -> str:
    key = EventKey(
        event.resource_conforms_to_id, event.action, event.provider_id, event.input_of_id, event.output_of_id
    )
    activity = activity_behind(space, activities, key)
    return str(activity.name if activity else event.resource_conforms_to)


def _who(space: Space, event: EconomicEvent, names: dict[UUID, str]) -> str:
    other = event.receiver_id if event.provider_id == space.operator_id else event.provider_id
    return _("without a name") if other == space.guests_id else names[other]


def amount_of(event: EconomicEvent) -> str:
    """The event's quantity with its unit, money as money."""
    effort = bool(event.effort_unit)
    quantity = Decimal((event.effort_quantity if effort else event.resource_quantity) or 0)
    unit = event.effort_unit if effort else event.resource_unit
    if unit in UNITS and UNITS[unit].currency:
        return money_text(quantity, unit)
    return f"× {number_text(quantity)}" if unit == "one" else f"{number_text(quantity)} {unit_label(unit)}"


def event_url(event: EconomicEvent) -> str:
    """The event's page in the ledger."""
    return reverse("ledger:event", args=[event.id])


def open_pledges(space: Space) -> list[Commitment]:
    """What partners have promised within the space's initiative and may still give."""
    return list(
        Commitment.objects.filter(plan=space.initiative.plan_id, finished=False, provider__organization__isnull=False)
        .select_related("provider__organization", "resource_conforms_to")
        .order_by("created_at", "pk")
    )


def prices_of(space: Space) -> list[Price]:
    """What visits cost now, in order, each with its activity and sale."""
    found = Price.objects.filter(activity__space=space, ended_at__isnull=True)
    return list(found.select_related("activity__space", "sale__specification").order_by("order", "pk"))


def price_text(price: Price) -> str:
    """Such as “Standard, ₩4,000” or “Residents, free”."""
    amount = money_text(price.amount, price.sale.specification.default_unit) if price.amount else _("free")
    return _("%(name)s, %(amount)s") % {"name": price.name, "amount": amount}
