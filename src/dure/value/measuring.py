"""Asking the ledger an indicator's question.

Corrections are read as `ledger.corrections` says: sums add them; counts leave out corrections, and events that
corrections up to the same position have backed out.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Aggregate, BigIntegerField, Count, Q, QuerySet, Sum, Value
from django.db.models.functions import TruncMonth

from dure.core.kit.exact import from_millionths
from dure.ledger.corrections import backed_out, counted
from dure.ledger.models import EconomicEvent
from dure.value.models import Indicator

A = Indicator.Aggregation
SUMS = frozenset({A.QUANTITY, A.EFFORT})
# Sums are left in the stored millionths: the rows of a union share one column, whatever it counts.
AMOUNTS: dict[str, Aggregate] = {
    A.EVENTS: Count("*"),
    A.PROVIDERS: Count("provider", distinct=True),
    A.RECEIVERS: Count("receiver", distinct=True),
    A.QUANTITY: Sum("resource_quantity", output_field=BigIntegerField()),
    A.EFFORT: Sum("effort_quantity", output_field=BigIntegerField()),
}
COUNTED = {A.EVENTS: "position", A.PROVIDERS: "provider", A.RECEIVERS: "receiver"}


@dataclass(frozen=True, slots=True)
class Window:
    """Which part of the ledger counts: days of a time zone, and events up to a position (both optional)."""

    time_zone: str
    start: date | None = None
    end: date | None = None
    last_position: int | None = None

    def conditions(self) -> Q:
        zone = ZoneInfo(self.time_zone)
        found = Q()
        if self.start:
            found &= Q(occurred_at__gte=datetime.combine(self.start, time.min, zone))
        if self.end:
            found &= Q(occurred_at__lt=datetime.combine(self.end + timedelta(days=1), time.min, zone))
        if self.last_position is not None:
            found &= Q(position__lte=self.last_position)
        return found


@dataclass(frozen=True, slots=True)
class Measurement:
    """An indicator's value, in its unit, and the number of events (corrections included) it was drawn from."""

    value: Decimal
    events: int


def matching_events(indicator: Indicator, window: Window) -> QuerySet[EconomicEvent]:
    """Every event that the indicator looks at, corrections included, in the order they were recorded."""
    return EconomicEvent.objects.filter(definition(indicator), window.conditions()).order_by("position")


def definition(indicator: Indicator) -> Q:
    """The indicator's own conditions; those left empty do not restrict."""
    found = Q(plan=indicator.plan_id)
    for field, wanted in (
        ("action", indicator.action or None),
        ("resource_conforms_to", indicator.specification_id),
        ("provider", indicator.provider_id),
        ("receiver", indicator.receiver_id),
        ("at_location", indicator.place_id),
    ):
        if wanted is not None:
            found &= Q(**{field: wanted})
    return found


def measure(indicator: Indicator, window: Window) -> Measurement:
    """The indicator's value over `window`."""
    return measure_all([indicator], window)[0]


def measure_all(indicators: Sequence[Indicator], window: Window) -> list[Measurement]:
    """The value of each indicator, all in one query, and one before that asks whether anything was corrected."""
    if not indicators:
        return []
    plans = {indicator.plan_id for indicator in indicators}
    corrected = EconomicEvent.objects.filter(window.conditions(), corrects__isnull=False, plan__in=plans).exists()
    parts = [
        _aggregate(indicator, window, corrected=corrected).annotate(place=Value(place))
        for place, indicator in enumerate(indicators)
    ]
    rows = parts[0].union(*parts[1:], all=True).order_by() if len(parts) > 1 else parts[0]
    found = {row["place"]: row for row in rows}
    return [_measurement(indicator, found.get(place)) for place, indicator in enumerate(indicators)]


def _aggregate(indicator: Indicator, window: Window, *, corrected: bool) -> QuerySet[EconomicEvent, Any]:
    """One row: what is added up, and the number of events that it is drawn from."""
    aggregation = A(indicator.aggregation)
    amount = AMOUNTS[aggregation]
    if corrected and aggregation not in SUMS:
        # A filter inside the aggregate: the events are read once, whether or not some were backed out.
        standing = Q(corrects__isnull=True) & ~Q(position__in=backed_out(window.last_position).values("position"))
        amount = Count(COUNTED[aggregation], distinct=aggregation != A.EVENTS, filter=standing)
    return (
        matching_events(indicator, window)
        .order_by()
        .values("plan")
        .annotate(amount=amount, events=Count("*"))
        .values("amount", "events")
    )


def _measurement(indicator: Indicator, row: dict[str, Any] | None) -> Measurement:
    return Measurement(Decimal(0), 0) if row is None else Measurement(_amount(indicator, row["amount"]), row["events"])


def _amount(indicator: Indicator, found: int | Decimal | None) -> Decimal:
    return from_millionths(found or 0) if indicator.aggregation in SUMS else Decimal(int(found or 0))


def by_month(indicator: Indicator, window: Window) -> list[tuple[date, Decimal]]:
    """The indicator's value in each month that has events, by the window's time zone."""
    events = matching_events(indicator, window)
    if indicator.aggregation not in SUMS:
        events = counted(events, window.last_position)
    rows = (
        events.order_by()
        .annotate(month=TruncMonth("occurred_at", tzinfo=ZoneInfo(window.time_zone)))
        .values("month")
        .annotate(amount=AMOUNTS[A(indicator.aggregation)])
        .order_by("month")
    )
    return [(row["month"].date(), _amount(indicator, row["amount"])) for row in rows]
