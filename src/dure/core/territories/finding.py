"""What search knows of a territory."""

from collections.abc import Iterator

from dure.core.search.actions import NewEntry
from dure.core.territories.models import Territory

KIND = "territory"
CHUNK = 1_000


def entry_of(territory: Territory) -> NewEntry:
    """What search shall know of one territory."""
    return NewEntry(
        KIND,
        territory.pk,
        title=territory.name,
        summary=territory.summary,
        url_name="territories:detail",
        slug=territory.slug,
        weight=2,
        facets=territory.facets,
    )


def entries() -> Iterator[NewEntry]:
    """What search shall know of all territories."""
    return map(entry_of, Territory.objects.iterator(CHUNK))
