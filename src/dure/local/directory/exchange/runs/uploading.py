"""A file comes in: what it holds, which of its sheets is meant, and what its columns mean."""

import hashlib
from collections.abc import Sequence
from dataclasses import asdict

from django.db import transaction

from dure.core.agents.models import User
from dure.core.audit.actions import log_change
from dure.core.kit.errors import Refused
from dure.core.territories.models import Territory
from dure.local.directory.exchange import stored_files
from dure.local.directory.exchange.engine.guessing import column_values, guess
from dure.local.directory.exchange.engine.storing import storable
from dure.local.directory.exchange.engine.tables import Table
from dure.local.directory.exchange.engine.targets import (
    MOST_VALUES,
    ColumnMapping,
    mapping_from,
    mapping_problems,
    standard_mapping,
)
from dure.local.directory.exchange.importing import (
    STANDARD,
    is_standard,
    require_import,
)
from dure.local.directory.exchange.models import ImportRun, RememberedMapping
from dure.local.directory.exchange.planning import source_for
from dure.local.directory.exchange.problem_words import describe
from dure.local.directory.exchange.runs.standing import (
    State,
    read_upload,
    require_own,
    require_state,
    stored_problem,
    table_of,
)
from dure.local.directory.exchange.vocabularies import vocabulary


@transaction.atomic
def upload_file(
    by: User, name: str, content: bytes, *, territory: Territory | None, source_name: str = "", source_url: str = ""
) -> ImportRun:
    """Take a file in and look into it. Raises Refused, with place and remedy, for one that cannot be read."""
    require_import(by, territory)
    table = read_upload(content, name)
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
    require_state(run, State.UPLOADED, State.CHECKED)
    run.sheet = sheet
    run.rows.all().delete()
    _look_into(run, table_of(run))
    run.state = State.UPLOADED
    run.save()
    return run


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
        "notes": [stored_problem(problem) for problem in table.notes],
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


@transaction.atomic
def map_columns(by: User, run: ImportRun, mapping: ColumnMapping) -> ImportRun:
    """Say what the columns mean, and remember it for the next file with these headings.

    Raises Refused where that cannot be.
    """
    require_own(by, run)
    require_state(run, State.UPLOADED, State.CHECKING, State.CHECKED, State.FAILED)
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
