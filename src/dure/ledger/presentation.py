"""Rows for the ledger's pages, with all queries asked for a page at once."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import prefetch_related_objects
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from dure.core.agents.labels import AgentLabel, labels_for
from dure.core.kit.links import changed_query
from dure.ledger import queries, tracing
from dure.ledger.engine.tracing import Step
from dure.ledger.models import EconomicEvent, EconomicResource, Process
from dure.ledger.wording import action_label, amount_words, quantity_words, sentence

MOST_STEPS = 100


@dataclass(frozen=True, slots=True)
class Line:
    """One event in a list."""

    shown: queries.ShownEvent
    action: str
    amount: str
    sentence: str

    @property
    def event(self) -> EconomicEvent:
        """The event itself."""
        return self.shown.event


def lines(events: Iterable[EconomicEvent]) -> list[Line]:
    """Events in plain words, in their order, with the places that tell their clocks."""
    rows = list(events)
    prefetch_related_objects(rows, "at_location__territory")
    return [
        Line(
            each,
            action_label(each.event.action),
            amount_words(each.event),
            sentence(each.event, each.provider, each.receiver),
        )
        for each in queries.shown(rows)
    ]


def corrections(event: EconomicEvent) -> list[tuple[EconomicEvent, str]]:
    """What has corrected the event, each with its difference in words."""
    return [(each, amount_words(each)) for each in queries.corrections_of(event)]


def resources_of(event: EconomicEvent) -> list[tuple[str, EconomicResource]]:
    """The resources that an event names, each with its part in it."""
    pairs = (
        (_("Resource"), event.resource_inventoried_as),
        (_("Second resource"), event.to_resource_inventoried_as),
    )
    return [(label, resource) for label, resource in pairs if resource is not None]


@dataclass(frozen=True, slots=True)
class Keepers:
    """Who a resource belongs to, who has it, and how much there is."""

    accountable: AgentLabel | None
    custodian: AgentLabel
    accounting: str
    onhand: str


def keepers(resource: EconomicResource) -> Keepers:
    """The agents and amounts of a resource in words."""
    accountable, custodian = resource.primary_accountable_id, resource.custodian_id
    names = labels_for({each for each in (accountable, custodian) if each})
    return Keepers(
        names[accountable] if accountable else None,
        names[custodian],
        quantity_words(resource.accounting_quantity, resource.unit),
        quantity_words(resource.onhand_quantity, resource.unit),
    )


@dataclass(frozen=True, slots=True)
class ShownStep:
    """One step of a walk: a text, and the page where there is more."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class ShownWalk:
    """Where something went or came from; `complete` is false where more was left out."""

    steps: list[ShownStep]
    complete: bool


def walks(kind: tracing.Kind, start: UUID) -> tuple[ShownWalk, ShownWalk]:
    """Where something came from and where it went, in words, without the start itself."""
    found = tracing.follow_both(kind, start)
    near = [walk.steps[1 : MOST_STEPS + 1] for walk in found]
    places = _step_places([*near[0], *near[1]])
    before, after = (
        ShownWalk(
            [ShownStep(*places[step.id]) for step in steps if step.id in places],
            walk.complete and len(walk.steps) <= MOST_STEPS + 1,
        )
        for walk, steps in zip(found, near, strict=True)
    )
    return before, after


def _step_places(steps: Iterable[Step]) -> dict[str, tuple[str, str]]:
    """The text and the address of each step, by its id."""
    ids: dict[str, set[UUID]] = {"event": set(), "process": set(), "resource": set()}
    for step in steps:
        ids[step.kind].add(UUID(step.id))
    events = lines(queries.with_relations(EconomicEvent.objects.filter(id__in=ids["event"])))
    places = {str(line.event.id): (line.sentence, reverse("ledger:event", args=[line.event.id])) for line in events}
    places |= {
        str(row.id): (row.name or str(row.conforms_to), reverse("ledger:resource", args=[row.id]))
        for row in EconomicResource.objects.filter(id__in=ids["resource"]).select_related("conforms_to")
    }
    return places | {str(row.id): (str(row), "") for row in Process.objects.filter(id__in=ids["process"])}


def download_links(request: HttpRequest) -> dict[str, str]:
    """The addresses of the current list as CSV and as Excel, filters kept."""
    return {
        "csv_url": changed_query(request, format="csv", page=None),
        "excel_url": changed_query(request, format="xlsx", page=None),
    }
