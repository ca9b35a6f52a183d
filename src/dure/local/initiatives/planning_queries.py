"""Reading what is planned for an initiative: who may plan, what is still wanted or offered, what is agreed."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet

from dure.core.agents.models import Agent, Organization
from dure.ledger.intents import AnsweredIntent, answered
from dure.ledger.models import Agreement, Intent
from dure.ledger.plan_keepers import Keepers
from dure.ledger.units import unit_label
from dure.local.initiatives.models import Initiative


def keepers_of_plan(plan: UUID) -> Keepers | None:
    """The initiative's lead and territory, and its partners; None for a plan of nothing here."""
    initiative = Initiative.objects.select_related("lead__territory", "territory").filter(plan=plan).first()
    if initiative is None:
        return None
    partners = initiative.partners.values_list("organization_id", flat=True)
    return Keepers((initiative.lead, initiative.territory), frozenset({*partners, initiative.lead_id}))


def taking_part(initiative: Initiative) -> QuerySet[Organization]:
    """The lead and the partners."""
    return Organization.objects.filter(Q(partnerships__initiative=initiative) | Q(pk=initiative.lead_id)).distinct()


@dataclass(frozen=True, slots=True)
class IntentView:
    """A wish or an offer of `organization` with what answers it, in `unit_label`."""

    answers: AnsweredIntent
    organization: Organization
    wanted: bool

    @property
    def intent(self) -> Intent:
        return self.answers.intent

    @property
    def label(self) -> str:
        return str(self.intent.name) or str(self.intent.resource_conforms_to)

    @property
    def unit_label(self) -> str:
        return unit_label(self.answers.unit)

    @property
    def partners(self) -> list[Organization]:
        """The organizations that promised to answer it, each once. What a person promises is not shown."""
        agents = [row.provider if self.wanted else row.receiver for row in self.answers.commitments]
        return list(dict.fromkeys(found for agent in agents if (found := _organization(agent)) is not None))


def open_intents(initiative: Initiative) -> list[IntentView]:
    """What organizations still want or offer, the earliest due first; four queries, one where there is nothing."""
    rows = list(
        Intent.objects.filter(plan=initiative.plan_id, finished=False)
        .filter(Q(provider__organization__isnull=False) | Q(receiver__organization__isnull=False))
        .select_related("provider__organization", "receiver__organization", "resource_conforms_to")
        .order_by(F("due").asc(nulls_last=True), "created_at", "pk")
    )
    views = []
    for row in answered(rows) if rows else []:
        wanting, offering = _organization(row.intent.receiver), _organization(row.intent.provider)
        organization = wanting or offering
        if organization is not None:
            views.append(IntentView(row, organization, wanted=wanting is not None))
    return views


def _organization(agent: Agent | None) -> Organization | None:
    """The organization that an agent is; None for a person, of whom pages tell nothing."""
    found: Organization | None = getattr(agent, "organization", None)
    return found


def agreements_of(initiative: Initiative) -> QuerySet[Agreement]:
    """The written agreements of an initiative, each with `clause_count`."""
    return initiative.plan.agreements.annotate(clause_count=Count("clauses")).order_by("agreed_on", "pk")
