"""Importing HSDS documents: all or nothing, again and again, and only by those who may."""

import io
import json
from copy import deepcopy

import pytest
from django.core.exceptions import PermissionDenied

from builders import make_organization, make_territory, make_user, make_user_with_role
from dure.core.agents.models import Organization
from dure.core.agents.roles import Role
from dure.core.audit.revisions import revisions_of
from dure.core.search.models import Entry
from dure.local.directory.services.hsds.importing import Source, import_hsds
from dure.local.directory.services.import_command import run_services_import
from dure.local.directory.services.models import Location, Service, ServiceAtLocation
from local.directory.services.documents import FULL_SERVICE, OWNER

pytestmark = pytest.mark.django_db


@pytest.fixture
def territory():
    return make_territory("anseong")


def counts():
    return tuple(model.objects.count() for model in (Service, Location, ServiceAtLocation, Organization))


def test_a_changed_document_changes_what_changed_and_keeps_the_rest(territory):
    import_hsds(None, [FULL_SERVICE], territory=territory, source=Source("feed", "Feed", "https://example.org"))
    changed = {"id": FULL_SERVICE["id"], "name": "Late lunch", "status": "active"}
    report = import_hsds(None, [changed], territory=territory, source=Source("feed", "Feed", "https://example.org"))
    assert (report.updated, report.created) == ({"service": 1}, {})
    service = Service.objects.get()
    assert service.name.in_language("ko") == "Late lunch"
    assert service.details["schedules"] == FULL_SERVICE["schedules"]
    last = revisions_of("service", service.pk)[0]
    assert list(last.changes) == ["name"]
    assert (last.source_name, last.batch is not None) == ("Feed", True)
    assert Entry.objects.filter(kind="service", subject=service.pk).exists()


def test_the_same_ids_of_another_source_are_other_entries(territory):
    import_hsds(None, [FULL_SERVICE], territory=territory, source=Source("one"))
    import_hsds(None, [FULL_SERVICE], territory=territory, source=Source("two"))
    assert Service.objects.count() == 2
    assert {each.source_id for each in Service.objects.all()} == {FULL_SERVICE["id"]}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"id": ""}, "no-id"),
        ({"id": 7}, "no-id"),
        ({"name": " "}, "missing"),
        ({"status": "sleeping"}, "unknown-choice"),
        ({"organization": None}, "no-organization"),
        ({"service_at_locations": ["x"]}, "not-an-object"),
    ],
)
def test_one_wrong_item_and_nothing_is_written(territory, change, code):
    before = counts()
    good = deepcopy(FULL_SERVICE) | {"id": "0a7c0d2e-0001-4a00-8a00-0000000000aa", "service_at_locations": []}
    report = import_hsds(None, [good, {**FULL_SERVICE, **change}], territory=territory)
    assert code in {each.code for each in report.problems}
    assert not report.written
    assert report.as_dict()["problems"][0]["message"]
    assert counts() == before


@pytest.mark.parametrize("hostile", [None, 7, "text", [[["x"]]], {"contents": [None]}])
def test_what_is_no_hsds_is_refused(territory, hostile):
    assert import_hsds(None, [hostile], territory=territory).problems


def test_what_is_nested_without_end_is_refused(territory):
    deep = {"id": "x", "name": "x", "status": "active"}
    for _level in range(100):
        deep = {"id": "x", "name": "x", "status": "active", "attributes": [deep]}
    assert import_hsds(None, [deep], territory=territory).problems[0].code == "too-deep"


@pytest.mark.parametrize(
    "hostile",
    [
        {"description": "a\0b"},
        {"name": "\ud800"},
        {"minimum_age": float("nan")},
        {"attributes": [{"id": "x", "value": float("inf")}]},
        {"metadata": [{"\0": 1}]},
        {"id": "\udfff"},
    ],
)
def test_what_no_database_can_hold_is_refused_and_told(territory, hostile):
    before = counts()
    report = import_hsds(None, [FULL_SERVICE | hostile], territory=territory)
    assert [each.code for each in report.problems] == ["unusable-value"]
    assert report.as_dict()["problems"][0]["message"].encode()
    assert counts() == before


def test_a_file_that_holds_such_values_is_refused(territory, tmp_path):
    file = tmp_path / "services.json"
    for wrong in ('"\\u0000"', '"\\ud800"', "NaN", "1e999"):
        text = json.dumps(FULL_SERVICE).replace('"Noon table"', wrong)
        file.write_text(text, encoding="utf-8")
        code, told = run(file)
        assert (code, Service.objects.count()) == (1, 0), wrong
        assert FULL_SERVICE["id"] in told


def test_a_trial_changes_nothing(territory):
    before = counts()
    report = import_hsds(None, [FULL_SERVICE], territory=territory, dry_run=True)
    assert report.created["service"] == 1
    assert counts() == before


def test_values_that_do_not_fit_are_kept_but_never_become_links(territory):
    odd = {**FULL_SERVICE, "url": "javascript:alert(1)", "assured_date": "last week", "minimum_age": "twelve"}
    import_hsds(None, [odd], territory=territory)
    service = Service.objects.get()
    assert (service.url, service.checked_on, service.minimum_age) == ("", None, None)
    assert service.details["url"] == "javascript:alert(1)"


def test_only_those_who_may_import_here_may(territory):
    elsewhere = make_user_with_role(Role.OFFICER, make_territory())
    for user in (make_user(), elsewhere, make_user_with_role(Role.DESK_STAFF, territory)):
        with pytest.raises(PermissionDenied):
            import_hsds(user, [FULL_SERVICE], territory=territory)
    officer = make_user_with_role(Role.OFFICER, territory)
    assert import_hsds(officer, [FULL_SERVICE], territory=territory).written


def test_nobody_puts_services_into_another_citys_organization(territory):
    import_hsds(None, [OWNER], territory=make_territory())
    officer = make_user_with_role(Role.OFFICER, territory)
    report = import_hsds(officer, [FULL_SERVICE], territory=territory)
    assert "not-yours" in {each.code for each in report.problems}
    by_id = {key: value for key, value in FULL_SERVICE.items() if key != "organization"} | {
        "organization_id": OWNER["id"]
    }
    assert "no-organization" in {each.code for each in import_hsds(officer, [by_id], territory=territory).problems}


def run(path, **options):
    output = io.StringIO()
    code = run_services_import(path, "anseong", Source(), output=output, **options)
    return code, output.getvalue()


def test_the_command_imports_json_and_json_lines_and_tells_what_is_wrong(territory, tmp_path):
    file = tmp_path / "services.json"
    file.write_text(json.dumps([FULL_SERVICE]), encoding="utf-8")
    code, text = run(file, dry_run=True)
    assert (code, Service.objects.count()) == (0, 0)
    assert "Nothing was changed" in text
    assert run(file)[0] == 0
    file.write_text(f"{json.dumps(FULL_SERVICE)}\n{json.dumps(OWNER)}\n", encoding="utf-8")
    code, text = run(file, as_json=True)
    assert (code, json.loads(text)["unchanged"]["service"]) == (0, 1)
    file.write_text('{"id": "x", "status": "active"}', encoding="utf-8")
    assert run(file)[0] == 1
    for content in (b"{", b"", b"\xff\xfe\x00", b"[" * 100_000):
        file.write_bytes(content)
        assert run(file)[0] == 2
    assert run(tmp_path / "missing.json")[0] == 2
    assert run(file, organization_slug="nobody")[0] == 2


def test_services_that_name_nobody_go_to_the_organization_that_is_chosen(territory, tmp_path):
    make_organization("kitchen", territory=territory)
    file = tmp_path / "services.json"
    alone = {key: value for key, value in FULL_SERVICE.items() if key != "organization"}
    file.write_text(json.dumps(alone), encoding="utf-8")
    assert run(file)[0] == 1
    assert run(file, organization_slug="kitchen")[0] == 0
    assert Service.objects.get().organization.slug == "kitchen"
