"""Public pages."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from dure.core.agents.permissions import may
from dure.core.agents.roles import Permission
from dure.core.kit.json_ld import script
from dure.core.kit.moments import tells_the_time
from dure.local.directory.services import presentation, structured
from dure.local.directory.services.models import Location, Service


@require_safe
def detail(request: HttpRequest, slug: str) -> HttpResponse:
    """A service: what it is, for whom, what it costs, when and where."""
    tells_the_time(request)
    service = get_object_or_404(presentation.services_with_places(Service.objects.all()), slug=slug)
    places = presentation.shown_places(service)
    locations = [each.location for each in places if each.location is not None]
    context = {
        "service": service,
        "offered_at": places,
        "categories": presentation.categories_of(service),
        "ages": presentation.ages_of(service),
        "costs": presentation.costs_of(service.details),
        "documents": presentation.documents_of(service.details),
        "capacities": presentation.capacities_of(service.details),
        "areas": presentation.areas_of(service.details),
        "spoken": presentation.languages_of(service.details, *(each.details for each in locations)),
        "accessibility": list(
            dict.fromkeys(text for each in locations for text in presentation.accessibility_of(each))
        ),
        "phones": presentation.phones_of(service.details),
        "contacts": presentation.contacts_of(service.details),
        "may_edit": may(request.user, Permission.EDIT_ORGANIZATION, service.organization),
        "structured_data": script(structured.service_data(service, places, _address(request))),
    }
    return render(request, "services/service.html", context)


@require_safe
def location(request: HttpRequest, slug: str) -> HttpResponse:
    """A place: when it is open, how to come, and what is offered there."""
    tells_the_time(request)
    rows = Location.objects.select_related("organization__territory", "organization__type")
    place = get_object_or_404(rows, slug=slug)
    opening = presentation.location_opening(place)
    offered = presentation.services_with_places(Service.objects.filter(at_locations__location=place).distinct())
    context = {
        "location": place,
        "opening": opening,
        "notes": presentation.schedule_notes(place.details),
        "offered": [
            (each, shown)
            for each in offered
            if each.is_listed
            for shown in presentation.shown_places(each)
            if shown.location == place
        ],
        "address": presentation.address_of(place.details),
        "phones": presentation.phones_of(place.details),
        "spoken": presentation.languages_of(place.details),
        "accessibility": presentation.accessibility_of(place),
        "contacts": presentation.contacts_of(place.details),
        "may_edit": may(request.user, Permission.EDIT_ORGANIZATION, place.organization),
        "structured_data": script(structured.location_data(place, opening, _address(request))),
    }
    return render(request, "services/location.html", context)


def _address(request: HttpRequest) -> str:
    return f"{settings.DURE.base_url}{request.path}"
