"""What an import did, for people and for programs."""

from dataclasses import asdict, dataclass
from typing import Any

from dure.local.directory.exchange.problem_words import DescribedProblem


@dataclass(frozen=True)
class Outcome:
    """What became of one row: created, changed, unchanged, left-out, wrong or undecided."""

    row: int
    line: int
    name: str
    outcome: str
    organization: str = ""
    slug: str = ""


@dataclass(frozen=True)
class Report:
    """What an import did, or (`dry_run`) would do. Where `written` is false nothing has changed.

    `refused` names each wrong cell with row, line, column, value, what is wrong and the remedy;
    `warnings` the values that were left out or read in a particular way; `notes` how the file was read.
    """

    written: bool
    dry_run: bool
    rows: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: tuple[DescribedProblem, ...] = ()
    warnings: tuple[DescribedProblem, ...] = ()
    notes: tuple[DescribedProblem, ...] = ()
    extra_columns: tuple[str, ...] = ()
    encoding: str = ""
    format: str = ""
    run: str = ""
    mapping: tuple[tuple[str, str], ...] = ()
    outcomes: tuple[Outcome, ...] = ()

    @property
    def readable(self) -> bool:
        """Whether the file could be read at all."""
        return bool(self.format)

    @property
    def refused_rows(self) -> int:
        return len({problem.row for problem in self.refused})

    def as_dict(self) -> dict[str, Any]:
        """The report for programs, without the list of all rows."""
        shown = asdict(self)
        del shown["outcomes"]
        return {**shown, "mapping": dict(self.mapping), "refused_rows": self.refused_rows}
