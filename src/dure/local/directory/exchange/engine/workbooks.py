"""Reading spreadsheets (.xlsx, .xls, .ods): several sheets, titles, merged cells, dates and numbers as texts."""

import io
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Any

from dure.local.directory.engine.problems import Problem, UnreadableFile
from dure.local.directory.exchange.engine.archives import check_workbook
from dure.local.directory.exchange.engine.headings import distinct_headings, heading_index
from dure.local.directory.exchange.engine.limits import (
    LARGEST_AREA,
    MOST_COLUMNS,
    MOST_ROWS,
    MOST_TITLE_ROWS,
)
from dure.local.directory.exchange.engine.tables import Row, Table

ZIP_START, COMPOUND_START = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


def read_workbook(content: bytes, sheet: str = "") -> Table:
    """The table on one sheet: the named one, else the first that holds a table.

    Formulas give the values that were saved with them; nothing is calculated. Raises UnreadableFile.
    """
    if content.startswith(ZIP_START):
        check_workbook(content)
    try:
        return _read(content, sheet)
    except UnreadableFile:
        raise
    except MemoryError:
        raise UnreadableFile(Problem("sheet-too-large", details={"most": LARGEST_AREA})) from None
    except BaseException as error:
        # The reader is written in Rust, where a broken file may end in a panic, which is no Exception here.
        if isinstance(error, KeyboardInterrupt | SystemExit | GeneratorExit):
            raise
        code = "workbook-locked" if type(error).__name__ == "PasswordError" else "workbook-damaged"
        raise UnreadableFile(Problem(code)) from None


def _read(content: bytes, sheet: str) -> Table:
    from python_calamine import CalamineWorkbook

    with CalamineWorkbook.from_filelike(io.BytesIO(content)) as workbook:
        names = tuple(workbook.sheet_names)
        if sheet and sheet not in names:
            details = {"sheet": sheet, "sheets": ", ".join(names)}
            raise UnreadableFile(Problem("sheet-missing", details=details))
        for name in [sheet] if sheet else names:
            try:
                found = workbook.get_sheet_by_name(name)
            except Exception:
                # A sheet may be a chart; the next one may hold the table.
                if sheet or len(names) == 1:
                    raise
                continue
            table = _table(found, names)
            if table is not None:
                return table
    raise UnreadableFile(Problem("file-empty"))


def _table(sheet: Any, names: tuple[str, ...]) -> Table | None:
    if sheet.total_height * sheet.total_width > LARGEST_AREA:
        raise UnreadableFile(Problem("sheet-too-large", details={"most": LARGEST_AREA}))
    merged = _merged(sheet)
    rows = _rows(sheet, merged)
    first = list(islice(rows, MOST_TITLE_ROWS + 1))
    at = heading_index([row.cells for row in first])
    if at is None:
        return None
    heading = first[at]
    last = max(place for place, cell in enumerate(heading.cells) if cell) + 1
    headings, notes = distinct_headings(heading.cells[:last])
    if len(headings) > MOST_COLUMNS:
        raise UnreadableFile(Problem("too-many-columns", line=heading.line, details={"most": MOST_COLUMNS}))
    if at:
        notes.append(Problem("titles-passed-over", "warning", line=heading.line, details={"count": at}))
    if any(row >= heading.line for row, _column in merged):
        notes.append(Problem("merged-filled", "warning"))
    if len(names) > 1:
        notes.append(Problem("one-of-sheets", "warning", details={"sheet": sheet.name, "count": len(names)}))
    body = first[at + 1 :]
    for row in rows:
        body.append(row)
        if len(body) > MOST_ROWS:
            raise UnreadableFile(Problem("too-many-rows", details={"most": MOST_ROWS}))
    return Table(headings, body, "xlsx", sheet=sheet.name, sheets=names, heading_line=heading.line, notes=tuple(notes))


def _merged(sheet: Any) -> dict[tuple[int, int], tuple[int, int]]:
    """Each cell that a merged one covers -> the cell that holds the value. Rows and columns count from 0."""
    covered: dict[tuple[int, int], tuple[int, int]] = {}
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        if (bottom - top + 1) * (right - left + 1) + len(covered) > LARGEST_AREA // 10:
            raise UnreadableFile(Problem("sheet-too-large", details={"most": LARGEST_AREA}))
        for row in range(top, bottom + 1):
            for column in range(left, right + 1):
                if (row, column) != (top, left):
                    covered[row, column] = (top, left)
    return covered


def _rows(sheet: Any, merged: dict[tuple[int, int], tuple[int, int]]) -> Iterator[Row]:
    """Rows with content. A merged cell's value counts for every row it spans, but not for further columns."""
    first = sheet.start
    if first is None:
        return
    top, _left = first
    kept: dict[tuple[int, int], str] = {}
    sources = set(merged.values())
    # Rows are given from column A on, but from the first row that holds anything on.
    for number, values in enumerate(sheet.to_python(skip_empty_area=False)):
        cells = [text_of(value) for value in values]
        for column in range(len(cells)):
            if (number, column) in sources:
                kept[number, column] = cells[column]
            source = merged.get((number, column))
            if source is not None and source[1] == column and not cells[column]:
                cells[column] = kept.get(source, "")
        if number >= top and any(cells):
            yield Row(number + 1, cells)


def text_of(value: object) -> str:
    """A cell's value as a person would type it: whole numbers without a fraction, days as ISO 8601."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)  # noqa: PLR2004
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value) if isinstance(value, int | timedelta) else ""
