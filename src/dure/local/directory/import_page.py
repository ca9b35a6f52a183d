"""The page on which officers import a file: check it first, then import what was checked."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from dure.core.agents.models import User
from dure.core.agents.permissions import require
from dure.core.agents.roles import Permission
from dure.core.territories.models import Territory
from dure.local.directory import uploads
from dure.local.directory.engine.standard_csv import COLUMNS
from dure.local.directory.forms import ImportForm
from dure.local.directory.importing import Report, import_organizations

MOST_SHOWN = 100


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def import_file(request: HttpRequest) -> HttpResponse:
    """Step 1 takes a file, step 2 shows what it would do, step 3 does it."""
    by = require(request.user, Permission.IMPORT_ORGANIZATIONS)
    if request.method == "POST" and request.POST.get("step") == "import":
        return _import(request, by)
    form = ImportForm(by, request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        return _check(request, by, form)
    context = {"form": form, "columns": COLUMNS}
    return render(request, "directory/import.html", context, status=422 if form.errors else 200)


def _check(request: HttpRequest, by: User, form: ImportForm) -> HttpResponse:
    file, territory = form.cleaned_data["file"], form.cleaned_data["territory"]
    content = file.read()
    report = import_organizations(by, content, territory=territory, dry_run=True)
    key = uploads.keep(by, content) if report.readable else None
    return _preview(request, report, territory, file.name, str(key or ""))


def _preview(request: HttpRequest, report: Report, territory: Territory | None, name: str, key: str) -> HttpResponse:
    context = {
        "report": report,
        "refused": report.refused[:MOST_SHOWN],
        "refused_more": max(len(report.refused) - MOST_SHOWN, 0),
        "warnings": report.warnings[:MOST_SHOWN],
        "warnings_more": max(len(report.warnings) - MOST_SHOWN, 0),
        "right_rows": report.rows - report.refused_rows,
        "territory": territory,
        "file_name": name,
        "key": key,
    }
    return render(request, "directory/import_preview.html", context, status=200 if report.readable else 422)


def _import(request: HttpRequest, by: User) -> HttpResponse:
    """Import what was checked before. Its rights are checked again by the action."""
    key, slug = request.POST.get("key", ""), request.POST.get("territory", "")
    territory = Territory.objects.filter(slug=slug).first() if slug else None
    content = uploads.kept(by, key)
    if content is None or (slug and territory is None):
        messages.error(request, _("The checked file is gone; files wait for a day. Choose it again."))
        return redirect("directory:import")
    name = request.POST.get("file_name", "")[:300]
    report = import_organizations(
        by, content, territory=territory, source_name=name, best_effort=request.POST.get("best_effort") == "yes"
    )
    if not report.written:
        return _preview(request, report, territory, name, key)
    uploads.forget(by, key)
    done = ngettext(
        "%(created)s organization is new, %(updated)s changed, %(unchanged)s stayed as they were.",
        "%(created)s organizations are new, %(updated)s changed, %(unchanged)s stayed as they were.",
        report.created,
    )
    messages.success(
        request,
        done % {"created": report.created, "updated": report.updated, "unchanged": report.unchanged},
    )
    return redirect("directory:list")
