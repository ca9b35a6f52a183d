"""All that the page shows for one address: results, facets with counts, what is chosen, what to loosen."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from django.core.paginator import Paginator
from django.utils.translation import gettext as _

from dure.core.search.finding import Found, Question, find
from dure.local.directory.finding import sources
from dure.local.directory.finding.asking import Whereabouts, open_values, question, whereabouts
from dure.local.directory.finding.criteria import DIMENSIONS, Criteria
from dure.local.directory.finding.facets import KIND_NAMES, TITLES, Facet, facets_of, names_of
from dure.local.directory.finding.places import TerritoryFacet, territories_called, territory_facet
from dure.local.directory.finding.results import Result, results_of

PER_PAGE = 20
LAST_PAGE = 5_000
MOST_LOOSENED = 6
COUNTED = ("kind", "territory", *DIMENSIONS)


@dataclass(frozen=True)
class Chip:
    """Something that is chosen, in words, and the address without it."""

    title: str
    label: str
    url: str


@dataclass(frozen=True)
class Loosening:
    """What one choice less would find."""

    chip: Chip
    total: int


@dataclass(frozen=True)
class Answer:
    """What was found for an address. `where` is the point that results have to be near."""

    criteria: Criteria
    where: Whereabouts | None
    asked: Question
    now: datetime

    @classmethod
    def to(cls, criteria: Criteria, now: datetime) -> "Answer":
        """The answer that belongs to `criteria` at the moment `now`."""
        where = whereabouts(criteria)
        return cls(criteria, where, question(criteria, where, now), now)

    def found(self, number: int) -> tuple[Found, int]:
        """The results of a page, from 1, with all counts; a page that is not there becomes the last that is."""
        found = self._page(number, COUNTED)
        last = max(Paginator(range(found.total), PER_PAGE).num_pages, 1)
        if number <= last or found.hits:
            return found, number
        again = self._page(last, ())
        return Found(again.total, again.hits, found.counts, again.more), last

    def _page(self, number: int, count: tuple[str, ...]) -> Found:
        return find(self.asked, limit=PER_PAGE, offset=(number - 1) * PER_PAGE, count=count)

    def results(self, found: Found) -> list[Result]:
        """The hits in the reader's words."""
        return results_of(found.hits, self.now)

    def facets(self, found: Found) -> list[Facet]:
        """What one can narrow by."""
        return facets_of(self.criteria, found.counts)

    def territories(self, found: Found) -> TerritoryFacet | None:
        """Where one can narrow to."""
        return territory_facet(self.criteria.territory, found.counts.get("territory", {}))

    def open_count(self) -> int | None:
        """How many results are open now; None where nobody knows opening hours."""
        if not sources.knows_opening():
            return None
        values = open_values(self.now)
        if not values:
            return 0
        chosen = {**self.asked.chosen, "hours": values}
        return find(replace(self.asked, chosen=chosen), limit=0).total

    def chips(self) -> list[Chip]:
        """Everything that is chosen, each removable."""
        return list(self._chips())

    def _chips(self) -> Iterator[Chip]:
        criteria = self.criteria
        for kind in criteria.kinds:
            yield self._chip("kind", str(TITLES["kind"]), str(KIND_NAMES[kind]), kind)
        if criteria.territory:
            known = territories_called([criteria.territory])
            name = str(known[criteria.territory].name) if known else criteria.territory
            yield self._chip("territory", _("Territory"), name)
        for dimension, values in criteria.chosen.items():
            names = names_of(dimension, values)
            for value in values:
                yield self._chip(dimension, str(TITLES[dimension]), names[value], value)
        if criteria.open_now:
            yield self._chip("open", _("Opening hours"), _("Open now"))
        if self.where and not self.where.unknown:
            name = self.where.place.name if self.where.place else _("your position")
            words = _("at most %(distance)s km from %(place)s") % {"distance": criteria.within, "place": name}
            yield self._chip("near", _("Distance"), words)
        if criteria.area:
            yield self._chip("area", _("Map"), _("the chosen part of the map"))

    def _chip(self, name: str, title: str, label: str, value: str = "") -> Chip:
        return Chip(title, label, self.criteria.without(name, value).address())

    def loosenings(self) -> list[Loosening]:
        """Which single filter to drop so that something is found, the most helpful first."""
        found = []
        for name, title, label in self._filters():
            less = self.criteria.without(name)
            total = find(question(less, whereabouts(less), self.now), limit=0).total
            if total:
                found.append(Loosening(Chip(title, label, less.address()), total))
        return sorted(found, key=lambda each: -each.total)

    def _filters(self) -> list[tuple[str, str, str]]:
        """Name, title and choices of each filter that narrows, at most six."""
        by_title: dict[str, list[str]] = {}
        for chip in self.chips():
            by_title.setdefault(chip.title, []).append(chip.label)
        names = {str(TITLES[name]): name for name in ("kind", *DIMENSIONS)}
        names |= {_("Territory"): "territory", _("Opening hours"): "open", _("Distance"): "near", _("Map"): "area"}
        filters = [(names[title], title, ", ".join(labels)) for title, labels in by_title.items()]
        if self.criteria.text:
            filters.append(("q", _("Words"), self.criteria.text))
        return filters[-MOST_LOOSENED:]


def is_anything_indexed() -> bool:
    """Whether the site has anything to be found at all."""
    return bool(find(Question(), limit=1).hits)
