"""Pages for officers: feeds, one feed with its loads, and what a load did."""

from typing import cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dure.core.agents.forms import show_refusal
from dure.core.agents.models import User
from dure.core.agents.permissions import require
from dure.core.agents.roles import Permission
from dure.core.kit.errors import Refused
from dure.core.kit.links import Link, changed_query
from dure.core.kit.paging import page_of
from dure.core.tasks.queries import may_see, under_way
from dure.local.directory.feeds import actions, queries
from dure.local.directory.feeds.forms import FeedForm, initial_of
from dure.local.directory.feeds.models import Difference, Feed, Load

IMPORT = Permission.IMPORT_ORGANIZATIONS


@login_required
@never_cache
@require_safe
def feed_list(request: HttpRequest) -> HttpResponse:
    """The feeds that one looks after."""
    by = require(request.user, IMPORT)
    return render(request, "feeds/list.html", {"page": page_of(request, queries.feeds_of(by))})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def make(request: HttpRequest) -> HttpResponse:
    """Set up a feed."""
    return _form(request, require(request.user, IMPORT), None)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, feed_id: UUID) -> HttpResponse:
    """Change a feed."""
    by, feed = _own(request, feed_id)
    return _form(request, by, feed)


def _form(request: HttpRequest, by: User, feed: Feed | None) -> HttpResponse:
    initial = initial_of(feed) if feed else {"best_effort": True}
    form = FeedForm(by, request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            saved = actions.save_feed(by, form.settings(), feed)
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("The feed is saved."))
            return redirect("feeds:detail", feed_id=saved.pk)
    return render(request, "feeds/form.html", {"form": form, "feed": feed}, status=422 if form.errors else 200)


@login_required
@never_cache
@require_safe
def detail(request: HttpRequest, feed_id: UUID) -> HttpResponse:
    """One feed and its loads."""
    by, feed = _own(request, feed_id)
    job = under_way(f"feed:{feed.pk}")
    context = {
        "feed": feed,
        "page": page_of(request, feed.loads.all()),
        "last": feed.loads.first(),
        "job": job if job and may_see(by, job) else None,
        "loading": job is not None,
        "vanished": feed.vanished_entries.count(),
    }
    return render(request, "feeds/detail.html", context)


@login_required
@require_safe
def load(request: HttpRequest, feed_id: UUID, load_id: UUID) -> HttpResponse:
    """What one load did: what came, changed, vanished, returned, was wrong."""
    _by, feed = _own(request, feed_id)
    found = get_object_or_404(Load, pk=load_id, feed=feed)
    counts = queries.difference_counts(found)
    asked = request.GET.get("show", "")
    kind = asked if asked in Difference.Kind.values else next(iter(counts), Difference.Kind.CAME.value)
    tabs = [
        Link(
            changed_query(request, show=each.value, page=None), each.label, each.value == kind, str(counts.get(each, 0))
        )
        for each in Difference.Kind
    ]
    context = {
        "feed": feed,
        "load": found,
        "kind": kind,
        "tabs": tabs,
        "page": page_of(request, queries.differences(found, kind)),
    }
    return render(request, "feeds/load.html", context)


@login_required
@require_POST
def load_now(request: HttpRequest, feed_id: UUID) -> HttpResponse:
    """Load a feed now."""
    by, feed = _own(request, feed_id)
    try:
        actions.start_load(by, feed)
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect("feeds:detail", feed_id=feed.pk)


@login_required
@require_POST
def approve(request: HttpRequest, feed_id: UUID, load_id: UUID) -> HttpResponse:
    """Load a feed although much of it vanished."""
    by, feed = _own(request, feed_id)
    try:
        actions.approve_load(by, feed, load_id)
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect("feeds:detail", feed_id=feed.pk)


@login_required
@require_POST
def pause(request: HttpRequest, feed_id: UUID) -> HttpResponse:
    """Pause a feed, or go on with it."""
    by, feed = _own(request, feed_id)
    paused = request.POST.get("paused") == "yes"
    actions.pause_feed(by, feed, paused=paused)
    messages.success(request, _("The feed is paused.") if paused else _("The feed is loaded by its schedule again."))
    return redirect("feeds:detail", feed_id=feed.pk)


def _own(request: HttpRequest, feed_id: UUID) -> tuple[User, Feed]:
    """Who asks, and the feed, which is one that they may look after."""
    feed = get_object_or_404(Feed.objects.select_related("territory", "owner"), pk=feed_id)
    return require(cast("User", request.user), IMPORT, feed.territory), feed
