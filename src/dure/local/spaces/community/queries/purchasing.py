"""How much of what a space spends stays local: the first two rounds of a local multiplier.

LM3 (Sacks, The Money Trail, New Economics Foundation and The Countryside Agency, 2002) follows money through three
rounds: what an organization spends, how much of it goes to local people and suppliers, and how much these spend
locally in turn. The ledger and the stated shares answer the first two: round 1 is what the space paid for purchases,
round 2 the part that stays local. (round 1 + round 2) / round 1 is the multiplier after two rounds, from 1 (nothing
stays) to 2 (all does). Round 3 has to be asked from the sellers and is not guessed.

A purchase counts with the share that was stated for its seller from the latest day not after the purchase (the
last statement of that day). Without a statement a seller is local in full if its entry in the directory lies in
the territory of the space's initiative or below, and not at all otherwise.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import QuerySet

from dure.core.agents.models import Organization
from dure.ledger.models import EconomicEvent
from dure.local.spaces.community.models import LocalShare
from dure.local.spaces.models import Activity, Space
from dure.local.spaces.queries import zone_of

ALL = Decimal(100)


@dataclass(frozen=True, slots=True)
class Shares:
    """The statements of one seller in the order of their days, and what holds before the first."""

    days: Sequence[date]
    shares: Sequence[Decimal]
    by_place: Decimal

    def on(self, day: date) -> Decimal:
        """The percent that hold on `day`."""
        position = bisect_right(self.days, day)
        return self.shares[position - 1] if position else self.by_place


@dataclass(frozen=True, slots=True)
class Spending:
    """What was spent in a unit of money, in a month or with a seller, and how much of it stays local."""

    of: date | Organization | None
    unit: str
    spent: Decimal
    local: Decimal

    @property
    def share(self) -> Decimal:
        """The local part, 0 to 1."""
        return self.local / self.spent if self.spent else Decimal(0)

    @property
    def multiplier(self) -> Decimal:
        """The local multiplier after two rounds."""
        return 1 + self.share


@dataclass(frozen=True, slots=True)
class LocalSpending:
    """A space's purchases: in all by unit, by month (the latest first), by seller (the largest first)."""

    totals: list[Spending]
    months: list[Spending]
    sellers: list[Spending]


def local_spending(space: Space, start: date | None = None, end: date | None = None) -> LocalSpending:
    """What the space spent from `start` until `end` (not counted; always, where left out). Three queries."""
    zone = zone_of(space)
    rows = [
        (seller, at.astimezone(zone).date(), amount or Decimal(0), unit)
        for seller, at, amount, unit in _purchases(space).values_list(
            "receiver", "occurred_at", "resource_quantity", "resource_unit"
        )
    ]
    rows = [row for row in rows if (start is None or row[1] >= start) and (end is None or row[1] < end)]
    sellers = Organization.objects.select_related("territory").in_bulk({row[0] for row in rows})
    shares = shares_of(space, sellers)
    sums: dict[tuple[str, date | UUID | None, str], list[Decimal]] = defaultdict(lambda: [Decimal(0), Decimal(0)])
    for seller, day, amount, unit in rows:
        local = amount * shares[seller].on(day) / ALL if seller in shares else Decimal(0)
        for key in (("total", None, unit), ("month", day.replace(day=1), unit), ("seller", seller, unit)):
            sums[key][0] += amount
            sums[key][1] += local
    found: dict[str, list[Spending]] = {"total": [], "month": [], "seller": []}
    for (kind, of, unit), (spent, local) in sums.items():
        subject = sellers.get(of) if isinstance(of, UUID) else of
        found[kind].append(Spending(subject, unit, spent, local))
    months = sorted(found["month"], key=lambda row: (str(row.of), row.unit), reverse=True)
    return LocalSpending(found["total"], months, sorted(found["seller"], key=lambda row: -row.spent))


def _purchases(space: Space) -> QuerySet[EconomicEvent]:
    activities = space.activities.filter(kind=Activity.Kind.PURCHASE)
    return EconomicEvent.objects.filter(
        plan=space.initiative.plan_id,
        at_location=space.place_id,
        action="transfer",
        provider=space.operator_id,
        resource_conforms_to__in=activities.values("specification"),
    ).order_by()


def shares_of(space: Space, sellers: Mapping[UUID, Organization]) -> dict[UUID, Shares]:
    """What holds for each of the sellers within the territory of the space's initiative. One query."""
    territory = space.initiative.territory
    stated: dict[UUID, list[LocalShare]] = defaultdict(list)
    for row in LocalShare.objects.filter(seller__in=sellers, territory=territory):
        stated[row.seller_id].append(row)
    return {
        key: Shares(
            [row.from_date for row in stated[key]],
            [row.share for row in stated[key]],
            _by_place(seller, territory.path),
        )
        for key, seller in sellers.items()
    }


def _by_place(seller: Organization, path: str) -> Decimal:
    territory = seller.territory
    return ALL if territory is not None and territory.path.startswith(path) else Decimal(0)
