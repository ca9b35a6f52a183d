"""Pages of the directory."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from dure.core.agents.actions import change_organization
from dure.core.agents.forms import show_refusal
from dure.core.agents.models import Organization, OrganizationType
from dure.core.agents.permissions import may, require
from dure.core.agents.roles import Permission
from dure.core.kit.errors import Refused
from dure.core.kit.json_ld import script
from dure.local.directory import queries
from dure.local.directory.forms import OrganizationForm, organization_form


@require_safe
def detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Everything public about one organization."""
    organization = _organization(slug)
    kind = organization.type
    context: dict[str, Any] = {
        "organization": organization,
        "activities": [queries.concept(each) for each in organization.activities],
        "qualifiers": [queries.concept(each) for each in organization.qualifiers],
        "membership": queries.concept(organization.membership_type) if organization.membership_type else None,
        "closest": [queries.concept(each) for each in (kind.essglobal if kind else [])],
        "sector_name": queries.SECTOR_NAMES[OrganizationType.Sector(kind.sector)] if kind else "",
        "identifiers": queries.identifiers_of(organization),
        "ties": queries.ties_of(organization),
        "may_edit": may(request.user, Permission.EDIT_ORGANIZATION, organization),
        "structured_data": script(queries.structured_data(organization, f"{settings.DURE.base_url}{request.path}")),
    }
    return render(request, "directory/detail.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Change the entry of an organization."""
    organization = _organization(slug)
    by = require(request.user, Permission.EDIT_ORGANIZATION, organization)
    form = organization_form(organization, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            change_organization(by, organization, **form.changes(organization))
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
    return get_object_or_404(Organization.objects.select_related("agent", "type", "territory"), slug=slug)
