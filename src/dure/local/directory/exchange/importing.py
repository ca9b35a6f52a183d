"""Importing organizations from a file: all of it or nothing, as often as one likes."""

import gc
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import batched
from pathlib import Path

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.utils import timezone
from django.utils.translation import gettext as _

from dure.core.agents.models import User
from dure.core.agents.permissions import require
from dure.core.agents.roles import Permission
from dure.core.territories.models import Territory
from dure.local.directory.engine.problems import Problem, UnreadableFile
from dure.local.directory.engine.standard_csv import COLUMNS, LARGEST_FILE
from dure.local.directory.exchange.engine.guessing import Vocabulary, guessed_mapping
from dure.local.directory.exchange.engine.reading import read_table
from dure.local.directory.exchange.engine.rows import Draft, RowReader
from dure.local.directory.exchange.engine.storing import storable
from dure.local.directory.exchange.engine.tables import Row, Table
from dure.local.directory.exchange.engine.targets import (
    ColumnMapping,
    mapping_problems,
    standard_mapping,
)
from dure.local.directory.exchange.models import ImportRun
from dure.local.directory.exchange.planning import CHUNK, Decision, Plan, Planner, Source, source_for
from dure.local.directory.exchange.problem_words import describe
from dure.local.directory.exchange.reports import Outcome, Report
from dure.local.directory.exchange.vocabularies import organization_types, vocabulary
from dure.local.directory.exchange.writing import write_plan

STANDARD = "sse-csv"
FORMATS = (STANDARD, "csv", "xlsx", "geojson")
type Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Order:
    """What to do with a file.

    `corrections` are row number -> cells in the file's order; `decisions` row number -> what was decided;
    rows `left_out` are passed over. Without a `mapping` the columns are guessed.
    """

    territory: Territory | None = None
    source: str = ""
    source_name: str = ""
    source_url: str = ""
    format: str = ""
    sheet: str = ""
    mapping: ColumnMapping | None = None
    best_effort: bool = False
    dry_run: bool = False
    corrections: Mapping[int, Sequence[str]] = field(default_factory=dict)
    decisions: Mapping[int, Decision] = field(default_factory=dict)
    left_out: frozenset[int] = frozenset()


def import_organizations(  # noqa: PLR0913 - one keyword for each thing that may be said of a file
    by: User | None,
    file: Path | bytes,
    *,
    territory: Territory | None = None,
    source: str = "",
    source_name: str = "",
    source_url: str = "",
    form: str = STANDARD,
    mapping: ColumnMapping | None = None,
    sheet: str = "",
    dry_run: bool = False,
    best_effort: bool = False,
) -> Report:
    """Bring the directory to what a file says.

    An organization is known again by `source` (as a rule the territory's) and its identifier, so that a
    second import changes what changed and doubles nothing. Organizations that the file no longer names
    stay. An empty cell leaves what is known. With a wrong row nothing is written, or, with `best_effort`,
    all but the wrong rows. New organizations lie in `territory`. `form` is one of `FORMATS`, or empty where
    it is to be told by the content.

    `by` needs the right to import for `territory`; only administrators, or the operator at the command line
    (None), may import without one. Raises PermissionDenied; a file that cannot be read gives a report.
    """
    order = Order(territory, source, source_name, source_url, form, sheet, mapping, best_effort, dry_run)
    require_import(by, territory)
    try:
        name = file.name if isinstance(file, Path) else ""
        content = file if isinstance(file, bytes) else _content(file)
        table, form, read_as = read_for(content, order, vocabulary(), name)
    except UnreadableFile as error:
        return Report(written=False, dry_run=dry_run, refused=(describe(error.problem),))
    return carry_out(by, table, form, read_as, order)


def require_import(by: User | None, territory: Territory | None) -> None:
    """Raise PermissionDenied unless `by` may import for `territory`; None is the operator at the command line."""
    if by is None:
        return
    if territory is None and not by.is_administrator:
        raise PermissionDenied(_("Choose the territory that you import organizations for."))
    require(by, Permission.IMPORT_ORGANIZATIONS, *([territory] if territory else []))


def _content(path: Path) -> bytes:
    """The file, one byte more than allowed at most: a larger one is refused without filling the memory."""
    try:
        with path.open("rb") as opened:
            return opened.read(LARGEST_FILE + 1)
    except OSError:
        raise UnreadableFile(Problem("file-missing", value=str(path))) from None


def read_for(content: bytes, order: Order, words: Vocabulary, name: str = "") -> tuple[Table, str, ColumnMapping]:
    """The table, its format (one of `FORMATS`) and what its columns mean; raises UnreadableFile."""
    table = read_table(content, name=name, sheet=order.sheet)
    wanted = table.format if order.format == STANDARD and table.format == "csv" else order.format
    if wanted and wanted != (STANDARD if order.format == STANDARD and table.format != "csv" else table.format):
        raise UnreadableFile(Problem("format-differs", details={"found": table.format, "wanted": order.format}))
    if order.format == STANDARD or (not order.format and order.mapping is None and is_standard(table)):
        _require_standard(table)
        return table, STANDARD, order.mapping or standard_mapping()
    mapping = order.mapping or guessed_mapping(table, words)
    for problem in mapping_problems(mapping, table.headings):
        code = "map-needed" if problem.code == "no-name-column" and order.mapping is None else problem.code
        raise UnreadableFile(Problem(code, column=problem.column, value=problem.value, details=problem.details))
    return table, table.format, mapping


def is_standard(table: Table) -> bool:
    """Whether the file is a standard CSV, version 4: commas, and all of its columns."""
    return table.format == "csv" and table.delimiter == "," and set(COLUMNS) <= set(table.headings)


def _require_standard(table: Table) -> None:
    if table.delimiter not in {",", ""} and len(table.headings) > 1:
        signs = {";": "semicolon", "\t": "tab", "|": "bar"}
        raise UnreadableFile(Problem("delimiter-wrong", line=1, details={"delimiter": signs[table.delimiter]}))
    missing = [column for column in COLUMNS if column not in table.headings]
    if missing:
        details = {"missing": ", ".join(missing), "expected": ", ".join(COLUMNS)}
        raise UnreadableFile(Problem("columns-missing", line=table.heading_line, details=details))
    twice = [column for column in COLUMNS if f"{column} (2)" in table.headings]
    if twice:
        raise UnreadableFile(Problem("columns-twice", line=table.heading_line, details={"columns": ", ".join(twice)}))


def row_reader(table: Table, form: str, mapping: ColumnMapping, words: Vocabulary, order: Order) -> RowReader:
    """The reader for the rows of a table; where the table does not say it, they lie in the territory's country."""
    country = order.territory.country_code if order.territory and form != STANDARD else ""
    return RowReader(table.headings, mapping, words, country=country, strict=form == STANDARD)


@dataclass
class Work:
    """A table that has been read and planned."""

    plan: Plan
    problems: list[Problem]
    lines: dict[int, int]
    source: Source

    @property
    def errors(self) -> list[Problem]:
        return [problem for problem in self.problems if problem.severity == "error"]

    @property
    def warnings(self) -> list[Problem]:
        return [problem for problem in self.problems if problem.severity == "warning"]


def plan_work(table: Table, form: str, mapping: ColumnMapping, order: Order, progress: Progress | None = None) -> Work:
    """Check every row and find out what it would change. Nothing is written."""
    reader = row_reader(table, form, mapping, vocabulary(), order)
    slug = order.source or source_for(order.territory, form)
    source = Source(slug, order.source_name, order.source_url, order.territory)
    planner = Planner(source, organization_types(), order.decisions)
    work = Work(planner.plan, [], {}, source)
    done = 0
    for some in batched(enumerate(table.rows, start=1), CHUNK):
        planner.add(_drafts(reader, some, order, work))
        done += len(some)
        if progress is not None:
            progress(done, len(table.rows))
    work.problems.extend(planner.plan.problems)
    work.problems.sort(key=lambda problem: problem.row)
    return work


def _drafts(
    reader: RowReader, rows: Sequence[tuple[int, Row]], order: Order, work: Work
) -> Iterator[tuple[Draft, int]]:
    for number, found in rows:
        if number in order.left_out:
            continue
        row = Row(found.line, order.corrections[number]) if number in order.corrections else found
        draft, problems = reader.read(number, row)
        work.problems.extend(problems)
        work.lines[number] = row.line
        if draft is not None:
            yield draft, row.line


def carry_out(
    by: User | None,
    table: Table,
    form: str,
    mapping: ColumnMapping,
    order: Order,
    *,
    run: ImportRun | None = None,
    progress: Progress | None = None,
) -> Report:
    """Plan the table and, where it may be, write it as one run. The caller has checked the rights."""
    with without_collecting():
        work = plan_work(table, form, mapping, order, progress)
        write = not order.dry_run and (order.best_effort or not work.errors)
        if write:
            run = run or ImportRun(owner=by, territory=order.territory, file_name=order.source_name[:300] or form)
            _write_once_more(by, table, form, mapping, order, work, run, progress)
        return _report(table, form, mapping, work, written=write, order=order, run=run)


@contextmanager
def without_collecting() -> Iterator[None]:
    """Let Python not look for garbage cycles among hundreds of thousands of rows again and again.

    They are all in use until the end, and looking takes as long as the work itself (measured: half of the time).
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _write_once_more(
    by: User | None,
    table: Table,
    form: str,
    mapping: ColumnMapping,
    order: Order,
    work: Work,
    run: ImportRun,
    progress: Progress | None,
) -> None:
    """Write the plan; where somebody else's import came between planning and writing, plan anew, once."""
    try:
        write_plan(work.plan, work.source, by, run.pk, progress)
    except IntegrityError:
        again = plan_work(table, form, mapping, order)
        work.plan, work.problems = again.plan, again.problems
        write_plan(work.plan, work.source, by, run.pk, progress)
    run.state = ImportRun.State.DONE
    run.source, run.source_name, run.source_url = work.source.slug, order.source_name, order.source_url
    run.format, run.best_effort, run.finished_at = form, order.best_effort, timezone.now()
    run.mapping = storable(mapping.as_json())
    run.counts = {
        "rows": len(table.rows),
        "created": len(work.plan.created),
        "updated": len(work.plan.updated),
        "unchanged": work.plan.unchanged,
        "wrong": len({problem.row for problem in work.errors}),
    }
    run.save()


def _report(
    table: Table,
    form: str,
    mapping: ColumnMapping,
    work: Work,
    *,
    written: bool,
    order: Order,
    run: ImportRun | None,
) -> Report:
    # What was refused as a whole has created nothing; a dry run says what would be.
    counts = written or order.dry_run
    used = mapping.used()
    return Report(
        written=written,
        dry_run=order.dry_run,
        rows=len(table.rows),
        created=len(work.plan.created) if counts else 0,
        updated=len(work.plan.updated) if counts else 0,
        unchanged=work.plan.unchanged if counts else 0,
        refused=tuple(describe(problem) for problem in work.errors),
        warnings=tuple(describe(problem) for problem in work.warnings),
        notes=tuple(describe(problem) for problem in table.notes),
        extra_columns=tuple(heading for heading in table.headings if heading not in used),
        encoding=table.encoding,
        format=form,
        run=str(run.pk) if run and written else "",
        mapping=tuple(used.items()),
        outcomes=tuple(_outcomes(work, order)) if run is not None else (),
    )


def _outcomes(work: Work, order: Order) -> Iterator[Outcome]:
    """What became of each row, in their order."""
    planned = {each.row: each for each in work.plan.planned}
    wrong = {problem.row for problem in work.errors}
    for number, line in work.lines.items():
        done = planned.get(number)
        if done is not None:
            outcome = "created" if done.created else "changed" if done.changes else "unchanged"
            entry = done.organization
            yield Outcome(number, line, str(entry), outcome, str(entry.pk), entry.slug)
        elif number in wrong:
            yield Outcome(number, line, "", "wrong")
    for number in sorted(order.left_out):
        yield Outcome(number, 0, "", "left-out")
