"""Comparing two entries, merging them, and taking a merge back."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dure.core.agents.models import Organization
from dure.core.agents.permissions import may, require
from dure.core.agents.queries import survivor_of
from dure.core.agents.roles import Permission
from dure.core.kit.errors import Refused
from dure.local.directory.merging import queries
from dure.local.directory.merging.actions import merge, undo_merge
from dure.local.directory.merging.forms import ChoicesForm, OtherEntryForm
from dure.local.directory.merging.models import Merge
from dure.local.directory.merging.moving import following
from dure.local.directory.merging.values import differing_parts


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: HttpRequest, slug: str) -> HttpResponse:
    """Name the entry that means the same organization."""
    organization = survivor_of(_entry(slug))
    require(request.user, Permission.MERGE_ORGANIZATIONS, organization)
    form = OtherEntryForm(organization, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        return redirect("merging:compare", slug=organization.slug, other=form.cleaned_data["other"].slug)
    context = {"organization": organization, "form": form}
    return render(request, "merging/choose.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def compare(request: HttpRequest, slug: str, other: str) -> HttpResponse:
    """Both entries side by side; what stays is the one of the address's first part."""
    survivor, merged_entry = _entry(slug), _entry(other)
    for each in (survivor, merged_entry):
        by = require(request.user, Permission.MERGE_ORGANIZATIONS, each)
    if survivor.pk == merged_entry.pk:
        raise Http404
    parts = differing_parts(survivor, merged_entry)
    form = ChoicesForm(parts, request.POST if request.method == "POST" else None)
    refusal = ""
    if request.method == "POST" and form.is_valid():
        try:
            done = merge(by, survivor, merged_entry, form.choices())
        except Refused as refused:
            refusal = refused.message
        else:
            messages.success(request, _("The two entries are one now. You can undo this."))
            return redirect("merging:merged", merge_id=done.pk)
    found = queries.comparison(survivor, merged_entry)
    context = {
        "survivor": survivor,
        "other": merged_entry,
        "comparison": found,
        "rows": [(row, form[row.name]) for row in found.differing],
        "following": following(merged_entry),
        "refusal": refusal,
        "form": form,
    }
    return render(request, "merging/compare.html", context, status=422 if refusal or form.errors else 200)


@login_required
@require_safe
def merged(request: HttpRequest, merge_id: UUID) -> HttpResponse:
    """What a merge did, and the way to undo it."""
    found = _merge(merge_id)
    require(request.user, Permission.MERGE_ORGANIZATIONS, found.survivor, found.other)
    context = {
        "merge": found,
        "fields": queries.field_labels(found.changed),
        "kept": queries.field_labels(found.kept),
        "moved": queries.moved_rows(found),
        "may_undo": all(
            may(request.user, Permission.MERGE_ORGANIZATIONS, each) for each in (found.survivor, found.other)
        ),
    }
    return render(request, "merging/merged.html", context)


@login_required
@require_POST
def undo(request: HttpRequest, merge_id: UUID) -> HttpResponse:
    """Take a merge back."""
    found = _merge(merge_id)
    by = require(request.user, Permission.MERGE_ORGANIZATIONS, found.survivor, found.other)
    try:
        undo_merge(by, found)
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, _("The merge is undone: both entries are back."))
    return redirect("merging:merged", merge_id=found.pk)


def _entry(slug: str) -> Organization:
    return get_object_or_404(
        Organization.objects.select_related("agent", "type", "territory"), slug=slug.replace("\x00", "")
    )


def _merge(merge_id: UUID) -> Merge:
    found = queries.merge_of(merge_id)
    if found is None:
        raise Http404
    return found
