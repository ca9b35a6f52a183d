"""Pages on which coordinators change initiatives. The actions decide who may."""

from collections.abc import Callable
from uuid import UUID
from zoneinfo import ZoneInfo

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dure.core.agents.models import User
from dure.core.agents.permissions import require
from dure.core.agents.roles import Permission
from dure.core.kit.errors import Refused
from dure.ledger.models import Commitment
from dure.local.initiatives import actions, planning_queries, queries
from dure.local.initiatives.forms import (
    DoneForm,
    InitiativeForm,
    MilestoneForm,
    PartnerForm,
    PledgeForm,
    StartForm,
    show_refusal,
)
from dure.local.initiatives.models import Initiative, Milestone, Partner

form_page = require_http_methods(["GET", "HEAD", "POST"])


@login_required
@form_page
def start(request: HttpRequest) -> HttpResponse:
    """Start an initiative."""
    by = require(request.user, Permission.MANAGE_INITIATIVE)
    form = StartForm(request.POST or None, by=by)
    if request.method == "POST" and form.is_valid():
        fields = form.cleaned_data
        try:
            initiative = actions.start_initiative(
                by, lead=fields["lead"], territory=fields["territory"], data=form.data_for()
            )
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("The initiative has begun. Now add its partners."))
            return redirect("initiatives:manage", slug=initiative.slug)
    context = {
        "form": form,
        "title": _("Start an initiative"),
        "submit": _("Start the initiative"),
        "back_url": reverse("initiatives:list"),
        "back_label": _("Initiatives"),
    }
    return render(request, "initiatives/form.html", context, status=_status(form))


@login_required
@require_safe
def manage(request: HttpRequest, slug: str) -> HttpResponse:
    """Everything that a coordinator may change, in one place."""
    _by, initiative = managed_by(request, slug)
    today = timezone.localdate(timezone=ZoneInfo(initiative.territory.time_zone))
    context = {
        "initiative": initiative,
        "page": queries.initiative_page(initiative),
        "intents": planning_queries.open_intents(initiative),
        "agreements": planning_queries.agreements_of(initiative),
        "today": today.isoformat(),
    }
    return render(request, "initiatives/manage.html", context)


@login_required
@form_page
def edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Texts in all languages, challenges, status and dates."""
    by, initiative = managed_by(request, slug)
    form = InitiativeForm(request.POST or None, initial=InitiativeForm.initial_of(initiative))
    return handle_form(
        request,
        initiative,
        form,
        (_("Texts and dates"), _("Save the changes"), _("The changes are saved.")),
        lambda: actions.change_initiative(by, initiative, form.data_for(initiative)),
    )


@login_required
@form_page
def add_partner(request: HttpRequest, slug: str) -> HttpResponse:
    """Let an organization take part."""
    by, initiative = managed_by(request, slug)
    form = PartnerForm(request.POST or None)
    return handle_form(
        request,
        initiative,
        form,
        (_("Add a partner"), _("Add the partner"), _("The partner takes part now.")),
        lambda: actions.add_partner(by, initiative, form.new_partner()),
    )


@login_required
@require_POST
def remove_partner(request: HttpRequest, slug: str, partner: int) -> HttpResponse:
    """End an organization's part."""
    by, initiative = managed_by(request, slug)
    row = get_object_or_404(Partner.objects.select_related("organization"), pk=partner, initiative=initiative)
    row.initiative = initiative
    return act_and_return(
        request, initiative, lambda: actions.remove_partner(by, row), _("The partner has been removed.")
    )


@login_required
@form_page
def add_pledge(request: HttpRequest, slug: str) -> HttpResponse:
    """Note what a partner promises."""
    by, initiative = managed_by(request, slug)
    form = PledgeForm(request.POST or None, initiative=initiative)
    return handle_form(
        request,
        initiative,
        form,
        (_("Add a pledge"), _("Add the pledge"), _("The pledge is noted.")),
        lambda: actions.pledge(by, initiative, form.new_pledge()),
    )


@login_required
@require_POST
def finish_pledge(request: HttpRequest, slug: str, pledge: UUID) -> HttpResponse:
    """Expect nothing more of a pledge."""
    by, initiative = managed_by(request, slug)
    row = get_object_or_404(Commitment, pk=pledge, plan=initiative.plan_id)
    return act_and_return(
        request, initiative, lambda: actions.finish_pledge(by, initiative, row), _("The pledge is finished.")
    )


@login_required
@require_POST
def reopen_pledge(request: HttpRequest, slug: str, pledge: UUID) -> HttpResponse:
    """Expect something of a finished pledge again."""
    by, initiative = managed_by(request, slug)
    row = get_object_or_404(Commitment, pk=pledge, plan=initiative.plan_id)
    return act_and_return(
        request, initiative, lambda: actions.reopen_pledge(by, initiative, row), _("The pledge is open again.")
    )


@login_required
@form_page
def add_milestone(request: HttpRequest, slug: str) -> HttpResponse:
    """Add a step."""
    by, initiative = managed_by(request, slug)
    form = MilestoneForm(request.POST or None)
    return handle_form(
        request,
        initiative,
        form,
        (_("Add a milestone"), _("Add the milestone"), _("The milestone stands on the timeline.")),
        lambda: actions.add_milestone(by, initiative, form.new_milestone()),
    )


@login_required
@form_page
def complete_milestone(request: HttpRequest, slug: str, milestone: UUID) -> HttpResponse:
    """Say when a step was done."""
    by, initiative = managed_by(request, slug)
    row = _milestone(initiative, milestone)
    today = timezone.localdate(timezone=ZoneInfo(initiative.territory.time_zone))
    form = DoneForm(request.POST or None, initial={"done_on": today})
    return handle_form(
        request,
        initiative,
        form,
        (str(row.name), _("Mark as done"), _("The milestone is done.")),
        lambda: actions.complete_milestone(by, row, form.cleaned_data["done_on"]),
    )


@login_required
@require_POST
def reopen_milestone(request: HttpRequest, slug: str, milestone: UUID) -> HttpResponse:
    """Say that a step is not done after all."""
    by, initiative = managed_by(request, slug)
    row = _milestone(initiative, milestone)
    return act_and_return(
        request, initiative, lambda: actions.reopen_milestone(by, row), _("The milestone is open again.")
    )


def managed_by(request: HttpRequest, slug: str) -> tuple[User, Initiative]:
    """The reader and the initiative, if the reader may manage it."""
    initiative = get_object_or_404(queries.all_initiatives(), slug=slug)
    by = require(request.user, Permission.MANAGE_INITIATIVE, initiative.lead, initiative.territory)
    return by, initiative


def _milestone(initiative: Initiative, milestone: UUID) -> Milestone:
    row = get_object_or_404(Milestone, pk=milestone, initiative=initiative)
    row.initiative = initiative
    return row


def handle_form(
    request: HttpRequest,
    initiative: Initiative,
    form: forms.Form,
    words: tuple[str, str, str],
    act: Callable[[], object],
) -> HttpResponse:
    """Show the form, or act on it and return to the manage page; `words` are title, button and success."""
    title, submit, done = words
    if request.method == "POST" and form.is_valid():
        try:
            act()
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, done)
            return redirect("initiatives:manage", slug=initiative.slug)
    context = {
        "form": form,
        "title": title,
        "submit": submit,
        "initiative": initiative,
        "back_url": reverse("initiatives:manage", args=[initiative.slug]),
        "back_label": initiative.name,
    }
    return render(request, "initiatives/form.html", context, status=_status(form))


def act_and_return(request: HttpRequest, initiative: Initiative, act: Callable[[], object], done: str) -> HttpResponse:
    """Act, say what came of it, and return to the manage page."""
    try:
        act()
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, done)
    return redirect("initiatives:manage", slug=initiative.slug)


def _status(form: forms.Form) -> int:
    return 422 if form.is_bound and form.errors else 200
