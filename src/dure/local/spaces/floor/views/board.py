"""The live board for staff, on a tablet or a wall."""

import time
from threading import Lock
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from dure.core.agents.models import User
from dure.core.agents.permissions import require
from dure.core.agents.roles import Permission
from dure.local.spaces import actions, queries
from dure.local.spaces.actions.presence import LONGEST_LABEL
from dure.local.spaces.floor.board import board_of
from dure.local.spaces.models import Space
from dure.local.spaces.premises.models import FloorPlan
from dure.local.spaces.premises.queries import on_shift
from dure.local.spaces.premises.words import PARTS

# What is due changes with time as well: an unchanged floor is drawn anew so often.
REDRAWN_EVERY = 15
UNCHANGED = 204
# Spaces, languages and kinds of screens whose last drawing a process keeps.
MOST_KEPT = 100
_ANY = UUID(int=0)


def staffed(request: HttpRequest, slug: str) -> tuple[Space, User]:
    """The space and the reader, if the reader may record there; with less than the desk needs, for quick answers."""
    space = get_object_or_404(queries.quick_spaces(), slug=slug)
    return space, require(request.user, Permission.RECORD_ACTIVITY, space.operator)


def state_of(space: Space) -> str:
    """A text that is another whenever the board would be drawn differently."""
    return f"{queries.pulse_of(space)}-{int(timezone.now().timestamp()) // REDRAWN_EVERY}"


def board_context(space: Space, *, linked: bool) -> dict[str, Any]:
    """What the board's template needs; `linked` tiles lead to the sheets of people."""
    # The state is read first: what changes in between is drawn twice rather than never.
    shifts = [
        {"part": PARTS[shift.part], "who": shift.user.display_name if shift.user else ""}
        for shift in on_shift(space, timezone.now())
    ]
    state = state_of(space)
    # One address for all sheets, since a board may have hundreds of tiles.
    sheets = reverse("floor:sheet", args=[space.slug, _ANY]).removesuffix(f"{_ANY}/")
    board = board_of(space)
    return {"state": state, "space": space, "board": board, "on_shift": shifts, "linked": linked, "sheets": sheets}


def live_answer(request: HttpRequest, space: Space, *, linked: bool) -> HttpResponse:
    """The board as a fragment, or nothing where the screen has it as it is (`?seen=`)."""
    state = state_of(space)
    if request.GET.get("seen") == state:
        return HttpResponse(status=UNCHANGED)
    return HttpResponse(_drawn(request, space, state, linked=linked))


def _drawn(request: HttpRequest, space: Space, state: str, *, linked: bool) -> str:
    """The fragment, drawn at most once in `FLOOR_DRAWN_EVERY` seconds for all screens that show the same.

    A screen that got one of a moment ago asks again in a second and then gets the next.
    """
    key = (space.pk, get_language(), linked)
    now = time.monotonic()
    kept = _kept.get(key)
    if kept is not None and (kept[1] == state or now - kept[0] < settings.FLOOR_DRAWN_EVERY):
        return kept[2]
    with timezone.override(queries.zone_of(space)):
        context = board_context(space, linked=linked)
        html = render_to_string("floor/live.html", context, request)
    with _lock:
        if len(_kept) >= MOST_KEPT:
            _kept.clear()
        _kept[key] = (now, context["state"], html)
    return html


_kept: dict[tuple[UUID, str | None, bool], tuple[float, str, str]] = {}
_lock = Lock()


@login_required
@never_cache
@require_safe
def board(request: HttpRequest, slug: str) -> HttpResponse:
    """Who is in which zone since when, and who should be looked after now."""
    space, _by = staffed(request, slug)
    has_picture = FloorPlan.objects.filter(space=space).exists()
    with timezone.override(queries.zone_of(space)):
        return render(request, "floor/board.html", {**board_context(space, linked=True), "has_picture": has_picture})


@login_required
@never_cache
@require_safe
def wall(request: HttpRequest, slug: str) -> HttpResponse:
    """The board alone, for a wall: nothing to touch."""
    space, _by = staffed(request, slug)
    with timezone.override(queries.zone_of(space)):
        return render(request, "floor/wall.html", {**board_context(space, linked=False), "live_name": "floor:live"})


@login_required
@never_cache
@require_safe
def live(request: HttpRequest, slug: str) -> HttpResponse:
    """What the board asks for every second."""
    space, _by = staffed(request, slug)
    return live_answer(request, space, linked="wall" not in request.GET)


@login_required
@never_cache
@require_POST
def out_by_label(request: HttpRequest, slug: str) -> HttpResponse:
    """Check somebody out by the number of the locker."""
    space, by = staffed(request, slug)
    label = request.POST.get("label", "").strip()[:LONGEST_LABEL]
    found = list(queries.stays_in(space).filter(label=label)) if label else []
    if len(found) > 1:
        words = _("%(count)d people have the number “%(label)s”. Choose on the board.")
        messages.error(request, words % {"count": len(found), "label": label})
        return redirect("floor:board", slug=slug)
    if not found:
        messages.error(request, _("Nobody who is in has the number “%(label)s”. Look on the board.") % {"label": label})
        return redirect("floor:board", slug=slug)
    actions.go_out(by, found[0])
    messages.success(request, _("Number %(label)s has gone out.") % {"label": label})
    return redirect("floor:board", slug=slug)
