"""`dure export organizations`: every format, to a file or to standard output."""

import io
import json
import sys
from types import SimpleNamespace

import pytest
from python_calamine import CalamineWorkbook

from builders import make_organization, make_territory
from dure.core.agents.actions import load_reference_data
from dure.core.agents.models import Organization
from dure.core.agents.stored_entries import stored_entry
from dure.core.kit.translated import Translated
from dure.local.directory.exchange.importing import import_organizations
from dure.local.directory.publishing.formats import FORMATS
from dure.site import cli
from dure.site.commands import export
from local.directory.publishing.entries import DIFFICULT, full_organization

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def ready(monkeypatch):
    load_reference_data()
    monkeypatch.setattr("dure.site.commands.migrate.prepare", lambda: None)


def run(*words: str) -> int:
    return cli.main(["export", "organizations", *words])


def printed(monkeypatch, *words: str) -> bytes:
    target = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", SimpleNamespace(buffer=target, fileno=lambda: 1))
    assert run(*words) == 0
    return target.getvalue()


@pytest.mark.parametrize("name", export.FORMATS)
def test_every_format_is_written_to_a_file(name, tmp_path):
    full_organization()
    make_organization("gone", merged_into=make_organization("kept"))
    target = tmp_path / "out"
    assert run("--format", name, "--out", str(target)) == 0
    if name == "xlsx":
        rows = CalamineWorkbook.from_path(str(target)).get_sheet_by_index(0).to_python()
        assert len(rows) == 3
        return
    content = target.read_bytes().decode()
    assert "Iljuk" in content or "일죽목욕탕" in content
    assert "Gone" not in content
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_the_command_knows_every_format():
    assert set(export.FORMATS) == set(FORMATS)


def test_standard_output_gets_the_same_as_a_file(monkeypatch, tmp_path):
    full_organization()
    run("--format", "geojson", "--out", str(tmp_path / "out"))
    assert printed(monkeypatch, "--format", "geojson") == (tmp_path / "out").read_bytes()


def test_a_territory_takes_in_all_below_it(monkeypatch):
    inside = make_territory("inside")
    make_organization("a", territory=make_territory("below", inside))
    make_organization("b")
    found = json.loads(printed(monkeypatch, "--format", "geojson", "--territory", "inside"))["features"]
    assert [each["properties"]["name"] for each in found] == ["A"]


def test_a_wrong_territory_or_file_is_named_and_nothing_is_written(capsys, tmp_path):
    assert run("--format", "csv", "--territory", "atlantis", "--out", str(tmp_path / "out")) == 1
    assert "atlantis" in capsys.readouterr().err
    assert run("--format", "csv", "--out", str(tmp_path / "missing" / "out")) == 1
    assert "could not be written" in capsys.readouterr().err
    assert run("--format", "csv", "--out", str(tmp_path)) == 1
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(SystemExit):
        run("--format", "papyrus")


def test_a_failure_in_the_middle_leaves_the_old_file_whole(monkeypatch, tmp_path):
    target = tmp_path / "out"
    target.write_text("old", encoding="utf-8")
    target.chmod(0o640)

    def failing():
        yield b"new"
        raise RuntimeError("disk on fire")

    with pytest.raises(RuntimeError):
        export._write_whole(target, failing())
    assert target.read_text(encoding="utf-8") == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
    export._write_whole(target, iter([b"new"]))
    assert (target.read_bytes(), target.stat().st_mode & 0o777) == (b"new", 0o640)


def test_a_reader_that_stops_early_is_no_error_page(monkeypatch):
    class Closed:
        def write(self, data):
            raise BrokenPipeError

    with open("/dev/null", "wb") as spare:  # noqa: PTH123
        monkeypatch.setattr(sys, "stdout", SimpleNamespace(buffer=Closed(), fileno=spare.fileno))
        assert export._print(iter([b"x"])) == 1


def test_standard_csv_out_and_in_again_changes_nothing():
    territory = make_territory("home", languages=["ko"])
    values = [DIFFICULT, "=SUM(A1)", "+82", "-1", "@here", "  spaced", 'a "b" c', "äöü ß é", "한글 두레", "a;b,c\td"]
    for number, value in enumerate(values):
        full_organization(
            f"o{number}",
            territory=territory,
            source="sse-csv-home",
            street_address=value.strip(),
            name=Translated.of(f"조합 {number}", "ko"),
            summary=Translated.of(value.strip(), "ko"),
        )
    before = {each.pk: stored_entry(each) for each in Organization.objects.all()}
    first = "".join(FORMATS["sse-csv"].write(Organization.objects.order_by("slug")))
    report = import_organizations(None, first.encode(), territory=territory)
    assert (report.created, report.updated, report.unchanged) == (0, 0, len(values))
    assert {each.pk: stored_entry(each) for each in Organization.objects.all()} == before
    assert "".join(FORMATS["sse-csv"].write(Organization.objects.order_by("slug"))) == first


def test_plain_tables_cannot_run_as_formulas(monkeypatch):
    make_organization("evil", street_address="=cmd()")
    assert b",'=cmd()," in printed(monkeypatch, "--format", "csv")


def test_a_download_is_streamed_in_few_large_pieces(client):
    for number in range(30):
        full_organization(f"o{number}")
    response = client.get("/data/organizations.ttl")
    pieces = list(response.streaming_content)
    assert len(pieces) < 5
    assert response["Content-Disposition"] == 'attachment; filename="organizations.ttl"'
