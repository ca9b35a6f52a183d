"""Reading CSV of any make: the delimiter and the encoding are recognized."""

import csv
import io
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice

from dure.local.directory.engine.problems import LONGEST_SHOWN, Problem, UnreadableFile
from dure.local.directory.engine.standard_csv import decode
from dure.local.directory.exchange.engine.headings import distinct_headings, heading_index
from dure.local.directory.exchange.engine.limits import MOST_COLUMNS, MOST_ROWS, MOST_TITLE_ROWS
from dure.local.directory.exchange.engine.tables import Row, Table

DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
_LOOKED_AT = 60
_FEW_CONTROL, _MOST_CONTROL = 8, 0.05


def read_delimited(content: bytes) -> Table:
    """The table in a CSV file in UTF-8, UTF-16 or CP949, with comma, semicolon, tab or bar between its cells.

    Raises UnreadableFile for what is no text, has no heading, or breaks its quotation marks.
    """
    text, encoding = decode(content)
    start = text[:4_000]
    control = sum(1 for sign in start if sign < " " and sign not in "\t\r\n")
    if control > _FEW_CONTROL and control > len(start) * _MOST_CONTROL:
        raise UnreadableFile(Problem("encoding-unknown"))
    delimiter = delimiter_of(text)
    rows = _rows(text, delimiter)
    first = list(islice(rows, MOST_TITLE_ROWS + 1))
    at = heading_index([row.cells for row in first])
    if at is None:
        raise UnreadableFile(Problem("file-empty", line=1))
    heading = first[at]
    names, notes = distinct_headings(_trimmed(heading.cells))
    if len(names) > MOST_COLUMNS:
        raise UnreadableFile(Problem("too-many-columns", line=heading.line, details={"most": MOST_COLUMNS}))
    if at:
        notes.append(Problem("titles-passed-over", "warning", line=heading.line, details={"count": at}))
    body = first[at + 1 :]
    for row in rows:
        body.append(row)
        if len(body) > MOST_ROWS:
            raise UnreadableFile(Problem("too-many-rows", details={"most": MOST_ROWS}))
    return Table(
        names,
        body,
        "csv",
        encoding=encoding,
        delimiter=delimiter,
        heading_line=heading.line,
        notes=tuple(notes),
    )


def _trimmed(cells: Sequence[str]) -> Sequence[str]:
    """The cells without the empty ones at the end, which spreadsheets like to write."""
    last = len(cells)
    while last and not cells[last - 1].strip():
        last -= 1
    return cells[:last]


def _rows(text: str, delimiter: str) -> Iterator[Row]:
    """The rows that hold anything, each with the line on which it begins."""
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    before = 0
    try:
        for cells in lines:
            line, before = before + 1, lines.line_num
            if any(cell.strip() for cell in cells):
                yield Row(line, cells)
    except csv.Error as error:
        code = "cell-too-large" if "limit" in str(error) else "quotes-wrong"
        shown = text.splitlines()[before : before + 1]
        value = shown[0][:LONGEST_SHOWN] if shown else ""
        raise UnreadableFile(Problem(code, line=before + 1, value=value)) from None


def delimiter_of(text: str) -> str:
    """The sign that divides the first rows into the same number of cells, and into most of them."""
    start = text[:200_000]
    scores = {sign: _score(start, sign) for sign in DELIMITERS}
    return max(scores, key=lambda sign: scores[sign])


def _score(start: str, sign: str) -> float:
    widths: Counter[int] = Counter()
    try:
        for cells in islice(csv.reader(io.StringIO(start, newline=""), delimiter=sign), _LOOKED_AT):
            if any(cells):
                widths[len(_trimmed(cells))] += 1
    except csv.Error:
        # The sign is judged by the rows before the one that cannot be read.
        pass
    best = 0.0
    for width, count in widths.items():
        if width > 1:
            best = max(best, count / widths.total() * min(width, 12))
    return best
