"""The third step: what the file would do, wrong rows to correct, and entries that may be the same."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from dure.core.kit.errors import Refused
from dure.core.kit.paging import page_of
from dure.local.directory.exchange import deciding, runs
from dure.local.directory.exchange.models import ImportRow, ImportRun
from dure.local.directory.exchange.problem_words import describe
from dure.local.directory.exchange.views.steps import own_run, refused, show, to_run
from dure.local.directory.exchange.words import REASON_NAMES

ROWS_A_PAGE = 20
LONG_CELL = 60


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def rows(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """The wrong rows, each with its reasons, to be corrected or left out."""
    by, run = own_run(request, run_id)
    if run.state != ImportRun.State.CHECKED:
        return to_run(run)
    if request.method == "POST":
        cells, left_out = _entered(request, run)
        try:
            wrong = runs.correct_rows(by, run, cells, left_out)
        except Refused as refusal:
            return refused(request, run, refusal)
        if not wrong and not runs.open_rows(run)[0]:
            messages.success(request, _("Every row is right now or left out."))
            return to_run(run)
        messages.warning(
            request,
            ngettext("%(count)s row is still wrong.", "%(count)s rows are still wrong.", wrong) % {"count": wrong}
            if wrong
            else _("These rows are right now. There are more."),
        )
        return redirect("exchange:rows", run_id=run.pk)
    waiting = [row for row in run.rows.exclude(decision=ImportRow.Decision.LEAVE_OUT) if row.wrong]
    page = page_of(request, waiting, ROWS_A_PAGE)
    context = {"page": page, "rows": [_shown(row, run.overview["headings"]) for row in page.object_list]}
    return show(request, "rows.html", run, 3, context)


def _entered(request: HttpRequest, run: ImportRun) -> tuple[dict[int, dict[str, str]], frozenset[int]]:
    """Row number -> heading -> text, and the rows to leave out, as they came from the form."""
    headings = run.overview["headings"]
    cells: dict[int, dict[str, str]] = {}
    left_out = set()
    for name, value in request.POST.items():
        kind, _dash, rest = name.partition("-")
        number, _dash, column = rest.partition("-")
        if not number.isascii() or not number.isdigit() or len(number) > 7:  # noqa: PLR2004
            continue
        if kind == "leave":
            left_out.add(int(number))
        elif kind == "cell" and column.isascii() and column.isdigit() and int(column[:6]) < len(headings):
            cells.setdefault(int(number), {})[headings[int(column[:6])]] = str(value)
    return cells, frozenset(left_out)


def _shown(row: ImportRow, headings: list[str]) -> dict[str, Any]:
    """A row for correcting: its reasons, the wrong cells first, the others folded away."""
    problems = [describe(runs.problem_of(each)) for each in row.problems if each["severity"] == "error"]
    reasons = {each.column: each for each in problems}
    cells = [
        {
            "heading": heading,
            "value": row.cells[heading],
            "field": f"cell-{row.number}-{at}",
            "problem": reasons.get(heading),
            "long": len(row.cells[heading]) > LONG_CELL or "\n" in row.cells[heading],
        }
        for at, heading in enumerate(headings)
        if heading in row.cells
    ]
    wrong = [cell for cell in cells if cell["problem"]]
    others = [cell for cell in cells if not cell["problem"]]
    general = [each for each in problems if each.column not in row.cells]
    title = next((row.cells[heading] for heading in headings if row.cells.get(heading)), "")
    return {"row": row, "title": title[:80], "general": general, "wrong": wrong, "others": others}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def links(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """Rows that may be entries that are known already."""
    by, run = own_run(request, run_id)
    if run.state != ImportRun.State.CHECKED:
        return to_run(run)
    if request.method == "POST":
        try:
            count = runs.decide_all(by, run, request.POST.get("all", ""))
        except Refused as refusal:
            return refused(request, run, refusal)
        messages.success(
            request,
            ngettext("%(count)s row is decided.", "%(count)s rows are decided.", count) % {"count": count},
        )
        return redirect("exchange:links", run_id=run.pk)
    waiting = [row for row in run.rows.all() if row.proposals]
    page = page_of(request, waiting, ROWS_A_PAGE)
    shown = [(row, runs.name_in(run, row), row.proposals[0], _reasons(row.proposals[0])) for row in page.object_list]
    return show(request, "links.html", run, 3, {"page": page, "rows": shown, "open": runs.open_rows(run)[1]})


def _reasons(proposal: dict[str, Any]) -> list[str]:
    return [str(REASON_NAMES.get(each["code"], each["code"])) for each in proposal["reasons"] if not each["against"]]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def link(request: HttpRequest, run_id: UUID, number: int) -> HttpResponse:
    """One row beside the entry that it may be, field by field, to decide."""
    by, run = own_run(request, run_id)
    row = get_object_or_404(ImportRow, run=run, number=number)
    if run.state != ImportRun.State.CHECKED or not row.proposals:
        return to_run(run)
    entry_id = deciding.chosen_proposal(row, request.POST.get("organization") or request.GET.get("entry", ""))
    if request.method == "POST":
        try:
            runs.decide(by, run, number, request.POST.get("decision", ""), entry_id)
        except Refused as refusal:
            messages.error(request, refusal.message)
            return redirect("exchange:link", run_id=run.pk, number=number)
        following = next((each for each in run.rows.filter(decision="") if each.proposals), None)
        if following is None:
            messages.success(request, _("Every row is decided."))
            return redirect("exchange:links", run_id=run.pk)
        return redirect("exchange:link", run_id=run.pk, number=following.number)
    comparison = deciding.compare(run, row, entry_id)
    if comparison is None:
        messages.error(request, _("This entry is gone. Check the file again."))
        return redirect("exchange:links", run_id=run.pk)
    proposal = next(each for each in row.proposals if each["id"] == str(entry_id))
    context = {
        "row": row,
        "comparison": comparison,
        "proposal": proposal,
        "reasons": [
            (str(REASON_NAMES.get(each["code"], each["code"])), bool(each["against"])) for each in proposal["reasons"]
        ],
    }
    return show(request, "link.html", run, 3, context)
