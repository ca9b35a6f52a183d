"""Import runs, step by step: upload, meaning of the columns, check, corrections, decisions, and the run itself."""

import csv
import hashlib
import io
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from functools import partial
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from dure.core.agents.models import User
from dure.core.audit.actions import log_change
from dure.core.kit.errors import Refused
from dure.core.kit.tables import plain
from dure.core.territories.models import Territory
from dure.local.directory.engine.problems import Problem, UnreadableFile
from dure.local.directory.exchange import stored_files
from dure.local.directory.exchange.engine.guessing import column_values, guess
from dure.local.directory.exchange.engine.reading import read_table
from dure.local.directory.exchange.engine.rows import RowReader
from dure.local.directory.exchange.engine.storing import storable
from dure.local.directory.exchange.engine.tables import Row, Table
from dure.local.directory.exchange.engine.targets import (
    MOST_VALUES,
    ColumnMapping,
    mapping_from,
    mapping_problems,
    standard_mapping,
)
from dure.local.directory.exchange.importing import (
    STANDARD,
    Order,
    Progress,
    Work,
    carry_out,
    is_standard,
    plan_work,
    require_import,
)
from dure.local.directory.exchange.linking import is_sure, propose
from dure.local.directory.exchange.models import ImportRow, ImportRun, RememberedMapping
from dure.local.directory.exchange.planning import CHUNK, Decision, source_for
from dure.local.directory.exchange.problem_words import describe, words_of
from dure.local.directory.exchange.reports import Report
from dure.local.directory.exchange.vocabularies import vocabulary

# A file with more wrong rows is better corrected in the program that made it.
MOST_WRONG_KEPT = 1_000
MOST_WARNINGS = 30
State, Choice = ImportRun.State, ImportRow.Decision


def require_own(by: User, run: ImportRun) -> None:
    """Raise PermissionDenied unless the run is theirs and they may still import for its territory."""
    if run.owner_id != by.pk:
        raise PermissionDenied(_("This import belongs to somebody else."))
    require_import(by, run.territory)


def _require_state(run: ImportRun, *states: str) -> None:
    if run.state not in states:
        raise Refused("wrong-step", _("This step is over. Look at the import and go on from there."))


# Upload


@transaction.atomic
def upload_file(
    by: User, name: str, content: bytes, *, territory: Territory | None, source_name: str = "", source_url: str = ""
) -> ImportRun:
    """Take a file in and look into it. Raises Refused, with place and remedy, for one that cannot be read."""
    require_import(by, territory)
    table = _table(content, name)
    run = ImportRun(
        owner=by,
        territory=territory,
        file_name=storable(name[-300:]),
        source_name=storable(source_name or name[-300:]),
        source_url=source_url,
    )
    _look_into(run, table)
    run.save()
    stored_files.keep(run, content)
    log_change(by.agent_id, "upload_import_file", "import", run.pk, {"rows": len(table.rows), "format": run.format})
    return run


def choose_sheet(by: User, run: ImportRun, sheet: str) -> ImportRun:
    """Read another sheet of the workbook; what was said of the columns of the first is forgotten."""
    require_own(by, run)
    _require_state(run, State.UPLOADED, State.CHECKED)
    run.sheet = sheet
    run.rows.all().delete()
    _look_into(run, _table_of(run))
    run.state = State.UPLOADED
    run.save()
    return run


def _table(content: bytes, name: str, sheet: str = "") -> Table:
    try:
        return read_table(content, name=name, sheet=sheet)
    except UnreadableFile as error:
        raise Refused("unreadable", words_of(error), field="file") from None


def _table_of(run: ImportRun) -> Table:
    content = stored_files.kept(run)
    if content is None:
        raise Refused("file-gone", _("The file is gone; files are kept for 30 days. Upload it again."))
    return _table(content, run.file_name, run.sheet)


def _look_into(run: ImportRun, table: Table) -> None:
    """Note what the file holds and what its columns seem to mean."""
    words = vocabulary()
    guesses = guess(table, words)
    standard = is_standard(table)
    run.format = STANDARD if standard else table.format
    run.sheet = table.sheet
    overview = {
        "headings": list(table.headings),
        "rows": len(table.rows),
        "sheets": list(table.sheets),
        "encoding": table.encoding,
        "delimiter": table.delimiter,
        "notes": [_stored(problem) for problem in table.notes],
        # Of columns about persons nothing is copied, not even a sample.
        "columns": [{**asdict(each), "samples": [] if each.personal else list(each.samples)} for each in guesses],
        "values": {
            each.heading: values for each in guesses if not each.personal and (values := _few(table, each.heading))
        },
    }
    run.overview = storable(overview)
    scope = run.territory.slug if run.territory else ""
    remembered = RememberedMapping.objects.filter(scope=scope, fingerprint=fingerprint(table.headings)).first()
    if standard:
        run.mapping, run.mapping_from = standard_mapping().as_json(), "chosen"
    elif remembered is not None:
        run.mapping, run.mapping_from = remembered.mapping, "remembered"
    else:
        run.mapping = ColumnMapping({each.heading: each.target for each in guesses}).as_json()
        run.mapping_from = "guessed"
    run.source = source_for(run.territory, run.format, "" if standard else fingerprint(table.headings)[:8])


def _few(table: Table, heading: str) -> list[tuple[str, int]]:
    """The values of a column that has few different ones, such as types."""
    values = column_values(table, heading, MOST_VALUES + 1)
    return values if len(values) <= MOST_VALUES else []


def fingerprint(headings: Sequence[str]) -> str:
    """What files of one make have in common: the set of their headings."""
    return hashlib.sha256("\n".join(sorted(headings)).encode("utf-8", "surrogatepass")).hexdigest()


# Meaning of the columns


@transaction.atomic
def map_columns(by: User, run: ImportRun, mapping: ColumnMapping) -> ImportRun:
    """Say what the columns mean, and remember it for the next file with these headings.

    Raises Refused where that cannot be.
    """
    require_own(by, run)
    _require_state(run, State.UPLOADED, State.CHECKING, State.CHECKED, State.FAILED)
    for problem in mapping_problems(mapping, run.overview["headings"]):
        found = describe(problem)
        raise Refused(problem.code, f"{problem.column + ': ' if problem.column else ''}{found.message} {found.remedy}")
    run.mapping, run.mapping_from = storable(mapping.as_json()), "chosen"
    run.state = State.CHECKING
    run.rows.all().delete()
    run.save()
    RememberedMapping.objects.update_or_create(
        scope=run.territory.slug if run.territory else "",
        fingerprint=fingerprint(run.overview["headings"]),
        defaults={"mapping": run.mapping},
    )
    return run


def mapping_of(run: ImportRun) -> ColumnMapping:
    return mapping_from(run.mapping)


# Check


def check(run: ImportRun, report_progress: Progress | None = None) -> ImportRun:
    """Read and check every row of a run and note which ones need somebody's eyes. Nothing public changes."""
    table = _table_of(run)
    order = _order(run)
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


def _order(run: ImportRun, *, best_effort: bool = False) -> Order:
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
        corrections={row.number: _cells(row, headings) for row in rows if row.corrected},
        decisions={
            row.number: Decision(row.decision, row.organization)
            for row in rows
            if row.decision in {Choice.SAME, Choice.FILL, Choice.NEW}
        },
        left_out=frozenset(row.number for row in rows if row.decision == Choice.LEAVE_OUT),
    )


def _cells(row: ImportRow, headings: Sequence[str]) -> list[str]:
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
        row.problems = [_stored(problem) for problem in by_row.get(number, [])]
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
    return [[_stored(first[key]), count] for key, count in times.most_common(MOST_WARNINGS)]


def _stored(problem: Problem) -> dict[str, Any]:
    return storable({**asdict(problem), "details": dict(problem.details)})


def problem_of(stored: Mapping[str, Any]) -> Problem:
    """A problem as it was kept."""
    return Problem(**stored)


# Corrections and decisions


@transaction.atomic
def correct_rows(
    by: User, run: ImportRun, cells: Mapping[int, Mapping[str, str]], left_out: frozenset[int] = frozenset()
) -> int:
    """Write cells of wrong rows anew and check just those rows again; rows may also be left out.

    Gives how many of them are still wrong.
    """
    require_own(by, run)
    _require_state(run, State.CHECKED)
    headings = run.overview["headings"]
    reader = reader_of(run)
    still_wrong = 0
    rows = list(run.rows.filter(number__in={*cells, *left_out}))
    for row in rows:
        if row.number in left_out:
            row.decision = Choice.LEAVE_OUT
            continue
        if row.decision == Choice.LEAVE_OUT:
            row.decision = Choice.OPEN
        entered = storable({name: text for name, text in cells[row.number].items() if name in row.cells})
        if any(row.cells[name] != text for name, text in entered.items()):
            row.cells = {**row.cells, **entered}
            row.corrected = True
        _draft, problems = reader.read(row.number, Row(row.line, _cells(row, headings)))
        if row.corrected or any(problem.severity == "error" for problem in problems):
            row.problems = [_stored(problem) for problem in problems]
        still_wrong += row.wrong
    ImportRow.objects.bulk_update(rows, ["cells", "problems", "decision", "corrected"], batch_size=CHUNK)
    log_change(by.agent_id, "correct_import_rows", "import", run.pk, {"rows": len(rows)})
    return still_wrong


def name_in(run: ImportRun, row: ImportRow) -> str:
    """The organization's name as the row says it."""
    named = [heading for heading, target in run.mapping.get("columns", {}).items() if target == "name"]
    return " ".join(row.cells.get(heading, "") for heading in named)


def reader_of(run: ImportRun) -> RowReader:
    """The reader for single rows of a run."""
    country = run.territory.country_code if run.territory and run.format != STANDARD else ""
    return RowReader(run.overview["headings"], mapping_of(run), vocabulary(), country=country)


@transaction.atomic
def decide(by: User, run: ImportRun, number: int, decision: str, organization: UUID | None = None) -> ImportRow:
    """Say what a row is: a new organization, one of the proposed entries, or nothing that is wanted."""
    require_own(by, run)
    _require_state(run, State.CHECKED)
    row = run.rows.get(number=number)
    proposed = {each["id"] for each in row.proposals}
    if decision not in Choice.values or not decision:
        raise Refused("no-choice", _("Choose what this row is."), field="decision")
    if decision in {Choice.SAME, Choice.FILL}:
        if str(organization) not in proposed:
            raise Refused("not-proposed", _("Choose one of the proposed entries."), field="organization")
        row.organization = organization
    else:
        row.organization = None
    row.decision = decision
    row.save(update_fields=["decision", "organization"])
    return row


@transaction.atomic
def decide_all(by: User, run: ImportRun, decision: str) -> int:
    """Decide all rows that are still open alike: as new, or as the likeliest entry."""
    require_own(by, run)
    _require_state(run, State.CHECKED)
    rows = [row for row in run.rows.filter(decision=Choice.OPEN) if row.proposals]
    for row in rows:
        row.decision = Choice.SAME if decision == Choice.SAME else Choice.NEW
        row.organization = UUID(row.proposals[0]["id"]) if decision == Choice.SAME else None
    ImportRow.objects.bulk_update(rows, ["decision", "organization"], batch_size=CHUNK)
    return len(rows)


def open_rows(run: ImportRun) -> tuple[int, int]:
    """How many rows are wrong, and how many wait for a decision."""
    rows = list(run.rows.exclude(decision=Choice.LEAVE_OUT).only("problems", "proposals", "decision"))
    wrong = sum(1 for row in rows if row.wrong) + int(run.counts.get("wrong_not_kept", 0))
    return wrong, sum(1 for row in rows if row.proposals and not row.decision)


# The run


@transaction.atomic
def start_run(by: User, run: ImportRun, *, best_effort: bool = False) -> ImportRun:
    """Say that the file is to be imported now; `perform` does it. Refused while something is open."""
    require_own(by, run)
    _require_state(run, State.CHECKED)
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
    table = _table_of(run)
    order = _order(run, best_effort=run.best_effort)
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
    writer.writerow([_("Row"), _("Line"), _("Name"), _("Outcome"), _("Entry"), _("What is wrong"), _("What to do")])
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
    _require_state(run, State.UPLOADED, State.CHECKED, State.FAILED, State.CHECKING)
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
