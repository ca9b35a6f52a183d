"""Comparing what a file says with what is known: who is new, who changes, and who stays."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.text import slugify

from dure.core.agents.models import Agent, Organization, OrganizationType
from dure.core.agents.queries import survivor_of
from dure.core.agents.stored_entries import stored_entry
from dure.core.audit.models import Revision
from dure.core.audit.revisions import Changes, changes_between
from dure.core.kit.bulk import new_row, point_to
from dure.core.kit.ids import new_id
from dure.core.search.engine.words import fold, title_key
from dure.core.territories.models import Territory
from dure.local.directory.engine.problems import Problem
from dure.local.directory.exchange.applying import apply_draft
from dure.local.directory.exchange.engine.rows import BUSINESS, Draft
from dure.local.directory.exchange.models import ImportRow, SourceLink
from dure.local.directory.exchange.placing import place_organizations
from dure.local.directory.mapping import language_of

# What the revisions of an undone import are called.
UNDO = "undo_import"
_STEM = 100
CHUNK = 1_000


@dataclass(frozen=True)
class Decision:
    """What somebody decided about a row: a new organization, the same as an entry, or only to fill its gaps."""

    kind: str
    organization: UUID | None = None


@dataclass(frozen=True)
class Source:
    """Where rows come from: the name that entries remember, what people call it, and the territory it is for."""

    slug: str
    name: str = ""
    url: str = ""
    territory: Territory | None = None


@dataclass(slots=True)
class Planned:
    """One row and the organization that it becomes.

    `changes` are in stored form, for entries that are there already; what begins says everything it says.
    """

    row: int
    organization: Organization
    created: bool
    changes: Changes
    key: str = ""
    linked: bool = False


@dataclass
class Plan:
    """What has to be written, and what cannot be."""

    planned: list[Planned] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def created(self) -> list[Planned]:
        return [each for each in self.planned if each.created]

    @property
    def updated(self) -> list[Planned]:
        return [each for each in self.planned if each.changes and not each.created]

    @property
    def unchanged(self) -> int:
        return sum(1 for each in self.planned if not each.created and not each.changes)


def source_for(territory: Territory | None, form: str = "sse-csv", kind: str = "") -> str:
    """The name of the source that a territory's files of one kind are known by, whatever the files are called."""
    stem = f"{form}-{kind}" if kind else form
    return f"{stem}-{territory.slug}"[:80] if territory else stem


class Planner:
    """Plans the rows of one source. What is known is read once; the rows may come in parts."""

    def __init__(
        self, source: Source, types: Mapping[str, OrganizationType], decisions: Mapping[int, Decision] | None = None
    ) -> None:
        self._source = source
        self._types = types
        self._decisions = decisions or {}
        self._known = known_entries(source.slug)
        self._withdrawn = _withdrawn(self._known.values())
        self._chosen = _chosen_entries(self._decisions)
        self._slugs = set(Organization.objects.values_list("slug", flat=True))
        self._lines: dict[str, int] = {}
        self._languages: dict[str, str] = {}
        self._touched: dict[UUID, int] = {}
        self.plan = Plan()

    def add(self, drafts: Iterable[tuple[Draft, int]]) -> None:
        """Plan further rows, each with the line of the file that it stands on."""
        drafts = list(drafts)
        self._recognize(draft.entry.identifier for draft, _line in drafts)
        for draft, line in drafts:
            key = self._key(draft, line)
            if key is not None:
                self._add(draft, key, line)

    def _recognize(self, identifiers: Iterable[str]) -> None:
        """Know the entries that a file names by their ids here, as a file does that was exported here."""
        ids = {key: made for key in identifiers if key not in self._known and (made := _own_id(key)) is not None}
        if ids:
            found = _whole_entries().filter(within_reach(self._source.territory)).in_bulk(ids.values())
            known = {key: survivor_of(found[pk]) for key, pk in ids.items() if pk in found}
            self._known.update(known)
            self._withdrawn |= _withdrawn(known.values())

    def _key(self, draft: Draft, line: int) -> str | None:
        """What the source knows the organization by: its identifier, else one made of what does not change."""
        key = draft.entry.identifier
        if key:
            if key in self._lines:
                self._refuse("identifier-twice", draft, line, key)
                return None
        else:
            keys = row_keys(draft)
            # The same number is the same organization; the same name may be another at another address.
            free = [] if keys[0] in self._lines and BUSINESS in draft.identifiers else keys
            free = [each for each in free if each not in self._lines]
            if not free:
                self._refuse("row-twice", draft, line, next(each for each in keys if each in self._lines))
                return None
            key = next((each for each in free if each in self._known), free[0])
        self._lines[key] = line
        return key

    def _refuse(self, code: str, draft: Draft, line: int, key: str) -> None:
        column = "Identifier" if code == "identifier-twice" else ""
        value = draft.entry.identifier or draft.entry.name
        self.plan.problems.append(
            Problem(code, row=draft.row, line=line, column=column, value=value, details={"first": self._lines[key]})
        )

    def _add(self, draft: Draft, key: str, line: int) -> None:
        decision = self._decisions.get(draft.row)
        organization = self._known.get(key)
        linked = False
        if organization is None and decision is not None and decision.organization is not None:
            organization = self._chosen.get(decision.organization)
            linked = True
            if organization is None:
                self.plan.problems.append(Problem("entry-gone", row=draft.row, line=line, value=draft.entry.name))
                return
        if organization is None:
            self.plan.planned.append(self._new(draft, key))
            return
        if organization.pk in self._touched:
            details = {"first": self._touched[organization.pk]}
            self.plan.problems.append(
                Problem("row-twice", row=draft.row, line=line, value=draft.entry.name, details=details)
            )
            return
        self._touched[organization.pk] = line
        fill = decision is not None and decision.kind == ImportRow.Decision.FILL
        changes = self._change(draft, organization, fill=fill)
        self.plan.planned.append(
            Planned(draft.row, organization, created=False, changes=changes, key=key, linked=linked)
        )

    def _new(self, draft: Draft, key: str) -> Planned:
        organization, agent = new_row(Organization), new_row(Agent)
        agent.id, agent.kind = new_id(), Agent.Kind.ORGANIZATION
        point_to(organization, "agent", agent)
        organization.source, organization.source_id = self._source.slug, key
        named = draft.entry.name or key
        apply_draft(draft, organization, self._language(draft), self._types)
        organization.slug = _free_slug(named, self._slugs)
        self._place(organization)
        self._name_source(organization)
        place_organizations([organization])
        return Planned(draft.row, organization, created=True, changes={}, key=key)

    def _change(self, draft: Draft, organization: Organization, *, fill: bool) -> Changes:
        before = stored_entry(organization)
        kept = {name: getattr(organization, name) for name in before} if fill else {}
        changed = apply_draft(draft, organization, self._language(draft), self._types)
        for name, value in kept.items():
            if value not in (None, "", [], {}) and bool(value):
                setattr(organization, name, value)
        changed = (not fill and self._place(organization)) or changed
        if organization.pk in self._withdrawn:
            organization.closed_on, changed = None, True
        if not changed:
            return {}
        if not fill:
            self._name_source(organization)
        place_organizations([organization])
        return changes_between(before, stored_entry(organization))

    def _language(self, draft: Draft) -> str:
        country = draft.entry.country_code
        if country not in self._languages:
            self._languages[country] = language_of(draft.entry, self._source.territory)
        return self._languages[country]

    def _place(self, organization: Organization) -> bool:
        """Put the entry into the source's territory, and tell whether that changed anything.

        An entry that somebody placed more exactly, in a district of the city, stays there.
        """
        territory, here = self._source.territory, organization.territory
        if territory is None or (here is not None and here.path.startswith(territory.path)):
            return False
        point_to(organization, "territory", territory)
        return True

    def _name_source(self, organization: Organization) -> None:
        """Say where what the entry says comes from: a source that only repeats it does not become its source."""
        organization.source_name = self._source.name or organization.source_name
        organization.source_url = self._source.url or organization.source_url


def row_keys(draft: Draft) -> list[str]:
    """What a row without an identifier is known by, the best first: its business number, its name, name and address.

    The same organization gets the same key from next year's file, where it stands in another row.
    """
    entry = draft.entry
    name = title_key(entry.name) or fold(entry.name)
    address = fold(f"{entry.locality} {entry.street_address} {entry.postcode}")
    keys = [f"name-{_digest(name)}", f"name-{_digest(name)}-{_digest(address)}"]
    number = draft.identifiers.get(BUSINESS)
    return [f"business-{number}", *keys] if number else keys


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def known_entries(source: str) -> dict[str, Organization]:
    """The entries of a source by its identifiers, those included that somebody linked to it."""
    entries = _whole_entries()
    known = {each.source_id: survivor_of(each) for each in entries.filter(source=source)}
    links = SourceLink.objects.filter(source=source).values_list("source_id", "organization_id")
    wanted = dict(links)
    if wanted:
        found = {each.pk: survivor_of(each) for each in entries.filter(pk__in=wanted.values())}
        known.update({key: found[target] for key, target in wanted.items() if target in found})
    return known


def within_reach(territory: Territory | None) -> Q:
    """The entries that a file for `territory` may change: those that lie there, and those that lie nowhere yet."""
    return Q(territory__path__startswith=territory.path) | Q(territory__isnull=True) if territory else Q()


def _whole_entries() -> QuerySet[Organization]:
    return Organization.objects.select_related("type", "territory", "merged_into__type", "merged_into__territory")


def _own_id(identifier: str) -> UUID | None:
    """The id that `identifier` is, only as it is exported: 32 digits, which are a UUID too, may be anybody's number."""
    try:
        made = UUID(identifier)
    except ValueError:
        return None
    return made if str(made) == identifier else None


def _withdrawn(entries: Iterable[Organization]) -> set[UUID]:
    """The entries that nothing but the undoing of an import has closed: a file that names them opens them again."""
    closed = {each.pk: [None, each.closed_on.isoformat()] for each in entries if each.closed_on}
    undone = Revision.objects.filter(subject__in=closed, action=UNDO, changes__has_key="closed_on")
    return {each.subject for each in undone if each.changes["closed_on"] == closed[each.subject]}


def _chosen_entries(decisions: Mapping[int, Decision]) -> dict[UUID, Organization]:
    wanted = [each.organization for each in decisions.values() if each.organization is not None]
    if not wanted:
        return {}
    entries = Organization.objects.select_related("type", "territory").filter(merged_into__isnull=True)
    return {each.pk: each for each in entries.filter(pk__in=wanted)}


def _free_slug(name: str, taken: set[str]) -> str:
    """A readable slug that is not in `taken`, and now is."""
    stem = slugify(name, allow_unicode=True)[:_STEM].strip("-") or "organization"
    slug, number = stem, 1
    while slug in taken:
        number += 1
        slug = f"{stem}-{number}"
    taken.add(slug)
    return slug
