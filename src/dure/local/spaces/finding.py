"""What search knows of a space."""

from collections.abc import Iterator

from dure.core.search.actions import NewEntry
from dure.local.spaces.models import Space

KIND = "space"
CHUNK = 1_000


def entry_of(space: Space) -> NewEntry:
    """What search shall know of one space."""
    return NewEntry(
        KIND,
        space.pk,
        title=space.name,
        summary=space.initiative.summary,
        url_name="spaces:space",
        slug=space.slug,
        extra=[text for name in (space.operator.name, space.place.name) for text in name.texts.values()],
        facets=space.place.territory.facets,
        point=space.place.point,
    )


def entries() -> Iterator[NewEntry]:
    """What search shall know of all spaces."""
    every = Space.objects.select_related("initiative", "operator", "place__territory")
    return map(entry_of, every.iterator(CHUNK))
