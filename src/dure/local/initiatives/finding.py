"""What search knows of an initiative."""

from collections.abc import Iterable, Iterator

from dure.core.search.actions import NewEntry
from dure.core.territories.models import Challenge
from dure.local.initiatives.models import Initiative

KIND = "initiative"
CHUNK = 1_000


def entry_of(initiative: Initiative, challenges: Iterable[Challenge]) -> NewEntry:
    """What search shall know of one initiative, which answers to `challenges`."""
    faced = list(challenges)
    names = [initiative.lead.name, initiative.territory.name, *(challenge.name for challenge in faced)]
    return NewEntry(
        KIND,
        initiative.pk,
        title=initiative.name,
        summary=initiative.summary,
        url_name="initiatives:detail",
        slug=initiative.slug,
        extra=[text for name in names for text in name.texts.values()],
        weight=1,
        facets=[*initiative.territory.facets, *(f"challenge:{each.code}" for each in faced)],
    )


def entries() -> Iterator[NewEntry]:
    """What search shall know of all initiatives."""
    every = Initiative.objects.select_related("lead", "territory").prefetch_related("challenges")
    return (entry_of(each, each.challenges.all()) for each in every.iterator(CHUNK))
