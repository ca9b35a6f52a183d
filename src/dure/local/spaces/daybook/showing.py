"""Figures as people read them: with names, formatted amounts, and the way to the events behind each."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse

from dure.core.kit.formatting import number_text
from dure.ledger.models import ResourceSpecification
from dure.local.spaces.daybook.engine.figures import (
    CONTRIBUTION,
    GATHERING,
    KINDS,
    OTHER,
    PURCHASE,
    SALE,
    VISIT,
    Figures,
    Line,
)
from dure.local.spaces.daybook.labels import KINDS as TITLES
from dure.local.spaces.daybook.labels import amount_text, amounts_text, entries_text
from dure.local.spaces.models import Space

_ACTIONS = {"visit": "deliverService", "gathering": "deliverService", "volunteering": "work", "work": "work"}


@dataclass(frozen=True, slots=True)
class ShownLine:
    """What one activity comes to. `known` and `guests` are empty where nobody is counted; `url` leads to events."""

    line: Line
    name: str
    amount: str
    known: str
    guests: str
    entries: str
    url: str


@dataclass(frozen=True, slots=True)
class ShownKind:
    """The lines of one kind under a title, with their total."""

    kind: str
    title: str
    total: str
    lines: list[ShownLine]

    @property
    def counts_people(self) -> bool:
        return self.kind in {VISIT, GATHERING}


def shown_kinds(space: Space, figures: Figures, start: date, end: date) -> list[ShownKind]:
    """Every kind that has a line in the figures, in order; one query where a line is of no activity."""
    names, slugs = _names(space, figures)
    found = []
    for kind in KINDS:
        lines = figures.of(kind)
        if lines:
            shown = [
                _shown(line, names[line.activity], events_url(space, start, end, kind, slugs[line.activity]))
                for line in lines
            ]
            found.append(ShownKind(kind, str(TITLES[kind]), amounts_text(figures.total(kind)), shown))
    return found


def line_names(space: Space, figures: Figures) -> dict[str, str]:
    """What each activity of the figures is called."""
    return _names(space, figures)[0]


def events_url(space: Space, start: date, end: date, kind: str = "", specification: str = "") -> str:
    """The events of the ledger behind a figure: those of a kind of resource, or all of the space."""
    query = {
        "plan": space.initiative.plan_id,
        "place": space.place_id,
        "specification": specification,
        "action": _ACTIONS.get(kind, "" if kind in {CONTRIBUTION, OTHER, ""} else "transfer"),
        "since": start.isoformat(),
        "until": end.isoformat(),
        "provider": {SALE: space.guests_id, PURCHASE: space.operator_id}.get(kind, ""),
        "receiver": space.operator_id if kind == CONTRIBUTION else "",
    }
    return f"{reverse('ledger:events')}?{urlencode({name: value for name, value in query.items() if value})}"


def _shown(line: Line, name: str, url: str) -> ShownLine:
    heads = line.kind in {VISIT, GATHERING}
    return ShownLine(
        line=line,
        name=name,
        amount=amount_text(line.amount, line.unit),
        known=number_text(line.named) if heads else "",
        guests=number_text(line.guests) if heads else "",
        entries=entries_text(line.entries),
        url=url,
    )


def _names(space: Space, figures: Figures) -> tuple[dict[str, str], dict[str, str]]:
    """The name, and the slug of the kind of resource, of every activity in the figures."""
    names = {activity.slug: str(activity.name) for activity in space.activities.all()}
    slugs = {activity.slug: activity.specification.slug for activity in space.activities.all()}
    unknown = {line.activity for line in figures.lines} - names.keys()
    if unknown:
        for kind in ResourceSpecification.objects.filter(slug__in=unknown):
            names[kind.slug], slugs[kind.slug] = str(kind.name), kind.slug
    return names, slugs
