"""The choices beside the results: how each is called, how many it leaves, which are made."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from hashlib import blake2b

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dure.core.agents.models import OrganizationType
from dure.core.agents.vocabulary import concept_label
from dure.core.kit.filters import language_name
from dure.core.territories.models import Challenge
from dure.local.directory.finding.criteria import DIMENSIONS, KINDS, Criteria
from dure.local.directory.finding.sources import registered_names
from dure.local.directory.queries import SECTOR_NAMES
from dure.local.directory.stewardship.engine.freshness import Freshness

FIRST_CHOICES = 6
MOST_CHOICES = 150

KIND_NAMES = {
    "organization": _("Organizations"),
    "place": pgettext_lazy("where services are", "Places"),
    "service": _("Services"),
    "initiative": _("Initiatives"),
    "case": _("Cases"),
    "territory": _("Territories"),
}
# One thing of a kind of the index, as it stands above its name in the list.
ONE_OF_KIND = {
    "organization": _("Organization"),
    "location": pgettext_lazy("kind of result", "Place"),
    "space": pgettext_lazy("kind of result", "Place"),
    "service": pgettext_lazy("kind of result", "Service"),
    "initiative": _("Initiative"),
    "case": pgettext_lazy("kind of result", "Case"),
    "territory": _("Territory"),
}
TITLES = {
    "kind": _("What"),
    "service": _("Service offered"),
    "type": _("Type of organization"),
    "sector": _("Sector"),
    "activity": _("Field of activity"),
    "challenge": _("Challenge addressed"),
    "accessibility": _("Accessibility"),
    "language": _("Language spoken"),
    "freshness": _("Last checked"),
}
# The words say in years what `stewardship.engine.freshness` counts in months.
FRESHNESS_NAMES: Mapping[str, object] = {
    Freshness.FRESH: _("Within the last year"),
    Freshness.AGEING: _("One to two years ago: a check is due"),
    Freshness.STALE: _("Longer ago or never: the entry has faded"),
}
# Choices with an order of their own; others stand by how many results they leave.
FIXED_ORDERS: Mapping[str, tuple[str, ...]] = {"freshness": tuple(Freshness)}


@dataclass(frozen=True)
class Choice:
    """One value of a facet; `count` is how many results it would leave, None where nobody counted."""

    value: str
    label: str
    count: int | None
    chosen: bool

    @property
    def key(self) -> str:
        """The same for the same value wherever it stands in the list, and fit for an id of HTML."""
        return blake2b(self.value.encode(), digest_size=5).hexdigest()


@dataclass(frozen=True)
class Facet:
    """What one can narrow by: the likeliest choices first, the others behind a fold."""

    name: str
    title: str
    choices: tuple[Choice, ...]
    further: tuple[Choice, ...]
    opened: bool

    @property
    def chosen(self) -> int:
        """How many of its choices are made."""
        return sum(choice.chosen for choice in (*self.choices, *self.further))

    @property
    def further_chosen(self) -> bool:
        """Whether a choice behind the fold is made."""
        return any(choice.chosen for choice in self.further)


def names_of(dimension: str, values: Iterable[str]) -> dict[str, str]:
    """The reader's names of the values of a dimension; an unknown value is called by itself."""
    wanted = list(values)
    known: Mapping[str, object] = registered_names(dimension, wanted)
    if not known and wanted:
        known = _own_names(dimension, wanted)
    return {value: str(known.get(value) or value) for value in wanted}


def _own_names(dimension: str, wanted: list[str]) -> Mapping[str, object]:
    sources: dict[str, Callable[[], Mapping[str, object]]] = {
        "kind": lambda: KIND_NAMES,
        "type": lambda: {each.pk: each.name for each in OrganizationType.objects.filter(pk__in=wanted)},
        "sector": lambda: {sector.value: name for sector, name in SECTOR_NAMES.items()},
        "activity": lambda: {value: concept_label(value) for value in wanted},
        "challenge": lambda: {each.pk: each.name for each in Challenge.objects.filter(pk__in=wanted)},
        "language": lambda: {value: language_name(value) for value in wanted},
        "freshness": lambda: FRESHNESS_NAMES,
    }
    return sources[dimension]() if dimension in sources else {}


def kind_counts(counts: Mapping[str, int]) -> dict[str, int]:
    """The counts of the index's kinds under the names that kinds have in the address."""
    return {name: sum(counts.get(kind, 0) for kind in kinds) for name, kinds in KINDS.items()}


def facets_of(criteria: Criteria, counts: Mapping[str, Mapping[str, int]]) -> list[Facet]:
    """Every facet that has a choice to make, in the order in which people ask."""
    kinds = kind_counts(counts.get("kind", {}))
    found = [_kinds(criteria, kinds)]
    found += [_facet(name, criteria.chosen.get(name, ()), counts.get(name, {})) for name in DIMENSIONS]
    return [facet for facet in found if facet.choices]


def _kinds(criteria: Criteria, counts: Mapping[str, int]) -> Facet:
    shown = [kind for kind in KINDS if counts.get(kind) or kind in criteria.kinds]
    choices = [Choice(kind, str(KIND_NAMES[kind]), counts.get(kind), kind in criteria.kinds) for kind in shown]
    return Facet("kind", str(TITLES["kind"]), tuple(choices), (), opened=True)


def _facet(name: str, chosen: tuple[str, ...], counts: Mapping[str, int]) -> Facet:
    """The commonest choices, and whatever is chosen even where nothing is left of it."""
    common = sorted((value for value in counts if counts[value]), key=lambda value: -counts[value])[:MOST_CHOICES]
    values = [*chosen, *(value for value in common if value not in chosen)]
    labels = names_of(name, values)
    fixed = FIXED_ORDERS.get(name, ())
    ordered = sorted(values, key=lambda value: (value not in chosen, -counts.get(value, 0), labels[value]))
    ordered.sort(key=lambda value: fixed.index(value) if value in fixed else len(fixed))
    choices = tuple(Choice(value, labels[value], counts.get(value, 0), value in chosen) for value in ordered)
    # A fold for one or two would hide more than it spares.
    cut = FIRST_CHOICES if len(choices) > FIRST_CHOICES + 2 else len(choices)
    cut = max(cut, len(chosen))
    return Facet(name, str(TITLES[name]), choices[:cut], choices[cut:], opened=bool(chosen))
