"""Offering a service at a place, with what differs there."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from dure.core.agents.models import User
from dure.core.agents.permissions import require
from dure.core.agents.roles import Permission
from dure.core.audit.revisions import NewRevision, note_revisions
from dure.core.kit.errors import Refused
from dure.core.kit.translated import Translated
from dure.core.search.actions import remove_entry
from dure.local.directory.services.actions.keeping import note_change, save_entry, set_fields
from dure.local.directory.services.finding import SERVICE, index_locations, index_services
from dure.local.directory.services.models import Location, Service, ServiceAtLocation
from dure.local.directory.services.stored import stored_form


@transaction.atomic
def offer_at(by: User, service: Service, location: Location, **fields: Any) -> ServiceAtLocation:
    """The service is offered at `location`; `fields` are description, exceptions and details that differ there.

    The place may be another organization's: it is enough to speak for the service.
    """
    require(by, Permission.EDIT_ORGANIZATION, service.organization)
    if service.at_locations.filter(location=location).exists():
        raise Refused("already-offered", _("The service is offered there already."), field="location")
    at = ServiceAtLocation(service=service, location=location, order=service.at_locations.count())
    set_fields(at, fields)
    save_entry(by, "offer_at", at, None)
    index_services([service.pk])
    return at


@transaction.atomic
def change_offer(
    by: User,
    at: ServiceAtLocation,
    *,
    description: Translated | None = None,
    exceptions: dict[str, Any] | None = None,
    details: dict[str, Any] | None = None,
) -> ServiceAtLocation:
    """Set what differs at this place; what is None stays."""
    require(by, Permission.EDIT_ORGANIZATION, at.service.organization)
    before = stored_form(at)
    given = {"description": description, "exceptions": exceptions, "details": details}
    set_fields(at, {name: value for name, value in given.items() if value is not None})
    if save_entry(by, "change_offer", at, before):
        index_services([at.service_id])
    return at


@transaction.atomic
def stop_offering_at(by: User, at: ServiceAtLocation) -> None:
    """The service is no longer offered there. Its revision keeps what was said, so it can be offered again."""
    require(by, Permission.EDIT_ORGANIZATION, at.service.organization)
    key, service, location, before = at.pk, at.service_id, at.location_id, stored_form(at)
    note_change(by, "stop_offering_at", at, {"service": str(service)})
    changes = {name: [value, None] for name, value in before.items() if value not in (None, "", [], {})}
    note_revisions([NewRevision("stop_offering_at", "service_at_location", key, changes, actor=by.agent_id)])
    at.delete()
    remove_entry(SERVICE, key)
    index_services([service])
    if location is not None:
        index_locations([location])
