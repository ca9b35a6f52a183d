"""Reading tables out of files of any make, and refusing the hostile ones."""

import contextlib
import json
import struct
from datetime import date

import pytest

from dure.local.directory.engine.problems import UnreadableFile
from dure.local.directory.exchange.engine import archives, limits
from dure.local.directory.exchange.engine.reading import read_table
from local.directory.exchange.tables import HEADINGS, ROWS, archive, csv_file, geojson, workbook

SHEET = b'<worksheet><sheetData><row r="1"><c r="%s"><v>1</v></c></row>'


def refused(content: bytes, **options: str) -> str:
    with pytest.raises(UnreadableFile) as error:
        read_table(content, **options)
    return error.value.problem.code


def notes(content: bytes, **options: str) -> list[str]:
    return [problem.code for problem in read_table(content, **options).notes]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_any_delimiter_in_any_encoding_gives_the_same_table(encoding, delimiter):
    table = read_table(csv_file(encoding=encoding, delimiter=delimiter))
    assert table.headings == HEADINGS
    assert [tuple(row.cells) for row in table.rows] == list(ROWS)
    assert (table.delimiter, table.rows[0].line) == (delimiter, 2)


def test_titles_above_the_heading_are_passed_over():
    table = read_table(csv_file(titles=["안성시 사회적경제기업 현황", "기준일: 2025-01-01"]))
    assert (table.headings, table.heading_line, len(table.rows)) == (HEADINGS, 3, 3)
    assert [problem.code for problem in table.notes] == ["titles-passed-over"]


def test_a_file_of_unknown_headings_has_its_first_full_row_as_heading():
    table = read_table(b"Some list\nfoo,bar,baz\n1,2,3\n")
    assert table.headings == ("foo", "bar", "baz")


def test_a_table_of_more_rows_than_may_be_titles_loses_none():
    rows = [(f"이름 {number}", "안성시") for number in range(100)]
    assert len(read_table(csv_file(rows, ("기업명", "주소"))).rows) == 100
    assert len(read_table(workbook(rows, ("기업명", "주소"))).rows) == 100


def test_equal_headings_are_told_apart_and_reported():
    table = read_table(b"Name,Name,\n1,2,3\n")
    assert table.headings == ("Name", "Name (2)")
    assert [problem.code for problem in table.notes] == ["headings-twice"]
    assert table.notes[0].details == {"columns": "Name"}


def test_a_workbook_is_read_with_title_dates_numbers_and_the_sheet_that_holds_the_table():
    rows = [("가", 17500, date(2020, 1, 3)), ("나", "01234", "2020")]
    table = read_table(workbook(rows, ("기업명", "우편번호", "인증일자"), title="현황", sheets_before=["안내"]))
    assert table.headings == ("기업명", "우편번호", "인증일자")
    assert [list(row.cells) for row in table.rows] == [["가", "17500", "2020-01-03"], ["나", "01234", "2020"]]
    assert (table.sheet, table.sheets, table.rows[0].line) == ("목록", ("안내", "목록"), 4)


def test_merged_cells_count_for_every_row_they_span():
    import io

    import xlsxwriter

    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["시군", "기업명"])
        sheet.merge_range(1, 0, 3, 0, "안성시")
        sheet.write_column(1, 1, ["가", "나", "다"])
    table = read_table(target.getvalue())
    assert [list(row.cells) for row in table.rows] == [["안성시", "가"], ["안성시", "나"], ["안성시", "다"]]
    assert "merged-filled" in [problem.code for problem in table.notes]


def test_a_formula_is_the_value_that_was_saved_with_it():
    import io

    import xlsxwriter

    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["name", "phone"])
        sheet.write_formula(1, 0, '=HYPERLINK("http://x","click")', None, "click")
        sheet.write_string(1, 1, "=cmd|' /C calc'!A0")
    assert [list(row.cells) for row in read_table(target.getvalue()).rows] == [["click", "=cmd|' /C calc'!A0"]]


def test_a_sheet_that_is_not_there_is_named_with_those_that_are():
    assert refused(workbook(), sheet="없음") == "sheet-missing"


def test_geojson_gives_properties_and_points():
    area = {"type": "Polygon", "coordinates": [[[0, 0], [2, 0], [2, 2], [0, 0]]]}
    table = read_table(
        geojson(
            (
                {"name": "가", "tags": ["a", "b"], "address": {"city": "안성"}},
                {"type": "Point", "coordinates": [127.2, 37]},
            ),
            ({"name": "나"}, area),
            ({"name": "다", "Latitude": 37.5, "Longitude": 127}, None),
        )
    )
    assert table.headings == ("name", "tags", "address.city", "latitude", "longitude")
    assert list(table.rows[0].cells) == ["가", "a;b", "안성", "37", "127.2"]
    assert 0 < float(table.rows[1].cells[3]) < 2
    assert list(table.rows[2].cells)[3:] == ["37.5", "127"]
    assert [problem.code for problem in table.notes] == ["areas-as-points"]


@pytest.mark.parametrize(
    "geometry",
    [
        {"type": "Polygon", "coordinates": "x"},
        {"type": "Point", "coordinates": []},
        {"type": "Point", "coordinates": [None, 1]},
        {"type": "Nothing"},
        {"type": "LineString", "coordinates": [[1e400, 1], [2, 2]]},
        [],
        "POINT(1 1)",
    ],
)
def test_a_broken_geometry_leaves_the_row_without_a_point(geometry):
    table = read_table(geojson(({"name": "가"}, geometry)))
    assert list(table.rows[0].cells)[:1] == ["가"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file-empty"),
        (b"  \n \n", "file-empty"),
        (b"\x00" * 300, "encoding-unknown"),
        (b"%PDF-1.7 ...", "pdf-file"),
        (b"<html><table><tr><td>1</td></tr></table>", "web-page"),
        (b'<?xml version="1.0"?><Workbook/>', "web-page"),
        (b"PK\x03\x04 not really", "workbook-damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "workbook-damaged"),
        (b'{"type": "FeatureCollection"', "geojson-damaged"),
        (b'{"a": 1}', "geojson-other"),
        (b'{"type":"FeatureCollection","features":[1]}', "geojson-other"),
        (b'{"type":"FeatureCollection","features":[]}', "file-empty"),
        (b'{"a":' + b"[" * 100_000, "geojson-damaged"),
        (b'name,address\n"a,b\n', "quotes-wrong"),
        (b"name,address\n" + b"x" * 200_000 + b",y\n", "cell-too-large"),
        (b",".join(b"c%d" % at for at in range(501)) + b"\n", "too-many-columns"),
        (bytes(limits.LARGEST_FILE + 1), "file-too-large"),
    ],
)
def test_what_holds_no_table_is_refused_with_its_reason(content, code):
    assert refused(content) == code


def test_a_wrong_extension_does_no_harm_and_is_noted():
    assert notes(workbook(), name="list.csv") == ["format-other"]
    assert notes(csv_file(), name="list.xlsx") == ["format-other"]
    assert notes(csv_file(), name="list.csv") == []


def test_an_archive_that_is_no_workbook_is_refused():
    assert refused(archive(readme_txt=b"hello")) == "archive-no-workbook"


def test_a_zip_bomb_is_refused_before_anything_opens_it(monkeypatch):
    monkeypatch.setattr(archives, "RATIO_FROM", 1_000_000)
    bomb = archive(xl__workbook_xml=b"", xl__worksheets__sheet1_xml=b"0" * 5_000_000)
    assert len(bomb) < 10_000
    assert refused(bomb) == "workbook-bomb"


def test_an_archive_that_lies_about_its_size_is_measured(monkeypatch):
    monkeypatch.setattr(archives, "RATIO_FROM", 1_000_000)
    bomb = archive(xl__workbook_xml=b"", xl__worksheets__sheet1_xml=b"0" * 5_000_000)
    lying = bomb.replace(struct.pack("<I", 5_000_000), struct.pack("<I", 10))
    assert lying != bomb
    assert refused(lying) == "workbook-bomb"


def test_a_sheet_with_one_cell_in_the_last_corner_is_refused():
    far = archive(xl__workbook_xml=b"", xl__worksheets__sheet1_xml=SHEET % b"A1" + SHEET % b"XFD1048576")
    assert refused(far) == "sheet-too-large"


def test_a_calc_sheet_that_repeats_a_row_a_million_times_is_refused():
    content = (
        b'<table:table><table:table-row table:number-rows-repeated="1000000">'
        b'<table:table-cell table:number-columns-repeated="1000" office:value-type="float" office:value="1">'
        b"</table:table-cell></table:table-row></table:table>"
    )
    assert refused(archive(content_xml=content)) == "sheet-too-large"


def test_more_rows_than_allowed_are_refused(monkeypatch):
    from dure.local.directory.exchange.engine import delimited

    monkeypatch.setattr(delimited, "MOST_ROWS", 5)
    assert refused(csv_file([("가", "나")] * 60, ("기업명", "주소"))) == "too-many-rows"


def test_a_deep_or_odd_json_never_crashes():
    for data in ([], [[]], {"type": "Feature"}, {"type": "FeatureCollection", "features": [{}]}):
        with contextlib.suppress(UnreadableFile):
            assert read_table(json.dumps(data).encode()).headings
