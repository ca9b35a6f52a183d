"""Whom calls are passed on to, how the buttons are, and proving both by a drill."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dure.core.agents.models import User
from dure.core.agents.permissions import require
from dure.core.agents.roles import Permission
from dure.core.kit.errors import Refused
from dure.core.kit.ids import new_id
from dure.local.spaces.alarms import actions, queries
from dure.local.spaces.alarms.chain import Link, chain_of, people_of
from dure.local.spaces.alarms.forms import HeartbeatForm, LinkForms, ZoneForm
from dure.local.spaces.alarms.wording import LINKS, TROUBLES
from dure.local.spaces.models import Device, Space
from dure.local.spaces.queries import all_spaces


def managed(request: HttpRequest, slug: str) -> tuple[Space, User]:
    """The space and the reader, if the reader may set it up."""
    space = get_object_or_404(all_spaces(), slug=slug)
    return space, require(request.user, Permission.MANAGE_SPACE, space.operator)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def chain(request: HttpRequest, slug: str) -> HttpResponse:
    """The chain of the space: who is told, after how long, and how many people that is now."""
    space, by = managed(request, slug)
    links = chain_of(space)
    forms = LinkForms(request.POST or None, initial=[link.__dict__ for link in links], prefix="links")
    status = 200
    if request.method == "POST":
        status = 422
        if forms.is_valid():
            given = [form.cleaned_data for form in forms if form.cleaned_data.get("whom")]
            try:
                actions.set_chain(
                    by, space, [Link(**each | {"after_seconds": each["after_seconds"] or 0}) for each in given]
                )
            except Refused as refusal:
                messages.error(request, refusal.message)
            else:
                messages.success(request, _("Calls are passed on like this from now on."))
                return redirect("alarms:chain", slug=space.slug)
    rows = [(LINKS[link.whom], link, len(people_of(space, link.whom)) or bool(link.name)) for link in links]
    return render(request, "alarms/chain.html", {"space": space, "forms": forms, "rows": rows}, status=status)


@login_required
@never_cache
@require_GET
def buttons(request: HttpRequest, slug: str) -> HttpResponse:
    """Every button with its last sign of life, its battery and its topic."""
    space, _by = managed(request, slug)
    return buttons_page(request, space)


def buttons_page(request: HttpRequest, space: Space, bound: HeartbeatForm | None = None) -> HttpResponse:
    """The buttons; `bound` is a form that was refused."""
    rows = [(health, TROUBLES.get(health.trouble, "")) for health in queries.buttons_of(space)]
    context = {"space": space, "rows": rows, "bound": bound}
    return render(request, "alarms/buttons.html", context, status=422 if bound else 200)


@login_required
@require_POST
def set_heartbeat(request: HttpRequest, slug: str, device: UUID) -> HttpResponse:
    """Say how often a button gives a sign of life."""
    space, by = managed(request, slug)
    button = get_object_or_404(Device, pk=device, space=space, kind=Device.Kind.BUTTON)
    form = HeartbeatForm(request.POST)
    if not form.is_valid():
        return buttons_page(request, space, form)
    actions.set_heartbeat(by, button, form.cleaned_data["heartbeat_seconds"])
    return redirect("alarms:buttons", slug=space.slug)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def drill(request: HttpRequest, slug: str) -> HttpResponse:
    """Start a drill, and how the last ones went: seconds until somebody acknowledged and was there."""
    space, by = managed(request, slug)
    form = ZoneForm(request.POST or None, space=space)
    if request.method == "POST" and form.is_valid():
        entry = request.POST.get("entry_id", "")
        try:
            alarm = actions.start_drill(by, space, entry_id=entry, zone=form.cleaned_data["zone"])
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            return redirect("alarms:alarm", slug=space.slug, alarm=alarm.pk)
    context = {"space": space, "form": form, "entry_id": str(new_id()), "drills": queries.drills_of(space)}
    return render(request, "alarms/drill.html", context, status=422 if form.errors else 200)
