"""Wrong rows are corrected, and rows that may be known entries are decided."""

from collections.abc import Mapping
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from dure.core.agents.models import User
from dure.core.audit.actions import log_change
from dure.core.kit.errors import Refused
from dure.local.directory.exchange.engine.rows import RowReader
from dure.local.directory.exchange.engine.storing import storable
from dure.local.directory.exchange.engine.tables import Row
from dure.local.directory.exchange.importing import (
    STANDARD,
)
from dure.local.directory.exchange.models import ImportRow, ImportRun
from dure.local.directory.exchange.planning import CHUNK
from dure.local.directory.exchange.runs.checking import cells_of
from dure.local.directory.exchange.runs.standing import Choice, State, require_own, require_state, stored_problem
from dure.local.directory.exchange.runs.uploading import mapping_of
from dure.local.directory.exchange.vocabularies import vocabulary


@transaction.atomic
def correct_rows(
    by: User, run: ImportRun, cells: Mapping[int, Mapping[str, str]], left_out: frozenset[int] = frozenset()
) -> int:
    """Write cells of wrong rows anew and check just those rows again; rows may also be left out.

    Gives how many of them are still wrong.
    """
    require_own(by, run)
    require_state(run, State.CHECKED)
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
        _draft, problems = reader.read(row.number, Row(row.line, cells_of(row, headings)))
        if row.corrected or any(problem.severity == "error" for problem in problems):
            row.problems = [stored_problem(problem) for problem in problems]
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
    require_state(run, State.CHECKED)
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
    require_state(run, State.CHECKED)
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
