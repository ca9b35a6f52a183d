"""The link from the settings of a space to its kiosks."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from dure.core.agents.permissions import may
from dure.core.agents.roles import Permission
from dure.local.spaces.models import Space


def settings_link(request: HttpRequest, space: Space) -> SafeString:
    """The space's kiosks, for whoever sets it up."""
    if not may(request.user, Permission.MANAGE_SPACE, space.operator):
        return SafeString()
    return format_html(
        '<p><a href="{}">{}</a> {}</p>',
        reverse("kiosk_desk:kiosks", args=[space.slug]),
        _("Kiosks"),
        _("Screens at the entrance at which people check in by themselves."),
    )
