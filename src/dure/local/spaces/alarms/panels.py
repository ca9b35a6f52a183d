"""What calls for help show on the pages of lower rooms and of the boards."""

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from dure.core.agents.permissions import may
from dure.core.agents.roles import Permission
from dure.core.kit.ids import new_id
from dure.local.spaces.models import Space, Stay


def overlay(request: HttpRequest, space: Space) -> SafeString:
    """Shows and sounds the calls for help, for whoever may answer them."""
    if not may(request.user, Permission.ANSWER_SOS, space.operator):
        return SafeString()
    return render_to_string("alarms/overlay.html", {"space": space}, request)


def help_for(request: HttpRequest, stay: Stay) -> SafeString:
    """Calls for help for somebody who is in, on that person's sheet."""
    if not may(request.user, Permission.ANSWER_SOS, stay.space.operator):
        return SafeString()
    return render_to_string("alarms/help_for.html", {"stay": stay, "entry_id": str(new_id())}, request)


def settings_links(request: HttpRequest, space: Space) -> SafeString:
    """The way to the chain, the buttons and the drill, for whoever may set up the space."""
    if not may(request.user, Permission.MANAGE_SPACE, space.operator):
        return SafeString()
    return render_to_string("alarms/settings_links.html", {"space": space}, request)
