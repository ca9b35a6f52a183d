"""What the directory shows on the pages of the rooms below."""

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from dure.local.directory.queries import Filters, organizations

FIRST = 8


def organizations_of_territory(request: HttpRequest, territory: Any) -> SafeString:
    """How many organizations there are in a territory, and the first of them."""
    rows = organizations(Filters(territory=territory.slug))
    context = {"territory": territory, "count": rows.count(), "organizations": rows[:FIRST]}
    return render_to_string("directory/territory_panel.html", context, request)
