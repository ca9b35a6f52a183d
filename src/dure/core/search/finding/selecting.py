"""The entries that fit a question, counted and put in order. Everything here works on a catalog in memory."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from dure.core.search.engine.catalog import Catalog
from dure.core.search.engine.ordering import within_box, within_reach
from dure.core.search.engine.sets import ids_of, set_of
from dure.core.search.finding.questions import Question
from dure.core.search.finding.texts import Matches

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from pyroaring import BitMap

    type Numbers = NDArray[Any]


class Selection:
    """What fits a question. `counted` are the dimensions that will be counted without the choice made in them."""

    def __init__(
        self, catalog: Catalog, question: Question, matches: Matches | None, counted: Iterable[str] = ()
    ) -> None:
        self._catalog = catalog
        chosen = question.narrowing
        self._free = {dimension: chosen[dimension] for dimension in counted if dimension in chosen}
        fixed = {dimension: values for dimension, values in chosen.items() if dimension not in self._free}
        broad = catalog.narrowed(fixed, matches.ids if matches else None)
        self._broad = _within_places(catalog, question, broad)
        self.found: BitMap = catalog.narrowed(self._free, self._broad)

    @property
    def ids(self) -> "Numbers":
        """The ids found, in rising order."""
        return ids_of(self.found)

    def counts(self, dimension: str) -> dict[str, int]:
        """How many there are of each value, as if nothing were chosen in this dimension."""
        if dimension not in self._free:
            return self._catalog.counts(dimension, self.found)
        others = {name: values for name, values in self._free.items() if name != dimension}
        counted = self._catalog.counts(dimension, self._catalog.narrowed(others, self._broad))
        # What was chosen is shown also where nothing is left of it, so that it can be taken back.
        return {**dict.fromkeys(self._free[dimension], 0), **counted}


def _within_places(catalog: Catalog, question: Question, ids: "BitMap") -> "BitMap":
    from pyroaring import BitMap

    near, box = question.near, question.box
    reach = near.kilometers if near else None
    if reach is None and box is None:
        return ids
    if (near and not near.is_possible) or (box and not box.is_possible):
        return BitMap()
    numbers = ids_of(ids)
    if near and reach is not None:
        numbers = within_reach(catalog, numbers, (near.latitude, near.longitude), reach)
    if box:
        numbers = within_box(catalog, numbers, box.edges)
    return set_of(numbers)
