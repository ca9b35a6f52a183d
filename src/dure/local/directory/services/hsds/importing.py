"""Importing services from HSDS 3.0 documents: all of it or nothing, as often as one likes."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from dure.core.agents.models import Organization, User
from dure.core.agents.permissions import may, require
from dure.core.agents.roles import Permission
from dure.core.audit.actions import log_change
from dure.core.kit.ids import new_id
from dure.core.territories.models import Territory
from dure.local.directory.services.finding import index_locations, index_services
from dure.local.directory.services.hsds.collecting import Collection, Problem
from dure.local.directory.services.hsds.merging import Plan, Planner


@dataclass(frozen=True)
class Source:
    """Where documents come from: a key that stays the same, a name and a web address to show, and their language."""

    key: str = ""
    name: str = ""
    url: str = ""
    language: str = ""


@dataclass(frozen=True)
class HsdsReport:
    """What an import did, or (`dry_run`) would do. Where `written` is false nothing has changed.

    Counts are by kind: organization, location, service, service_at_location, taxonomy, taxonomy_term.
    """

    written: bool
    dry_run: bool
    created: dict[str, int] = field(default_factory=dict)
    updated: dict[str, int] = field(default_factory=dict)
    unchanged: dict[str, int] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """The report for programs, with what is wrong in words."""
        problems = [{**asdict(each), "message": describe(each)} for each in self.problems]
        return {**asdict(self), "problems": problems}


@transaction.atomic
def import_hsds(
    by: User | None,
    documents: Iterable[Any],
    *,
    territory: Territory,
    source: Source = Source(),
    organization: Organization | None = None,
    dry_run: bool = False,
) -> HsdsReport:
    """Bring the directory to what HSDS documents say: services, organizations, lists of them, or pages of results.

    An item is known again by the source's key (by default the territory's) and its id there, so that a second
    import changes what changed and doubles nothing. Its own id is kept where it is a UUID that nobody has here. What
    the documents no longer name stays, as do fields they leave out. Texts are read in the source's language (by
    default the territory's first that the site speaks). Services and places that name no organization belong to
    `organization`. With one thing wrong nothing is written.

    `by` needs the right to import for `territory`; None is the operator at the command line.
    """
    if by is not None:
        require(by, Permission.IMPORT_ORGANIZATIONS, territory)
        if organization is not None:
            require(by, Permission.EDIT_ORGANIZATION, organization)
    spoken, key = source.language or language_for(territory), source.key or f"hsds-{territory.slug}"[:80]
    if spoken not in dict(settings.LANGUAGES):
        return HsdsReport(written=False, dry_run=dry_run, problems=(Problem("unknown-language", value=spoken),))
    collection = Collection()
    for document in documents:
        collection.add(document)
    collection.finish()
    planner = Planner(
        collection,
        territory,
        key,
        spoken,
        (source.name, source.url),
        organization,
        lambda known: by is None or may(by, Permission.EDIT_ORGANIZATION, known),
    )
    plan = planner.plan()
    write = not dry_run and not plan.problems
    if write:
        _write(by, plan, key, territory)
    if not write and not dry_run:
        return HsdsReport(write, dry_run, problems=tuple(plan.problems))
    counts = (dict(plan.created), dict(plan.updated), dict(plan.unchanged))
    return HsdsReport(write, dry_run, *counts, problems=tuple(plan.problems))


def language_for(territory: Territory) -> str:
    """The language that documents are taken to be written in: HSDS has none for a whole document."""
    spoken = dict(settings.LANGUAGES)
    return next((str(code) for code in territory.languages if code in spoken), "en")


def describe(problem: Problem) -> str:
    """What is wrong and what to do about it."""
    texts = {
        "not-an-object": _("This is no HSDS item: “%(value)s”. Every item is a JSON object."),
        "no-id": _("A %(kind)s has no id (%(value)s). Give each item an id that stays the same."),
        "missing": _("The %(kind)s %(item)s has no %(field)s. Add it."),
        "unknown-choice": _("The %(kind)s %(item)s has the %(field)s “%(value)s”, which HSDS 3.0 does not know."),
        "no-service": _("The %(kind)s %(item)s names no service. Put it into its service, or add service_id."),
        "no-organization": _("The %(kind)s %(item)s names no organization. Add it, or choose whose it shall be."),
        "unknown-service": _("The %(kind)s %(item)s names the service %(value)s, which is not among the documents."),
        "not-yours": _("The organization %(item)s is here already, and you may not edit it."),
        "unknown-language": _("This site does not speak “%(value)s”."),
        "too-deep": _("An item is nested more than %(value)s levels deep."),
        "unusable-value": _(
            "The item %(value)s holds a NUL character, half a character, NaN or infinity. Take it out."
        ),
        "unreadable": _("The file is no JSON: %(value)s"),
        "too-large": _("The file is larger than %(value)s MB. Split it."),
        "not-utf-8": _("The file is not written in UTF-8. Save it as UTF-8 and try again."),
    }
    return texts[problem.code] % asdict(problem)


def _write(by: User | None, plan: Plan, source: str, territory: Territory) -> None:
    batch = new_id()
    plan.write(by.agent_id if by else None, batch)
    details = {
        "territory": territory.slug,
        "created": sum(plan.created.values()),
        "updated": sum(plan.updated.values()),
        "unchanged": sum(plan.unchanged.values()),
    }
    log_change(by.agent_id if by else None, "import_services", "source", source, details)
    index_services(plan.changed_services)
    index_locations(plan.changed_locations)
