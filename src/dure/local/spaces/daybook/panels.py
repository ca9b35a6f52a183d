"""What the public page of a space shows of its reports."""

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString

from dure.local.spaces.daybook.engine.periods import Period
from dure.local.spaces.daybook.labels import period_text
from dure.local.spaces.daybook.queries import published_periods
from dure.local.spaces.models import Space


def space_panel(request: HttpRequest, space: Space) -> SafeString:
    """The published reports on the public page of a space; nothing where there is none."""
    found = [Period.parse(text) for text in sorted(published_periods(space), reverse=True)]
    rows = [
        (reverse("daybook:report", args=[space.slug, str(period)]), period_text(period)) for period in found if period
    ]
    return render_to_string("daybook/space_panel.html", {"rows": rows}, request) if rows else SafeString()
