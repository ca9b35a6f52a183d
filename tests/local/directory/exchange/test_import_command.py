"""`dure import organizations` with every format, a mapping, and the way back."""

import io
import json

import pytest

from builders import make_territory
from dure.core.agents.actions import load_reference_data
from dure.core.agents.models import Organization
from dure.local.directory.exchange.import_command import run_import, run_undo
from local.directory.exchange.tables import ROWS, csv_file, geojson, workbook
from local.directory.files import row, standard_file

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def anseong():
    load_reference_data()
    return make_territory("anseong")


def run(path, **options):
    output = io.StringIO()
    code = run_import(path, "anseong", as_json=True, output=output, **options)
    return code, json.loads(output.getvalue())


def written(folder, name, content):
    path = folder / name
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    ("name", "content", "form"),
    [
        ("list.csv", csv_file(encoding="cp949"), "csv"),
        ("list.xlsx", workbook(title="현황"), "xlsx"),
        ("list.csv", standard_file(row("1"), row("2"), row("3")), "sse-csv"),
        ("list.geojson", geojson(*(({"name": name}, None) for name in "가나다")), "geojson"),
    ],
)
@pytest.mark.parametrize("named", [True, False])
def test_every_format_is_imported_named_or_told_by_the_file(tmp_path, name, content, form, named):
    code, report = run(written(tmp_path, name, content), form=form if named else "")
    assert (code, report["created"], report["format"]) == (0, 3, form)
    assert Organization.objects.count() == 3


def test_guessed_columns_leave_out_mobile_numbers_and_representatives(tmp_path):
    rows = [("가", "홍길동", "031-1-2222"), ("나", "김", "010-1234-5678"), ("다", "이", "031-3-3333")]
    _code, report = run(written(tmp_path, "l.csv", csv_file(rows, ("기업명", "대표자", "전화번호"))), form="")
    assert sorted(Organization.objects.values_list("phone", flat=True)) == ["", "031-1-2222", "031-3-3333"]
    assert [each["code"] for each in report["warnings"]] == ["mobile-left-out"]
    assert report["mapping"] == {"기업명": "name", "전화번호": "phone"}


def test_a_mapping_file_says_what_the_columns_mean(tmp_path):
    content = csv_file([("가", "A", "010-1234-5678")], ("X", "Y", "Z"))
    mapping = written(
        tmp_path, "map.yaml", b"columns: {X: name, Y: type, Z: phone}\nvalues: {Y: {A: kr-village-enterprise}}"
    )
    code, report = run(written(tmp_path, "l.csv", content), form="csv", map_file=mapping)
    assert (code, report["created"]) == (0, 1)
    entry = Organization.objects.get()
    assert (entry.type_id, entry.phone) == ("kr-village-enterprise", "010-1234-5678")


@pytest.mark.parametrize(
    ("content", "options"),
    [
        (csv_file([("1", "2")], ("foo", "bar")), {"form": "csv"}),
        (csv_file(), {"form": "xlsx"}),
        (workbook(), {"form": "csv"}),
        (b"%PDF", {"form": ""}),
    ],
)
def test_what_cannot_be_read_ends_with_2_and_says_why(tmp_path, content, options):
    code, report = run(written(tmp_path, "l.csv", content), **options)
    assert (code, report["written"]) == (2, False)
    assert report["refused"][0]["remedy"]


def test_a_missing_or_broken_mapping_ends_with_2(tmp_path):
    path = written(tmp_path, "l.csv", csv_file())
    assert run(path, form="", map_file=tmp_path / "none")[0] == 2
    assert run(path, form="", map_file=written(tmp_path, "map", b"["))[0] == 2


def test_wrong_rows_end_with_1_and_the_best_effort_takes_the_rest(tmp_path):
    path = written(tmp_path, "l.csv", csv_file([*ROWS, ("", *ROWS[0][1:])]))
    assert run(path, form="")[0] == 1
    assert not Organization.objects.exists()
    code, report = run(path, form="", best_effort=True)
    assert (code, report["created"], report["refused_rows"]) == (1, 3, 1)


def test_an_import_is_taken_back_from_the_command_line(tmp_path):
    _code, report = run(written(tmp_path, "l.csv", csv_file()), form="")
    output = io.StringIO()
    assert run_undo(report["run"], output=output) == 0
    assert "3 removed" in output.getvalue()
    assert not Organization.objects.exists()
    assert run_undo(report["run"], output=output) == 2
    assert run_undo("nonsense", output=output) == 2
