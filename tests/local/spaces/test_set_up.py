"""Opening a space and deciding what it records."""

import pytest
from django.core.exceptions import PermissionDenied
from django.test import RequestFactory

from builders import (
    make_initiative,
    make_organization,
    make_place,
    make_process,
    make_specification,
    make_user,
    make_user_with_role,
    text,
)
from dure.core.agents.models import Agent
from dure.core.agents.roles import Role
from dure.core.audit.models import Change
from dure.core.kit.errors import Refused
from dure.core.kit.translated import Translated
from dure.core.search.queries import search
from dure.local.spaces.actions import NewActivity, NewSpace, add_activity, check_in, set_up_space
from dure.local.spaces.panels import initiative_panel

pytestmark = pytest.mark.django_db


def a_bath(**fields):
    given = {"kind": "visit", "name": text("Bath"), "specification": make_specification(default_unit="one")}
    return NewActivity(**(given | fields))


def opened(**fields):
    initiative = make_initiative()
    by = make_user_with_role(Role.ORGANIZATION_MANAGER, initiative.lead)
    given = {"name": text("Iljuk Bathhouse"), "operator": initiative.lead, "place": make_place(initiative.territory)}
    return set_up_space(by, initiative, NewSpace(**(given | fields))), by


def test_a_space_opens_with_its_guests_and_what_it_records():
    space, by = opened(activities=(a_bath(),))

    activity = space.activities.get()
    assert space.slug == "iljuk-bathhouse"
    assert space.guests.kind == Agent.Kind.PERSON
    assert (activity.slug, activity.kind) == ("bath", "visit")
    assert activity.process.planned_within == space.initiative.plan
    assert activity.process.in_scope_of_id == space.operator_id
    assert check_in(by, space, None, entry_id="a").output_of_id == activity.process_id
    assert search("Iljuk Bathhouse").hits[0].kind == "space"
    assert set(Change.objects.values_list("action", flat=True)) == {"set_up_space", "add_activity"}


def test_activities_may_share_a_process_of_the_initiative():
    space, by = opened(activities=(a_bath(),))
    running = space.activities.get().process
    hours = make_specification(default_effort_unit="hour")

    shared = add_activity(by, space, NewActivity("volunteering", text("Leaders"), hours, process=running))

    assert (shared.process, shared.order) == (running, 1)
    with pytest.raises(Refused) as refusal:
        add_activity(by, space, a_bath(name=text("Sauna"), process=make_process()))
    assert refusal.value.field == "process"


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"kind": "party"}, "kind"),
        ({"name": Translated({})}, "name"),
        ({"kind": "work"}, "specification"),
        ({"slug": "bath"}, "slug"),
    ],
)
def test_activities_that_cannot_be_are_refused(fields, field):
    space, by = opened(activities=(a_bath(),))

    with pytest.raises(Refused) as refusal:
        add_activity(by, space, a_bath(**({"name": text("Other")} | fields)))

    assert refusal.value.field == field


def test_a_kind_without_a_unit_cannot_be_counted():
    space, by = opened()

    with pytest.raises(Refused) as refusal:
        add_activity(by, space, a_bath(specification=make_specification(default_unit="")))

    assert refusal.value.code == "no-unit"


def test_an_address_is_taken_once_and_a_name_is_needed():
    opened()

    for fields, field in (({}, "slug"), ({"slug": "new"}, "slug"), ({"name": Translated({})}, "name")):
        with pytest.raises(Refused) as refusal:
            opened(**fields)
        assert refusal.value.field == field


def test_only_those_who_manage_the_initiative_open_spaces_and_the_operator_may_add_activities():
    initiative = make_initiative()
    operator = make_organization()
    by = make_user_with_role(Role.OFFICER, initiative.territory)
    new = NewSpace(text("Kitchen"), operator, make_place(initiative.territory))
    runner = make_user_with_role(Role.ORGANIZATION_MANAGER, operator)

    for stranger in (make_user(), runner, make_user_with_role(Role.DESK_STAFF, initiative.lead)):
        with pytest.raises(PermissionDenied):
            set_up_space(stranger, initiative, new)
    space = set_up_space(by, initiative, new)
    add_activity(runner, space, a_bath())

    with pytest.raises(PermissionDenied):
        add_activity(make_user_with_role(Role.DESK_STAFF, operator), space, a_bath(name=text("Other")))


def test_the_initiative_s_page_shows_its_spaces():
    space, _by = opened(activities=(a_bath(),))
    request = RequestFactory().get("/en/")

    assert "Iljuk Bathhouse" in initiative_panel(request, space.initiative)
    assert initiative_panel(request, make_initiative()) == ""


def test_a_coordinator_adds_what_a_space_records_on_pages(client):
    space, by = opened(slug="iljuk")
    visit = make_specification(default_unit="one")
    client.force_login(by)
    manage = client.get(f"/en/initiatives/{space.initiative.slug}/manage/").content.decode()
    assert f"/en/desk/new/{space.initiative.slug}/" in manage
    activity = {"kind": "visit", "name_en": "Bath", "specification": str(visit.pk)}
    assert client.get("/en/desk/iljuk/activities/new/").status_code == 200
    assert client.post("/en/desk/iljuk/activities/new/", activity).status_code == 302
    assert client.post("/en/desk/iljuk/activities/new/", activity).status_code == 422
    assert space.activities.get().specification == visit


@pytest.mark.parametrize("path", ["/en/desk/new/bathhouse/", "/en/desk/iljuk/activities/new/"])
def test_only_coordinators_reach_the_pages_that_set_spaces_up(client, path):
    initiative = make_initiative("bathhouse")
    space, _by = opened(slug="iljuk")
    client.force_login(make_user_with_role(Role.DESK_STAFF, space.operator))

    assert client.get(path).status_code == 403
    assert initiative.spaces.count() == 0
