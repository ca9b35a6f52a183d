"""What the page of a place shows of where it is."""

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from dure.local.directory.finding.templatetags.finding import small_map
from dure.local.directory.services.models import Location


def map_of_location(request: HttpRequest, location: Location) -> SafeString:
    """A small map with the place; nothing where its point is not known."""
    if location.latitude is None or location.longitude is None:
        return SafeString()
    context = small_map(location.latitude, location.longitude, location.name)
    return render_to_string("finding/small_map.html", context, request)
