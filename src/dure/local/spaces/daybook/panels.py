"""Where the pages of a space lead to its daybook."""

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from dure.local.spaces.daybook.engine.periods import Period
from dure.local.spaces.daybook.labels import period_text
from dure.local.spaces.daybook.queries import published_periods
from dure.local.spaces.models import Space
from dure.local.spaces.queries import today_at


def desk_links(_request: HttpRequest, space: Space) -> SafeString:
    """Today's log and the reports, for staff."""
    today = reverse("daybook:day", args=[space.slug, today_at(space).isoformat()])
    links = (
        (today, _("Today’s log")),
        (reverse("daybook:days", args=[space.slug]), _("Daily logs")),
        (reverse("daybook:reports", args=[space.slug]), _("Reports")),
    )
    return format_html_join("", '<li><a href="{}">{}</a></li>', links)


def space_panel(request: HttpRequest, space: Space) -> SafeString:
    """The published reports on the public page of a space; nothing where there is none."""
    found = [Period.parse(text) for text in sorted(published_periods(space), reverse=True)]
    rows = [
        (reverse("daybook:report", args=[space.slug, str(period)]), period_text(period)) for period in found if period
    ]
    return render_to_string("daybook/space_panel.html", {"rows": rows}, request) if rows else SafeString()
