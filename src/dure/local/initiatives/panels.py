"""What the pages of a territory and of an organization show of initiatives."""

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from dure.core.agents.models import Organization
from dure.core.territories.models import Territory
from dure.local.initiatives.labels import SECTORS, STATUSES
from dure.local.initiatives.queries import initiatives_in, partnerships_of

MOST_SHOWN = 12


def territory_panel(request: HttpRequest, territory: Territory) -> SafeString:
    """Initiatives here, and in the territories below."""
    rows = list(initiatives_in(territory)[: MOST_SHOWN + 1])
    if not rows:
        return SafeString()
    context = {
        "territory": territory,
        "rows": [(row, STATUSES[row.status]) for row in rows[:MOST_SHOWN]],
        "more": len(rows) > MOST_SHOWN,
    }
    return render_to_string("initiatives/territory_panel.html", context, request)


def organization_panel(request: HttpRequest, organization: Organization) -> SafeString:
    """What the organization takes part in."""
    rows = list(partnerships_of(organization)[:MOST_SHOWN])
    if not rows:
        return SafeString()
    context = {"rows": [(row, SECTORS[row.sector], STATUSES[row.initiative.status]) for row in rows]}
    return render_to_string("initiatives/organization_panel.html", context, request)
