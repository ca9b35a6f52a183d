"""The chain, the buttons, drills and the safety log, through their pages."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from builders import make_space, make_user_with_role, text
from dure.core.agents.roles import Role
from dure.core.kit.errors import Refused
from dure.local.spaces.actions import add_device
from dure.local.spaces.alarms import actions
from dure.local.spaces.alarms.chain import chain_of
from dure.local.spaces.alarms.models import Alarm, MonthlySafetyReview, PreventionAction, SafetyNote
from dure.local.spaces.models import Device, Zone
from dure.local.spaces.queries import today_at

pytestmark = pytest.mark.django_db


@pytest.fixture
def space():
    space = make_space("bathhouse")
    Zone.objects.create(space=space, slug="bath", name=text("Hot bath"))
    return space


@pytest.fixture
def manager(space):
    return make_user_with_role(Role.ORGANIZATION_MANAGER, space.operator)


@pytest.fixture
def staff(space):
    return make_user_with_role(Role.DESK_STAFF, space.operator)


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def at(name, space, *more):
    return reverse(f"alarms:{name}", args=[space.slug, *more])


def chain_data(*links):
    data = {"links-TOTAL_FORMS": str(len(links)), "links-INITIAL_FORMS": "0"}
    for number, link in enumerate(links):
        data |= {f"links-{number}-{name}": value for name, value in link.items()}
    return data


def test_a_manager_sets_the_chain_with_a_guardian_and_brings_the_usual_one_back(space, manager):
    client = signed_in(manager)
    assert client.get(at("chain", space)).status_code == 200
    guardian = {"whom": "guardian", "after_seconds": "20", "name": "Head", "phone": "010"}
    assert client.post(at("chain", space), chain_data(guardian, {"whom": "staff"}, {"whom": ""})).status_code == 302
    assert [(link.whom, link.after_seconds) for link in chain_of(space)] == [("staff", 0), ("guardian", 20)]
    assert client.post(at("chain", space), chain_data(guardian | {"phone": ""})).status_code == 422
    assert len(chain_of(space)) == 2
    client.post(at("chain", space), chain_data({"whom": ""}))
    assert [link.whom for link in chain_of(space)] == ["staff", "health_leader", "emergency"]


def test_a_button_in_trouble_is_shown_before_it_is_needed(space, manager):
    device = add_device(manager, space, Device.Kind.BUTTON, "Button")[0]
    client = signed_in(manager)
    assert "Well" in client.get(at("buttons", space)).content.decode()
    Device.objects.update(battery=19)
    assert "Battery low" in client.get(at("buttons", space)).content.decode()
    Device.objects.update(added_at=device.added_at - timedelta(minutes=31))
    assert "No sign of life" in client.get(at("buttons", space)).content.decode()
    client.post(at("heartbeat", space, device.pk), {"heartbeat_seconds": "3600"})
    assert "No sign of life" not in client.get(at("buttons", space)).content.decode()
    assert client.post(at("heartbeat", space, device.pk), {"heartbeat_seconds": "1"}).status_code == 422


def test_a_drill_is_started_and_reported(space, manager, staff):
    client = signed_in(manager)
    client.post(at("drill", space), {"entry_id": "one", "zone": ""})
    drill = Alarm.objects.get()
    assert drill.drill
    actions.arrive(staff, drill)
    page = client.get(at("drill", space)).content.decode()
    assert at("alarm", space, drill.pk) in page
    assert "0.0" in page


def test_staff_note_a_near_miss_and_reviewers_decide_and_sign(space, manager, staff):
    now = {"kind": "near_miss", "what": "slip", "zone": "", "story": "=Nearly slipped"}
    form = signed_in(staff)
    assert form.get(at("new_note", space)).status_code == 200
    assert form.post(at("new_note", space), now | {"happened_at": "2031-01-01T10:00"}).status_code == 422
    assert form.post(at("new_note", space), now | {"happened_at": "2026-01-05T10:00"}).status_code == 302
    note = SafetyNote.objects.get()
    client = signed_in(manager)
    due = today_at(space).isoformat()
    wanted = {"what": "Lay a mat", "due_on": due, "responsible": str(staff.pk)}
    assert client.post(at("prevention", space, note.pk), wanted | {"what": ""}).status_code == 422
    client.post(at("prevention", space, note.pk), wanted)
    action = PreventionAction.objects.get()
    assert "Lay a mat" in client.get(at("safety", space)).content.decode()
    form.post(at("prevention_done", space, action.pk))
    action.refresh_from_db()
    assert action.done_by == staff.agent_id
    table = b"".join(client.get(at("safety", space), {"format": "csv"}).streaming_content).decode()
    assert "'=Nearly slipped" in table
    assert "Nearly" not in client.get(at("safety", space), {"kind": "incident"}).content.decode()
    page = at("review", space, 2026, 1)
    assert "Nearly slipped" in client.get(page).content.decode()
    client.post(page, {"findings": "A mat is needed."})
    assert MonthlySafetyReview.objects.get().signed_by == manager.agent_id
    assert client.post(page, {"findings": "Once more."}).status_code == 422
    assert client.get(at("review", space, 2026, 13)).status_code == 404


def test_who_may_not_is_told_so(space, staff):
    strangers = [make_user_with_role(Role.ORGANIZATION_MANAGER, make_space().operator), staff]
    for person in strangers:
        client = signed_in(person)
        for name in ("chain", "buttons", "drill", "safety"):
            assert client.get(at(name, space)).status_code == 403
    with pytest.raises(PermissionDenied):
        actions.set_chain(staff, space, [])
    with pytest.raises(PermissionDenied):
        actions.sign_review(staff, space, today_at(space), "Mine.")
    with pytest.raises(PermissionDenied):
        actions.decide_prevention(staff, space, "Mine.", staff, today_at(space))


def test_prevention_is_given_to_somebody_who_works_here(space, manager):
    stranger = make_user_with_role(Role.DESK_STAFF, make_space().operator)
    with pytest.raises(Refused):
        actions.decide_prevention(manager, space, "Lay a mat", stranger, today_at(space))
