"""Guessing what each column means, by its heading and then by its values."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from dure.local.directory.engine.cells import BadCell, email, website
from dure.local.directory.exchange.engine.heading_words import (
    LEAVE_OUT,
    PERSONAL,
    PERSONAL_PHONE,
    names_persons,
    plain_heading,
    target_of,
)
from dure.local.directory.exchange.engine.more_cells import business_number, holds_resident_number, is_mobile
from dure.local.directory.exchange.engine.tables import Table
from dure.local.directory.exchange.engine.targets import MOST_VALUES, SEVERAL, VALUED, ColumnMapping

_LOOKED_AT = 400
_ENOUGH = 0.6
_PHONE = re.compile(r"\+?\(?0\d{1,3}\)?[-.\s]?\d{3,4}[-.\s]?\d{4}|1[568]\d{2}-?\d{4}")
_KOREAN_ADDRESS = re.compile(r".*[가-힣]+(?:시|군|구)\s.*(?:로|길|동|리|읍|면)\b.*")
_LATITUDE, _LONGITUDE = re.compile(r"3[3-8]\.\d{3,}"), re.compile(r"12[4-9]\.\d{3,}|13[01]\.\d{3,}")


@dataclass(frozen=True)
class Vocabulary:
    """What the site calls types and activities: plain spelling (see `plain_heading`) -> code.

    `known` holds the codes of every ESSGlobal list.
    """

    types: Mapping[str, str] = field(default_factory=dict)
    activities: Mapping[str, str] = field(default_factory=dict)
    known: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def code_of(self, target: str, value: str) -> str:
        """The type or activity that a value names; empty where it names none."""
        names = self.types if target == "type" else self.activities
        plain = plain_heading(value)
        return names.get(plain, "") or (value if value in names.values() else "")


@dataclass(frozen=True)
class Guess:
    """What one column seems to be. `by` is "heading", "values" or empty; `personal` columns are left out."""

    heading: str
    target: str
    by: str
    personal: bool
    samples: tuple[str, ...]


def _is(read: Callable[[str], object]) -> Callable[[str], bool]:
    def passes(value: str) -> bool:
        try:
            return bool(read(value))
        except BadCell:
            return False

    return passes


_BY_VALUES: tuple[tuple[str, Callable[[str], bool]], ...] = (
    (PERSONAL, holds_resident_number),
    ("email", lambda value: "@" in value and _is(email)(value)),
    ("website", lambda value: ("://" in value or value.startswith("www.")) and _is(website)(value)),
    ("business_number", lambda value: len(value) <= 14 and _is(business_number)(value)),  # noqa: PLR2004
    (PERSONAL_PHONE, is_mobile),
    ("phone", lambda value: _PHONE.fullmatch(value) is not None),
    ("latitude", lambda value: _LATITUDE.fullmatch(value) is not None),
    ("longitude", lambda value: _LONGITUDE.fullmatch(value) is not None),
    ("address", lambda value: _KOREAN_ADDRESS.fullmatch(value) is not None),
)


def guess(table: Table, vocabulary: Vocabulary) -> list[Guess]:
    """What each column means, in the columns' order; each target is given once, to the column that fits best."""
    found: list[Guess] = []
    taken: set[str] = set()
    by_heading = [target_of(heading) for heading in table.headings]
    taken.update(target for target in by_heading if target)
    first: set[str] = set()
    for at, heading in enumerate(table.headings):
        values = _values(table, at)
        target, by = by_heading[at], "heading" if by_heading[at] else ""
        if target == "phone" and values and sum(map(is_mobile, values)) > len(values) / 2:
            target, by = PERSONAL_PHONE, "values"
        if not target:
            target = _by_values(values, vocabulary, taken)
            by = "values" if target else ""
            taken.add(target)
        if target in first and target not in {*SEVERAL, PERSONAL, PERSONAL_PHONE}:
            target = ""
        first.add(target)
        personal = target in {PERSONAL, PERSONAL_PHONE} or names_persons(heading)
        kept = LEAVE_OUT if personal or not target else target
        found.append(Guess(heading, kept, by, personal, tuple(table.samples(at))))
    return found


def _values(table: Table, column: int) -> list[str]:
    rows = table.rows[:_LOOKED_AT]
    cells = (row.cells[column].strip() for row in rows if column < len(row.cells))
    return [cell for cell in cells if cell]


def _by_values(values: Sequence[str], vocabulary: Vocabulary, taken: set[str]) -> str:
    if not values:
        return ""
    for target, fits in _BY_VALUES:
        if (target not in taken or target in {PERSONAL, PERSONAL_PHONE}) and (
            sum(1 for value in values if fits(value)) >= len(values) * _ENOUGH
        ):
            return target
    for target in VALUED - taken:
        if sum(1 for value in values if vocabulary.code_of(target, value)) >= len(values) * _ENOUGH:
            return target
    return ""


def guessed_mapping(table: Table, vocabulary: Vocabulary) -> ColumnMapping:
    """The mapping that the guesses make, not yet seen by anybody."""
    return ColumnMapping({each.heading: each.target for each in guess(table, vocabulary)})


def column_values(table: Table, heading: str, most: int = MOST_VALUES) -> list[tuple[str, int]]:
    """The different values of a column, the most frequent first, and how often each occurs."""
    column = table.headings.index(heading)
    counts: dict[str, int] = {}
    for row in table.rows:
        value = row.cells[column].strip() if column < len(row.cells) else ""
        if value and (value in counts or len(counts) < most * 20):
            counts[value] = counts.get(value, 0) + 1
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:most]
