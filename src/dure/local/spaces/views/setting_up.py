"""The page on which coordinators decide what a space records."""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dure.core.agents.permissions import require
from dure.core.agents.roles import Permission
from dure.core.kit.errors import Refused
from dure.core.kit.translated import Translated
from dure.local.spaces import actions, queries
from dure.local.spaces.models import Space
from dure.local.spaces.set_up_forms import ActivityForm


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add_activity(request: HttpRequest, slug: str) -> HttpResponse:
    """Let a space record something more."""
    space = get_object_or_404(queries.all_spaces(), slug=slug)
    initiative = space.initiative
    by = require(request.user, Permission.MANAGE_INITIATIVE, space.operator, initiative.lead, initiative.territory)
    form = ActivityForm(request.POST or None, space=space)

    def act() -> Space:
        return actions.add_activity(by, space, form.new_activity()).space

    words = (_("Record something more"), _("Add it to the desk"), _("The desk records it from now on."))
    return _handle(request, form, words, act, reverse("spaces:space", args=[space.slug]), space.name)


def _handle(
    request: HttpRequest,
    form: forms.Form,
    words: tuple[str, str, str],
    act: Callable[[], Space],
    back_url: str,
    back_label: Translated,
) -> HttpResponse:
    """Show the form, or act on it and go to the space; `words` are title, button and success."""
    title, submit, done = words
    if request.method == "POST" and form.is_valid():
        try:
            space = act()
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        else:
            messages.success(request, done)
            return redirect("spaces:space", slug=space.slug)
    context = {"form": form, "title": title, "submit": submit, "back_url": back_url, "back_label": back_label}
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "initiatives/form.html", context, status=status)
