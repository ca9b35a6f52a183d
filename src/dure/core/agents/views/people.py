"""People and roles, for those who give roles."""

from typing import cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dure.core.agents import queries
from dure.core.agents.actions import end_role, invite_with_role
from dure.core.agents.forms import RoleForm, show_refusal
from dure.core.agents.models import RoleAssignment, User
from dure.core.agents.permissions import require
from dure.core.agents.roles import Permission
from dure.core.agents.views.places import account_places
from dure.core.kit.errors import Refused
from dure.core.kit.links import changed_query
from dure.core.kit.paging import page_of
from dure.core.kit.tables import Column, export, requested_format


@login_required
@require_safe
def people(request: HttpRequest) -> HttpResponseBase:
    """Who holds which role where, in the places that the reader manages."""
    by = require(cast("User", request.user), Permission.GIVE_ROLES)
    search = request.GET.get("q", "").strip()[:100]
    assignments = queries.managed_assignments(by, search)
    if form := requested_format(request):
        return export("roles", form, _columns(), assignments)
    context = {
        "page": page_of(request, assignments),
        "search": search,
        "csv_url": changed_query(request, format="csv", page=None),
        "excel_url": changed_query(request, format="xlsx", page=None),
        "account_places": account_places(request),
    }
    return render(request, "agents/people.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def give(request: HttpRequest) -> HttpResponse:
    """Give a role to somebody, who is invited first where they do not sign in here yet."""
    by = require(cast("User", request.user), Permission.GIVE_ROLES)
    form = RoleForm(by, request.POST or None, initial={"email": request.GET.get("email", "")[:254]})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            of_type = given["organization_type"]
            scope = queries.scope_by_key(given["where"]) if given["where"] or of_type is None else None
            invitation = invite_with_role(by, given["email"], given["display_name"], given["role"], scope, of_type)
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("%(person)s has the role now.") % {"person": invitation.user})
            if not invitation.link:
                return redirect("agents:people")
            context = {"invitation": invitation, "account_places": account_places(request)}
            return render(request, "agents/invited.html", context)
    return render(request, "agents/give.html", {"form": form, "account_places": account_places(request)})


@login_required
@require_POST
def end(request: HttpRequest, assignment_id: UUID) -> HttpResponse:
    """End a role, from this moment on."""
    by = cast("User", request.user)
    assignment = end_role(by, assignment_id)
    messages.success(request, _("%(person)s no longer has the role.") % {"person": assignment.user})
    return redirect("agents:account" if assignment.user_id == by.pk else "agents:people")


def _columns() -> list[Column[RoleAssignment]]:
    return [
        Column(_("Person"), lambda row: row.user.display_name),
        Column(_("E-mail address"), lambda row: row.user.email),
        Column(_("Role"), lambda row: row.get_role_display()),
        Column(_("Organization or territory"), lambda row: row.where),
        Column(_("Since"), lambda row: row.start.isoformat()),
        Column(_("Given by"), lambda row: row.given_by or ""),
    ]
