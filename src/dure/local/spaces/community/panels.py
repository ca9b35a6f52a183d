"""What this room shows on pages of the rooms below: the space's public page, its desk, its settings."""

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from dure.local.spaces.community.queries import sign_up_offers, thanks_of
from dure.local.spaces.models import Space
from dure.local.spaces.queries import zone_of

SHOWN, SHOWN_THANKS = 6, 3


def space_panel(request: HttpRequest, space: Space) -> SafeString:
    """What one may come to next, with free places, and public words of thanks."""
    offers, thanks = sign_up_offers(space)[:SHOWN], thanks_of(space, public_only=True)[:SHOWN_THANKS]
    context = {"space": space, "offers": offers, "thanks": thanks, "zone": zone_of(space)}
    return render_to_string("community/space_panel.html", context, request) if offers or thanks else SafeString()


def settings_panel(request: HttpRequest, space: Space) -> SafeString:
    """The way from the settings to planning what is done together."""
    return render_to_string("community/settings_panel.html", {"space": space}, request)
