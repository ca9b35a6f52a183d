"""Importing from the command line."""

import json
import sys
from pathlib import Path
from typing import TextIO
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dure.core.kit.errors import Refused
from dure.core.territories.models import Territory
from dure.local.directory.engine.problems import UnreadableFile
from dure.local.directory.exchange.engine.targets import mapping_from_file
from dure.local.directory.exchange.importing import STANDARD, import_organizations
from dure.local.directory.exchange.models import ImportRun
from dure.local.directory.exchange.problem_words import DescribedProblem, words_of
from dure.local.directory.exchange.reports import Report
from dure.local.directory.exchange.undoing import undo_run

MOST_SHOWN = 50
DONE, ROWS_REFUSED, UNREADABLE = 0, 1, 2


def run_import(  # noqa: PLR0913 - one for each option of the command
    path: Path | str,
    territory_slug: str = "",
    dry_run: bool = False,  # noqa: FBT001, FBT002
    as_json: bool = False,  # noqa: FBT001, FBT002
    *,
    best_effort: bool = False,
    source: str = "",
    form: str = STANDARD,
    map_file: Path | None = None,
    sheet: str = "",
    output: TextIO | None = None,
) -> int:
    """Import a file and print what was done, for people or (`as_json`) as JSON.

    Returns 0 where every row was taken, 1 where a row was refused, 2 where the file or the territory
    could not be found or read.
    """
    target = output or sys.stdout
    territory = Territory.objects.filter(slug=territory_slug).first() if territory_slug else None
    if territory_slug and territory is None:
        message = _("There is no territory “%(slug)s”. Check its slug at the end of its page's address.")
        text = message % {"slug": territory_slug}
        return _say(target, text, as_json=as_json)
    mapping = None
    if map_file is not None:
        try:
            mapping = mapping_from_file(map_file.read_bytes())
        except OSError:
            return _say(target, _("There is no mapping file at this place. Check the path."), as_json=as_json)
        except UnreadableFile as error:
            return _say(target, words_of(error), as_json=as_json)
    name = Path(path).name
    report = import_organizations(
        None,
        Path(path),
        territory=territory,
        source=source,
        source_name=name,
        dry_run=dry_run,
        best_effort=best_effort,
        form=form,
        mapping=mapping,
        sheet=sheet,
    )
    if as_json:
        target.write(json.dumps({"file": name, **report.as_dict()}, ensure_ascii=False, indent=2) + "\n")
    else:
        target.write("\n".join(_lines(name, report)) + "\n")
    if not report.readable:
        return UNREADABLE
    return ROWS_REFUSED if report.refused else DONE


def _say(target: TextIO, text: str, *, as_json: bool) -> int:
    """Say why nothing could be done."""
    target.write(f"{json.dumps({'written': False, 'error': text}, ensure_ascii=False) if as_json else text}\n")
    return UNREADABLE


def _lines(name: str, report: Report) -> list[str]:
    """The report for people."""
    lines = [_headline(name, report)]
    if report.written or report.dry_run:
        lines.append(
            _("%(created)s new, %(updated)s changed, %(unchanged)s unchanged.")
            % {"created": report.created, "updated": report.updated, "unchanged": report.unchanged}
        )
    if report.format and report.format != STANDARD:
        pairs = ", ".join(f"{heading} → {target}" for heading, target in report.mapping)
        lines.append(_("Columns read: %(columns)s.") % {"columns": pairs})
    lines += [f"{note.message} {note.remedy}" for note in report.notes]
    if report.extra_columns:
        lines.append(_("Columns passed over: %(columns)s.") % {"columns": ", ".join(report.extra_columns)})
    if report.run:
        lines.append(_("Take it back with: dure import undo %(run)s") % {"run": report.run})
    if report.refused:
        lines += ["", _("Wrong:"), *_problem_lines(report.refused)]
    if report.warnings:
        lines += ["", _("Left out:"), *_problem_lines(report.warnings)]
    return lines


def _headline(name: str, report: Report) -> str:
    values = {"file": name, "rows": report.rows, "wrong": report.refused_rows}
    if not report.readable:
        return _("%(file)s could not be read. Nothing was changed.") % values
    if report.refused and not report.written:
        return (
            ngettext(
                "%(file)s: %(wrong)s of %(rows)s rows is wrong. Nothing was changed.",
                "%(file)s: %(wrong)s of %(rows)s rows are wrong. Nothing was changed.",
                report.refused_rows,
            )
            % values
        )
    if report.dry_run:
        return _("%(file)s: %(rows)s rows were checked. Nothing was changed.") % values
    return _("%(file)s: %(rows)s rows were read, %(wrong)s of them left out.") % values


def _problem_lines(problems: tuple[DescribedProblem, ...]) -> list[str]:
    lines = []
    for problem in problems[:MOST_SHOWN]:
        where = _("line %(line)s") % {"line": problem.line} if problem.line else ""
        place = ", ".join(part for part in (where, problem.column) if part)
        shown = f" “{problem.value}”" if problem.value and problem.column else ""
        lines.append(
            f"  {place}{shown}: {problem.message} {problem.remedy}"
            if place
            else f"  {problem.message} {problem.remedy}"
        )
    if len(problems) > MOST_SHOWN:
        lines.append(_("  and %(count)s more.") % {"count": len(problems) - MOST_SHOWN})
    return lines


def run_undo(run_id: str, *, output: TextIO | None = None) -> int:
    """Take an import back, for the operator. Returns 0 where that was done, 2 where there is nothing to take back."""
    target = output or sys.stdout
    try:
        run = ImportRun.objects.filter(pk=UUID(run_id)).first()
    except ValueError:
        run = None
    if run is None:
        target.write(_("There is no import of this number.") + "\n")
        return UNREADABLE
    try:
        undone = undo_run(None, run)
    except Refused as refusal:
        target.write(refusal.message + "\n")
        return UNREADABLE
    words = _("%(deleted)s removed, %(closed)s closed, %(restored)s put back, %(kept)s left as they are.")
    numbers = {"deleted": undone.deleted, "closed": len(undone.closed), "restored": undone.restored}
    target.write(words % {**numbers, "kept": len(undone.kept)} + "\n")
    return DONE
