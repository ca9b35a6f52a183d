"""What can be wrong with a file of organizations. Codes for programs; the pages put them into words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

type Severity = Literal["error", "warning"]

# Shown of a wrong cell; a whole page of text in one cell helps nobody.
LONGEST_SHOWN = 200


@dataclass(frozen=True)
class Problem:
    """Something wrong in one cell, one row (`column` empty) or the file (`line` 0).

    `row` counts the rows below the heading from 1, `line` is the line of the file on which the row begins.
    An error keeps the row out; a warning keeps out the value, or says how it was read.
    """

    code: str
    severity: Severity = "error"
    row: int = 0
    line: int = 0
    column: str = ""
    value: str = ""
    details: Mapping[str, str | int] = field(default_factory=dict)


class UnreadableFile(Exception):
    """The file as a whole cannot be read; `problem` says why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem
