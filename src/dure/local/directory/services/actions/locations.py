"""Adding, changing and closing the places where services are offered."""

from datetime import date
from typing import Any, TypedDict, Unpack

from django.db import transaction

from dure.core.agents.models import Organization, User
from dure.core.agents.permissions import require
from dure.core.agents.roles import Permission
from dure.core.kit.translated import Translated
from dure.local.directory.services.actions.keeping import free_slug, save_entry, set_fields
from dure.local.directory.services.finding import index_locations
from dure.local.directory.services.models import Location
from dure.local.directory.services.stored import stored_form


class LocationFields(TypedDict, total=False):
    """What is said of a location; `details` as in ServiceFields (addresses, phones, schedules, languages …)."""

    name: Translated
    description: Translated
    transportation: Translated
    location_type: str
    latitude: float | None
    longitude: float | None
    accessibility: list[str]
    own: bool
    checked_on: date | None
    simulated: bool
    source_name: str
    source_url: str
    exceptions: dict[str, Any]
    details: dict[str, Any]


@transaction.atomic
def add_location(by: User, organization: Organization, slug: str = "", **fields: Unpack[LocationFields]) -> Location:
    """A new place, kept by `organization`. Without a slug it gets one from its name."""
    require(by, Permission.EDIT_ORGANIZATION, organization)
    location = Location(organization=organization)
    set_fields(location, fields)
    location.slug = slug or free_slug(Location, location.name)
    save_entry(by, "add_location", location, None)
    index_locations([location.pk])
    return location


@transaction.atomic
def change_location(by: User, location: Location, *, note: str = "", **changes: Unpack[LocationFields]) -> Location:
    """Set the given fields; what changed is kept as a revision."""
    require(by, Permission.EDIT_ORGANIZATION, location.organization)
    before = stored_form(location)
    set_fields(location, changes)
    if save_entry(by, "change_location", location, before, note):
        index_locations([location.pk])
    return location


@transaction.atomic
def close_location(by: User, location: Location) -> Location:
    """The place is in use no more: it is kept, and found no longer."""
    return _set_closed(by, location, "close_location", closed=True)


@transaction.atomic
def reopen_location(by: User, location: Location) -> Location:
    """The place is in use again."""
    return _set_closed(by, location, "reopen_location", closed=False)


def _set_closed(by: User, location: Location, action: str, *, closed: bool) -> Location:
    require(by, Permission.EDIT_ORGANIZATION, location.organization)
    before = stored_form(location)
    location.closed = closed
    if save_entry(by, action, location, before):
        index_locations([location.pk])
    return location
