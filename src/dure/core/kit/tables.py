"""Every table on a page can be taken along as CSV or Excel: `?format=csv` or `?format=xlsx`."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import IO, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse

# A spreadsheet would run a cell that begins like this as a formula.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
MOST_EXCEL_ROWS = 1_048_575


@dataclass(frozen=True)
class Column[Row]:
    heading: str
    value: Callable[[Row], Any]


def plain(value: Any) -> str | int | Decimal | None:
    """A cell's value: numbers stay numbers, text can never run as a formula."""
    if value is None or isinstance(value, int | Decimal):
        return value
    if isinstance(value, datetime):
        return value.isoformat()
    text = str(value)
    if text.startswith(_FORMULA_STARTS) and not isinstance(value, UUID):
        return f"'{text}"
    return text


def requested_format(request: HttpRequest) -> str:
    """`csv`, `xlsx` or empty for a page."""
    asked = request.GET.get("format", "")
    return asked if asked in {"csv", "xlsx"} else ""


def export[Row](name: str, form: str, columns: Sequence[Column[Row]], rows: Iterable[Row]) -> HttpResponseBase:
    """The rows as a download called `name`. CSV streams in UTF-8 with a mark that Excel understands."""
    if form == "xlsx":
        content = excel(columns, rows)
        response: HttpResponseBase = HttpResponse(
            content, content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        )
    else:
        response = StreamingHttpResponse(csv_lines(columns, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return response


class _Line:
    """A file that hands back what is written to it."""

    def write(self, text: str) -> str:
        return text


def csv_lines[Row](columns: Sequence[Column[Row]], rows: Iterable[Row]) -> Iterator[str]:
    """The lines of a CSV file in UTF-8, with the mark that Excel knows it by."""
    writer = csv.writer(_Line())
    yield "\ufeff" + writer.writerow([column.heading for column in columns])
    for row in rows:
        yield writer.writerow([plain(column.value(row)) for column in columns])


def excel[Row](columns: Sequence[Column[Row]], rows: Iterable[Row]) -> bytes:
    """One worksheet with a bold, frozen heading row."""
    target = io.BytesIO()
    write_excel(target, columns, rows)
    return target.getvalue()


def write_excel[Row](target: IO[bytes], columns: Sequence[Column[Row]], rows: Iterable[Row]) -> None:
    """The same written to an open file, for tables that memory should not hold."""
    import xlsxwriter

    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(target, options) as workbook:
        sheet = workbook.add_worksheet()
        bold = workbook.add_format({"bold": True})
        sheet.freeze_panes(1, 0)
        sheet.write_row(0, 0, [column.heading for column in columns], bold)
        for number, row in enumerate(rows, start=1):
            if number > MOST_EXCEL_ROWS:
                break
            for place, column in enumerate(columns):
                _write_cell(sheet, number, place, plain(column.value(row)))


def _write_cell(sheet: Any, row: int, column: int, value: str | int | Decimal | None) -> None:
    if isinstance(value, int | Decimal):
        sheet.write_number(row, column, value)
    elif value is not None:
        sheet.write_string(row, column, value)
