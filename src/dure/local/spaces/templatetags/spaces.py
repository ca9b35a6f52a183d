"""What pages of spaces share."""

from typing import Any

from django.template import Context, Library
from django.utils.translation import gettext as _

from dure.local.spaces.models import Space
from dure.local.spaces.navigation import staff_links

register = Library()


@register.inclusion_tag("kit/tabs.html", takes_context=True)
def space_nav(context: Context, space: Space) -> dict[str, Any]:
    """The bar of the space's staff pages that the reader may open."""
    request = context["request"]
    return {"places": staff_links(request.user, space, request.path), "label": _("Pages of this space")}
