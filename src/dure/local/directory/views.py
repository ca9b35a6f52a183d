"""Pages of the directory."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from dure.core.agents.actions import change_organization
from dure.core.agents.forms import show_refusal
from dure.core.agents.models import Organization
from dure.core.agents.permissions import may, require
from dure.core.agents.roles import Permission
from dure.core.agents.vocabulary import concept_label
from dure.core.kit.errors import Refused
from dure.core.kit.paging import page_of
from dure.core.kit.tables import Column, export, requested_format
from dure.core.territories.models import Territory
from dure.local.directory import queries
from dure.local.directory.exporting import standard_csv
from dure.local.directory.forms import OrganizationForm, organization_form
from dure.local.directory.merged_entries import merged_answer
from dure.local.directory.organization_page import organization_page
from dure.local.directory.queries import Filters


@require_safe
def organization_list(request: HttpRequest) -> HttpResponseBase:
    """Organizations, narrowed by what stands in the address; also as CSV, Excel and standard CSV."""
    filters = Filters.of(request.GET)
    rows = queries.organizations(filters, descending=request.GET.get("sort") == "-name")
    if request.GET.get("format") == "sse-csv":
        response = StreamingHttpResponse(standard_csv(rows), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = 'attachment; filename="organizations-standard.csv"'
        return response
    if form := requested_format(request):
        return export("organizations", form, _columns(), rows.iterator(chunk_size=500))
    context = {
        "page": page_of(request, rows),
        "filters": filters,
        "types": queries.types_in_use(),
        "sectors": [(sector.value, name) for sector, name in queries.SECTOR_NAMES.items()],
        "activities": queries.activity_choices(),
        "territories": Territory.objects.order_by("path").only("slug", "name", "path"),
        "may_import": may(request.user, Permission.IMPORT_ORGANIZATIONS),
        "export_query": _export_query(request),
    }
    return render(request, "directory/list.html", context)


def _export_query(request: HttpRequest) -> str:
    """The filters without page and format, to put a format behind."""
    query = request.GET.copy()
    for key in ("page", "format"):
        query.pop(key, None)
    return f"?{query.urlencode()}&" if query else "?"


def _columns() -> list[Column[Organization]]:
    return [
        Column(_("Name"), lambda row: row.name),
        Column(_("Type"), lambda row: row.type.name if row.type else ""),
        Column(_("Activities"), lambda row: "; ".join(concept_label(each) for each in row.activities)),
        Column(_("Territory"), lambda row: row.territory.name if row.territory else ""),
        Column(_("Street address"), lambda row: row.street_address),
        Column(_("Town or district"), lambda row: row.locality),
        Column(_("Postcode"), lambda row: row.postcode),
        Column(_("Country"), lambda row: row.country_code),
        Column(_("Website"), lambda row: row.website),
        Column(_("E-mail address"), lambda row: row.email),
        Column(_("Telephone"), lambda row: row.phone),
        Column(_("Latitude"), lambda row: row.latitude),
        Column(_("Longitude"), lambda row: row.longitude),
        Column(_("Source"), lambda row: row.source_name),
        Column(_("Last checked"), lambda row: row.checked_on or ""),
        Column(_("Identifier"), lambda row: row.pk),
    ]


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
