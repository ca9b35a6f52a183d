"""A row of a file beside the entry that it may be."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from dure.core.agents.models import Agent, Organization
from dure.core.agents.stored_entries import FIELDS, stored_entry
from dure.core.agents.vocabulary import concept_label
from dure.local.directory.exchange import runs
from dure.local.directory.exchange.applying import apply_draft
from dure.local.directory.exchange.engine.tables import Row
from dure.local.directory.exchange.models import ImportRow, ImportRun
from dure.local.directory.exchange.vocabularies import organization_types
from dure.local.directory.exchange.words import FIELD_NAMES
from dure.local.directory.mapping import language_of


@dataclass(frozen=True)
class FieldPair:
    """What the file and the entry say in one field."""

    label: str
    file: str
    entry: str

    @property
    def differs(self) -> bool:
        return bool(self.file and self.entry and self.file != self.entry)


@dataclass(frozen=True)
class Comparison:
    name: str
    entry: Organization
    fields: tuple[FieldPair, ...]


def chosen_proposal(row: ImportRow, wanted: str) -> UUID:
    """The wanted entry if it was proposed, else the one that was chosen before, else the likeliest."""
    proposed = [each["id"] for each in row.proposals]
    chosen = str(row.organization or "")
    return UUID(next((each for each in (wanted, chosen) if each in proposed), proposed[0]))


def compare(run: ImportRun, row: ImportRow, entry_id: UUID) -> Comparison | None:
    """Both sides field by field; None where the entry is gone."""
    entry = Organization.objects.select_related("type", "territory").filter(pk=entry_id).first()
    if entry is None:
        return None
    cells = [row.cells.get(heading, "") for heading in run.overview["headings"]]
    draft, _problems = runs.reader_of(run).read(row.number, Row(row.line, cells))
    from_file = Organization(agent=Agent(kind=Agent.Kind.ORGANIZATION))
    if draft is not None:
        apply_draft(draft, from_file, language_of(draft.entry, run.territory), organization_types())
    left, right = stored_entry(from_file), stored_entry(entry)
    shown = [name for name in FIELDS if name not in {"territory", "source_name", "source_url", "territory_code"}]
    pairs = [
        FieldPair(str(FIELD_NAMES[name]), readable(name, left[name]), readable(name, right[name])) for name in shown
    ]
    return Comparison(str(from_file.name), entry, tuple(pair for pair in pairs if pair.file or pair.entry))


def readable(field: str, stored: Any) -> str:
    """A stored value in words."""
    if not stored:
        return ""
    if field == "type":
        kind = organization_types().get(stored)
        return str(kind) if kind else str(stored)
    words = _WORDS.get(field)
    if words is not None:
        return words(stored)
    if isinstance(stored, list):
        return ", ".join(str(each) for each in stored)
    if isinstance(stored, dict):
        return ", ".join(f"{key}: {value}" for key, value in sorted(stored.items()))
    return str(stored)


def _text(stored: Any) -> str:
    return str(stored.get(stored.get("original", ""), ""))[:400]


def _concepts(stored: Any) -> str:
    return ", ".join(concept_label(each) for each in stored)


def _certifications(stored: Any) -> str:
    parts = ("kind", "number", "start", "end")
    return "; ".join(" ".join(each[part] for part in parts if each.get(part)) for each in stored)


_WORDS: dict[str, Callable[[Any], str]] = {
    "name": _text,
    "summary": _text,
    "activities": _concepts,
    "qualifiers": _concepts,
    "certifications": _certifications,
}
