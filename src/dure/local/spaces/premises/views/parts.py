"""What the settings pages have in common: a list of what is there, and a form for one more."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import wraps
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from dure.core.agents.models import User
from dure.core.kit.errors import Refused
from dure.local.spaces import queries
from dure.local.spaces.models import Space
from dure.local.spaces.premises.actions import require_setting

FORM_METHODS = ["GET", "HEAD", "POST"]


@dataclass(frozen=True)
class Row:
    """Something that is there: `links` are (words, address), `ending` (words, address) takes it away by a POST."""

    title: object
    note: object = ""
    links: list[tuple[object, str]] = field(default_factory=list)
    ending: tuple[object, str] | None = None


@dataclass(frozen=True)
class Words:
    """Title, lead and the form's heading and button of a page, and what is said when it was done."""

    title: object
    lead: object
    heading: object
    submit: object
    done: object


def managed(request: HttpRequest, slug: str) -> tuple[Space, User]:
    """The space and the reader, if the reader may set it up."""
    space = get_object_or_404(queries.all_spaces(), slug=slug)
    return space, require_setting(request.user, space)


def settings_view(act: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page of the settings: signed in, allowed, never kept, in the time zone of the space."""

    @login_required
    @never_cache
    @require_http_methods(FORM_METHODS)
    @wraps(act)
    def view(request: HttpRequest, slug: str, **more: Any) -> HttpResponse:
        space, by = managed(request, slug)
        with timezone.override(queries.zone_of(space)):
            return act(request, space, by, **more)

    return view


def part_page(
    request: HttpRequest,
    space: Space,
    words: Words,
    form: forms.Form | None,
    act: Callable[[], object],
    rows: Callable[[], list[Row]] = list,
    back: tuple[str, object] | None = None,
    **more: Any,
) -> HttpResponse:
    """Show what is there and the form, or do what the form says and show the page again."""
    if request.method == "POST" and form is not None and form.is_valid():
        try:
            act()
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        else:
            messages.success(request, str(words.done))
            return redirect(request.path)
    context = {
        "space": space,
        "words": words,
        "form": form,
        "rows": rows(),
        "back_url": back[0] if back else "",
        "back_label": back[1] if back else "",
        **more,
    }
    status = 422 if form is not None and form.is_bound and form.errors else 200
    return render(request, more.get("template", "premises/part.html"), context, status=status)


def ending(
    request: HttpRequest, act: Callable[[], object], done: object, back: str, *arguments: object
) -> HttpResponse:
    """Take something away where it was posted; lead back to its page in any case."""
    if request.method == "POST":
        try:
            act()
        except Refused as refusal:
            messages.error(request, refusal.message)
        else:
            messages.success(request, str(done))
    return redirect(reverse(back, args=arguments))
