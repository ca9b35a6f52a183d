"""Taking an import back as one."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from builders import make_organization, make_territory, make_user_with_role, text
from dure.core.agents.actions import change_organization, load_reference_data
from dure.core.agents.models import Agent, Organization, Relationship
from dure.core.agents.roles import Role
from dure.core.audit.models import Change, Revision
from dure.core.kit.errors import Refused
from dure.core.search.queries import search
from dure.core.search.sources import reindex
from dure.local.directory.exchange.importing import import_organizations
from dure.local.directory.exchange.models import ImportRun
from dure.local.directory.exchange.undoing import undo_run
from dure.local.directory.queries import organizations
from local.directory.files import row, standard_file

pytestmark = pytest.mark.django_db


@pytest.fixture
def anseong():
    load_reference_data()
    return make_territory("anseong")


@pytest.fixture
def officer(anseong):
    return make_user_with_role(Role.OFFICER, anseong)


def imported(officer, anseong, *rows):
    report = import_organizations(officer, standard_file(*rows), territory=anseong)
    assert report.written
    return ImportRun.objects.get(pk=report.run)


def entry(identifier):
    return Organization.objects.get(source_id=identifier)


def test_what_an_import_created_goes_and_its_history_stays(officer, anseong):
    run = imported(officer, anseong, row("1"), row("2"))
    key = entry("1").pk
    undone = undo_run(officer, run)
    assert (undone.deleted, undone.closed, undone.kept) == (2, [], [])
    assert not Organization.objects.exists()
    assert not Agent.objects.filter(kind=Agent.Kind.ORGANIZATION).exists()
    assert not search("Cooperative").hits
    first, second = Revision.objects.filter(subject=key).order_by("id")
    assert (second.action, second.undoes, second.batch) == ("undo_import", first.pk, run.pk)
    assert Change.objects.get(action="undo_import").details["deleted"] == 2
    run.refresh_from_db()
    assert run.state == "undone"


def test_what_an_import_changed_goes_back(officer, anseong):
    imported(officer, anseong, row("1", Phone="1"), row("2"))
    second = imported(officer, anseong, row("1", Phone="2", Name="Renamed"), row("3"))
    undone = undo_run(officer, second)
    assert (undone.deleted, undone.restored) == (1, 1)
    assert (entry("1").phone, str(entry("1").name)) == ("1", "Cooperative 1")
    assert not search("Renamed").hits
    assert search("Cooperative 1").hits


def test_what_somebody_changed_since_stays_and_is_listed(officer, anseong):
    imported(officer, anseong, row("1", Phone="1", Locality="A"))
    second = imported(officer, anseong, row("1", Phone="2", Locality="B"), row("2"))
    change_organization(officer, entry("1"), phone="3")
    change_organization(officer, entry("2"), name=text("Ours"))
    undone = undo_run(officer, second)
    assert (entry("1").phone, entry("1").locality) == ("3", "A")
    assert str(entry("2").name) == "Ours"
    assert {each["slug"]: each["fields"] for each in undone.kept} == {
        entry("1").slug: ["phone"],
        entry("2").slug: [],
    }


def test_what_something_refers_to_is_closed_and_not_deleted(officer, anseong):
    run = imported(officer, anseong, row("1"), row("2"))
    Relationship.objects.create(
        subject=entry("1").agent, object=entry("2").agent, role="member_of", source_name="Register"
    )
    undone = undo_run(officer, run)
    assert (undone.deleted, len(undone.closed)) == (0, 2)
    assert entry("1").closed_on is not None
    assert not search("Cooperative").hits


def test_an_import_is_taken_back_only_once_and_only_by_whose_it_is(officer, anseong):
    run = imported(officer, anseong, row("1"))
    with pytest.raises(PermissionDenied):
        undo_run(make_user_with_role(Role.OFFICER, anseong), run)
    assert Organization.objects.exists()
    undo_run(officer, run)
    with pytest.raises(Refused):
        undo_run(officer, run)


def test_after_an_undo_the_same_file_can_come_again(officer, anseong):
    undo_run(officer, imported(officer, anseong, row("1")))
    imported(officer, anseong, row("1"))
    assert search("Cooperative").hits


@pytest.mark.parametrize("by_own_id", [False, True])
def test_what_was_closed_stays_out_of_search_and_lists_until_a_file_names_it_again(officer, anseong, by_own_id):
    run = imported(officer, anseong, row("1"))
    Relationship.objects.create(
        subject=entry("1").agent, object=make_organization("coop").agent, role="member_of", source_name="Register"
    )
    undo_run(officer, run)
    reindex()
    assert not search("Cooperative").hits
    assert [each.slug for each in organizations()] == ["coop"]
    imported(officer, anseong, row(str(entry("1").pk) if by_own_id else "1"))
    assert entry("1").closed_on is None
    assert search("Cooperative").hits


def test_a_file_does_not_open_what_somebody_closed(officer, anseong):
    imported(officer, anseong, row("1", Phone="1"))
    change_organization(officer, entry("1"), closed_on=date(2020, 1, 1))
    imported(officer, anseong, row("1", Phone="2"))
    assert (entry("1").phone, entry("1").closed_on) == ("2", date(2020, 1, 1))
    assert not search("Cooperative").hits
