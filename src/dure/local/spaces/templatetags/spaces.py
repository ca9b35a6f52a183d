"""What pages of spaces share."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.template import Context, Library
from django.utils.translation import gettext as _

from dure.core.agents.labels import person_mark
from dure.local.spaces.models import Space
from dure.local.spaces.navigation import staff_links

register = Library()


@register.inclusion_tag("kit/tabs.html", takes_context=True)
def space_nav(context: Context, space: Space) -> dict[str, Any]:
    """The bar of the space's staff pages that the reader may open."""
    request = context["request"]
    return {"places": staff_links(request.user, space, request.path), "label": _("Pages of this space")}


@register.filter
def minutes_since(moment: datetime, now: datetime) -> int:
    """Whole minutes from `moment` to `now`."""
    return max(0, int((now - moment).total_seconds() // 60))


@register.filter
def mark(agent_id: UUID) -> str:
    """The pseudonym of a person."""
    return person_mark(agent_id)
