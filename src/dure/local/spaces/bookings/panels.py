"""What this room shows on pages of the rooms below: the space's public page and its settings."""

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from dure.local.spaces.bookings.queries import bookable
from dure.local.spaces.models import Space
from dure.local.spaces.queries import zone_of


def space_panel(request: HttpRequest, space: Space) -> SafeString:
    """The coming times that can be booked online; nothing where there are none."""
    slots = list(bookable(space))
    context = {"space": space, "slots": slots, "zone": zone_of(space)}
    return render_to_string("bookings/space_panel.html", context, request) if slots else SafeString()


def settings_panel(request: HttpRequest, space: Space) -> SafeString:
    """The way from the settings to what can be booked."""
    return render_to_string("bookings/settings_panel.html", {"space": space}, request)
