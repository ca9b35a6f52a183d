"""The fourth step and the report; one's runs; taking a run back."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dure.core.agents.finding import KIND
from dure.core.agents.models import Organization
from dure.core.agents.permissions import require
from dure.core.agents.roles import Permission
from dure.core.audit.models import Revision
from dure.core.kit.errors import Refused
from dure.core.kit.paging import page_of
from dure.core.tasks.models import Job
from dure.core.tasks.queries import job_of
from dure.local.directory.exchange import background, runs, stored_files, undoing
from dure.local.directory.exchange.models import ImportRow, ImportRun
from dure.local.directory.exchange.problem_words import describe
from dure.local.directory.exchange.views.steps import own_run, refused, set_to_work, show, to_run
from dure.local.directory.exchange.words import STATE_NAMES
from dure.local.directory.exchange.writing import ACTION

MOST_SHOWN = 10


@login_required
@require_safe
def run_list(request: HttpRequest) -> HttpResponse:
    """One's own imports, the newest first."""
    by = require(request.user, Permission.IMPORT_ORGANIZATIONS)
    page = page_of(request, ImportRun.objects.filter(owner=by).select_related("territory"))
    named = [(run, STATE_NAMES[run.state]) for run in page.object_list]
    return render(request, "exchange/runs.html", {"page": page, "runs": named})


@login_required
@require_safe
def run(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """Where an import stands: what the file would do, or what it did."""
    _by, found = own_run(request, run_id)
    state = ImportRun.State(found.state)
    if state == ImportRun.State.UPLOADED:
        return redirect("exchange:columns", run_id=found.pk)
    if state in {ImportRun.State.CHECKING, ImportRun.State.RUNNING}:
        job = Job.objects.filter(pk=found.job).first() if found.job else None
        if job is not None and job.state in {Job.State.FAILED, Job.State.CANCELLED}:
            runs.go_back(found)
            messages.warning(request, job.error or _("This was stopped. Nothing was changed."))
            return to_run(found)
        step = 3 if state == ImportRun.State.CHECKING else 4
        return show(request, "waiting.html", found, step, {"job": job_of(job.pk) if job else None})
    if state == ImportRun.State.CHECKED:
        return _checked(request, found)
    context = {
        "state_name": STATE_NAMES[state],
        "entries": _entries_of(found) if state == ImportRun.State.DONE else [],
        "has_report": stored_files.kept(found, "report.csv") is not None,
    }
    return show(request, "report.html", found, 5 if state == ImportRun.State.DONE else 4, context)


def _entries_of(found: ImportRun) -> list[Organization]:
    """Some of the entries that the import has written."""
    written = Revision.objects.filter(batch=found.pk, action=ACTION, subject_kind=KIND).order_by().values("subject")
    return list(Organization.objects.filter(pk__in=written, merged_into__isnull=True).order_by("slug")[:MOST_SHOWN])


def _checked(request: HttpRequest, found: ImportRun) -> HttpResponse:
    wrong, undecided = runs.open_rows(found)
    rows = list(found.rows.all())
    open_wrong = [row for row in rows if row.wrong and row.decision != ImportRow.Decision.LEAVE_OUT]
    problems = [
        describe(runs.problem_of(each))
        for row in open_wrong[:MOST_SHOWN]
        for each in row.problems
        if each["severity"] == "error"
    ]
    left_out = sum(1 for row in rows if row.decision == ImportRow.Decision.LEAVE_OUT)
    total = int(found.counts.get("rows", 0))
    context = {
        "wrong": wrong,
        "undecided": undecided,
        "left_out": left_out,
        "corrected": sum(1 for row in rows if row.corrected and not row.wrong),
        "right": max(total - wrong - left_out, 0),
        "problems": problems,
        "problems_more": max(wrong - MOST_SHOWN, 0),
        "linked": sum(1 for row in rows if row.proposals),
        "warnings": [(describe(runs.problem_of(each)), times) for each, times in found.counts.get("warnings", [])],
        "notes": [describe(runs.problem_of(note)) for note in found.overview["notes"]],
    }
    return show(request, "checked.html", found, 3, context)


@login_required
@require_POST
def start(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """Import what was checked."""
    by, found = own_run(request, run_id)
    try:
        runs.start_run(by, found, best_effort=request.POST.get("best_effort") == "yes")
    except Refused as refusal:
        return refused(request, found, refusal)
    return set_to_work(request, by, found, background.PERFORM)


@login_required
@require_safe
def report(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """What became of each row, as CSV."""
    _by, found = own_run(request, run_id)
    content = stored_files.kept(found, "report.csv")
    if content is None:
        messages.error(request, _("The report is gone; reports are kept for 30 days."))
        return to_run(found)
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="import-report.csv"'
    return response


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def undo(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """Take an import back, after asking."""
    by, found = own_run(request, run_id)
    if request.method == "POST":
        try:
            undoing.undo_run(by, found)
        except Refused as refusal:
            return refused(request, found, refusal)
        messages.success(request, _("The import is taken back."))
        return to_run(found)
    if found.state != ImportRun.State.DONE:
        return to_run(found)
    return show(request, "undo.html", found, 5, {})


@login_required
@require_POST
def discard(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """Forget an import that has written nothing."""
    by, found = own_run(request, run_id)
    try:
        runs.discard_run(by, found)
    except Refused as refusal:
        return refused(request, found, refusal)
    messages.success(request, _("The file is removed. Nothing was imported."))
    return redirect("directory:import")
