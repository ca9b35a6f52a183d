"""From the ledger to the rows that the engine adds up: sums in the database, a fixed number of queries."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Case, CharField, Count, Exists, F, Func, Max, Min, OuterRef, Q, QuerySet, Sum, Value, When
from django.db.models.functions import Coalesce

from dure.ledger.corrections import backed_out
from dure.ledger.models import EconomicEvent, ResourceSpecification
from dure.local.spaces.daybook.engine.figures import CONTRIBUTION, OTHER, VOLUNTEERING, WORK, Row
from dure.local.spaces.models import Activity, Space
from dure.local.spaces.queries import EventKey, activity_behind, zone_of

ZERO = Decimal(0)
HOUR, QUARTER = 60, 15
OPERATOR, GUESTS, SOMEBODY = "operator", "guests", "somebody"
_NOBODY = UUID(int=0)


class Slot(Func):
    """The start of the stretch of so many minutes in which a moment lies, in UTC: `2025-03-01 09:15`.

    Days and hours of the space are counted from it in Python: the databases' own time zones are slower by far
    (SQLite) or need tables that a server may lack (PostgreSQL).
    """

    output_field = CharField()

    def __init__(self, moment: F, minutes: int) -> None:
        super().__init__(moment)
        self.minutes = minutes

    def as_sqlite(self, compiler: Any, connection: BaseDatabaseWrapper, **_more: Any) -> tuple[str, Any]:
        sql, params = compiler.compile(self.source_expressions[0])
        if self.minutes == HOUR:
            return f"substr({sql}, 1, 13) || ':00'", params
        minute = f"CAST(substr({sql}, 15, 2) AS INTEGER) / {self.minutes} * {self.minutes}"
        return f"substr({sql}, 1, 14) || printf('%%02d', {minute})", (*params, *params)

    def as_postgresql(self, compiler: Any, connection: BaseDatabaseWrapper, **_more: Any) -> tuple[str, Any]:
        sql, params = compiler.compile(self.source_expressions[0])
        binned = f"date_bin('{self.minutes} minutes', {sql} AT TIME ZONE 'UTC', TIMESTAMP '2001-01-01')"
        return f"to_char({binned}, 'YYYY-MM-DD HH24:MI')", params


@dataclass(frozen=True, slots=True)
class People:
    """Different known people of a period: those reached, and those who lent a hand."""

    reached: int
    helpers: int


@dataclass(frozen=True, slots=True)
class Flow:
    """What one organization gave or was paid in a period. `kind` is contribution, purchase or other."""

    kind: str
    agent: UUID
    specification: UUID
    unit: str
    amount: Decimal
    entries: int


def bounds(space: Space, start: date, end: date) -> tuple[datetime, datetime]:
    """The first moment of `start` and the first after `end`, at the space."""
    zone = zone_of(space)
    return datetime.combine(start, time.min, zone), datetime.combine(end + timedelta(days=1), time.min, zone)


def events_of(space: Space, start: date, end: date) -> QuerySet[EconomicEvent]:
    """Every event at the space's place within its initiative, from `start` to `end` (both counted).

    The kinds of resources are asked first (one short query), so that both databases walk the index by time.
    """
    plan = space.initiative.plan_id
    kinds = ResourceSpecification.objects.filter(
        Exists(EconomicEvent.objects.filter(plan=plan, resource_conforms_to=OuterRef("pk")))
    )
    since, until = bounds(space, start, end)
    return EconomicEvent.objects.filter(
        plan=plan,
        resource_conforms_to__in=list(kinds.order_by().values_list("pk", flat=True)),
        at_location=space.place_id,
        occurred_at__gte=since,
        occurred_at__lt=until,
    ).order_by()


def standing() -> Q:
    """What counts as an entry: originals that were not taken back."""
    return Q(corrects__isnull=True) & ~Q(position__in=backed_out().values("position"))


def rows_of(space: Space, start: date, end: date) -> list[Row]:
    """The ledger's sums from `start` to `end` (both counted) by day, hour and kind, in two queries."""
    zone = zone_of(space)
    found = (
        events_of(space, start, end)
        .annotate(
            slot=Slot(F("occurred_at"), _minutes(zone, start, end)),
            giver=_party(space, "provider"),
            taker=_party(space, "receiver"),
            pledged=Case(When(fulfills__isnull=False, then=Value(1)), default=Value(0)),
            process=Coalesce("output_of", "input_of"),
        )
        .values(
            *("slot", "giver", "taker", "pledged", "resource_conforms_to", "action", "process"),
            *("resource_unit", "effort_unit"),
        )
        .annotate(
            stock=Sum("resource_quantity"),
            effort=Sum("effort_quantity"),
            entries=Count("position", filter=standing()),
            groups=Count("position", filter=standing() & Q(resource_quantity__gt=1)),
            events=Count("position"),
            first=Min("position"),
            last=Max("position"),
        )
    )
    return list(_rows(space, zone, found))


def people_of(space: Space, start: date, end: date) -> People:
    """Different known people from `start` to `end`, in two queries."""
    ours = [space.guests_id, space.operator_id]
    found = (
        events_of(space, start, end)
        .filter(standing())
        .aggregate(
            reached=Count("receiver", distinct=True, filter=Q(action="deliverService") & ~Q(receiver__in=ours)),
            helpers=Count("provider", distinct=True, filter=Q(action="work") & ~Q(provider__in=ours)),
        )
    )
    return People(found["reached"], found["helpers"])


def flows_of(space: Space, start: date, end: date) -> list[Flow]:
    """What organizations gave and were paid from `start` to `end`, the largest first, in two queries."""
    found = (
        events_of(space, start, end)
        .filter(Q(action="transfer") | Q(fulfills__isnull=False))
        .exclude(provider=space.guests_id)
        .values("provider", "receiver", "resource_conforms_to", "resource_unit", "effort_unit")
        .annotate(
            stock=Sum("resource_quantity"),
            effort=Sum("effort_quantity"),
            entries=Count("position", filter=standing()),
        )
    )
    flows = [
        Flow(
            kind="purchase" if row["provider"] == space.operator_id else CONTRIBUTION,
            agent=row["receiver"] if row["provider"] == space.operator_id else row["provider"],
            specification=row["resource_conforms_to"],
            unit=row["resource_unit"] or row["effort_unit"],
            amount=row["effort"] if row["stock"] is None else row["stock"],
            entries=row["entries"],
        )
        for row in found
    ]
    return sorted((flow for flow in flows if flow.amount), key=lambda flow: (flow.kind, flow.unit, -flow.amount))


def _party(space: Space, field: str) -> Case:
    return Case(
        When(**{field: space.operator_id}, then=Value(OPERATOR)),
        When(**{field: space.guests_id}, then=Value(GUESTS)),
        default=Value(SOMEBODY),
    )


def _minutes(zone: ZoneInfo, start: date, end: date) -> int:
    """How long a slot may be so that no hour of the zone divides it: an hour, or a quarter as in Nepal."""
    days = [start + timedelta(days=count) for count in range(0, (end - start).days + 1, 28)]
    offsets = [datetime.combine(day, time(12), zone).utcoffset() or timedelta() for day in (*days, end)]
    whole = all(offset % timedelta(hours=1) == timedelta() for offset in offsets)
    return HOUR if whole else QUARTER


def _rows(space: Space, zone: ZoneInfo, groups: QuerySet[EconomicEvent, dict[str, Any]]) -> Iterator[Row]:
    activities = list(space.activities.all())
    slugs = dict(ResourceSpecification.objects.values_list("pk", "slug"))
    for group in groups.iterator():
        moment = datetime.strptime(group["slot"], "%Y-%m-%d %H:%M").replace(tzinfo=UTC).astimezone(zone)
        activity = _activity(space, activities, group)
        kind = activity.kind if activity else CONTRIBUTION if group["pledged"] else OTHER
        worked = kind in {VOLUNTEERING, WORK} or group["stock"] is None
        person = "taker" if group["action"] == "deliverService" else "giver"
        yield Row(
            day=moment.date(),
            hour=moment.hour,
            kind=kind,
            activity=activity.slug if activity else slugs[group["resource_conforms_to"]],
            unit=group["effort_unit"] if worked else group["resource_unit"],
            named=group[person] != GUESTS,
            amount=(group["effort"] if worked else group["stock"]) or ZERO,
            entries=group["entries"],
            groups=group["groups"],
            events=group["events"],
            first_position=group["first"],
            last_position=group["last"],
        )


def _activity(space: Space, activities: list[Activity], group: dict[str, Any]) -> Activity | None:
    parties = {OPERATOR: space.operator_id, GUESTS: space.guests_id}
    key = EventKey(
        resource_conforms_to=group["resource_conforms_to"],
        action=group["action"],
        provider=parties.get(group["giver"], _NOBODY),
        input_of=group["process"],
        output_of=group["process"],
    )
    return activity_behind(space, activities, key)
