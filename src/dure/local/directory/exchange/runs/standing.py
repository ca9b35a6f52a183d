"""Whose run it is, where it stands, and its file."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from dure.core.agents.models import User
from dure.core.kit.errors import Refused
from dure.local.directory.engine.problems import Problem, UnreadableFile
from dure.local.directory.exchange import stored_files
from dure.local.directory.exchange.engine.reading import read_table
from dure.local.directory.exchange.engine.storing import storable
from dure.local.directory.exchange.engine.tables import Table
from dure.local.directory.exchange.importing import (
    require_import,
)
from dure.local.directory.exchange.models import ImportRow, ImportRun
from dure.local.directory.exchange.problem_words import words_of

State, Choice = ImportRun.State, ImportRow.Decision


def require_own(by: User, run: ImportRun) -> None:
    """Raise PermissionDenied unless the run is theirs and they may still import for its territory."""
    if run.owner_id != by.pk:
        raise PermissionDenied(_("This import belongs to somebody else."))
    require_import(by, run.territory)


def require_state(run: ImportRun, *states: str) -> None:
    if run.state not in states:
        raise Refused("wrong-step", _("This step is over. Look at the import and go on from there."))


def read_upload(content: bytes, name: str, sheet: str = "") -> Table:
    try:
        return read_table(content, name=name, sheet=sheet)
    except UnreadableFile as error:
        raise Refused("unreadable", words_of(error), field="file") from None


def table_of(run: ImportRun) -> Table:
    content = stored_files.kept(run)
    if content is None:
        raise Refused("file-gone", _("The file is gone; files are kept for 30 days. Upload it again."))
    return read_upload(content, run.file_name, run.sheet)


def stored_problem(problem: Problem) -> dict[str, Any]:
    return storable({**asdict(problem), "details": dict(problem.details)})


def problem_of(stored: Mapping[str, Any]) -> Problem:
    """A problem as it was kept."""
    return Problem(**stored)
