"""A table as it was found in a file, whatever the file's format: headings, rows of texts, and where they stood."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from dure.local.directory.engine.problems import Problem

type Format = Literal["csv", "xlsx", "geojson"]


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of one row as texts, and the line of the file (or row of the sheet) on which it begins."""

    line: int
    cells: Sequence[str]


@dataclass(frozen=True)
class Table:
    """What stands in a file. All headings differ; `notes` say how the file was read where that was not plain.

    Rows keep as many cells as the file gave them, which may be fewer or more than there are headings.
    """

    headings: tuple[str, ...]
    rows: Sequence[Row]
    format: Format
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    sheets: tuple[str, ...] = ()
    heading_line: int = 1
    notes: tuple[Problem, ...] = field(default=())

    def samples(self, column: int, most: int = 3) -> list[str]:
        """The first values of a column that differ, for showing."""
        found: dict[str, None] = {}
        for row in self.rows[:2_000]:
            value = row.cells[column].strip() if column < len(row.cells) else ""
            if value:
                found.setdefault(value[:80])
            if len(found) >= most:
                break
        return list(found)
