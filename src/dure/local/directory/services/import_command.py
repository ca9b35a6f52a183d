"""Importing services from the command line."""

import json
import sys
from pathlib import Path
from typing import Any, TextIO

from django.utils.translation import gettext as _

from dure.core.agents.models import Organization
from dure.core.territories.models import Territory
from dure.local.directory.services.hsds.collecting import Problem
from dure.local.directory.services.hsds.importing import HsdsReport, Source, describe, import_hsds

MOST_SHOWN = 50
LARGEST_FILE = 200 * 2**20
DONE, REFUSED, UNREADABLE = 0, 1, 2


def run_services_import(
    path: Path,
    territory_slug: str,
    source: Source,
    *,
    organization_slug: str = "",
    dry_run: bool = False,
    as_json: bool = False,
    output: TextIO | None = None,
) -> int:
    """Import a file of HSDS documents (JSON, or JSON lines) and print what was done, for people or as JSON.

    Returns 0 where all was taken, 1 where something was refused and so nothing was written, 2 where the file, the
    territory or the organization could not be found or read.
    """
    target = output or sys.stdout
    territory = Territory.objects.filter(slug=territory_slug).first()
    organization = Organization.objects.filter(slug=organization_slug).first() if organization_slug else None
    if territory is None or (organization_slug and organization is None):
        text = _("There is no “%(slug)s”. Check the slug at the end of its page's address.") % {
            "slug": territory_slug if territory is None else organization_slug
        }
        target.write(f"{json.dumps({'written': False, 'error': text}, ensure_ascii=False) if as_json else text}\n")
        return UNREADABLE
    documents = read_documents(path)
    if isinstance(documents, Problem):
        report = HsdsReport(written=False, dry_run=dry_run, problems=(documents,))
    else:
        report = import_hsds(
            None, documents, territory=territory, source=source, organization=organization, dry_run=dry_run
        )
    if as_json:
        target.write(json.dumps({"file": path.name, **report.as_dict()}, ensure_ascii=False, indent=2) + "\n")
    else:
        target.write("\n".join(_lines(path.name, report)) + "\n")
    if isinstance(documents, Problem):
        return UNREADABLE
    return REFUSED if report.problems else DONE


def read_documents(path: Path) -> list[Any] | Problem:
    """What stands in the file: one JSON value, or one on each line."""
    try:
        with path.open("rb") as opened:
            content = opened.read(LARGEST_FILE + 1)
    except OSError as error:
        return Problem("unreadable", value=str(error.strerror or error))
    if len(content) > LARGEST_FILE:
        return Problem("too-large", value=str(LARGEST_FILE // 2**20))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return Problem("not-utf-8")
    try:
        return [json.loads(text)]
    except (ValueError, RecursionError) as error:
        whole = error
    try:
        return [json.loads(line) for line in text.splitlines() if line.strip()] or Problem("unreadable", value="")
    except (ValueError, RecursionError):
        return Problem("unreadable", value=str(whole)[:200])


def _lines(name: str, report: HsdsReport) -> list[str]:
    """The report for people."""
    if report.problems:
        shown = [f"  {describe(each)}" for each in report.problems[:MOST_SHOWN]]
        more = len(report.problems) - MOST_SHOWN
        last = [_("  and %(count)s more.") % {"count": more}] if more > 0 else []
        return [_("%(file)s: nothing was changed. Wrong:") % {"file": name}, *shown, *last]
    head = _("%(file)s was checked. Nothing was changed.") if report.dry_run else _("%(file)s was imported.")
    lines = [head % {"file": name}]
    for kind in dict.fromkeys([*report.created, *report.updated, *report.unchanged]):
        values = {
            "kind": kind,
            "created": report.created.get(kind, 0),
            "updated": report.updated.get(kind, 0),
            "unchanged": report.unchanged.get(kind, 0),
        }
        lines.append(_("%(kind)s: %(created)s new, %(updated)s changed, %(unchanged)s unchanged.") % values)
    return lines
