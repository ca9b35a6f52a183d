"""Many points of a map as few: those in one cell of a grid that fits the zoom are drawn as one."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dure.core.search.engine.catalog import Catalog
from dure.core.search.engine.geography import MICRO, TILE, WORLD, mercator_x

if TYPE_CHECKING:
    from numpy.typing import NDArray

    type Numbers = NDArray[Any]

CELL_PIXELS = 64
HIGHEST_ZOOM = 24
_MOST_CELLS = 2**18
_MOST_SHORT = 2**16


@dataclass(frozen=True)
class Group:
    """Entries drawn as one: where, how many, one of them, the box they fill (west, south, east, north)."""

    latitude: float
    longitude: float
    count: int
    first: int
    box: tuple[float, float, float, float]

    @property
    def together(self) -> bool:
        """Whether all lie at the very same point, so that no zoom parts them."""
        west, south, east, north = self.box
        return west == east and south == north


def groups(catalog: Catalog, ids: "Numbers", zoom: float, most: int) -> list[Group]:
    """At most `most` groups of located entries, largest first, for a map at `zoom` (256-pixel tiles).

    Cells are 64 pixels wide, and twice as wide as often as there would be too many. A group stands at the mean of
    its points.
    """
    if not len(ids):
        return []
    across, down = mercator_x(catalog.longitudes[ids]), catalog.south[ids]
    bits = _bits_of_cell(zoom)
    while True:
        left, top = int(across.min()) >> bits, int(down.min()) >> bits
        width, height = (int(across.max()) >> bits) - left + 1, (int(down.max()) >> bits) - top + 1
        if width * height <= max(_MOST_CELLS, 4 * len(ids)):
            cells = ((down >> bits) - top) * width + ((across >> bits) - left)
            found = _grouped(catalog, ids, cells, width * height, max(most, 1))
            if found is not None:
                return found
        bits += 1


def _bits_of_cell(zoom: float) -> int:
    """The side of a cell is two to this power."""
    side = WORLD / TILE / 2 ** min(max(zoom, 0), HIGHEST_ZOOM) * CELL_PIXELS
    return max(int(side).bit_length() - 1, 0)


def _grouped(catalog: Catalog, ids: "Numbers", cells: "Numbers", size: int, most: int) -> list[Group] | None:
    """The groups, or None where there are more than `most`."""
    import numpy as np

    counts = np.bincount(cells, minlength=size)
    used = np.nonzero(counts)[0]
    if len(used) > most:
        return None
    # At most a few hundred groups, so that their numbers are sorted by radix.
    number = np.empty(size, np.uint16 if len(used) <= _MOST_SHORT else np.uint32)
    number[used] = np.arange(len(used))
    in_groups = ids[np.argsort(number[cells], kind="stable")]
    count = counts[used]
    starts = np.concatenate([[0], np.cumsum(count)[:-1]])
    first = in_groups[starts]
    points = [catalog.latitudes[in_groups].astype(np.int64), catalog.longitudes[in_groups].astype(np.int64)]
    low = [np.minimum.reduceat(values, starts) / MICRO for values in points]
    high = [np.maximum.reduceat(values, starts) / MICRO for values in points]
    mean = [np.add.reduceat(values, starts) / count / MICRO for values in points]
    order = np.argsort(-count, kind="stable")
    return [
        Group(
            float(mean[0][at]) if low[0][at] != high[0][at] else float(low[0][at]),
            float(mean[1][at]) if low[1][at] != high[1][at] else float(low[1][at]),
            int(count[at]),
            int(first[at]),
            (float(low[1][at]), float(low[0][at]), float(high[1][at]), float(high[0][at])),
        )
        for at in order
    ]
