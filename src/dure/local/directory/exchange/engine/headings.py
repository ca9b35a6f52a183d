"""Finding the heading row among titles, and giving every column a name of its own."""

import re
import unicodedata
from collections.abc import Sequence

from dure.local.directory.engine.problems import Problem
from dure.local.directory.exchange.engine.heading_words import target_of
from dure.local.directory.exchange.engine.limits import LONGEST_HEADING, MOST_TITLE_ROWS

_SPACE = re.compile(r"\s+")
# A row names at least this share of the columns that the fullest row has, or it is a title.
_LEAST_SHARE = 0.6


def heading_index(rows: Sequence[Sequence[str]]) -> int | None:
    """Which of the first rows is the heading: the one with most known headings, else the first full one.

    None where no row holds anything.
    """
    first = rows[: MOST_TITLE_ROWS + 1]
    filled = [sum(1 for cell in row if cell.strip()) for row in first]
    if not any(filled):
        return None
    known = [len({target for cell in row if (target := target_of(cell))}) for row in first]
    most = max(known)
    # One known word may stand in a title by chance, unless the table has hardly more columns.
    if most >= min(2, max(filled)):
        return known.index(most)
    enough = max(filled) * _LEAST_SHARE
    return next(at for at, count in enumerate(filled) if count >= enough)


def distinct_headings(cells: Sequence[str]) -> tuple[tuple[str, ...], list[Problem]]:
    """Names that all differ, and notes on those that were given twice. Columns without a name get their letter."""
    names: list[str] = []
    twice: dict[str, None] = {}
    for at, cell in enumerate(cells):
        stem = clean_heading(cell) or f"({letter(at)})"
        name, number = stem, 1
        while name in names:
            number += 1
            name = f"{stem} ({number})"
            twice.setdefault(stem)
        names.append(name)
    if not twice:
        return tuple(names), []
    return tuple(names), [Problem("headings-twice", "warning", details={"columns": ", ".join(twice)})]


def clean_heading(cell: str) -> str:
    """A heading on one line, composed (NFC), without signs that cannot be seen."""
    shown = "".join(" " if unicodedata.category(sign) in {"Cc", "Cs"} else sign for sign in cell if sign != "\ufeff")
    return _SPACE.sub(" ", unicodedata.normalize("NFC", shown)).strip()[:LONGEST_HEADING]


def letter(column: int) -> str:
    """The letters by which a spreadsheet calls its columns: 0 is A, 26 is AA."""
    found = ""
    number = column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        found = chr(65 + rest) + found
    return found
