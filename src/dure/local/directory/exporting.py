"""Giving organizations away as standard CSV, the file that `importing` reads."""

from collections.abc import Iterator

from django.db.models import QuerySet

from dure.core.agents.models import Organization
from dure.core.agents.vocabulary import BASE
from dure.local.directory.engine.standard_csv import Entry, write
from dure.local.directory.mapping import entry_of


def standard_csv(organizations: QuerySet[Organization]) -> Iterator[str]:
    """The lines of a standard CSV (version 4) with all of `organizations`.

    An organization keeps the identifier of the file it came from. One that was entered here is known by its id, and
    where several sources are mixed, all are: an import knows them by it again.
    """
    sources = organizations.exclude(source="").order_by().values_list("source", flat=True).distinct()
    mixed = len(sources[:2]) > 1
    rows = organizations.select_related("type").iterator(chunk_size=500)
    return write((_entry(row, mixed=mixed) for row in rows), BASE)


def _entry(organization: Organization, *, mixed: bool) -> Entry:
    known_as = "" if mixed else organization.source_id
    return entry_of(organization, known_as or str(organization.pk))
