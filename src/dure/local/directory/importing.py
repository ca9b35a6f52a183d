"""Importing organizations from a standard CSV file: all of it or nothing, as often as one likes."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from dure.core.agents.actions import load_organization_types
from dure.core.agents.finding import index_organizations
from dure.core.agents.models import Agent, Organization, OrganizationType, User
from dure.core.agents.permissions import require
from dure.core.agents.roles import Permission
from dure.core.audit.actions import log_change
from dure.core.territories.models import Territory
from dure.local.directory.engine.problems import Problem, UnreadableFile
from dure.local.directory.engine.standard_csv import LARGEST_FILE, Entry, Reading, read
from dure.local.directory.mapping import apply, known_concepts, language_of
from dure.local.directory.problems import DescribedProblem, describe

CHUNK = 500
_STEM = 100


@dataclass(frozen=True)
class Report:
    """What an import did, or (`dry_run`) would do. Where `written` is false nothing has changed.

    `refused` names each wrong cell with row, line, column, value, what is wrong and the remedy;
    `warnings` the values that were left out or read in a particular way.
    """

    written: bool
    dry_run: bool
    rows: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: tuple[DescribedProblem, ...] = ()
    warnings: tuple[DescribedProblem, ...] = ()
    extra_columns: tuple[str, ...] = ()
    encoding: str = ""

    @property
    def readable(self) -> bool:
        """Whether the file could be read at all."""
        return bool(self.encoding)

    @property
    def refused_rows(self) -> int:
        return len({problem.row for problem in self.refused})

    def as_dict(self) -> dict[str, Any]:
        """The report for programs."""
        return {**asdict(self), "refused_rows": self.refused_rows}


@dataclass
class _Plan:
    """What has to be written."""

    created: list[Organization] = field(default_factory=list)
    updated: list[Organization] = field(default_factory=list)
    unchanged: int = 0


def source_for(territory: Territory | None) -> str:
    """The name of the source that a territory's files are known by, whatever the files are called."""
    return f"sse-csv-{territory.slug}"[:80] if territory else "sse-csv"


@transaction.atomic
def import_organizations(
    by: User | None,
    file: Path | bytes,
    *,
    territory: Territory | None = None,
    source: str = "",
    source_name: str = "",
    source_url: str = "",
    dry_run: bool = False,
    best_effort: bool = False,
) -> Report:
    """Bring the directory to what a standard CSV file says.

    An organization is known again by `source` (as a rule the territory's) and its identifier, so that a
    second import changes what changed and doubles nothing. Organizations that the file no longer names
    stay. An empty cell leaves what is known. With a wrong row nothing is written, or, with `best_effort`,
    all but the wrong rows. New organizations lie in `territory`.

    `by` needs the right to import for `territory`; only administrators, or the operator at the command line
    (None), may import without one. Raises PermissionDenied; a file that cannot be read gives a report.
    """
    if by is not None:
        _require(by, territory)
    try:
        content = file if isinstance(file, bytes) else _content(file)
        reading = read(content, known_concepts())
    except UnreadableFile as error:
        return Report(written=False, dry_run=dry_run, refused=(describe(error.problem),))
    if not source:
        source = source_for(territory)
    plan = _plan(reading.entries, source, territory, (source_name, source_url))
    write = not dry_run and (best_effort or not reading.errors)
    if write:
        _write(plan)
        _log(by, source, territory, plan)
    return _report(reading, plan, written=write, dry_run=dry_run)


def _require(by: User, territory: Territory | None) -> None:
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


def _plan(entries: Iterable[Entry], source: str, territory: Territory | None, provenance: tuple[str, str]) -> _Plan:
    plan = _Plan()
    types = _types()
    known = {
        each.source_id: each for each in Organization.objects.filter(source=source).select_related("type", "territory")
    }
    slugs = set(Organization.objects.values_list("slug", flat=True))
    for entry in entries:
        organization = known.get(entry.identifier)
        if organization is None:
            organization = Organization(
                agent=Agent(kind=Agent.Kind.ORGANIZATION), source=source, source_id=entry.identifier
            )
            apply(entry, organization, language_of(entry, territory), types)
            organization.slug = _free_slug(organization, slugs)
            changed, target = True, plan.created
        else:
            changed, target = apply(entry, organization, language_of(entry, territory), types), plan.updated
        changed = _provenance(organization, territory, provenance) or changed
        if changed:
            target.append(organization)
        else:
            plan.unchanged += 1
    return plan


def _types() -> dict[str, OrganizationType]:
    """The organization types by code; a site that has none yet gets them, or the entries would lose theirs."""
    if not OrganizationType.objects.exists():
        load_organization_types()
    return OrganizationType.objects.in_bulk()


def _provenance(organization: Organization, territory: Territory | None, given: tuple[str, str]) -> bool:
    """Set where the entry comes from and which territory it lies in, and tell whether that changed anything."""
    changed = False
    for name, value in zip(("source_name", "source_url"), given, strict=True):
        if value and getattr(organization, name) != value:
            setattr(organization, name, value)
            changed = True
    here = organization.territory
    # An entry that somebody placed more exactly, in a district of the city, stays there.
    if territory is not None and (here is None or not here.path.startswith(territory.path)):
        organization.territory = territory
        changed = True
    return changed


def _free_slug(organization: Organization, taken: set[str]) -> str:
    """A readable slug that is not in `taken`, and now is."""
    name = organization.name.in_language(organization.name.original)
    stem = slugify(name, allow_unicode=True)[:_STEM].strip("-") or "organization"
    slug, number = stem, 1
    while slug in taken:
        number += 1
        slug = f"{stem}-{number}"
    taken.add(slug)
    return slug


def _write(plan: _Plan) -> None:
    Agent.objects.bulk_create((each.agent for each in plan.created), batch_size=CHUNK)
    Organization.objects.bulk_create(plan.created, batch_size=CHUNK)
    # An upsert is many times quicker than a bulk update, and all rows are known to be there.
    fields = [each.name for each in Organization._meta.concrete_fields if not each.primary_key]  # noqa: SLF001
    Organization.objects.bulk_create(
        plan.updated, batch_size=CHUNK, update_conflicts=True, unique_fields=["agent"], update_fields=fields
    )
    index_organizations([*plan.created, *plan.updated])


def _log(by: User | None, source: str, territory: Territory | None, plan: _Plan) -> None:
    details = {
        "territory": territory.slug if territory else "",
        "created": len(plan.created),
        "updated": len(plan.updated),
        "unchanged": plan.unchanged,
    }
    log_change(by.agent_id if by else None, "import_organizations", "source", source, details)


def _report(reading: Reading, plan: _Plan, *, written: bool, dry_run: bool) -> Report:
    # What was refused as a whole has created nothing; a dry run says what would be.
    counts = written or dry_run
    return Report(
        written=written,
        dry_run=dry_run,
        rows=reading.rows,
        created=len(plan.created) if counts else 0,
        updated=len(plan.updated) if counts else 0,
        unchanged=plan.unchanged if counts else 0,
        refused=tuple(describe(problem) for problem in reading.errors),
        warnings=tuple(describe(problem) for problem in reading.warnings),
        extra_columns=reading.extra_columns,
        encoding=reading.encoding,
    )
