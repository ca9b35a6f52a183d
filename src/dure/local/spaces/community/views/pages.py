"""What all pages of this room have in common: who may see them, their places, how an action is answered."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from dure.core.agents.permissions import may, require
from dure.core.agents.roles import Permission
from dure.core.kit.errors import Refused
from dure.core.kit.links import Link
from dure.local.spaces.models import Space
from dure.local.spaces.queries import all_spaces, zone_of

UNPROCESSABLE = 422

type Act = Callable[..., HttpResponse]


def staff_page(permission: Permission = Permission.RECORD_ACTIVITY) -> Callable[[Act], Callable[..., HttpResponse]]:
    """A page for whoever holds `permission` at the space: `act(request, space, by, ...)`, in the space's own time."""

    def decorate(act: Act) -> Callable[..., HttpResponse]:
        @login_required
        @never_cache
        @require_http_methods(["GET", "HEAD", "POST"])
        @wraps(act)
        def view(request: HttpRequest, slug: str, **rest: Any) -> HttpResponse:
            space = get_object_or_404(all_spaces(), slug=slug)
            by = require(request.user, permission, space.operator)
            with timezone.override(zone_of(space)):
                return act(request, space, by, **rest)

        return view

    return decorate


def show(request: HttpRequest, space: Space, name: str, context: dict[str, Any]) -> HttpResponse:
    """The page `name` of this room, with the ways to the others."""
    refused = any(isinstance(each, forms.Form) and each.is_bound and each.errors for each in context.values())
    context = {"space": space, "room_places": places(request, space, name), **context}
    return render(request, f"community/{name}.html", context, status=UNPROCESSABLE if refused else 200)


def places(request: HttpRequest, space: Space, here: str) -> list[Link]:
    """The pages of this room that the reader may open, `here` marked."""
    recorded = {
        "week": _("The week"),
        "helpers": _("Helpers"),
        "jobs": _("Jobs"),
        "contributions": _("Contributions"),
        "purchases": _("Purchases"),
    }
    labels = recorded if may(request.user, Permission.RECORD_ACTIVITY, space.operator) else {}
    if may(request.user, Permission.READ_PERSONAL_DATA, space.operator):
        labels = labels | {"outreach": _("Calls")}
    return [
        Link(reverse(f"community:{name}", args=[space.slug]), label, current=name == here)
        for name, label in labels.items()
    ]


def id_of(text: str) -> UUID | None:
    """The identifier that a form has sent; None for anything else."""
    try:
        return UUID(text)
    except ValueError:
        return None


def told(request: HttpRequest, act: Callable[[], object], done: str) -> bool:
    """Act, and say that it is done, or what was refused. For buttons without fields."""
    try:
        act()
    except Refused as refusal:
        messages.error(request, refusal.message)
        return False
    messages.success(request, done)
    return True


def submitted(request: HttpRequest, form: forms.Form, act: Callable[[], object], done: str) -> bool:
    """Act on a form that is right and say that it is done; a refusal stands at the field that it is about."""
    if not form.is_valid():
        return False
    try:
        act()
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        return False
    messages.success(request, done)
    return True
