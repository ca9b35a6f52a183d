"""The safety log, near misses without a call, prevention, and the month's review."""

from datetime import date, datetime, time
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dure.core.agents.labels import staff_names
from dure.core.agents.models import User
from dure.core.agents.permissions import may, require
from dure.core.agents.roles import Permission
from dure.core.kit.errors import Refused
from dure.core.kit.tables import Column, export, requested_format
from dure.local.spaces.alarms import actions, queries
from dure.local.spaces.alarms.forms import PreventionForm, ReviewForm, SafetyNoteForm
from dure.local.spaces.alarms.models import MonthlySafetyReview, PreventionAction, SafetyNote
from dure.local.spaces.alarms.views.answering import working
from dure.local.spaces.alarms.wording import KINDS, WHAT
from dure.local.spaces.models import Space
from dure.local.spaces.queries import all_spaces, today_at, zone_of

MOST_LISTED = 200
DECEMBER = 12


def reviewing(request: HttpRequest, slug: str) -> tuple[Space, User]:
    """The space and the reader, if the reader may keep its safety log."""
    space = get_object_or_404(all_spaces(), slug=slug)
    return space, require(request.user, Permission.REVIEW_SAFETY, space.operator)


@login_required
@never_cache
@require_GET
def log(request: HttpRequest, slug: str) -> HttpResponseBase:
    """What happened and nearly did, by kind and month, as a page, CSV or Excel; and what is to be done."""
    space, _by = reviewing(request, slug)
    notes = queries.notes_of(space)
    kind = request.GET.get("kind", "")
    if kind in KINDS:
        notes = notes.filter(kind=kind)
    if form := requested_format(request):
        return export(f"safety-{space.slug}", form, columns(space), notes)
    return log_page(request, space)


def columns(space: Space) -> list[Column[SafetyNote]]:
    """The columns of the log as a file."""
    return [
        Column(_("When"), lambda note: timezone.localtime(note.happened_at, zone_of(space)).isoformat()),
        Column(_("Kind"), lambda note: KINDS[SafetyNote.Kind(note.kind)]),
        Column(_("What happened"), lambda note: WHAT[SafetyNote.What(note.what)]),
        Column(_("Zone"), lambda note: note.zone or ""),
        Column(_("In a few words"), lambda note: note.story),
        Column(_("Why it happened"), lambda note: note.causes),
        Column(_("Follow-up"), lambda note: note.follow_up),
    ]


def log_page(request: HttpRequest, space: Space, bound: PreventionForm | None = None) -> HttpResponse:
    """The log; `bound` is a form of prevention that was refused."""
    notes = queries.notes_of(space)
    kind = request.GET.get("kind", "")
    notes = notes.filter(kind=kind) if kind in KINDS else notes
    rows = [(note, KINDS[SafetyNote.Kind(note.kind)], WHAT[SafetyNote.What(note.what)]) for note in notes[:MOST_LISTED]]
    context = {
        "space": space,
        "rows": rows,
        "kinds": KINDS,
        "kind": kind,
        "to_do": space.prevention_actions.filter(done_at__isnull=True).select_related("responsible"),
        "form": bound or PreventionForm(space=space),
        "today": today_at(space),
    }
    with timezone.override(zone_of(space)):
        return render(request, "alarms/safety.html", context, status=422 if bound else 200)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def new_note(request: HttpRequest, slug: str) -> HttpResponse:
    """A near miss or an incident without a call: one short form for everybody who works here."""
    space, by = working(request, slug)
    with timezone.override(zone_of(space)):
        form = SafetyNoteForm(request.POST or None, space=space, initial={"happened_at": timezone.localtime()})
        if request.method == "POST" and form.is_valid():
            try:
                actions.note_safety(by, space, actions.NewNote(**form.cleaned_data))
            except Refused as refusal:
                form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
            else:
                messages.success(request, _("Thank you. It is in the safety log."))
                reviews = may(by, Permission.REVIEW_SAFETY, space.operator)
                return redirect("alarms:safety" if reviews else "alarms:calls", slug=space.slug)
        status = 422 if form.errors else 200
        return render(request, "alarms/new_note.html", {"space": space, "form": form}, status=status)


@login_required
@require_POST
def decide_prevention(request: HttpRequest, slug: str, note: UUID) -> HttpResponse:
    """Have somebody do something about what a note tells."""
    space, by = reviewing(request, slug)
    about = get_object_or_404(queries.notes_of(space), pk=note)
    form = PreventionForm(request.POST, space=space)
    if form.is_valid():
        try:
            actions.decide_prevention(by, space, note=about, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        else:
            return redirect("alarms:safety", slug=space.slug)
    return log_page(request, space, form)


@login_required
@require_POST
def finish_prevention(request: HttpRequest, slug: str, action: UUID) -> HttpResponse:
    """It is done."""
    space, by = working(request, slug)
    actions.finish_prevention(by, get_object_or_404(PreventionAction, pk=action, space=space))
    reviews = may(by, Permission.REVIEW_SAFETY, space.operator)
    return redirect("alarms:safety" if reviews else "alarms:calls", slug=space.slug)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def review(request: HttpRequest, slug: str, year: int, month: int) -> HttpResponse:
    """A month's notes, calls and drills on one page, with what they taught, to be signed."""
    space, by = reviewing(request, slug)
    try:
        first = date(year, month, 1)
        after = date(year + month // DECEMBER, month % DECEMBER + 1, 1)
    except ValueError:
        raise Http404 from None
    form = ReviewForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.sign_review(by, space, first, form.cleaned_data["findings"])
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            return redirect("alarms:review", slug=space.slug, year=year, month=month)
    start, end = (datetime.combine(day, time.min, zone_of(space)) for day in (first, after))
    calls = queries.alarms_of(space).filter(raised_at__gte=start, raised_at__lt=end)
    signed = MonthlySafetyReview.objects.filter(space=space, month=first).first()
    context = {
        "space": space,
        "month": first,
        "notes": queries.notes_of(space).filter(happened_at__gte=start, happened_at__lt=end),
        "calls": calls.filter(drill=False),
        "drills": calls.filter(drill=True),
        "signed": signed,
        "signer": staff_names([signed.signed_by]).get(signed.signed_by, "") if signed else "",
        "form": form,
    }
    with timezone.override(zone_of(space)):
        return render(request, "alarms/review.html", context, status=422 if form.errors else 200)
