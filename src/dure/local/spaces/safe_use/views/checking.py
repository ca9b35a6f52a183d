"""A health check at the desk, speaking with who was advised to ask, and reading what is kept."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from dure.core.agents.labels import agent_label
from dure.core.agents.models import PersonalRecord, User
from dure.core.agents.roles import Permission
from dure.core.kit.errors import Refused
from dure.core.kit.links import first_url
from dure.local.spaces.models import Space, Stay
from dure.local.spaces.safe_use import actions, queries
from dure.local.spaces.safe_use.engine import Readings
from dure.local.spaces.safe_use.forms import PurposeForm, ReadingsForm
from dure.local.spaces.safe_use.presentation import check_rows
from dure.local.spaces.safe_use.views.access import space_for

POSTED = ["GET", "HEAD", "POST"]


@login_required
@never_cache
@require_http_methods(POSTED)
def check(request: HttpRequest, slug: str, stay: UUID) -> HttpResponse:
    """Type somebody's readings; the advice stands in this answer only, its outcome on the board."""
    space, by = space_for(request, slug, Permission.RECORD_ACTIVITY)
    found = _stay(space, stay)
    form = ReadingsForm(request.POST or None)
    advice, kept = None, False
    if request.method == "POST" and form.is_valid():
        try:
            readings = _readings(by, space, form)
            advice = actions.advise_stay(by, found, readings)
            if advice is not None and found.visitor_id is not None:
                kept = actions.keep_readings(by, space, found.visitor_id, readings, advice.outcome)
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
    context = {
        "space": space,
        "stay": found,
        "who": _who(found),
        "standing": queries.standing_rules(space),
        "form": form,
        "advice": advice,
        "kept": kept,
        "back_url": _back(space, found),
    }
    return render(request, "safe_use/check.html", context, status=422 if form.errors else 200)


def _readings(by: User, space: Space, form: ReadingsForm) -> Readings:
    """What was typed, or what the device measured where its code was typed, with the answers."""
    typed = form.readings()
    code = form.cleaned_data["code"]
    if not code:
        return typed
    handed = actions.take_reading(by, space, code)
    if handed is None:
        message = _("There is no reading with this code any more. Measure again, or type the numbers.")
        raise Refused("no-such-code", message, field="code")
    return Readings(handed.systolic, handed.diastolic, handed.pulse, handed.temperature, answers=typed.answers)


@login_required
@never_cache
@require_http_methods(POSTED)
def spoken(request: HttpRequest, slug: str, stay: UUID) -> HttpResponse:
    """Say that staff have spoken with somebody who was advised to ask."""
    space, by = space_for(request, slug, Permission.ANSWER_SOS)
    found = _stay(space, stay)
    if request.method == "POST":
        try:
            actions.confirm_spoken(by, found, request.POST.get("outcome", ""))
        except Refused as refusal:
            messages.error(request, refusal.message)
        else:
            messages.success(request, _("Noted: you have spoken with this person."))
    return redirect(_back(space, found))


@login_required
@never_cache
@require_http_methods(POSTED)
def readings(request: HttpRequest, slug: str, agent: UUID) -> HttpResponse:
    """The readings that a member agreed to have kept. Asked with a purpose by POST; each reading is logged."""
    space, by = space_for(request, slug, Permission.READ_HEALTH_NOTES)
    get_object_or_404(PersonalRecord, pk=agent, registered_by=space.operator_id)
    form = PurposeForm(request.POST or None)
    rows = None
    if request.method == "POST" and form.is_valid():
        try:
            rows = check_rows(queries.read_health_checks(by, space, agent, form.cleaned_data["purpose"]))
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
    context = {"space": space, "who": agent_label(agent), "form": form, "rows": rows}
    return render(request, "safe_use/readings.html", context, status=422 if form.errors else 200)


def _stay(space: Space, stay: UUID) -> Stay:
    return get_object_or_404(Stay.objects.select_related("space__operator__territory"), pk=stay, space=space)


def _who(stay: Stay) -> str:
    if stay.label:
        return stay.label
    return str(agent_label(stay.visitor_id)) if stay.visitor_id else _("Guest")


def _back(space: Space, stay: Stay) -> str:
    """The person's sheet on the floor board, where there is one; else the desk."""
    sheet = first_url(("floor:sheet",), {"slug": space.slug, "stay_id": stay.pk})
    return sheet or reverse("spaces:desk", args=[space.slug])
