"""Writing a case and publishing it: pages for those who may publish."""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from dure.core.agents.models import User
from dure.core.agents.permissions import require
from dure.core.agents.roles import Permission
from dure.core.kit.errors import Refused
from dure.local.initiatives.models import Initiative
from dure.world.cases.actions import change_case, draft_case, publish_case
from dure.world.cases.completeness import missing_parts
from dure.world.cases.forms import CaseForm, PublishForm, initial_from, initial_of
from dure.world.cases.models import Case
from dure.world.cases.queries import case_to_write, history_of


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def write_case(request: HttpRequest, initiative: str) -> HttpResponse:
    """Begin a case; what the initiative says already is filled in."""
    found = Initiative.objects.filter(slug=initiative).select_related("territory").first()
    if found is None:
        raise Http404(_("There is no initiative at this address. The list of initiatives shows all of them."))
    user = require(request.user, Permission.PUBLISH_CASE, found.territory)
    form = CaseForm(request.POST or None, initial=initial_from(found))
    if request.method == "POST" and form.is_valid():
        case = _attempt(form, lambda: draft_case(user, found, **form.case_fields()))
        if case is not None:
            messages.success(request, _("The draft is saved. Nobody but you and your colleagues can see it."))
            return redirect("cases:edit", slug=case.slug)
    return render(request, "cases/write.html", {"form": form, "initiative": found})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit_case(request: HttpRequest, slug: str) -> HttpResponse:
    """Change what the next version will say, and see what is still missing."""
    user, case = _case_for_writer(request, slug)
    form = CaseForm(request.POST or None, initial=initial_of(case))
    if request.method == "POST" and form.is_valid():
        changed = _attempt(form, lambda: change_case(user, case, **form.case_fields()))
        if changed is not None:
            messages.success(request, _("Your changes are saved. Readers see them once you publish."))
            return redirect("cases:edit", slug=case.slug)
    return _editing_page(request, case, form, PublishForm(case))


@login_required
@require_POST
def publish(request: HttpRequest, slug: str) -> HttpResponse:
    """Publish what is saved, with the chosen computation."""
    user, case = _case_for_writer(request, slug)
    form = PublishForm(case, request.POST)
    if form.is_valid():
        computation = form.cleaned_data["computation"]
        version = _attempt(form, lambda: publish_case(user, case, computation))
        if version is not None:
            messages.success(request, _("The case is published. Anyone can read it and check its figures."))
            return redirect("cases:detail", slug=case.slug)
    return _editing_page(request, case, CaseForm(initial=initial_of(case)), form)


def _case_for_writer(request: HttpRequest, slug: str) -> tuple[User, Case]:
    case = case_to_write(slug)
    if case is None:
        raise Http404(_("There is no case at this address. Begin one on the page of its initiative."))
    return require(request.user, Permission.PUBLISH_CASE, case.initiative.territory), case


def _attempt[Result](form: forms.Form, action: Callable[[], Result]) -> Result | None:
    """What the action gives; where it refuses, its reason stands in the form and the result is None."""
    try:
        return action()
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        return None


def _editing_page(request: HttpRequest, case: Case, form: CaseForm, publish_form: PublishForm) -> HttpResponse:
    computations = publish_form.fields["computation"]
    context = {
        "case": case,
        "form": form,
        "publish_form": publish_form,
        "has_computations": isinstance(computations, forms.ModelChoiceField) and bool(computations.queryset),
        "missing": missing_parts(case),
        "history": history_of(case),
    }
    return render(request, "cases/edit.html", context)
