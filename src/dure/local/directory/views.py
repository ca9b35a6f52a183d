"""Pages of the directory."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from dure.core.agents.actions import change_organization
from dure.core.agents.forms import show_refusal
from dure.core.agents.models import Organization
from dure.core.agents.permissions import require
from dure.core.agents.roles import Permission
from dure.core.kit.errors import Refused
from dure.local.directory.forms import OrganizationForm, organization_form
from dure.local.directory.merged_entries import merged_answer
from dure.local.directory.organization_page import organization_page


@require_safe
def detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Everything public about one organization; the address of a merged entry leads to the one that took its place."""
    organization = _organization(slug)
    if organization.merged_into is not None:
        return merged_answer("directory:detail", organization)
    return render(request, "directory/detail.html", organization_page(request, organization))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Change the entry of an organization."""
    organization = _organization(slug)
    by = require(request.user, Permission.EDIT_ORGANIZATION, organization)
    if organization.merged_into is not None:
        return redirect("directory:edit", slug=organization.merged_into.slug)
    form = organization_form(organization, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            change_organization(by, organization, note=form.cleaned_data["reason"], **form.changes(organization))
        except Refused as refusal:
            show_refusal(form, refusal)
        except ValidationError as error:
            _show_errors(form, error)
        else:
            messages.success(request, _("The entry is saved."))
            return redirect("directory:detail", slug=slug)
    context = {"organization": organization, "form": form}
    return render(request, "directory/edit.html", context, status=422 if form.errors else 200)


def _show_errors(form: OrganizationForm, error: ValidationError) -> None:
    """Put each message beside its field, or at the top where the form has no such field."""
    by_field = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
    for field, texts in by_field.items():
        form.add_error(field if field in form.fields else None, texts)


def _organization(slug: str) -> Organization:
    return get_object_or_404(
        Organization.objects.select_related("agent", "type", "territory", "merged_into"), slug=slug
    )
