"""The run itself, its report, and its ends."""

import csv
import io
from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from dure.core.agents.models import User
from dure.core.audit.actions import log_change
from dure.core.kit.errors import Refused
from dure.core.kit.tables import plain
from dure.local.directory.exchange import stored_files
from dure.local.directory.exchange.importing import (
    Progress,
    carry_out,
    require_import,
)
from dure.local.directory.exchange.models import ImportRun
from dure.local.directory.exchange.reports import Report
from dure.local.directory.exchange.runs.checking import check, order_of
from dure.local.directory.exchange.runs.correcting import open_rows
from dure.local.directory.exchange.runs.standing import State, require_own, require_state, table_of
from dure.local.directory.exchange.runs.uploading import mapping_of


@transaction.atomic
def start_run(by: User, run: ImportRun, *, best_effort: bool = False) -> ImportRun:
    """Say that the file is to be imported now; `perform` does it. Refused while something is open."""
    require_own(by, run)
    require_state(run, State.CHECKED)
    wrong, undecided = open_rows(run)
    if undecided:
        raise Refused("undecided", _("Decide first whether the rows that may be known entries are the same."))
    if wrong and not best_effort:
        raise Refused("rows-wrong", _("Correct the wrong rows or leave them out, or import the right rows only."))
    run.best_effort = best_effort
    run.state = State.RUNNING
    run.save(update_fields=["best_effort", "state"])
    return run


def perform(run: ImportRun, report_progress: Progress | None = None) -> Report:
    """Write the run in one transaction. Rights are asked for anew: they may have ended while it waited.

    Where a row turns out to be wrong after all and not the best effort was asked for, nothing is written and the
    run is back at its corrections.
    """
    if run.owner is not None:
        require_import(run.owner, run.territory)
    table = table_of(run)
    order = order_of(run, best_effort=run.best_effort)
    report = carry_out(run.owner, table, run.format, mapping_of(run), order, run=run, progress=report_progress)
    if not report.written:
        check(run)
        return report
    stored_files.keep(run, report_csv(report).encode("utf-8-sig"), "report.csv")
    return report


def report_csv(report: Report) -> str:
    """What became of each row, as CSV: row, line, name, outcome, address, and what was wrong or left out."""
    target = io.StringIO(newline="")
    writer = csv.writer(target)
    writer.writerow([_("Row"), _("Line"), _("Name"), _("Result"), _("Entry"), _("What is wrong"), _("What to do")])
    said: dict[int, list[Any]] = {}
    for problem in (*report.refused, *report.warnings):
        said.setdefault(problem.row, []).append(problem)
    for each in report.outcomes:
        problems = said.get(each.row, [])
        messages = "; ".join(f"{problem.column}: {problem.message}" for problem in problems)
        remedies = "; ".join(problem.remedy for problem in problems)
        cells = [each.row, each.line or "", each.name, each.outcome, each.slug, messages, remedies]
        writer.writerow([plain(cell) for cell in cells])
    return target.getvalue()


@transaction.atomic
def discard_run(by: User, run: ImportRun) -> None:
    """Forget a run that has written nothing, with its file."""
    require_own(by, run)
    require_state(run, State.UPLOADED, State.CHECKED, State.FAILED, State.CHECKING)
    log_change(by.agent_id, "discard_import", "import", run.pk)
    # Only then, so that a run that stays after all keeps its file.
    transaction.on_commit(partial(stored_files.forget, ImportRun(pk=run.pk)))
    run.delete()


def go_back(run: ImportRun) -> None:
    """Let a run whose task was stopped be taken up again where it stood before."""
    before = {State.CHECKING: State.UPLOADED, State.RUNNING: State.CHECKED}
    state = before.get(State(run.state))
    if state is not None:
        ImportRun.objects.filter(pk=run.pk, state=run.state).update(state=state, job=None)
        run.state = state


def fail(run: ImportRun, words: str) -> None:
    """Note that a run came to nothing, and why."""
    run.state = State.FAILED
    run.finished_at = timezone.now()
    run.counts = {**run.counts, "error": words[:500]}
    run.save(update_fields=["state", "finished_at", "counts"])
