"""Makes files of organizations in every format for tests."""

import csv
import io
import json
import zipfile
from collections.abc import Sequence
from datetime import date

HEADINGS = ("기업명", "유형", "소재지", "인증번호", "인증일자", "대표자", "전화번호", "사업자등록번호", "홈페이지")
ROWS = (
    (
        "(주)가나다",
        "사회적기업",
        "경기도 안성시 일죽면 주래본죽로 1",
        "제2020-1호",
        "2020.1.3",
        "홍길동",
        "031-111-2222",
        "",
        "",
    ),
    ("한마을", "마을기업", "경기 안성시 공도읍 2", "", "", "김철수", "", "220-81-62517", "hanmaeul.example.kr"),
    ("두레협동조합", "협동조합", "안성시 3", "", "", "", "", "", ""),
)


def csv_file(
    rows: Sequence[Sequence[str]] = ROWS,
    headings: Sequence[str] = HEADINGS,
    *,
    encoding: str = "utf-8",
    delimiter: str = ",",
    titles: Sequence[str] = (),
) -> bytes:
    target = io.StringIO(newline="")
    writer = csv.writer(target, delimiter=delimiter)
    writer.writerows([[title] for title in titles])
    writer.writerow(headings)
    writer.writerows(rows)
    return target.getvalue().encode(encoding)


def workbook(
    rows: Sequence[Sequence[object]] = ROWS,
    headings: Sequence[str] = HEADINGS,
    *,
    title: str = "",
    sheets_before: Sequence[str] = (),
) -> bytes:
    """An .xlsx file; `sheets_before` are empty sheets."""
    import xlsxwriter

    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        days = book.add_format({"num_format": "yyyy-mm-dd"})
        for name in sheets_before:
            book.add_worksheet(name)
        sheet = book.add_worksheet("목록")
        at = 0
        if title:
            sheet.merge_range(0, 0, 0, len(headings) - 1, title)
            at = 2
        sheet.write_row(at, 0, headings)
        for number, row in enumerate(rows, start=at + 1):
            for column, value in enumerate(row):
                if isinstance(value, date):
                    sheet.write_datetime(number, column, value, days)
                else:
                    sheet.write(number, column, value)
    return target.getvalue()


def geojson(*features: tuple[dict[str, object], object]) -> bytes:
    made = [{"type": "Feature", "properties": properties, "geometry": geometry} for properties, geometry in features]
    return json.dumps({"type": "FeatureCollection", "features": made}, ensure_ascii=False).encode()


def archive(**parts: bytes) -> bytes:
    """A zip archive; names have "__" for "/" and "_" for "."."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name.replace("__", "/").replace("_", "."), content)
    return target.getvalue()
