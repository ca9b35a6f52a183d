"""Keeping the index. Called by the actions of other rooms whenever something public changes."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from django.db import transaction

from dure.core.kit.translated import Translated
from dure.core.search.engine.words import index_words
from dure.core.search.models import Entry

CHUNK = 1_000
MOST_EXTRA = 50
type Point = tuple[float, float]


@dataclass(frozen=True)
class NewEntry:
    """What search shall know of one thing. `extra` are texts that it is found by but that are not shown.

    `url_name` with the keyword `slug` is the page that a hit leads to. `weight` puts a thing before
    others that match equally well.
    `facets` are `dimension:value` texts that results can be narrowed by; `point` is latitude and
    longitude in WGS 84 degrees.
    """

    kind: str
    subject: UUID
    title: Translated
    summary: Translated
    url_name: str
    slug: str
    extra: Iterable[str] = field(default=())
    weight: int = 0
    facets: Iterable[str] = field(default=())
    point: Point | None = None

    def as_entry(self) -> Entry:
        texts = [*self.summary.texts.values(), *list(self.extra)[:MOST_EXTRA]]
        return Entry(
            kind=self.kind,
            subject=self.subject,
            title=self.title.as_json(),
            summary=self.summary.as_json(),
            url_name=self.url_name,
            slug=self.slug,
            words=index_words(self.title.texts.values(), texts),
            weight=self.weight,
            facets=sorted(set(self.facets)),
            latitude=self.point[0] if self.point else None,
            longitude=self.point[1] if self.point else None,
        )


def index_entry(entry: NewEntry) -> None:
    """Make one thing findable, or bring what search knows of it up to date."""
    index_entries([entry])


@transaction.atomic
def index_entries(entries: Iterable[NewEntry]) -> None:
    """The same for many things at once; each kind and subject may occur once."""
    Entry.objects.bulk_create(
        (entry.as_entry() for entry in entries),
        batch_size=CHUNK,
        update_conflicts=True,
        unique_fields=["kind", "subject"],
        update_fields=["title", "summary", "url_name", "slug", "words", "weight", "facets", "latitude", "longitude"],
    )


def remove_entry(kind: str, subject_id: UUID) -> None:
    """Forget one thing; nothing happens where search does not know it."""
    Entry.objects.filter(kind=kind, subject=subject_id).delete()
