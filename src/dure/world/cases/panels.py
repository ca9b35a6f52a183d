"""What pages of lower rooms show of cases."""

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from dure.core.agents.permissions import may
from dure.core.agents.roles import Permission
from dure.core.territories.models import Territory
from dure.local.initiatives.models import Initiative
from dure.world.cases.presentation import ShownCase
from dure.world.cases.queries import cases_from_initiative, cases_from_territory


def cases_of_initiative(request: HttpRequest, initiative: Initiative) -> SafeString:
    """The cases published from an initiative; for those who may, the way to write one."""
    cases = [ShownCase(version) for version in cases_from_initiative(initiative)]
    may_write = may(request.user, Permission.PUBLISH_CASE, initiative.territory)
    if not cases and not may_write:
        return SafeString()
    context = {"cases": cases, "initiative": initiative, "may_write": may_write}
    return render_to_string("cases/panel_initiative.html", context, request)


def cases_of_territory(request: HttpRequest, territory: Territory) -> SafeString:
    """The newest cases from a territory and the places within it."""
    cases = [ShownCase(version) for version in cases_from_territory(territory)]
    if not cases:
        return SafeString()
    return render_to_string("cases/panel_territory.html", {"cases": cases, "territory": territory}, request)
