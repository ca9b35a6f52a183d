"""The desk of those who look after entries: proposals, claims, entries to check."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dure.core.agents.forms import show_refusal
from dure.core.agents.permissions import may, require, signed_in
from dure.core.agents.roles import Permission
from dure.core.kit.errors import Refused
from dure.core.kit.paging import page_of
from dure.local.directory.stewardship import queries
from dure.local.directory.stewardship.claims import confirm_claim, decline_claim, prepare_letter
from dure.local.directory.stewardship.confirming import confirm_entry
from dure.local.directory.stewardship.forms import ReasonForm
from dure.local.directory.stewardship.models import Claim, Proposal
from dure.local.directory.stewardship.own_domains import own_domains
from dure.local.directory.stewardship.proposal_view import compared
from dure.local.directory.stewardship.proposals import accept_proposal, decline_proposal
from dure.local.directory.stewardship.views.entries import organization_of

FIRST = 10


@login_required
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """What waits for the reader: proposals, claims, entries that nobody has confirmed for long."""
    by = signed_in(request)
    if not queries.keeps_entries(by):
        raise PermissionDenied(_("You look after no entries yet. Claim the entry of your organization first."))
    proposals, claims = queries.open_proposals(by), queries.open_claims(by)
    entries = queries.entries_to_check(by)
    context = {
        "own": queries.own_entries(by),
        "proposals": proposals[: FIRST * 2],
        "proposal_count": proposals.count(),
        "claims": claims[: FIRST * 2],
        "claim_count": claims.count(),
        "page": page_of(request, entries),
        "moderates": may(by, Permission.MODERATE_DIRECTORY),
        "merges": may(by, Permission.MERGE_ORGANIZATIONS),
    }
    return render(request, "stewardship/desk.html", context)


@login_required
@require_POST
def check_entry(request: HttpRequest, slug: str) -> HttpResponse:
    """Confirm an entry from the desk, and stay there."""
    organization = organization_of(slug)
    try:
        confirm_entry(signed_in(request), organization)
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("%(name)s is confirmed.") % {"name": organization.name})
    return redirect("stewardship:desk")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def proposal(request: HttpRequest, proposal_id: UUID) -> HttpResponse:
    """A proposal beside what stands in the entry, and the decision about it."""
    found = get_object_or_404(
        Proposal.objects.select_related("organization__territory", "organization__type", "proposer"), pk=proposal_id
    )
    by = require(request.user, Permission.EDIT_ORGANIZATION, found.organization)
    declining = request.POST.get("decision") == "decline"
    form = ReasonForm(request.POST if declining else None)
    refusal = ""
    if request.method == "POST":
        try:
            if declining and form.is_valid():
                decline_proposal(by, found, form.cleaned_data["reason"])
                messages.success(request, _("The proposal is declined."))
                return redirect("stewardship:desk")
            if not declining:
                accept_proposal(by, found, request.POST.getlist("field"))
                messages.success(request, _("The proposal is accepted, and the entry says so."))
                return redirect("directory:detail", slug=found.organization.slug)
        except Refused as refused:
            refusal = refused.message
        except ValidationError as error:
            refusal = " ".join(error.messages)
    context = {
        "proposal": found,
        "organization": found.organization,
        "rows": compared(found),
        "form": form,
        "refusal": refusal,
        "waiting": found.state == Proposal.State.WAITING,
    }
    return render(request, "stewardship/proposal.html", context, status=422 if refusal or form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def claim(request: HttpRequest, claim_id: UUID) -> HttpResponse:
    """A claim, and the decision about it."""
    found = _claim(claim_id)
    by = require(request.user, Permission.MODERATE_DIRECTORY, found.organization)
    declining = request.POST.get("decision") == "decline"
    form = ReasonForm(request.POST if declining else None)
    if request.method == "POST":
        try:
            if declining and form.is_valid():
                decline_claim(by, found, form.cleaned_data["reason"])
                messages.success(request, _("The claim is declined."))
                return redirect("stewardship:desk")
            if request.POST.get("decision") == "confirm":
                confirm_claim(by, found)
                messages.success(request, _("The claim is confirmed. The new owner is told by e-mail."))
                return redirect("stewardship:desk")
        except Refused as refusal:
            show_refusal(form, refusal) if form.is_bound else messages.error(request, refusal.message)
    context = {
        "claim": found,
        "organization": found.organization,
        "form": form,
        "domains": sorted(own_domains(found.organization)),
        "owners": queries.owner_count(found.organization),
        "waiting": found.state == Claim.State.WAITING,
    }
    return render(request, "stewardship/claim_decision.html", context, status=422 if form.errors else 200)


@login_required
@never_cache
@require_POST
def letter(request: HttpRequest, claim_id: UUID) -> HttpResponse:
    """A letter with a new code, to be printed. The code is on this page and nowhere else."""
    found = _claim(claim_id)
    by = require(request.user, Permission.MODERATE_DIRECTORY, found.organization)
    try:
        found, code = prepare_letter(by, found)
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect("stewardship:claim_decision", claim_id=claim_id)
    return render(
        request, "stewardship/letter.html", {"claim": found, "organization": found.organization, "code": code}
    )


def _claim(claim_id: UUID) -> Claim:
    return get_object_or_404(Claim.objects.select_related("organization__territory", "organization__type"), pk=claim_id)
