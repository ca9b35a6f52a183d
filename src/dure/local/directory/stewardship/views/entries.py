"""What anybody may do with an entry: read its history, say that it is right, propose a change, claim it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from dure.core.agents.forms import show_refusal
from dure.core.agents.models import Organization, User
from dure.core.agents.permissions import may, signed_in
from dure.core.agents.roles import Permission
from dure.core.audit.entry_kinds import EntryKind, entry_kind
from dure.core.audit.models import Revision
from dure.core.audit.revisions import revisions_of
from dure.core.kit.errors import Refused
from dure.core.kit.limits import visitor
from dure.core.kit.paging import page_of
from dure.local.directory.stewardship.claims import NewClaim, claim_entry
from dure.local.directory.stewardship.confirming import confirm_entry, freshness_of, vouch_for_entry
from dure.local.directory.stewardship.forms import ClaimForm, proposal_form
from dure.local.directory.stewardship.history import field_change, field_words, history_page
from dure.local.directory.stewardship.organization_kind import ORGANIZATIONS
from dure.local.directory.stewardship.own_domains import own_domains
from dure.local.directory.stewardship.proposals import Proposing, propose_change
from dure.local.directory.stewardship.undoing import undo_revision, undoing


def organization_of(slug: str) -> Organization:
    """The organization of a page, with what its pages read."""
    return get_object_or_404(
        Organization.objects.select_related("agent", "type", "territory", "merged_into"), slug=slug
    )


@require_safe
def history(request: HttpRequest, slug: str) -> HttpResponse:
    """Every change of an organization's entry."""
    return _history(request, ORGANIZATIONS, organization_of(slug))


@require_safe
def entry_history(request: HttpRequest, kind: str, subject: UUID) -> HttpResponse:
    """The same for an entry of another kind, such as a service."""
    known, entry = _entry(kind, subject)
    return _history(request, known, entry)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def undo(request: HttpRequest, slug: str, revision_id: UUID) -> HttpResponse:
    """Take back one change of an organization's entry."""
    return _undo(request, ORGANIZATIONS, organization_of(slug), revision_id)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def entry_undo(request: HttpRequest, kind: str, subject: UUID, revision_id: UUID) -> HttpResponse:
    """The same for an entry of another kind."""
    known, entry = _entry(kind, subject)
    return _undo(request, known, entry, revision_id)


def _entry(kind: str, subject: UUID) -> tuple[EntryKind, Any]:
    known = entry_kind(kind)
    entry = known.find(subject) if known is not None else None
    if known is None or entry is None:
        raise Http404
    return known, entry


def _history(request: HttpRequest, kind: EntryKind, entry: Any) -> HttpResponse:
    page = page_of(request, revisions_of(kind.name, entry.pk))
    may_edit = kind.may_edit(request.user, entry)
    rows = history_page(
        kind, entry, list(page.object_list), for_colleagues=request.user.is_authenticated, may_edit=may_edit
    )
    context = {
        "page": page,
        "rows": rows,
        "title": kind.title(entry),
        "entry": entry,
        "kind": kind.name,
        "entry_url": kind.url(entry),
    }
    return render(request, "stewardship/history.html", context)


def _undo(request: HttpRequest, kind: EntryKind, entry: Any, revision_id: UUID) -> HttpResponse:
    by = signed_in(request)
    revision = get_object_or_404(Revision, pk=revision_id, subject_kind=kind.name, subject=entry.pk)
    if not kind.may_edit(by, entry):
        # The action says the same; a page that offers what is then refused would waste people's time.
        undo_revision(by, kind, entry, revision)
    refusal = ""
    if request.method == "POST":
        try:
            undo_revision(by, kind, entry, revision, request.POST.getlist("also"))
        except Refused as refused:
            refusal = refused.message
        except ValidationError as error:
            refusal = " ".join(error.messages)
        else:
            messages.success(request, _("The change is undone. The history shows that too."))
            return redirect(kind.url(entry))
    found = undoing(kind, entry, revision)
    present = {
        name: [found.present.get(name), value] for name, value in {**found.simple, **found.changed_since}.items()
    }
    words = field_words(kind, [present])
    context = {
        "title": kind.title(entry),
        "entry_url": kind.url(entry),
        "revision": revision,
        "simple": [field_change(words, name, *present[name]) for name in found.simple],
        "changed_since": [field_change(words, name, *present[name]) for name in found.changed_since],
        "refusal": refusal,
    }
    return render(request, "stewardship/undo.html", context, status=422 if refusal else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, slug: str) -> HttpResponse:
    """“Is this still right?” Yes, by somebody who keeps the entry or by a reader."""
    organization = organization_of(slug)
    keeps = may(request.user, Permission.EDIT_ORGANIZATION, organization)
    if request.method == "POST":
        try:
            if keeps:
                confirm_entry(signed_in(request), organization)
                messages.success(request, _("Thank you. The entry says now that it was checked today."))
            else:
                vouch_for_entry(visitor(request), organization)
                messages.success(
                    request, _("Thank you. Whoever looks after this entry sees that a reader found it right.")
                )
        except Refused as refusal:
            messages.error(request, refusal.message)
        return redirect("directory:detail", slug=slug)
    context = {"organization": organization, "keeps": keeps, "freshness": freshness_of(organization)}
    return render(request, "stewardship/confirm.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: HttpRequest, slug: str) -> HttpResponse:
    """Propose a change, signed in or not."""
    organization = organization_of(slug)
    if organization.merged_into is not None:
        return redirect("stewardship:propose", slug=organization.merged_into.slug)
    user = request.user if isinstance(request.user, User) else None
    form = proposal_form(organization, user, request.POST or None)
    if request.method == "POST" and (form.trapped or form.is_valid()):
        try:
            if not form.trapped:
                given = form.cleaned_data
                who = Proposing(visitor(request), user, given.get("reply_to", ""))
                fields: Any = form.changes(organization)
                propose_change(who, organization, fields, note=given["note"], source_name=given["source"])
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("Thank you. Somebody who looks after this entry decides about your proposal."))
            return redirect("directory:detail", slug=slug)
    context = {"organization": organization, "form": form}
    return render(request, "stewardship/propose.html", context, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def claim(request: HttpRequest, slug: str) -> HttpResponse:
    """Begin to claim an entry."""
    organization = organization_of(slug)
    if organization.merged_into is not None:
        return redirect("stewardship:claim", slug=organization.merged_into.slug)
    by_post = bool(organization.street_address) and organization.closed_on is None
    initial = {}
    if isinstance(request.user, User):
        initial = {"display_name": request.user.display_name, "email": request.user.email}
    form = ClaimForm(own_domains(organization), request.POST or None, by_post=by_post, initial=initial)
    if request.method == "POST" and (form.trapped or form.is_valid()):
        method, email = str(form.data.get("method", "")), str(form.data.get("email", ""))
        try:
            if not form.trapped:
                given = form.cleaned_data
                new = NewClaim(given["method"], given["email"], given["display_name"], given["note"])
                claim_entry(organization, new, visitor(request))
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            context = {"organization": organization, "method": method, "email": email}
            return render(request, "stewardship/claimed.html", context)
    context = {"organization": organization, "form": form}
    return render(request, "stewardship/claim.html", context, status=422 if form.errors else 200)
