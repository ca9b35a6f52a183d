"""The settings of a space: one page that leads to all of them."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from dure.core.agents.models import User
from dure.core.agents.permissions import require
from dure.core.agents.roles import Permission
from dure.local.spaces import queries
from dure.local.spaces.models import Space


def managed(request: HttpRequest, slug: str) -> tuple[Space, User]:
    """The space and the reader, if the reader may set it up."""
    space = get_object_or_404(queries.all_spaces(), slug=slug)
    return space, require(request.user, Permission.MANAGE_SPACE, space.operator)


@login_required
@never_cache
@require_safe
def settings_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Everything that can be set at a space, with what is set now."""
    space, _by = managed(request, slug)
    return render(request, "premises/settings.html", {"space": space})
