"""What search knows of an organization."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import batched
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from dure.core.agents.models import Organization
from dure.core.agents.vocabulary import concept_name
from dure.core.search.actions import NewEntry, index_entries, remove_entries

KIND = "organization"
CHUNK = 1_000
type FacetSource = Callable[[Sequence[Organization]], Mapping[UUID, Iterable[str]]]

# Each with whether it says anything of an organization that has only just begun.
_facet_sources: list[tuple[FacetSource, bool]] = []
_followers: list[Callable[[Sequence[Organization]], None]] = []


def register_facets(source: FacetSource, *, of_new: bool) -> None:
    """Let a room above say what else organizations can be found by, such as the services they offer.

    `source` takes organizations and gives `dimension:value` texts by their ids; it is asked about new ones only
    where it says something `of_new` ones. Called once at start-up; the room calls `index_organizations` when what
    it says of an organization has changed.
    """
    _facet_sources.append((source, of_new))


def register_follower(follow: Callable[[Sequence[Organization]], None]) -> None:
    """Let a room above bring up to date what search knows of its own things, where that depends on organizations."""
    _followers.append(follow)


def index_organizations(organizations: Iterable[Organization], *, new: bool = False, alone: bool = False) -> None:
    """Make organizations findable, or bring what search knows of them up to date; unlisted ones are forgotten.

    `type` and `territory` should have been read with them. `new` promises that nothing refers to them yet, `alone`
    that nothing has changed that their followers know.
    """
    for some in batched(organizations, CHUNK):
        listed = [each for each in some if each.is_listed]
        if len(listed) < len(some):
            remove_entries(KIND, [each.pk for each in some if not each.is_listed])
        index_entries(_entries_of(listed, new=new), new=new)
        if not new and not alone:
            for follow in _followers:
                follow(some)


def are_listed() -> Q:
    """The organizations that search and lists show; see `Organization.is_listed`."""
    return Q(merged_into__isnull=True) & (Q(closed_on__isnull=True) | Q(closed_on__gt=timezone.localdate()))


def entries() -> Iterator[NewEntry]:
    """What search shall know of all organizations that are listed."""
    every = Organization.objects.filter(are_listed()).select_related("type", "territory")
    for some in batched(every.iterator(CHUNK), CHUNK):
        yield from _entries_of(some)


def _entries_of(organizations: Sequence[Organization], *, new: bool = False) -> Iterator[NewEntry]:
    found: dict[UUID, set[str]] = {each.pk: set() for each in organizations}
    for source, of_new in _facet_sources:
        if of_new or not new:
            for key, facets in source(organizations).items():
                found[key].update(facets)
    return (_entry(each, found[each.pk]) for each in organizations)


def _entry(organization: Organization, further: Iterable[str]) -> NewEntry:
    point = None
    if organization.latitude is not None and organization.longitude is not None:
        point = (float(organization.latitude), float(organization.longitude))
    return NewEntry(
        KIND,
        organization.pk,
        organization.name,
        organization.summary,
        "directory:detail",
        organization.slug,
        extra=[text for text in _texts(organization) if text],
        facets=[*_facets(organization), *further],
        point=point,
        names=organization.other_names,
    )


def _texts(organization: Organization) -> Iterable[str]:
    yield organization.locality
    yield organization.postcode
    yield organization.street_address
    yield from organization.identifiers.values()
    if organization.type is not None:
        yield from organization.type.name.texts.values()
    for reference in organization.activities:
        name = concept_name(reference)
        yield from name.texts.values() if name is not None else ()


def _facets(organization: Organization) -> Iterable[str]:
    if organization.territory is not None:
        yield from organization.territory.facets
    if organization.type is not None:
        yield f"type:{organization.type.code}"
        yield f"sector:{organization.type.sector}"
    for dimension, values in (
        ("activity", organization.activities),
        ("challenge", organization.challenges),
        ("language", organization.languages),
        ("accessibility", organization.accessibility),
    ):
        yield from (f"{dimension}:{value}" for value in values)
