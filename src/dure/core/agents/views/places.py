"""The tabs over the account pages: each person sees those that they may open."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from dure.core.agents.personal import RIGHTS
from dure.core.agents.queries import may_anywhere
from dure.core.agents.roles import Permission
from dure.core.kit.links import Link


def account_places(request: HttpRequest) -> list[Link]:
    """Links to the account pages that the reader may open."""
    places = [
        ("agents:account", _("Your account")),
        ("mfa_index", _("Sign-in security")),
        ("agents:tokens", _("API tokens")),
        ("tasks:list", _("Work under way")),
    ]
    if may_anywhere(request.user, Permission.GIVE_ROLES):
        places.append(("agents:people", _("People and roles")))
    if any(may_anywhere(request.user, right) for right in RIGHTS):
        places.append(("agents:residents", _("Residents' records")))
    if may_anywhere(request.user, Permission.READ_ACCESS_LOG):
        places.append(("agents:access_log", _("Access log")))
    return [Link(reverse(name), label, current=request.path == reverse(name)) for name, label in places]
