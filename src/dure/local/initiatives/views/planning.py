"""Pages on which coordinators publish wishes and offers, answer them, and note written agreements."""

from collections.abc import Callable
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from dure.core.kit.errors import Refused
from dure.ledger import planning
from dure.ledger.models import Intent
from dure.local.initiatives.models import Initiative
from dure.local.initiatives.planning_forms import AgreementForm, AnswerForm, IntentForm, for_field
from dure.local.initiatives.views.managing import act_and_return, form_page, handle_form, managed_by


@login_required
@form_page
def publish_intent(request: HttpRequest, slug: str) -> HttpResponse:
    """Say what a partner wants or offers."""
    by, initiative = managed_by(request, slug)
    form = IntentForm(request.POST or None, initiative=initiative)
    return handle_form(
        request,
        initiative,
        form,
        (_("Publish a wish or an offer"), _("Publish it"), _("It stands on the public page.")),
        _at_fields(lambda: planning.publish_intent(by, form.new_intent())),
    )


@login_required
@form_page
def answer_intent(request: HttpRequest, slug: str, intent: UUID) -> HttpResponse:
    """Note who promises what is wanted, or takes what is offered."""
    by, initiative = managed_by(request, slug)
    row = _intent(initiative, intent)
    form = AnswerForm(request.POST or None, initiative=initiative, intent=row)
    return handle_form(
        request,
        initiative,
        form,
        (str(row), _("Add the pledge"), _("The pledge is noted.")),
        _at_fields(lambda: planning.commit_to(by, row, form.new_commitment())),
    )


@login_required
@require_POST
def close_intent(request: HttpRequest, slug: str, intent: UUID) -> HttpResponse:
    """Want or offer nothing more."""
    by, initiative = managed_by(request, slug)
    row = _intent(initiative, intent)
    return act_and_return(request, initiative, lambda: planning.finish(by, row), _("It is no longer open."))


@login_required
@form_page
def make_agreement(request: HttpRequest, slug: str) -> HttpResponse:
    """Note what partners agreed in writing."""
    by, initiative = managed_by(request, slug)
    form = AgreementForm(request.POST or None, initiative=initiative)
    return handle_form(
        request,
        initiative,
        form,
        (_("Note a written agreement"), _("Note the agreement"), _("The agreement is noted.")),
        lambda: planning.make_agreement(by, initiative.plan, **form.cleaned_data),
    )


def _intent(initiative: Initiative, intent: UUID) -> Intent:
    rows = Intent.objects.select_related("plan", "resource_conforms_to")
    return get_object_or_404(rows, pk=intent, plan=initiative.plan_id)


def _at_fields(act: Callable[[], object]) -> Callable[[], object]:
    """The same act, whose refusal names a field of the form."""

    def acting() -> object:
        try:
            return act()
        except Refused as refusal:
            raise for_field(refusal) from refusal

    return acting
