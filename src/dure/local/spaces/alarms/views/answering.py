"""Raising a call, answering it, and the page of one call with all its steps."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dure.core.agents.labels import staff_names
from dure.core.agents.models import User
from dure.core.agents.permissions import may, require
from dure.core.agents.personal import read_person
from dure.core.agents.roles import Permission
from dure.core.kit.errors import Refused
from dure.core.kit.ids import new_id
from dure.local.spaces.alarms import actions, queries
from dure.local.spaces.alarms.actions.raising import LONGEST_ENTRY_ID
from dure.local.spaces.alarms.forms import NoteForm, ResolveForm
from dure.local.spaces.alarms.models import Alarm, AlarmStep
from dure.local.spaces.alarms.views.live import context_of
from dure.local.spaces.alarms.wording import LINKS, STEPS
from dure.local.spaces.models import Space, Stay
from dure.local.spaces.queries import all_spaces, zone_of

NAME_PURPOSE = "Answering a call for help"
MOST_LISTED = 50


@dataclass(frozen=True)
class StepRow:
    """One step in words: what, who, and how many seconds after the press."""

    step: AlarmStep
    what: str
    who: str
    seconds: float


def answering(request: HttpRequest, slug: str) -> tuple[Space, User]:
    """The space and the reader, if the reader may answer calls there."""
    space = get_object_or_404(all_spaces(), slug=slug)
    return space, require(request.user, Permission.ANSWER_SOS, space.operator)


def working(request: HttpRequest, slug: str) -> tuple[Space, User]:
    """The space and the reader, if the reader may answer calls there or keeps its safety log."""
    space = get_object_or_404(all_spaces(), slug=slug)
    if may(request.user, Permission.REVIEW_SAFETY, space.operator):
        return space, require(request.user, Permission.REVIEW_SAFETY, space.operator)
    return answering(request, slug)


def found(space: Space, alarm: UUID) -> Alarm:
    """One call of the space."""
    return get_object_or_404(queries.alarms_of(space), pk=alarm)


def found_stay(space: Space, key: str) -> Stay | None:
    """The stay of the space with this id; None for anything else."""
    try:
        return space.stays.select_related("zone").filter(pk=UUID(key)).first()
    except ValueError:
        return None


@login_required
@never_cache
@require_GET
def calls(request: HttpRequest, slug: str) -> HttpResponse:
    """The open calls with their buttons, without any script, and the last ones."""
    space, by = answering(request, slug)
    alarms = queries.open_alarms(space)
    context = context_of(space, alarms, by) | {
        "last": queries.alarms_of(space).filter(closed_at__isnull=False)[:MOST_LISTED],
        "may_manage": may(by, Permission.MANAGE_SPACE, space.operator),
        "may_review": may(by, Permission.REVIEW_SAFETY, space.operator),
    }
    with timezone.override(zone_of(space)):
        return render(request, "alarms/calls.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def raise_alarm(request: HttpRequest, slug: str) -> HttpResponse:
    """A staff phone: one touch on a zone calls for help there."""
    space, by = answering(request, slug)
    if request.method == "POST":
        zone = request.POST.get("zone")
        chosen = space.zones.filter(slug=zone).first() if zone else None
        # A call for help is never refused for a field of the form.
        entry_id = request.POST.get("entry_id", "")[:LONGEST_ENTRY_ID] or str(new_id())
        stay = found_stay(space, request.POST.get("stay", ""))
        alarm = actions.raise_sos(by, space, entry_id=entry_id, zone=chosen, stay=stay)
        return redirect("alarms:alarm", slug=space.slug, alarm=alarm.pk)
    context = {"space": space, "zones": space.zones.all(), "entry_id": str(new_id())}
    return render(request, "alarms/raise.html", context)


@login_required
@never_cache
@require_GET
def alarm_page(request: HttpRequest, slug: str, alarm: UUID) -> HttpResponse:
    """One call: where it stands, each step with its time, and what came out of it."""
    space, by = working(request, slug)
    return show(request, space, by, found(space, alarm))


def show(
    request: HttpRequest,
    space: Space,
    by: User,
    alarm: Alarm,
    bound: ResolveForm | None = None,
    note: NoteForm | None = None,
) -> HttpResponse:
    """The page of a call; `bound` and `note` are forms that were refused, shown again as they were filled in."""
    context = context_of(space, [alarm] if alarm.closed_at is None else [], by) | {
        "alarm": alarm,
        "answers": may(by, Permission.ANSWER_SOS, space.operator),
        "rows": step_rows(alarm),
        "form": bound or ResolveForm(),
        "note_form": note or NoteForm(),
    }
    with timezone.override(zone_of(space)):
        return render(request, "alarms/alarm.html", context, status=422 if bound or note else 200)


def step_rows(alarm: Alarm) -> list[StepRow]:
    """The steps of a call in words."""
    steps = list(alarm.steps.select_related("device"))
    names = staff_names(step.by for step in steps)
    return [
        StepRow(
            step,
            f"{STEPS[AlarmStep.Kind(step.kind)]}{f': {LINKS[step.whom]}' if step.whom else ''}",
            step.device.name if step.device is not None else names.get(step.by, "") if step.by else "",
            (step.at - alarm.raised_at).total_seconds(),
        )
        for step in steps
    ]


@login_required
@require_POST
def acknowledge(request: HttpRequest, slug: str, alarm: UUID) -> HttpResponse:
    return _answer(request, slug, alarm, actions.acknowledge)


@login_required
@require_POST
def arrive(request: HttpRequest, slug: str, alarm: UUID) -> HttpResponse:
    return _answer(request, slug, alarm, actions.arrive)


@login_required
@require_POST
def call_emergency(request: HttpRequest, slug: str, alarm: UUID) -> HttpResponse:
    return _answer(request, slug, alarm, actions.call_emergency)


def _answer(request: HttpRequest, slug: str, alarm: UUID, act: Callable[[User, Alarm], Alarm]) -> HttpResponse:
    space, by = answering(request, slug)
    call = found(space, alarm)
    try:
        act(by, call)
    except Refused as refusal:
        messages.warning(request, refusal.message)
    return redirect("alarms:alarm", slug=space.slug, alarm=call.pk)


@login_required
@require_POST
def resolve(request: HttpRequest, slug: str, alarm: UUID) -> HttpResponse:
    """End a call with what happened."""
    space, by = answering(request, slug)
    call = found(space, alarm)
    form = ResolveForm(request.POST)
    if not form.is_valid():
        return show(request, space, by, call, bound=form)
    try:
        actions.resolve(by, call, actions.Resolution(**form.cleaned_data))
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        return show(request, space, by, call, bound=form)
    messages.success(request, _("The call is resolved. Thank you."))
    return redirect("alarms:calls", slug=space.slug)


@login_required
@require_POST
def add_note(request: HttpRequest, slug: str, alarm: UUID) -> HttpResponse:
    """Write something down on a call."""
    space, by = answering(request, slug)
    call = found(space, alarm)
    form = NoteForm(request.POST)
    if not form.is_valid():
        return show(request, space, by, call, note=form)
    actions.note(by, call, form.cleaned_data["words"])
    return redirect("alarms:alarm", slug=space.slug, alarm=call.pk)


@login_required
@never_cache
@require_GET
def name(request: HttpRequest, slug: str, alarm: UUID) -> HttpResponse:
    """The name of who needs help, as plain text. Reading it is written to the access log."""
    space, by = answering(request, slug)
    call = found(space, alarm)
    if call.person_id is None or call.closed_at is not None:
        raise PermissionDenied(_("A name can be read while a call is open."))
    try:
        data = read_person(by, call.person_id, NAME_PURPOSE, ("name",))
    except Refused:
        return HttpResponse("", content_type="text/plain; charset=utf-8")
    return HttpResponse(data.name, content_type="text/plain; charset=utf-8")
