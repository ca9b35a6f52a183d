"""What pages of organizations and spaces show of services and opening hours."""

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from dure.core.agents.models import Organization
from dure.core.agents.permissions import may
from dure.core.agents.roles import Permission
from dure.core.kit.moments import tells_the_time
from dure.local.directory.services.models import Location, Service
from dure.local.directory.services.presentation import (
    address_of,
    categories_of,
    location_opening,
    services_with_places,
    shown_places,
)


def organization_panel(request: HttpRequest, organization: Organization) -> SafeString:
    """The services and places of an organization with their hours; for those who may edit, the way to add some."""
    services = [
        (each, shown_places(each), categories_of(each))
        for each in services_with_places(Service.objects.filter(organization=organization))
        if each.is_listed
    ]
    rows = Location.objects.filter(organization=organization, own=True, closed=False)
    places = [
        (each, location_opening(each), address_of(each.details))
        for each in rows.select_related("organization__territory")
    ]
    may_edit = may(request.user, Permission.EDIT_ORGANIZATION, organization)
    if not services and not places and not may_edit:
        return SafeString()
    if services or places:
        tells_the_time(request)
    context = {"organization": organization, "services": services, "places": places, "may_edit": may_edit}
    return render_to_string("services/organization_panel.html", context, request)


def space_panel(request: HttpRequest, space: Any) -> SafeString:
    """The services of the organization that runs a space, where any are offered at a place of that name."""
    services = [
        (each, shown)
        for each in services_with_places(Service.objects.filter(organization=space.operator_id))
        if each.is_listed
        for shown in shown_places(each)
        if shown.location is not None and shown.location.name.texts.get("ko", "") == space.name.texts.get("ko", "")
    ]
    if not services:
        return SafeString()
    tells_the_time(request)
    return render_to_string("services/space_panel.html", {"services": services}, request)
