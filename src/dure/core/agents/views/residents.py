"""Residents' records, for those who hold rights in them.

No personal data stands in an address or in the answer to a GET: what is read is shown once, in the
answer to the form that says what it is read for.
"""

from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from dure.core.agents import personal
from dure.core.agents.consents import consents_of, give_all
from dure.core.agents.forms import show_refusal
from dure.core.agents.labels import agent_label, labels_for, staff_names
from dure.core.agents.models import User
from dure.core.agents.permissions import may, require
from dure.core.agents.personal import FIELDS, HeldRecord, PersonalData
from dure.core.agents.resident_forms import ChangeForm, EraseForm, FindForm, ReadForm, RegisterForm
from dure.core.agents.roles import Permission
from dure.core.agents.views.access_log import field_names
from dure.core.agents.views.places import account_places
from dure.core.audit.queries import accesses
from dure.core.kit.errors import Refused
from dure.core.kit.paging import page_of

ANSWER, CORRECT_THIS = 200, 422


@sensitive_post_parameters()
@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def residents(request: HttpRequest) -> HttpResponse:
    """Where records begin; sent with a purpose, the residents of one organization who fit."""
    by = _with_rights(request)
    if request.method != "POST":
        return _residents_page(request, by)
    require(by, Permission.READ_PERSONAL_DATA)
    form = FindForm(by, request.POST)
    if form.is_valid():
        wanted = form.cleaned_data
        try:
            found = personal.find_people(by, wanted["organization"], wanted["query"], wanted["purpose"])
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            return _residents_page(request, by, find=form, found=found, purpose=wanted["purpose"])
    return _residents_page(request, by, find=form, status=CORRECT_THIS)


@sensitive_post_parameters()
@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """Register a resident; leads to the new record."""
    by = require(request.user, Permission.REGISTER_PERSON)
    form = RegisterForm(by, request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            with transaction.atomic():
                agent = personal.register_person(by, form.cleaned_data["organization"], form.personal_data())
                give_all(by, agent.pk, form.cleaned_data["consents"])
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            label = agent_label(agent).text
            messages.success(request, _("The resident is registered as “%(mark)s”.") % {"mark": label})
            return redirect("agents:resident", agent_id=agent.pk)
    status = CORRECT_THIS if form.is_bound else ANSWER
    return _residents_page(request, by, register=form, status=status, registering=True)


@sensitive_post_parameters()
@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def open_by_mark(request: HttpRequest) -> HttpResponse:
    """Lead from the mark of a person in the ledger to the record. Sent, lest a name typed here stand in an address."""
    by = _with_rights(request)
    if request.method != "POST":
        return _residents_page(request, by)
    mark = request.POST.get("mark", "").strip()[:40]
    try:
        marked = personal.people_with_mark(by, mark)
    except Refused as refusal:
        return _residents_page(request, by, mark=mark, mark_error=refusal.message, status=CORRECT_THIS)
    if len(marked) == 1:
        return redirect("agents:resident", agent_id=marked[0])
    if not marked:
        error = _("No record with this mark is held where you have rights.")
        return _residents_page(request, by, mark=mark, mark_error=error, status=CORRECT_THIS)
    return _residents_page(request, by, mark=mark, marked=labels_for(marked))


@sensitive_post_parameters()
@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def resident(request: HttpRequest, agent_id: UUID) -> HttpResponse:
    """One record from outside; sent with a purpose, it is opened, and the reading logged."""
    by = cast("User", request.user)
    held = personal.held_record(by, agent_id)
    if request.method != "POST":
        return _resident_page(request, held)
    require(by, Permission.READ_PERSONAL_DATA, held.holder)
    form = ReadForm(request.POST)
    if form.is_valid():
        try:
            data = personal.read_person(by, agent_id, form.cleaned_data["purpose"], FIELDS)
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            return _opened_page(request, by, held, data, form.cleaned_data["purpose"])
    return _resident_page(request, held, read_form=form, refused=form, status=CORRECT_THIS)


@sensitive_post_parameters()
@login_required
@never_cache
@require_POST
def change(request: HttpRequest, agent_id: UUID) -> HttpResponse:
    """Write what was corrected in a record that was read."""
    by = cast("User", request.user)
    held = personal.held_record(by, agent_id)
    require(by, Permission.REGISTER_PERSON, held.holder)
    form = ChangeForm(request.POST, with_notes=personal.may_read_health_notes(by, held.holder))
    if form.is_valid():
        try:
            if fields := form.changed_fields():
                personal.change_person(by, agent_id, form.personal_data(), fields)
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            done = _("The record is changed: %(fields)s.") % {"fields": field_names(fields)}
            messages.success(request, done if fields else _("Nothing was changed."))
            return redirect("agents:resident", agent_id=agent_id)
    return _resident_page(request, held, change_form=form, refused=form, status=CORRECT_THIS)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest, agent_id: UUID) -> HttpResponse:
    """Say what erasing destroys and what it leaves, and do it once that is understood. Needs no reading."""
    by = cast("User", request.user)
    held = personal.held_record(by, agent_id)
    require(by, Permission.ERASE_PERSON, held.holder)
    form = EraseForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            personal.erase_person(by, agent_id)
        except Refused as refusal:
            messages.error(request, refusal.message)
        else:
            messages.success(request, _("This person's data is erased."))
        return redirect("agents:resident", agent_id=agent_id)
    if held.erased_at:
        return redirect("agents:resident", agent_id=agent_id)
    context = {"held": held, "label": agent_label(agent_id), "form": form, "account_places": account_places(request)}
    return render(request, "agents/resident_erase.html", context, status=CORRECT_THIS if form.is_bound else ANSWER)


def _with_rights(request: HttpRequest) -> User:
    by = cast("User", request.user)
    if not any(may(by, right) for right in personal.RIGHTS):
        raise PermissionDenied(_("You have no right to residents' records. Ask whoever manages roles for this place."))
    return by


def _residents_page(request: HttpRequest, by: User, status: int = ANSWER, **shown: Any) -> HttpResponse:
    context: dict[str, Any] = {
        "find": FindForm(by) if may(by, Permission.READ_PERSONAL_DATA) else None,
        "register": RegisterForm(by) if may(by, Permission.REGISTER_PERSON) else None,
        "account_places": account_places(request),
    }
    return render(request, "agents/residents.html", {**context, **shown}, status=status)


def _opened_page(request: HttpRequest, by: User, held: HeldRecord, data: PersonalData, purpose: str) -> HttpResponse:
    with_notes = personal.may_read_health_notes(by, held.holder)
    change_form = ChangeForm(with_notes=with_notes, shown=data) if held.may_change else None
    shown: dict[str, Any] = {
        "data": data,
        "with_notes": with_notes,
        "read_purpose": purpose,
        "change_form": change_form,
    }
    return _resident_page(request, held, **shown)


def _resident_page(request: HttpRequest, held: HeldRecord, status: int = ANSWER, **shown: Any) -> HttpResponse:
    context: dict[str, Any] = {
        "held": held,
        "label": agent_label(held.agent_id),
        "read_form": ReadForm(),
        "consents": [] if held.erased_at else consents_of(held.agent_id),
        "account_places": account_places(request),
    }
    if held.may_see_readings:
        context |= _readings(request, held)
    return render(request, "agents/resident.html", {**context, **shown}, status=status)


def _readings(request: HttpRequest, held: HeldRecord) -> dict[str, Any]:
    page = page_of(request, accesses().filter(subject=held.agent_id))
    readers = staff_names(access.reader for access in page)
    rows = [(each, readers.get(each.reader, "") if each.reader else "", field_names(each.fields)) for each in page]
    log = f"{reverse('agents:access_log')}?subject={held.agent_id}"
    return {"page": page, "readings": rows, "csv_url": f"{log}&format=csv", "excel_url": f"{log}&format=xlsx"}
