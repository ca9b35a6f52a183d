"""Which existing entries something may mean: a few are found through the search index, the engine judges them.

The number of questions to the index does not grow with the directory; nothing is scanned.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from uuid import UUID

from dure.core.agents.models import Organization
from dure.core.search.finding import some_with
from dure.core.search.queries import search
from dure.local.directory.linkage import DEFAULT_THRESHOLD, Reason, Record, likely_same
from dure.local.directory.linkage.legal_forms import COMMON_WORDS
from dure.local.directory.linkage.names import Name, names_of
from dure.local.directory.linkage.places import Postcode, postcode_of
from dure.local.directory.merging.records import record_of, stored_reasons

KIND = "organization"
PER_QUESTION, PER_POSTCODE, MOST_NAMES, MOST_BEGINNINGS = 15, 60, 3, 8
SHORTEST_WORD, BEGINNING = 4, 6
MOST_SHOWN = 5


@dataclass(frozen=True)
class Likely:
    """An existing entry that something may mean, how likely (0 to 1), and why."""

    organization: Organization
    score: float
    reasons: tuple[Reason, ...]

    @property
    def stored_reasons(self) -> list[dict[str, object]]:
        return stored_reasons(self.reasons)


def likely_duplicates(
    record: Record,
    *,
    without: Iterable[UUID] = (),
    threshold: float = DEFAULT_THRESHOLD,
    limit: int = MOST_SHOWN,
) -> list[Likely]:
    """The listed entries that `record` may mean, the likeliest first; `without` names entries to leave out."""
    wanted = _found(record) - set(without)
    # Asked for by their ids alone: with "not merged", SQLite reads all that are not merged.
    found = Organization.objects.filter(pk__in=wanted).select_related("type", "territory")
    organizations = {str(each.pk): each for each in found if each.merged_into_id is None}
    asked = replace(record, id="asked")
    pairs = likely_same(asked, (record_of(each) for each in organizations.values()), threshold)
    return [Likely(organizations[pair.right_id], pair.score, pair.reasons) for pair in pairs[:limit]]


def _found(record: Record) -> set[UUID]:
    found: set[UUID] = set(some_with(record.postcode, KIND, PER_POSTCODE))
    names = [name for name in (record.name, *record.other_names) if name.strip()][:MOST_NAMES]
    for name in dict.fromkeys(names):
        found.update(hit.subject for hit in search(name, kinds=[KIND], limit=PER_QUESTION).hits)
    beginnings = list(dict.fromkeys(_beginnings(names, postcode_of(record.postcode))))[:MOST_BEGINNINGS]
    for question in (*record.identifiers.values(), *beginnings):
        found.update(some_with(question, KIND, PER_QUESTION))
    return found


def _beginnings(names: Iterable[str], postcode: Postcode | None) -> Iterator[str]:
    """How names that are written otherwise begin.

    One beginning by itself leads to thousands where there are very many entries, so that two of them are asked for
    together, and each with the district of the postcode where that is known.
    """
    for name in names_of(names):
        parts = _parts(name)
        yield " ".join(parts[:2])
        yield from (f"{part} {postcode.district}" if postcode else part for part in parts)


def _parts(name: Name) -> list[str]:
    """Beginnings of the longest telling words; of Korean names both halves, as one may hold the typing error."""
    half = len(name.key) // 2
    halves = [part for part in (name.key[:half], name.key[half:]) if len(part) > 1] if name.hangul else []
    telling = [word for word in name.words if len(word) >= SHORTEST_WORD and word not in COMMON_WORDS]
    longest = sorted(telling, key=lambda each: (-len(each), each))[:3]
    return [*halves, *(word[:BEGINNING] if len(word) > BEGINNING else word[:-1] for word in longest)]
