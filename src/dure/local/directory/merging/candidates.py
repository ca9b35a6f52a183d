"""Which existing entries something may mean: a few are found through the search index, the engine judges them.

The number of questions to the index does not grow with the directory; nothing is scanned.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from uuid import UUID

from dure.core.agents.models import Organization
from dure.core.search.queries import search
from dure.local.directory.linkage import DEFAULT_THRESHOLD, Reason, Record, likely_same
from dure.local.directory.linkage.legal_forms import COMMON_WORDS
from dure.local.directory.linkage.names import names_of
from dure.local.directory.merging.records import record_of, stored_reasons

KIND = "organization"
PER_QUESTION, PER_POSTCODE, MOST_QUESTIONS = 15, 60, 10
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
    found: set[UUID] = set()
    if record.postcode.strip():
        found.update(hit.subject for hit in search(record.postcode, kinds=[KIND], limit=PER_POSTCODE).hits)
    for question in list(dict.fromkeys(_questions(record)))[:MOST_QUESTIONS]:
        found.update(hit.subject for hit in search(question, kinds=[KIND], limit=PER_QUESTION).hits)
    return found


def _questions(record: Record) -> Iterator[str]:
    """What to ask the index: numbers, whole names, then the beginnings of telling words."""
    yield from record.identifiers.values()
    names = [name for name in (record.name, *record.other_names) if name.strip()]
    yield from names[:3]
    for name in names_of(names[:3]):
        if name.hangul:
            # Both halves, as one of them may hold the typing error.
            half = len(name.key) // 2
            yield from (part for part in (name.key[:half], name.key[half:]) if len(part) > 1)
        telling = [word for word in name.words if len(word) >= SHORTEST_WORD and word not in COMMON_WORDS]
        for word in sorted(telling, key=lambda each: (-len(each), each))[:3]:
            yield word[:BEGINNING] if len(word) > BEGINNING else word[:-1]
