"""Reading indicators, accounts and their figures."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from dure.core.agents.labels import AgentLabel, labels_for
from dure.core.kit.translated import Translated, parse_translated
from dure.ledger.models import EconomicEvent, Seal
from dure.local.initiatives.models import Initiative
from dure.value.measuring import Measurement, Window, measure_all
from dure.value.models import Computation, Indicator, ValueAccount


@dataclass(frozen=True, slots=True)
class LiveIndicator:
    indicator: Indicator
    measurement: Measurement


def live_indicators(initiative: Initiative) -> list[LiveIndicator]:
    """The initiative's live indicators with their values up to this moment; two queries."""
    indicators = list(Indicator.objects.filter(plan=initiative.plan_id, live=True))
    found = measure_all(indicators, Window(initiative.territory.time_zone))
    return [LiveIndicator(*pair) for pair in zip(indicators, found, strict=True)]


def computations() -> QuerySet[Computation]:
    """Computations with everything that their page names."""
    return Computation.objects.select_related(
        "account__initiative__territory",
        "account__initiative__plan",
        "account__initiative__lead",
        "computed_by",
        "seal",
    ).defer("seal__leaves")


def latest_computation(account: ValueAccount) -> Computation | None:
    return computations().filter(account=account).first()


def accounts_of(initiative: Initiative) -> list[tuple[ValueAccount, Computation | None]]:
    """The initiative's accounts, each with its newest computation; two queries."""
    newest = Computation.objects.filter(account=OuterRef("pk")).order_by("-computed_at").values("id")[:1]
    accounts = list(ValueAccount.objects.filter(initiative=initiative).annotate(newest=Subquery(newest)))
    found = Computation.objects.defer("document", "evidence").in_bulk(
        [account.newest for account in accounts if account.newest]
    )
    return [(account, found.get(account.newest) if account.newest else None) for account in accounts]


@dataclass(frozen=True, slots=True)
class EvidenceLine:
    """A line of a computation as it was computed, with its share of the result."""

    data: dict[str, Any]
    figures: dict[str, Any] | None

    @property
    def name(self) -> Translated:
        return parse_translated(self.data["name"])

    @property
    def stakeholder(self) -> Translated:
        return parse_translated(self.data["stakeholder"])

    @property
    def indicator_name(self) -> Translated | None:
        return parse_translated(self.data["indicator_name"]) if self.data["indicator_name"] else None

    @property
    def amount(self) -> Decimal:
        """An input's worth: its quantity at its proxy, where it has one."""
        proxy = self.data["assumptions"].get("proxy")
        quantity = Decimal(self.data["quantity"])
        return quantity * Decimal(proxy["central"]) if proxy else quantity


def evidence_lines(computation: Computation, kind: str) -> list[EvidenceLine]:
    """The inputs or the outcomes of a computation, in order."""
    figures = {outcome["name"]: outcome for outcome in computation.result["figures"]["outcomes"]}
    return [EvidenceLine(line, figures.get(line["slug"])) for line in computation.evidence if line["kind"] == kind]


def evidence_line(computation: Computation, slug: str) -> EvidenceLine | None:
    found = (line for kind in ("input", "outcome") for line in evidence_lines(computation, kind))
    return next((line for line in found if line.data["slug"] == slug), None)


@dataclass(frozen=True, slots=True)
class ShownEvent:
    event: EconomicEvent
    provider: AgentLabel
    receiver: AgentLabel
    seal_number: int | None


def shown_events(events: Sequence[EconomicEvent]) -> list[ShownEvent]:
    """Events with public names of their agents and the number of the seal each lies under; two queries."""
    labels = labels_for(agent for event in events for agent in (event.provider_id, event.receiver_id))
    seals = seals_over([event.position for event in events])
    return [
        ShownEvent(event, labels[event.provider_id], labels[event.receiver_id], seals.get(event.position))
        for event in events
    ]


def seals_over(positions: Sequence[int]) -> dict[int, int]:
    """Position of an event -> number of its seal; events not sealed yet are left out."""
    if not positions:
        return {}
    rows = Seal.objects.filter(last_position__gte=min(positions), first_position__lte=max(positions)).values_list(
        "number", "first_position", "last_position"
    )
    ranges = list(rows)
    return {position: number for position in positions for number, first, last in ranges if first <= position <= last}


def indicator_by_id(indicator_id: UUID) -> Indicator | None:
    """An indicator with all that its definition names."""
    return (
        Indicator.objects.select_related(
            "plan__initiative__territory", "specification", "place", "provider", "receiver"
        )
        .filter(id=indicator_id)
        .first()
    )


def initiatives_with_accounts() -> QuerySet[Initiative]:
    """Initiatives whose value somebody has computed."""
    return Initiative.objects.filter(Exists(Computation.objects.filter(account__initiative=OuterRef("pk"))))
