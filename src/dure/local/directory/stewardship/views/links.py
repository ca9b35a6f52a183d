"""Pages that links in e-mails and letters lead to.

Mail scanners follow links, so opening one changes nothing: the page has a button that does.
"""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from dure.core.agents.forms import show_refusal
from dure.core.kit.errors import Refused
from dure.core.kit.limits import count_use, visitor
from dure.local.directory.stewardship import digests
from dure.local.directory.stewardship.claims import (
    claim_of_link,
    claim_of_page,
    confirm_by_code,
    confirm_by_link,
    require_open_letter,
)
from dure.local.directory.stewardship.confirming import confirm_entry, freshness_of
from dure.local.directory.stewardship.forms import CodeForm


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def claim_link(request: HttpRequest, token: str) -> HttpResponse:
    """The link of a claim by e-mail: one button makes its reader an owner."""
    try:
        if request.method == "POST":
            claim, password_link = confirm_by_link(token)
            messages.success(request, _("You keep this entry now."))
            if password_link:
                return redirect(password_link)
            return redirect("directory:detail", slug=claim.organization.slug)
        claim = claim_of_link(token)
    except Refused as refusal:
        return _dead_end(request, refusal)
    return render(request, "stewardship/claim_link.html", {"claim": claim, "organization": claim.organization})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest, token: str) -> HttpResponse:
    """Where the claimant enters the code of the letter."""
    try:
        claim = claim_of_page(token)
    except Refused as refusal:
        return _dead_end(request, refusal)
    form = CodeForm(request.POST or None)
    waits = ""
    try:
        require_open_letter(claim)
    except Refused as refusal:
        waits = refusal.message
    if request.method == "POST" and not waits and form.is_valid():
        try:
            count_use("enter code", visitor(request), most=20)
            claim, password_link = confirm_by_code(token, form.cleaned_data["code"])
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("You keep this entry now."))
            if password_link:
                return redirect(password_link)
            return redirect("directory:detail", slug=claim.organization.slug)
    context = {"claim": claim, "organization": claim.organization, "form": form, "waits": waits}
    return render(request, "stewardship/code.html", context, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, token: str) -> HttpResponse:
    """The link of one entry in the monthly digest: one button confirms it."""
    try:
        by, organization = digests.entry_of_link(token)
        if request.method == "POST":
            confirm_entry(by, organization)
            messages.success(request, _("Thank you. The entry says now that it was checked today."))
            return redirect("directory:detail", slug=organization.slug)
    except Refused as refusal:
        return _dead_end(request, refusal)
    context = {"organization": organization, "freshness": freshness_of(organization), "keeps": True}
    return render(request, "stewardship/confirm.html", context)


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def digest_choice(request: HttpRequest, token: str) -> HttpResponse:
    """Stop the monthly digest, or have it again.

    Mail programs post here by themselves when their reader asks them to unsubscribe (RFC 8058), without
    a session of this site; the token in the address says whose choice it is.
    """
    try:
        reader = digests.reader_of_link(token)
        if request.method == "POST":
            digests.choose_digest(reader, wanted=request.POST.get("wanted") == "yes")
    except Refused as refusal:
        return _dead_end(request, refusal)
    context = {"wanted": digests.wants_digest(reader), "changed": request.method == "POST"}
    return render(request, "stewardship/digest_choice.html", context)


def _dead_end(request: HttpRequest, refusal: Refused) -> HttpResponse:
    return render(request, "stewardship/dead_end.html", {"message": refusal.message}, status=410)
