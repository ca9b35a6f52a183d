"""By which taxonomy terms services can be asked for: Dure's own categories and what came with their documents."""

from collections.abc import Iterable
from itertools import batched
from uuid import UUID

from dure.local.directory.services import vocabulary
from dure.local.directory.services.documents import as_uuid
from dure.local.directory.services.hsds.collecting import terms_of
from dure.local.directory.services.models import Service, ServiceTerm, TaxonomyTerm

CHUNK = 500


def keep_terms(keys: Iterable[UUID]) -> None:
    """Note anew the terms of these services, from their own documents and those of their places."""
    for some in batched(keys, CHUNK):
        named: dict[UUID, set[UUID]] = {}
        for service in Service.objects.filter(pk__in=some).prefetch_related("at_locations"):
            found = terms_of(service.details, *(at.details for at in service.at_locations.all()))
            own = {vocabulary.CATEGORIES.term_id(code) for code in service.categories}
            named[service.pk] = own | {key for each in found if (key := as_uuid(each))}
        _replace(named)


def _replace(named: dict[UUID, set[UUID]]) -> None:
    asked = {key for keys in named.values() for key in keys}
    taxonomies: dict[UUID, UUID | None] = dict(
        TaxonomyTerm.objects.filter(pk__in=asked).values_list("pk", "taxonomy_id")
    )
    taxonomies |= {key: own.id for key, (own, _code) in vocabulary.own_terms().items()}
    ServiceTerm.objects.filter(service__in=named).delete()
    ServiceTerm.objects.bulk_create(
        ServiceTerm(service_id=service, term_id=key, taxonomy_id=taxonomies.get(key))
        for service, keys in named.items()
        for key in sorted(keys)
    )
