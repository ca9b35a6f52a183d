"""The way of an officer through an import in the browser, and everybody else's way out of it."""

import csv
import io
import stat
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from builders import make_organization, make_territory, make_user_with_role, text
from dure.core.agents.actions import load_reference_data
from dure.core.agents.models import Organization, RoleAssignment
from dure.core.agents.roles import Role
from dure.core.audit.models import Revision
from dure.core.kit.errors import Refused
from dure.core.search.queries import search
from dure.local.directory.exchange import runs, stored_files
from dure.local.directory.exchange.models import ImportRow, ImportRun, RememberedMapping, SourceLink
from local.directory.exchange.tables import HEADINGS, ROWS, csv_file, workbook
from local.directory.files import row as standard_row
from local.directory.files import standard_file

pytestmark = pytest.mark.django_db
WRONG = (
    ("하나", "마을기업", "안성시 1", "", "", "", "", "123-45-67890", ""),
    ("둘", "협동조합", "안성시 2", "", "어제", "", "", "", ""),
    ("셋", "협동조합", "안성시 3", "", "", "", "", "", "not a page"),
)


@pytest.fixture
def anseong():
    load_reference_data()
    return make_territory("anseong")


@pytest.fixture
def officer(anseong):
    return make_user_with_role(Role.OFFICER, anseong)


@pytest.fixture
def browser(officer):
    client = Client()
    client.force_login(officer)
    return client


def upload(client, content, territory, name="list.csv"):
    file = SimpleUploadedFile(name, content)
    answer = client.post(reverse("directory:import"), {"file": file, "territory": territory.pk})
    assert answer.status_code == 302, answer.context["form"].errors
    return ImportRun.objects.latest("created_at")


def page(name, run, **arguments):
    return reverse(f"exchange:{name}", kwargs={"run_id": run.pk, **arguments})


def guessed(run):
    return {f"column-{at}": run.mapping["columns"][heading] for at, heading in enumerate(run.overview["headings"])}


def through_mapping(client, run):
    client.post(page("columns", run), guessed(run))
    client.post(page("values", run), {})
    run.refresh_from_db()


def checked(client, rows, territory):
    run = upload(client, csv_file(rows), territory)
    answer = client.post(page("columns", run), guessed(run))
    assert answer.status_code == 302
    run.refresh_from_db()
    if run.state == "checking":
        runs.check(run)
    return run


def test_an_officer_corrects_three_wrong_rows_of_a_korean_windows_file_and_finishes(browser, anseong):
    run = upload(browser, csv_file([*ROWS, *WRONG], encoding="cp949"), anseong)
    columns = browser.get(page("columns", run))
    assert columns.status_code == 200
    assert "홍길동" not in columns.content.decode()
    assert columns.context["encoding"] == "Korean Windows (CP949)"
    assert browser.post(page("columns", run), guessed(run)).status_code == 302
    run.refresh_from_db()
    assert (run.state, run.counts["created"], runs.open_rows(run)) == ("checked", 3, (3, 0))
    assert not Organization.objects.exists()
    assert "Correct the wrong rows" in browser.get(page("run", run)).content.decode()
    rows = browser.get(page("rows", run)).content.decode()
    assert "This is no business registration number." in rows
    assert browser.post(page("start", run)).status_code == 302
    assert not Organization.objects.exists()
    cell = {heading: at for at, heading in enumerate(HEADINGS)}
    wrong = {
        f"cell-4-{cell['사업자등록번호']}": "123-45-67891",
        f"cell-5-{cell['인증일자']}": "여전히",
        f"cell-6-{cell['홈페이지']}": "set.example.kr",
    }
    browser.post(page("rows", run), wrong)
    assert runs.open_rows(run) == (1, 0)
    browser.post(page("rows", run), {f"cell-5-{cell['인증일자']}": "2020-01-01"})
    assert runs.open_rows(run) == (0, 0)
    browser.post(page("start", run))
    run.refresh_from_db()
    assert (run.state, run.counts["created"]) == ("done", 6)
    assert Organization.objects.filter(territory=anseong).count() == 6
    assert Organization.objects.get(website="http://set.example.kr")


def test_every_row_of_a_finished_import_is_reported_and_found(browser, anseong):
    run = checked(browser, ROWS, anseong)
    browser.post(page("start", run))
    run.refresh_from_db()
    assert (run.state, run.counts["created"]) == ("done", 3)
    shown = browser.get(page("run", run))
    assert shown.status_code == 200
    assert {str(entry.name) for entry in shown.context["entries"]} == {row[0] for row in ROWS}
    report = list(csv.reader(io.StringIO(browser.get(page("report", run)).content.decode("utf-8-sig"))))
    assert [line[3] for line in report[1:]] == ["created"] * 3
    assert search("한마을").hits
    entry = Organization.objects.get(source_id="business-220-81-62517")
    assert (entry.type_id, entry.website) == ("kr-village-enterprise", "http://hanmaeul.example.kr")
    revision = Revision.objects.get(subject=entry.pk)
    assert (revision.batch, revision.actor) == (run.pk, run.owner.agent_id)


def test_nothing_of_a_representative_is_kept_or_published(browser, anseong):
    run = checked(browser, [*ROWS, *WRONG], anseong)
    browser.post(page("start", run), {"best_effort": "yes"})
    kept = [
        str(model.objects.values_list()) for model in (Organization, ImportRow, ImportRun, Revision, RememberedMapping)
    ]
    assert all("홍길동" not in each and "김철수" not in each for each in kept)
    assert "홍길동" not in browser.get(page("report", run)).content.decode()


def test_the_right_rows_alone_are_imported_on_demand(browser, anseong):
    run = checked(browser, [*ROWS, *WRONG], anseong)
    browser.post(page("start", run), {"best_effort": "yes"})
    run.refresh_from_db()
    assert (run.counts["created"], run.counts["wrong"]) == (3, 3)
    report = csv.reader(io.StringIO(browser.get(page("report", run)).content.decode("utf-8-sig")))
    assert [line[3] for line in report][1:] == ["created"] * 3 + ["wrong"] * 3


def test_signs_that_no_database_takes_stay_wrong_until_they_are_written_anew(browser, anseong):
    content = csv_file([("가\x00나", "안성시 1"), ("다", "안성시 2")], ("기업명", "주소"))
    run = upload(browser, content, anseong)
    browser.post(page("columns", run), guessed(run))
    run.refresh_from_db()
    assert runs.open_rows(run) == (1, 0)
    browser.post(page("rows", run), {"cell-1-1": "안성시\x00 9"})
    assert runs.open_rows(run) == (1, 0)
    browser.post(page("rows", run), {"cell-1-0": "가나", "cell-1-1": "안성시 9"})
    assert runs.open_rows(run) == (0, 0)


def test_a_row_may_be_left_out(browser, anseong):
    run = checked(browser, [*ROWS, WRONG[0]], anseong)
    browser.post(page("rows", run), {"leave-4": "yes"})
    assert runs.open_rows(run) == (0, 0)
    browser.post(page("start", run))
    run.refresh_from_db()
    assert (run.state, run.counts["created"], run.counts["wrong"]) == ("done", 3, 0)


def test_a_correction_that_doubles_another_row_is_found_before_anything_is_written(browser, anseong):
    run = checked(browser, [ROWS[1], WRONG[0]], anseong)
    browser.post(page("rows", run), {"cell-2-7": "220-81-62517"})
    assert runs.open_rows(run) == (0, 0)
    browser.post(page("start", run))
    run.refresh_from_db()
    assert (run.state, runs.open_rows(run)) == ("checked", (1, 0))
    assert not Organization.objects.exists()
    assert "stands in line 2 already" in browser.get(page("rows", run)).content.decode()


def test_a_second_file_with_the_same_headings_finds_its_mapping_and_its_entries(browser, anseong):
    first = checked(browser, ROWS, anseong)
    browser.post(page("start", first))
    changed = [("(주)가나다", *ROWS[0][1:6], "031-999-8888", "", ""), *ROWS[1:]]
    second = upload(browser, csv_file(changed), anseong)
    assert second.mapping_from == "remembered"
    browser.post(page("columns", second), guessed(second))
    second.refresh_from_db()
    assert (second.counts["created"], second.counts["updated"], second.counts["unchanged"]) == (0, 1, 2)
    browser.post(page("start", second))
    assert Organization.objects.count() == 3
    assert Organization.objects.get(phone="031-999-8888")


def test_unknown_values_are_asked_for_and_remembered(browser, anseong):
    rows = [("가", "A형"), ("나", "A형"), ("다", "협동조합")]
    run = upload(browser, csv_file(rows, ("기업명", "유형")), anseong)
    answer = browser.post(page("columns", run), guessed(run))
    assert answer["Location"] == page("values", run)
    (group,) = browser.get(page("values", run)).context["groups"]
    fields = {each["value"]: each["field"] for each in group["rows"]}
    chosen = {fields["A형"]: "kr-village-enterprise", fields["협동조합"]: "kr-cooperative"}
    browser.post(page("values", run), chosen)
    run.refresh_from_db()
    browser.post(page("start", run))
    assert Organization.objects.filter(type="kr-village-enterprise").count() == 2
    later = upload(browser, csv_file(rows, ("기업명", "유형")), anseong)
    assert browser.post(page("columns", later), guessed(later))["Location"] == page("run", later)


def test_a_mapping_that_cannot_be_is_said_on_the_page(browser, anseong):
    run = upload(browser, csv_file(), anseong)
    answer = browser.post(page("columns", run), {**guessed(run), "column-0": "-"})
    assert answer.status_code == 422
    assert "No column is said to be the name." in answer.content.decode()
    answer = browser.post(page("columns", run), {**guessed(run), "column-5": "description"})
    assert "never published" in answer.context["error"]


def test_a_standard_csv_goes_straight_to_the_check(browser, anseong):
    run = upload(browser, standard_file(standard_row("1"), standard_row("2", Email="wrong")), anseong)
    assert (run.format, run.state, runs.open_rows(run)) == ("sse-csv", "checked", (1, 0))
    email = run.overview["headings"].index("Email")
    browser.post(page("rows", run), {f"cell-2-{email}": "right@example.org"})
    browser.post(page("start", run))
    assert set(Organization.objects.values_list("source", "source_id")) == {
        ("sse-csv-anseong", "1"),
        ("sse-csv-anseong", "2"),
    }


def test_one_of_several_sheets_is_chosen(browser, anseong):
    content = workbook(title="현황", sheets_before=["안내"])
    file = SimpleUploadedFile("list.xlsx", content)
    answer = browser.post(reverse("directory:import"), {"file": file, "territory": anseong.pk})
    run = ImportRun.objects.get()
    assert answer["Location"] == page("sheet", run)
    assert browser.get(page("sheet", run)).status_code == 200
    assert browser.post(page("sheet", run), {"sheet": "목록"})["Location"] == page("columns", run)
    assert browser.post(page("sheet", run), {"sheet": "없음"}, follow=True).status_code == 200


@pytest.mark.parametrize("content", [b"%PDF-1", b"", b"PK\x03\x04", b"<html>"])
def test_a_file_that_cannot_be_read_is_refused_with_a_remedy(browser, anseong, content):
    file = SimpleUploadedFile("list.xlsx", content)
    answer = browser.post(reverse("directory:import"), {"file": file, "territory": anseong.pk})
    assert answer.status_code == 422
    assert answer.context["form"].errors["file"]
    assert not ImportRun.objects.exists()


# Known entries


@pytest.fixture
def known(anseong):
    return make_organization(
        "hanmaeul",
        name=text("한마을"),
        territory=anseong,
        locality="안성시",
        phone="031-0",
        identifiers={"business-number": "220-81-62517"},
    )


def linked_run(browser, anseong):
    run = checked(browser, ROWS, anseong)
    ImportRow.objects.filter(run=run).update(decision="", organization=None)
    return run


def test_a_row_that_may_be_known_is_compared_field_by_field_and_decided(browser, anseong, known):
    run = linked_run(browser, anseong)
    row = run.rows.get(number=2)
    assert row.proposals[0]["id"] == str(known.pk)
    assert browser.get(page("links", run)).status_code == 200
    compared = browser.get(page("link", run, number=2))
    fields = {each.label: (each.file, each.entry) for each in compared.context["comparison"].fields}
    assert fields["Telephone"] == ("", "031-0")
    assert fields["Town or district"] == ("안성시", "안성시")
    browser.post(page("start", run))
    run.refresh_from_db()
    assert run.state == "checked", "an open decision keeps the run from starting"
    browser.post(page("link", run, number=2), {"decision": "same", "organization": str(known.pk)})
    browser.post(page("start", run))
    known.refresh_from_db()
    assert (known.phone, known.website, known.type_id) == (
        "031-0",
        "http://hanmaeul.example.kr",
        "kr-village-enterprise",
    )
    assert Organization.objects.count() == 3
    assert SourceLink.objects.get().organization_id == known.pk
    again = checked(browser, ROWS, anseong)
    assert (again.counts["created"], again.counts["unchanged"]) == (0, 3)


def test_only_gaps_may_be_filled(browser, anseong, known):
    Organization.objects.filter(pk=known.pk).update(website="https://kept.example.org")
    run = linked_run(browser, anseong)
    browser.post(page("link", run, number=2), {"decision": "fill", "organization": str(known.pk)})
    browser.post(page("start", run))
    known.refresh_from_db()
    assert (known.website, known.type_id) == ("https://kept.example.org", "kr-village-enterprise")


def test_a_row_may_be_new_though_it_looks_known(browser, anseong, known):
    run = linked_run(browser, anseong)
    browser.post(page("links", run), {"all": "new"})
    browser.post(page("start", run))
    assert Organization.objects.count() == 4


def test_the_same_number_is_set_as_the_same_and_an_equal_name_is_asked(browser, anseong, known):
    make_organization("dure", name=text("두레협동조합"), territory=anseong)
    run = checked(browser, ROWS, anseong)
    decided = {row.number: row.decision for row in run.rows.all()}
    assert decided == {2: "same", 3: ""}
    assert runs.open_rows(run) == (0, 1)


def test_only_proposed_entries_can_be_chosen(browser, anseong, known, officer):
    stranger = make_organization("stranger")
    run = linked_run(browser, anseong)
    with pytest.raises(Refused):
        runs.decide(officer, run, 2, "same", stranger.pk)


# Who may


def test_nobody_else_sees_or_moves_an_import(browser, anseong):
    run = checked(browser, ROWS, anseong)
    other = Client()
    other.force_login(make_user_with_role(Role.OFFICER, anseong))
    for name in ("run", "sheet", "columns", "mapping", "values", "rows", "links", "report", "undo"):
        assert other.get(page(name, run)).status_code == 404, name
    for name in ("sheet", "columns", "values", "rows", "links", "start", "undo", "discard"):
        assert other.post(page(name, run)).status_code == 404, name
    assert not other.get(reverse("exchange:runs")).context["runs"]
    assert Client().get(page("run", run)).status_code == 302


def test_rights_that_have_ended_end_the_import(browser, anseong, officer):
    run = checked(browser, ROWS, anseong)
    RoleAssignment.objects.filter(user=officer).delete()
    assert browser.post(page("start", run)).status_code == 403
    assert not Organization.objects.exists()


def test_an_officer_cannot_import_for_another_territory(browser, anseong):
    bordeaux = make_territory("bordeaux")
    file = SimpleUploadedFile("list.csv", csv_file())
    answer = browser.post(reverse("directory:import"), {"file": file, "territory": bordeaux.pk})
    assert answer.status_code == 422
    assert not ImportRun.objects.exists()


def test_the_file_is_readable_for_the_site_alone_and_goes_after_30_days(browser, anseong):
    run = checked(browser, ROWS, anseong)
    path: Path = settings.DURE.data_dir / "imports" / str(run.pk) / "file"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert stored_files.remove_old_files() == 0
    ImportRun.objects.update(created_at=timezone.now() - timedelta(days=31))
    assert stored_files.remove_old_files() == 1
    assert not path.exists()
    assert not ImportRun.objects.exists()


def test_a_discarded_import_leaves_nothing(browser, anseong, django_capture_on_commit_callbacks):
    run = checked(browser, [*ROWS, *WRONG], anseong)
    path: Path = settings.DURE.data_dir / "imports" / str(run.pk)
    with django_capture_on_commit_callbacks(execute=True):
        browser.post(page("discard", run))
    assert not path.exists()
    assert not ImportRow.objects.exists()


def test_pages_need_no_more_queries_for_more_rows(browser, anseong):
    counts = []
    for number in (1, 3):
        run = checked(browser, WRONG[:number], anseong)
        found = []
        for name in ("run", "rows", "columns"):
            with CaptureQueriesContext(
                connection,
            ) as queries:
                assert browser.get(page(name, run)).status_code == 200
            found.append(len(queries))
        counts.append(found)
    assert counts[0] == counts[1]
