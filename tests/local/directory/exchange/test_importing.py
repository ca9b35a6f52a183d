"""Importing organizations: once, again, with mistakes, in bulk."""

import io
import json
import time
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied

from builders import make_organization, make_territory, make_user, make_user_with_role
from dure.core.agents.actions import load_reference_data
from dure.core.agents.models import Agent, Organization
from dure.core.agents.roles import Role
from dure.core.audit.models import Change
from dure.core.kit.translated import Translated
from dure.core.search.queries import search
from dure.local.directory.engine.standard_csv import LARGEST_FILE
from dure.local.directory.exchange.import_command import run_import
from dure.local.directory.exchange.importing import import_organizations
from dure.local.directory.exchange.reports import Report
from dure.local.directory.exporting import standard_csv
from local.directory.files import BASE, many_rows, row, standard_file

pytestmark = pytest.mark.django_db
DATA = Path(__file__).resolve().parents[5] / "shared" / "data"
REGISTER = DATA / "directory" / "coops-uk" / "standard_csv_Q2-2023.csv"


@pytest.fixture(autouse=True)
def reference_data() -> None:
    load_reference_data()


def counts(report: Report) -> tuple[int, int, int]:
    return report.created, report.updated, report.unchanged


def exported() -> bytes:
    return "".join(standard_csv(Organization.objects.all())).encode()


def test_what_was_entered_here_is_known_again_when_it_comes_back():
    anseong, seoul = (make_territory(slug, languages=["ko"]) for slug in ("anseong", "seoul"))
    import_organizations(None, standard_file(row("A-1", Name="A")), territory=anseong)
    for slug, territory in (("bath", anseong), ("kitchen", seoul), ("nowhere", None)):
        make_organization(slug, territory=territory)
    first = exported()
    assert counts(import_organizations(None, first, source="sse-csv-anseong", source_name="copy.csv")) == (0, 0, 4)
    import_organizations(None, standard_file(row("A-1", Name="B")), territory=seoul)
    mixed = exported()
    assert counts(import_organizations(None, mixed)) == (0, 0, 5)
    assert exported() == mixed


def test_the_id_of_an_entry_elsewhere_opens_it_to_nobody():
    anseong, seoul = make_territory("anseong"), make_territory("seoul")
    kitchen = make_organization("kitchen", territory=seoul)
    officer = make_user_with_role(Role.OFFICER, anseong)
    content = standard_file(row(str(kitchen.pk), Name="Taken over"))
    assert counts(import_organizations(officer, content, territory=anseong)) == (1, 0, 0)
    kitchen.refresh_from_db()
    assert (str(kitchen), kitchen.territory) == ("Kitchen", seoul)


def test_a_row_becomes_an_organization_that_is_found():
    anseong = make_territory("anseong", languages=["ko"])
    content = standard_file(
        row(
            "A-1",
            Name="안성의료복지사회적협동조합",
            Organisational_Structure=f"{BASE}organisational-structure/OS115",
            Primary_Activity=f"{BASE}activities-ica/ICA230",
            Companies_House_Number="SC1",
            Twitter="@anseong",
            Geo_Container="https://example.org/postcode/17500",
            Geo_Container_Latitude="37.0",
            Geo_Container_Longitude="127.27",
        )
    )
    report = import_organizations(None, content, territory=anseong, source_name="Register 2025")
    assert report.written
    assert counts(report) == (1, 0, 0)
    organization = Organization.objects.get(source="sse-csv-anseong", source_id="A-1")
    assert organization.name == Translated.of("안성의료복지사회적협동조합", "ko")
    assert (organization.type_id, organization.territory) == ("cooperative", anseong)
    assert organization.agent.kind == Agent.Kind.ORGANIZATION
    assert organization.identifiers == {"companies-house": "SC1"}
    assert organization.social_links == {"twitter": "anseong"}
    assert (organization.latitude, organization.located_by) == (Decimal(37), "https://example.org/postcode/17500")
    assert organization.source_name == "Register 2025"
    assert search("의료복지").hits[0].subject == organization.pk


def test_importing_again_doubles_nothing_and_changes_what_changed():
    import_organizations(None, standard_file(row("1"), row("2", Phone="123")))
    assert counts(import_organizations(None, standard_file(row("1"), row("2", Phone="123")))) == (0, 0, 2)
    changed = import_organizations(None, standard_file(row("2", Name="New name"), row("3"), row("1")))
    assert counts(changed) == (1, 1, 1)
    assert Organization.objects.count() == 3
    assert Organization.objects.get(source_id="2").phone == "123"
    assert [str(hit.title) for hit in search("New name").hits] == ["New name"]


def test_what_people_added_stays():
    import_organizations(None, standard_file(row("1", Name="Kept", Organisational_Structure="OS30")))
    organization = Organization.objects.get()
    organization.type_id = "kr-certified-social-enterprise"
    organization.name = Translated({"en": "Kept", "ko": "두레"}, "en")
    organization.latitude, organization.longitude = Decimal("1.5"), Decimal("2.5")
    organization.save()
    again = row("1", Name="Kept", Organisational_Structure="OS30")
    again |= {"Geo Container Latitude": "1", "Geo Container Longitude": "2"}
    assert counts(import_organizations(None, standard_file(again))) == (0, 0, 1)
    renamed = import_organizations(None, standard_file(again | {"Name": "Renamed"}))
    assert counts(renamed) == (0, 1, 0)
    organization.refresh_from_db()
    assert organization.name == Translated({"en": "Renamed", "ko": "두레"}, "en")
    assert organization.type_id == "kr-certified-social-enterprise"
    assert organization.latitude == Decimal("1.5")


def test_with_a_wrong_row_nothing_is_written():
    report = import_organizations(None, standard_file(row("1"), row("2", Latitude="200", Longitude="1"), row("3")))
    assert not report.written
    assert counts(report) == (0, 0, 0)
    assert Organization.objects.count() == Agent.objects.count() == 0
    (problem,) = report.refused
    assert (problem.row, problem.line, problem.column, problem.value) == (2, 3, "Latitude", "200")
    assert problem.message
    assert problem.remedy
    assert not Change.objects.exists()


def test_best_effort_writes_the_right_rows_only():
    report = import_organizations(None, standard_file(row("1"), row("2", Country_ID="UK"), row("3")), best_effort=True)
    assert report.written
    assert (counts(report), report.refused_rows) == ((2, 0, 0), 1)
    assert set(Organization.objects.values_list("source_id", flat=True)) == {"1", "3"}


def test_a_dry_run_says_what_would_be_and_writes_nothing():
    report = import_organizations(None, standard_file(row("1"), row("2")), dry_run=True)
    assert (report.written, counts(report)) == (False, (2, 0, 0))
    assert not Organization.objects.exists()
    assert not search("Cooperative").hits


def test_equal_names_get_readable_addresses_of_their_own():
    make_organization("두레")
    import_organizations(None, standard_file(row("1", Name="두레"), row("2", Name="두레"), row("3", Name="!!!")))
    assert set(Organization.objects.exclude(source="").values_list("slug", flat=True)) == {
        "두레-2",
        "두레-3",
        "organization",
    }


def test_two_territories_may_use_the_same_identifiers():
    for slug in ("anseong", "bordeaux"):
        import_organizations(None, standard_file(row("1")), territory=make_territory(slug))
    assert Organization.objects.filter(source_id="1").count() == 2


def test_a_formula_is_only_text():
    import_organizations(None, standard_file(row("1", Name="=HYPERLINK(1)")))
    assert str(Organization.objects.get().name) == "=HYPERLINK(1)"
    assert b"'=HYPERLINK(1)" in exported()


def test_a_file_in_korean_windows_letters_is_imported():
    content = standard_file(row("1", Name="일죽목욕탕", Locality="안성시"), encoding="cp949")
    report = import_organizations(None, content)
    assert (report.encoding, report.created) == ("cp949", 1)
    assert Organization.objects.get().locality == "안성시"


def test_a_file_over_50_mb_is_refused_with_a_clear_message(tmp_path: Path):
    path = tmp_path / "large.csv"
    with path.open("wb") as file:
        file.truncate(LARGEST_FILE + 1)
    (problem,) = import_organizations(None, path).refused
    assert "50 MB" in problem.message
    assert problem.remedy


def test_an_export_imports_to_the_same():
    import_organizations(None, standard_file(*many_rows(40)))
    assert counts(import_organizations(None, exported())) == (0, 0, 40)
    before = exported()
    Organization.objects.all().delete()
    import_organizations(None, before)
    assert exported() == before


def test_only_those_who_may_import_for_a_territory_do():
    anseong, bordeaux = make_territory("anseong"), make_territory("bordeaux")
    officer = make_user_with_role(Role.OFFICER, anseong)
    content = standard_file(row("1"))
    assert import_organizations(officer, content, territory=anseong).written
    for user, place in [(officer, bordeaux), (officer, None), (make_user(), anseong)]:
        with pytest.raises(PermissionDenied):
            import_organizations(user, content, territory=place)
    assert import_organizations(make_user(is_administrator=True), content).written
    assert Change.objects.filter(action="import_organizations", actor=officer.agent_id).count() == 1


@pytest.mark.parametrize("size", [7_000])
def test_a_national_register_imports_in_one_go(size):
    content = standard_file(*many_rows(size))
    started = time.perf_counter()
    report = import_organizations(None, content)
    assert time.perf_counter() - started < 60
    assert counts(report) == (size, 0, 0)
    assert report.refused == report.warnings == ()
    assert counts(import_organizations(None, content)) == (0, 0, size)
    assert Organization.objects.count() == size


def test_the_register_of_the_united_kingdom_or_its_like_imports_and_exports():
    content = REGISTER.read_bytes() if REGISTER.exists() else standard_file(*many_rows(7_387))
    report = import_organizations(None, content)
    assert (counts(report), report.refused) == ((7_387, 0, 0), ())
    assert counts(import_organizations(None, exported())) == (0, 0, 7_387)


def run(path: Path, **options: object) -> tuple[int, str]:
    output = io.StringIO()
    return run_import(path, output=output, **options), output.getvalue()


def test_the_command_reports_for_people_and_programs(tmp_path: Path):
    make_territory("anseong")
    path = tmp_path / "list.csv"
    path.write_bytes(standard_file(row("1"), row("2", Email="wrong")))
    code, text = run(path, territory_slug="anseong")
    assert code == 1
    assert "line 3, Email “wrong”" in text
    code, text = run(path, as_json=True)
    report = json.loads(text)
    assert (code, report["written"], report["refused"][0]["line"]) == (1, False, 3)
    path.write_bytes(standard_file(row("1")))
    assert run(path, dry_run=True)[0] == 0
    assert not Organization.objects.exists()
    code, text = run(path, territory_slug="anseong", as_json=True)
    assert (code, json.loads(text)["created"]) == (0, 1)


def test_the_command_says_what_it_cannot_find(tmp_path: Path):
    assert run(tmp_path / "none.csv")[0] == 2
    code, text = run(tmp_path / "none.csv", territory_slug="atlantis")
    assert code == 2
    assert "atlantis" in text
