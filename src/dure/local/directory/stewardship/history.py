"""Reading an entry's history: who changed what, when and why, in words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from dure.core.agents.models import Organization, RoleAssignment
from dure.core.agents.roles import Role
from dure.core.audit.entry_kinds import EntryKind, FieldWords
from dure.core.audit.models import Revision
from dure.core.audit.revisions import revisions_of
from dure.core.audit.wording import action_words, names_of
from dure.local.directory.stewardship.engine.differences import Difference, differences

_BY_ROLE = (
    Role.ENTRY_OWNER,
    Role.ORGANIZATION_MANAGER,
    Role.OFFICER,
    Role.MODERATOR,
)


@dataclass(frozen=True)
class FieldChange:
    """What became of one field. `long` texts are shown folded."""

    field: str
    label: str
    differences: tuple[Difference, ...]


@dataclass(frozen=True)
class HistoryEntry:
    """One revision as a page shows it. `name` is empty for readers who are no colleagues."""

    revision: Revision
    action: str
    who: str
    name: str
    changes: tuple[FieldChange, ...]
    undone: bool = False
    may_undo: bool = field(default=False)


def field_words(kind: EntryKind, changes: Iterable[Mapping[str, Any]]) -> Mapping[str, FieldWords]:
    """The words of every field of a kind and of what `changes` speak of, with all names looked up."""
    found = list(changes)
    prepared = kind.prepare(found)
    names = dict.fromkeys([*kind.fields, *(name for change in found for name in change)])
    known = {name: kind.words_of(name) for name in names}
    return {name: FieldWords(words.label, prepared.get(name, words.words)) for name, words in known.items()}


def field_change(words: Mapping[str, FieldWords], name: str, before: Any, after: Any) -> FieldChange:
    """A field's two stored values as a readable difference."""
    known = words[name]
    return FieldChange(name, str(known.label), differences(known.words(before), known.words(after)))


def history_page(
    kind: EntryKind, entry: Any, revisions: Sequence[Revision], *, for_colleagues: bool, may_edit: bool
) -> list[HistoryEntry]:
    """The revisions in words. Costs the same queries for any number of them."""
    words = field_words(kind, [each.changes for each in revisions])
    who = actor_words(entry, {each.actor for each in revisions})
    names = names_of(each.actor for each in revisions) if for_colleagues else {}
    undone = set(Revision.objects.filter(undoes__in=[each.pk for each in revisions]).values_list("undoes", flat=True))
    # In the order in which a page shows the fields, not in that of the database's keys.
    order = {name: place for place, name in enumerate(kind.fields)}
    return [
        HistoryEntry(
            revision,
            action_words(revision.action),
            source_words(revision) if revision.actor is None else who.get(revision.actor, _("Somebody else")),
            names.get(revision.actor, "") if revision.actor else "",
            tuple(
                field_change(words, name, *revision.changes[name])
                for name in sorted(revision.changes, key=lambda name: order.get(name, len(order)))
            ),
            undone=revision.pk in undone,
            may_undo=may_edit and _can_be_undone(revision),
        )
        for revision in revisions
    ]


def _can_be_undone(revision: Revision) -> bool:
    """The beginning of an entry is not undone; an entry that should not be there is closed or merged."""
    return any(before is not None for before, _after in revision.changes.values()) or not revision.action.startswith(
        ("create", "import")
    )


def source_words(revision: Revision) -> str:
    """Who stands behind a revision that no person made."""
    return _("Import") if revision.batch else _("The site")


def actor_words(entry: Any, actors: Iterable[UUID | None]) -> dict[UUID, str]:
    """What each actor is to the entry, such as “the organization itself” or “an officer”; in one query."""
    wanted = {actor for actor in actors if actor is not None}
    organization = entry if isinstance(entry, Organization) else getattr(entry, "organization", None)
    if not wanted or not isinstance(organization, Organization):
        return {}
    here = Q(organization=organization)
    if organization.territory is not None:
        slugs = organization.territory.path.strip("/").split("/")
        paths = ["/".join(slugs[:end]) + "/" for end in range(1, len(slugs) + 1)]
        here |= Q(territory__path__in=paths)
    if organization.type_id is not None:
        here |= Q(organization_type=organization.type_id, territory__isnull=True)
    roles: dict[UUID, set[str]] = {}
    held = RoleAssignment.objects.filter(here, user__agent__in=wanted, role__in=_BY_ROLE)
    for agent, role in held.values_list("user__agent_id", "role"):
        roles.setdefault(agent, set()).add(role)
    return {agent: _role_words(found) for agent, found in roles.items()}


def _role_words(roles: set[str]) -> str:
    phrases = {
        Role.ENTRY_OWNER: _("The organization itself"),
        Role.ORGANIZATION_MANAGER: _("The organization itself"),
        Role.OFFICER: _("City SSE officer"),
        Role.MODERATOR: _("Directory moderator"),
    }
    return next(phrases[role] for role in _BY_ROLE if role in roles)


def revisions_shown(kind: EntryKind, subject: UUID) -> Any:
    """All revisions of an entry, newest first, to be paged."""
    return revisions_of(kind.name, subject)
