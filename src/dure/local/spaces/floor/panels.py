"""What the floor shows on the pages of lower rooms."""

from django.db.models import Sum
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import ngettext

from dure.local.spaces.models import Space
from dure.local.spaces.queries import stays_in


def way_to_board(_request: HttpRequest, space: Space) -> SafeString:
    """How many are in, as a link from the desk to the board; nothing where the space does not follow presence."""
    if not space.follows_presence:
        return SafeString()
    people = stays_in(space).order_by().aggregate(people=Sum("people"))["people"] or 0
    words = ngettext("One person is in: open the board", "%(count)d people are in: open the board", people)
    url = reverse("floor:board", args=[space.slug])
    return format_html('<p><a class="button button-secondary" href="{}">{}</a></p>', url, words % {"count": people})
