"""Reading initiatives: the list with its counts, and everything that one page shows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, Sum
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _

from dure.core.agents.models import Organization
from dure.core.territories.models import Challenge, Territory
from dure.ledger.models import Commitment, EconomicEvent
from dure.ledger.units import UNITS, unit_label
from dure.local.initiatives.labels import SECTORS
from dure.local.initiatives.models import Initiative, Milestone, Partner

if TYPE_CHECKING:
    from django.db.models import Model
    from django_stubs_ext import StrPromise, WithAnnotations

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list is narrowed to; an empty text does not narrow. A territory includes those below it."""

    territory: str = ""
    challenge: str = ""
    status: str = ""
    sector: str = ""


@dataclass(frozen=True, slots=True)
class Delivered:
    """What events have delivered of a pledge, corrections included, and how many events say so."""

    quantity: Decimal = ZERO
    events: int = 0


@dataclass(frozen=True, slots=True)
class PledgeView:
    """A pledge with what was delivered of it, both in `unit`."""

    commitment: Commitment
    provider: Organization
    receiver: Organization
    quantity: Decimal
    unit: str
    delivered: Delivered

    @property
    def label(self) -> str:
        return str(self.commitment.name) or str(self.commitment.resource_conforms_to)

    @property
    def unit_label(self) -> str:
        return unit_label(self.unit)

    @property
    def is_money(self) -> bool:
        return self.unit in UNITS and UNITS[self.unit].currency

    @property
    def share(self) -> Decimal:
        """The delivered part of what was pledged; above one where more came than was promised."""
        return self.delivered.quantity / self.quantity if self.quantity else ZERO


@dataclass(frozen=True, slots=True)
class SectorView:
    """The partners that stand for one sector."""

    code: str
    label: "StrPromise"
    partners: tuple[Partner, ...]


@dataclass(frozen=True, slots=True)
class MilestoneView:
    """A step as the timeline shows it; `state` is done, current (the next one) or planned."""

    milestone: Milestone
    date: date
    title: str
    state: str
    overdue: bool

    @property
    def text(self) -> str:
        """Who says so."""
        row = self.milestone
        if not row.source_name:
            return ""
        source = _("Source:")
        if not row.source_url:
            return f"{source} {row.source_name}"
        return format_html('{} <a href="{}">{}</a>', source, row.source_url, row.source_name)


@dataclass(frozen=True, slots=True)
class InitiativePage:
    """Everything of its own that an initiative's page shows."""

    initiative: Initiative
    challenges: tuple[Challenge, ...]
    sectors: tuple[SectorView, ...]
    pledges: tuple[PledgeView, ...]
    milestones: tuple[MilestoneView, ...]

    @property
    def partner_count(self) -> int:
        return sum(len(sector.partners) for sector in self.sectors)


def all_initiatives() -> QuerySet[Initiative]:
    """Initiatives with what every page about one needs."""
    return Initiative.objects.select_related("territory", "lead__territory", "plan", "place")


def initiative_list(
    filters: Filters,
) -> "QuerySet[WithAnnotations[Initiative], WithAnnotations[Initiative]]":
    """Initiatives that fit, each with `partner_count`, `milestone_count`, `done_count`, `pledge_count`.

    Three queries for any number of rows. Running ones stand first, then by name of address.
    """
    rows = all_initiatives().prefetch_related(Prefetch("challenges", Challenge.objects.order_by("order", "code")))
    if filters.territory:
        place = Territory.objects.filter(slug=filters.territory).values_list("path", flat=True).first()
        rows = rows.filter(territory__path__startswith=place) if place else rows.none()
    if filters.challenge:
        rows = rows.filter(Exists(_challenges_of(OuterRef("pk")).filter(challenge=filters.challenge)))
    if filters.status:
        rows = rows.filter(status=filters.status)
    if filters.sector:
        rows = rows.filter(Exists(Partner.objects.filter(initiative=OuterRef("pk"), sector=filters.sector)))
    return rows.annotate(
        partner_count=Count("partners", distinct=True),
        milestone_count=Count("milestones", distinct=True),
        done_count=Count("milestones", filter=Q(milestones__done_on__isnull=False), distinct=True),
        pledge_count=Count("plan__commitments", distinct=True),
    ).order_by("-status", "slug")


def _challenges_of(initiative: OuterRef) -> "QuerySet[Model]":
    return Initiative.challenges.through._default_manager.filter(initiative=initiative)  # noqa: SLF001


def initiative_page(initiative: Initiative) -> InitiativePage:
    """Partners by sector, pledges with what was delivered, milestones and challenges, in five queries."""
    partners = list(
        # What stays with a merged entry is said by the survivor's own row already.
        initiative.partners.filter(organization__merged_into__isnull=True)
        .select_related("organization__type", "organization__territory")
        .order_by("order", "pk")
    )
    return InitiativePage(
        initiative=initiative,
        challenges=tuple(initiative.challenges.order_by("order", "code")),
        sectors=partners_by_sector(partners),
        pledges=tuple(pledges_of(initiative)),
        milestones=milestones_of(initiative),
    )


def partners_by_sector(partners: Iterable[Partner]) -> tuple[SectorView, ...]:
    """The sectors that have partners, in the order of `SECTORS`."""
    every = list(partners)
    return tuple(
        SectorView(code, label, found)
        for code, label in SECTORS.items()
        if (found := tuple(partner for partner in every if partner.sector == code))
    )


def pledges_of(initiative: Initiative) -> list[PledgeView]:
    """The initiative's pledges in the order they were made, in two queries.

    Only pledges between organizations are shown: what a person promises is nobody else's business.
    """
    rows = list(
        Commitment.objects.filter(
            plan=initiative.plan_id, provider__organization__isnull=False, receiver__organization__isnull=False
        )
        .select_related("provider__organization", "receiver__organization", "resource_conforms_to")
        .order_by("created_at", "pk")
    )
    delivered = delivered_of(rows)
    return [_pledge_view(row, delivered.get(row.pk, Delivered())) for row in rows]


def _pledge_view(row: Commitment, delivered: Delivered) -> PledgeView:
    effort = row.effort_quantity is not None
    return PledgeView(
        commitment=row,
        provider=row.provider.organization,
        receiver=row.receiver.organization,
        quantity=Decimal((row.effort_quantity if effort else row.resource_quantity) or 0),
        unit=row.effort_unit if effort else row.resource_unit,
        delivered=delivered,
    )


def delivered_of(pledges: Sequence[Commitment]) -> dict[UUID, Delivered]:
    """What the ledger's events have delivered of each pledge, in one query.

    A correcting event repeats the pledge of the event that it corrects and carries the signed difference,
    so the sum is what stands. Only quantities in the pledge's own unit count toward it.
    """
    units = {row.pk: (row.resource_unit, row.effort_unit) for row in pledges}
    sums = (
        EconomicEvent.objects.filter(fulfills__in=list(units))
        .order_by()
        .values("fulfills", "resource_unit", "effort_unit")
        .annotate(stock=Sum("resource_quantity"), effort=Sum("effort_quantity"), events=Count("position"))
    )
    delivered: dict[UUID, Delivered] = {}
    for row in sums:
        stock_unit, effort_unit = units[row["fulfills"]]
        before = delivered.get(row["fulfills"], Delivered())
        quantity = before.quantity
        if effort_unit and row["effort_unit"] == effort_unit:
            quantity += row["effort"] or ZERO
        elif stock_unit and row["resource_unit"] == stock_unit:
            quantity += row["stock"] or ZERO
        delivered[row["fulfills"]] = Delivered(quantity, before.events + row["events"])
    return delivered


def milestones_of(initiative: Initiative) -> tuple[MilestoneView, ...]:
    """The steps by the day they were done or are due; the first open one is the current one."""
    rows = sorted(initiative.milestones.all(), key=lambda row: (row.done_on or row.due, row.pk))
    waiting = [row for row in rows if row.done_on is None]
    current = min(waiting, key=lambda row: (row.due, row.pk), default=None)
    today = timezone.localdate()
    views = []
    for row in rows:
        state = "done" if row.done_on else "current" if row is current else "planned"
        overdue = row.done_on is None and row.due < today
        views.append(MilestoneView(row, row.done_on or row.due, str(row.name), state, overdue))
    return tuple(views)


def initiatives_in(territory: Territory) -> QuerySet[Initiative]:
    """Initiatives of a territory and of those below it."""
    return all_initiatives().filter(territory__path__startswith=territory.path).order_by("-status", "slug")


def partnerships_of(organization: Organization) -> QuerySet[Partner]:
    """The initiatives that an organization takes part in, with its part."""
    return (
        Partner.objects.filter(organization=organization)
        .select_related("initiative__territory", "initiative__plan")
        .order_by("-initiative__status", "initiative__slug")
    )
