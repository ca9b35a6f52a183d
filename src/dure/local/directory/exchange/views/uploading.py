"""The first step: a file, and which of its sheets."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dure.core.agents.forms import show_refusal
from dure.core.agents.permissions import require
from dure.core.agents.roles import Permission
from dure.core.kit.errors import Refused
from dure.local.directory.exchange import background, runs
from dure.local.directory.exchange.forms import UploadForm
from dure.local.directory.exchange.importing import STANDARD
from dure.local.directory.exchange.models import ImportRun
from dure.local.directory.exchange.views.steps import own_run, refused, set_to_work, show
from dure.local.directory.exchange.words import STEPS

MOST_RUNS_SHOWN = 5


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Take a file in; nothing public changes."""
    by = require(request.user, Permission.IMPORT_ORGANIZATIONS)
    form = UploadForm(by, request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        fields = form.cleaned_data
        try:
            run = runs.upload_file(
                by,
                fields["file"].name,
                fields["file"].read(),
                territory=fields["territory"],
                source_name=fields["source_name"],
            )
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            return _next(request, run)
    latest = ImportRun.objects.filter(owner=by)[:MOST_RUNS_SHOWN]
    context = {"form": form, "latest": latest, "steps": STEPS, "step": 1}
    return render(request, "exchange/upload.html", context, status=422 if form.errors else 200)


def _next(request: HttpRequest, run: ImportRun) -> HttpResponse:
    if len(run.overview["sheets"]) > 1:
        return redirect("exchange:sheet", run_id=run.pk)
    if run.format == STANDARD and run.owner is not None:
        runs.map_columns(run.owner, run, runs.mapping_of(run))
        return set_to_work(request, run.owner, run, background.CHECK)
    return redirect("exchange:columns", run_id=run.pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def sheet(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """Which sheet of a workbook is meant."""
    by, run = own_run(request, run_id)
    if request.method == "POST":
        try:
            runs.choose_sheet(by, run, request.POST.get("sheet", "")[:200])
        except Refused as refusal:
            return refused(request, run, refusal)
        messages.success(request, _("The sheet is read."))
        return redirect("exchange:columns", run_id=run.pk)
    return show(request, "sheet.html", run, 1, {})
