"""What calls for help show on the pages of lower rooms and of the boards."""

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from dure.core.agents.permissions import may
from dure.core.agents.roles import Permission
from dure.local.spaces.models import Space


def overlay(request: HttpRequest, space: Space) -> SafeString:
    """Shows and sounds the calls for help, for whoever may answer them."""
    if not may(request.user, Permission.ANSWER_SOS, space.operator):
        return SafeString()
    return render_to_string("alarms/overlay.html", {"space": space}, request)


def settings_links(request: HttpRequest, space: Space) -> SafeString:
    """The way to the chain, the buttons and the drill, for whoever may set up the space."""
    if not may(request.user, Permission.MANAGE_SPACE, space.operator):
        return SafeString()
    return render_to_string("alarms/settings_links.html", {"space": space}, request)
