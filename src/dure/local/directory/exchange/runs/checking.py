"""Reading and checking every row, and noting which ones need somebody's eyes."""

from collections import Counter
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import transaction

from dure.local.directory.engine.problems import Problem
from dure.local.directory.exchange.engine.storing import storable
from dure.local.directory.exchange.engine.tables import Table
from dure.local.directory.exchange.importing import (
    Order,
    Progress,
    Work,
    plan_work,
)
from dure.local.directory.exchange.linking import is_sure, propose
from dure.local.directory.exchange.models import ImportRow, ImportRun
from dure.local.directory.exchange.planning import CHUNK, Decision
from dure.local.directory.exchange.runs.standing import Choice, State, stored_problem, table_of
from dure.local.directory.exchange.runs.uploading import mapping_of

# A file with more wrong rows is better corrected in the program that made it.
MOST_WRONG_KEPT = 1_000
MOST_WARNINGS = 30


def check(run: ImportRun, report_progress: Progress | None = None) -> ImportRun:
    """Read and check every row of a run and note which ones need somebody's eyes. Nothing public changes."""
    table = table_of(run)
    order = order_of(run)
    work = plan_work(table, run.format, mapping_of(run), order, report_progress)
    with transaction.atomic():
        wrong = _keep_rows(run, table, work)
        run.state = State.CHECKED
        run.counts = {
            "wrong_not_kept": max(wrong - MOST_WRONG_KEPT, 0),
            "warnings": _warnings(work),
            "rows": len(table.rows),
            "created": len(work.plan.created),
            "updated": len(work.plan.updated),
            "unchanged": work.plan.unchanged,
        }
        run.save()
    return run


def order_of(run: ImportRun, *, best_effort: bool = False) -> Order:
    headings = run.overview["headings"]
    rows = list(run.rows.all())
    return Order(
        territory=run.territory,
        source=run.source,
        source_name=run.source_name,
        source_url=run.source_url,
        format=run.format,
        sheet=run.sheet,
        best_effort=best_effort,
        corrections={row.number: cells_of(row, headings) for row in rows if row.corrected},
        decisions={
            row.number: Decision(row.decision, row.organization)
            for row in rows
            if row.decision in {Choice.SAME, Choice.FILL, Choice.NEW}
        },
        left_out=frozenset(row.number for row in rows if row.decision == Choice.LEAVE_OUT),
    )


def cells_of(row: ImportRow, headings: Sequence[str]) -> list[str]:
    return [row.cells.get(heading, "") for heading in headings]


def _keep_rows(run: ImportRun, table: Table, work: Work) -> int:
    """Keep the wrong rows, and those that may be known entries; what was decided about a row before stays."""
    before = {row.number: row for row in run.rows.all()}
    by_row: dict[int, list[Problem]] = {}
    for problem in work.problems:
        by_row.setdefault(problem.row, []).append(problem)
    wrong = dict.fromkeys(problem.row for problem in work.errors)
    proposals = propose([each for each in work.plan.created if each.row not in wrong], run.territory)
    used = [(at, heading) for at, heading in enumerate(table.headings) if heading in mapping_of(run).used()]
    rows = []
    for number in sorted({*list(wrong)[:MOST_WRONG_KEPT], *proposals, *before}):
        row = before.get(number) or ImportRow(run=run, number=number, line=table.rows[number - 1].line)
        if not row.corrected:
            cells = table.rows[number - 1].cells
            row.cells = storable({heading: cells[at] if at < len(cells) else "" for at, heading in used})
        row.problems = [stored_problem(problem) for problem in by_row.get(number, [])]
        if not row.decision:
            row.proposals = proposals.get(number, [])[:5]
            if row.proposals and is_sure(row.proposals[0]):
                row.decision, row.organization = Choice.SAME, UUID(row.proposals[0]["id"])
        rows.append(row)
    run.rows.all().delete()
    for row in rows:
        row.pk = None
    ImportRow.objects.bulk_create(rows, batch_size=CHUNK)
    return len(wrong)


def _warnings(work: Work) -> list[list[Any]]:
    """What is left out of right rows and how often: the most frequent first, each as [problem, times]."""
    times = Counter((each.code, each.column, each.value) for each in work.warnings)
    first: dict[tuple[str, str, str], Problem] = {}
    for each in work.warnings:
        first.setdefault((each.code, each.column, each.value), each)
    return [[stored_problem(first[key]), count] for key, count in times.most_common(MOST_WARNINGS)]
