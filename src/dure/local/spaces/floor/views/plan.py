"""The space's own picture with the number of people in each zone drawn on it."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from dure.local.spaces import queries
from dure.local.spaces.floor.board import board_of
from dure.local.spaces.floor.views.board import UNCHANGED, staffed, state_of
from dure.local.spaces.premises.presentation import plan_of


@login_required
@never_cache
@require_safe
def plan(request: HttpRequest, slug: str) -> HttpResponse:
    """The page; for the page's script (`?seen=`) the picture alone, or nothing where the page has it as it is.

    404 where the space has no picture.
    """
    space, _by = staffed(request, slug)
    seen, state = request.GET.get("seen"), state_of(space)
    if seen == state:
        return HttpResponse(status=UNCHANGED)
    board = board_of(space)
    places = {place.zone.pk: place for place in board.zones if place.zone}
    picture = plan_of(space, [place.zone for place in board.zones if place.zone])
    if picture is None:
        raise Http404
    drawn = [(each, places[each.zone.pk]) for each in picture.drawn]
    context = {"space": space, "state": state, "board": board, "picture": picture, "drawn": drawn}
    with timezone.override(queries.zone_of(space)):
        return render(request, "floor/plan.html" if seen is None else "floor/plan_live.html", context)
