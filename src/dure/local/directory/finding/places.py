"""The tree of territories as a facet: the way down to the chosen one, and what lies directly below it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from dure.core.territories.models import Territory
from dure.local.directory.finding.facets import Choice

MOST_BELOW = 60


@dataclass(frozen=True)
class TerritoryFacet:
    """`above` leads from the country to the chosen territory; `below` are the next steps, fullest first."""

    above: tuple[Choice, ...]
    below: tuple[Choice, ...]
    anywhere: Choice
    opened: bool

    @property
    def chosen(self) -> int:
        """Whether a territory is chosen, as a number."""
        return int(not self.anywhere.chosen)


def territory_facet(chosen: str, counts: Mapping[str, int]) -> TerritoryFacet | None:
    """The facet, None where no result lies anywhere. An unknown territory is kept as chosen, by its slug."""
    if not counts and not chosen:
        return None
    way = _way_to(chosen) if chosen else []
    parent = way[-1] if way else None
    below = [] if chosen and parent is None else _below(parent, counts)
    while not chosen and len(below) == 1:
        # A country that holds everything is no choice: go on to its regions.
        deeper = _below(below[0], counts)
        if not deeper:
            break
        below = deeper
    above = tuple(Choice(each.slug, str(each.name), counts.get(each.slug, 0), each.slug == chosen) for each in way)
    if chosen and not above:
        above = (Choice(chosen, chosen, 0, chosen=True),)
    return TerritoryFacet(
        above,
        tuple(Choice(each.slug, str(each.name), counts.get(each.slug, 0), chosen=False) for each in below),
        Choice("", "", None, chosen=not chosen),
        opened=bool(chosen),
    )


def _way_to(slug: str) -> list[Territory]:
    territory = Territory.objects.filter(slug=slug).first()
    if territory is None:
        return []
    slugs = territory.path.strip("/").split("/")
    return list(Territory.objects.filter(slug__in=slugs).order_by("path"))


def _below(parent: Territory | None, counts: Mapping[str, int]) -> list[Territory]:
    children = Territory.objects.filter(parent=parent)
    filled = [child for child in children if counts.get(child.slug)]
    return sorted(filled, key=lambda child: (-counts[child.slug], str(child.name)))[:MOST_BELOW]


def territories_called(slugs: Iterable[str]) -> dict[str, Territory]:
    """The territories with these slugs, by slug."""
    wanted = set(slugs)
    return {each.slug: each for each in Territory.objects.filter(slug__in=wanted)} if wanted else {}


def smallest(slugs: Iterable[str], territories: Mapping[str, Territory]) -> Territory | None:
    """The territory that lies in all the others."""
    known = [territories[slug] for slug in slugs if slug in territories]
    return max(known, key=lambda each: each.path.count("/"), default=None)
