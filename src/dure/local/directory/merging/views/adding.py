"""Adding an organization by hand, with a look at the entries that it may be already."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from dure.core.agents.actions import create_organization
from dure.core.agents.forms import show_refusal
from dure.core.agents.models import Organization
from dure.core.agents.permissions import require
from dure.core.agents.roles import Permission
from dure.core.kit.errors import Refused
from dure.local.directory.merging.candidates import Likely, likely_duplicates
from dure.local.directory.merging.forms import NewOrganizationForm
from dure.local.directory.merging.reason_words import reason_words
from dure.local.directory.merging.records import record_of_fields

SHORTEST_NAME = 2


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """The form; and before anything is saved, the entries that it may be already, where there are such."""
    by = require(request.user, Permission.EDIT_ORGANIZATION)
    form = NewOrganizationForm(by, request.POST if request.method == "POST" else None)
    likely: list[Likely] = []
    if request.method == "POST" and form.is_valid():
        likely = likely_duplicates(record_of_fields(form.cleaned_data))
        if not likely or request.POST.get("new") == "yes":
            fields = form.changes(Organization())
            try:
                made = create_organization(by, fields.pop("territory"), **fields)
            except Refused as refusal:
                show_refusal(form, refusal)
            except ValidationError as error:
                _show_errors(form, error)
            else:
                messages.success(request, _("The organization is added."))
                return redirect("directory:detail", slug=made.slug)
    context = {"form": form, "likely": _rows(likely), "asks": bool(likely and not form.errors)}
    return render(request, "merging/add.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def like(request: HttpRequest) -> HttpResponse:
    """The part of the page that shows likely entries while somebody types. Whatever is malformed is left out."""
    by = require(request.user, Permission.EDIT_ORGANIZATION)
    form = NewOrganizationForm(by, request.POST)
    form.is_valid()
    record = record_of_fields(form.cleaned_data)
    likely = likely_duplicates(record) if len(record.name.strip()) >= SHORTEST_NAME else []
    return render(request, "merging/likely.html", {"likely": _rows(likely)})


def _rows(likely: list[Likely]) -> list[dict[str, Any]]:
    return [
        {
            "organization": each.organization,
            "reasons": [reason for reason in reason_words(each.stored_reasons) if not reason.against],
        }
        for each in likely
    ]


def _show_errors(form: NewOrganizationForm, error: ValidationError) -> None:
    by_field = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
    for field, texts in by_field.items():
        form.add_error(field if field in form.fields else None, texts)
