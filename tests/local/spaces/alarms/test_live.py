"""What screens ask each second, and what staff see and press."""

import pytest
from django.test import Client
from django.urls import reverse

from builders import make_person, make_space, make_user, make_user_with_role, text
from dure.core.agents.personal import PersonalData, register_person
from dure.core.agents.roles import Role
from dure.core.audit.models import Access
from dure.core.kit.ids import new_id
from dure.local.spaces.actions import Arrival, check_in
from dure.local.spaces.alarms import actions
from dure.local.spaces.alarms.models import Alarm, AlarmStep
from dure.local.spaces.models import Zone

pytestmark = pytest.mark.django_db


@pytest.fixture
def space():
    space = make_space("bathhouse", follows_presence=True)
    Zone.objects.create(space=space, slug="bath", kind=Zone.Kind.BATH, name=text("Hot bath"), is_arrival=True)
    return space


@pytest.fixture
def staff(space):
    return make_user_with_role(Role.DESK_STAFF, space.operator)


@pytest.fixture
def client(staff):
    client = Client()
    client.force_login(staff)
    return client


def at(name, space, *more):
    return reverse(f"alarms:{name}", args=[space.slug, *more])


def press(staff, space, **more) -> Alarm:
    return actions.raise_sos(staff, space, entry_id=str(new_id()), **more)


def test_nothing_has_changed_costs_one_query_of_calls(client, space, django_assert_num_queries):
    first = client.get(at("live", space))
    assert (first.status_code, first["X-Alarms"], first.content.strip()) == (200, "calm", b"")
    # User, space, role assignments; then the one question of calls.
    with django_assert_num_queries(4):
        assert client.get(at("live", space), headers={"If-None-Match": first["ETag"]}).status_code == 304


def test_a_call_is_shown_with_place_label_and_buttons_and_changes_the_tag(client, space, staff):
    calm = client.get(at("live", space))
    stay = check_in(staff, space, make_person(), entry_id="1", arrival=Arrival(label="12")).stay
    alarm = press(staff, space, stay=stay)
    called = client.get(at("live", space), headers={"If-None-Match": calm["ETag"]})
    page = called.content.decode()
    assert called["X-Alarms"] == "ringing"
    assert "Hot bath" in page
    assert "12" in page
    assert at("acknowledge", space, alarm.pk) in page
    assert client.get(at("live", space), headers={"If-None-Match": called["ETag"]}).status_code == 304
    client.post(at("acknowledge", space, alarm.pk))
    answered = client.get(at("live", space), headers={"If-None-Match": called["ETag"]})
    assert answered["X-Alarms"] == "open"
    assert f"{staff} is on the way" in answered.content.decode()


def test_being_shown_is_noted_once_a_reader(client, space, staff):
    alarm = press(staff, space)
    for _each in range(3):
        client.get(at("live", space))
    assert alarm.steps.filter(kind=AlarmStep.Kind.SHOWN).count() == 1


def test_a_screen_that_asks_passes_on_what_is_due(client, space, staff):
    alarm = press(staff, space)
    Alarm.objects.update(due_at=alarm.raised_at)
    client.get(at("live", space))
    Alarm.objects.update(raised_at=alarm.raised_at.replace(year=alarm.raised_at.year - 1), due_at=alarm.raised_at)
    page = client.get(at("live", space)).content.decode()
    assert "Call 119 now" in page


def test_a_name_is_read_by_whoever_may_and_logged(client, space, staff):
    person = register_person(staff, space.operator, PersonalData(name="Kim Sunja"))
    alarm = press(staff, space, stay=check_in(staff, space, person, entry_id="1").stay)
    assert "Kim Sunja" not in client.get(at("live", space)).content.decode()
    before = Access.objects.count()
    assert client.get(at("name", space, alarm.pk)).content.decode() == "Kim Sunja"
    assert Access.objects.count() == before + 1
    actions.resolve(staff, alarm, actions.Resolution("Helped."))
    assert client.get(at("name", space, alarm.pk)).status_code == 403


def test_a_phone_calls_by_one_touch_and_the_call_is_resolved_on_its_page(client, space):
    page = client.get(at("raise", space)).content.decode()
    assert 'value="bath"' in page
    answer = client.post(at("raise", space), {"zone": "bath", "entry_id": "one"}, follow=True)
    alarm = Alarm.objects.get()
    assert alarm.zone.slug == "bath"
    assert "Help was called" in answer.content.decode()
    refused = client.post(at("resolve", space, alarm.pk), {"kind": "incident", "what": "slip", "story": ""})
    assert refused.status_code == 422
    client.post(at("resolve", space, alarm.pk), {"kind": "near_miss", "what": "slip", "story": "Nearly slipped."})
    alarm.refresh_from_db()
    assert alarm.closed_at is not None
    assert alarm.safety_note.kind == "near_miss"
    assert "Nearly slipped." in client.get(at("alarm", space, alarm.pk)).content.decode()


def test_somebodys_sheet_calls_for_help_with_that_person_and_nothing_in_the_form_stops_it(client, space, staff):
    stay = check_in(staff, space, make_person(), entry_id="1", arrival=Arrival(label="12")).stay
    sheet = client.get(reverse("floor:sheet", args=[space.slug, stay.pk])).content.decode()
    assert at("raise", space) in sheet
    client.post(at("raise", space), {"stay": str(stay.pk), "entry_id": "one"})
    alarm = Alarm.objects.get()
    assert (alarm.stay, alarm.zone) == (stay, stay.zone)
    client.post(at("raise", space), {"stay": "nobody", "entry_id": "two"})
    assert Alarm.objects.get(entry_id="two").stay is None


@pytest.mark.parametrize("name", ["calls", "live", "raise"])
def test_strangers_see_no_calls(space, name):
    for person in (make_user(), make_user_with_role(Role.DESK_STAFF, make_space().operator)):
        client = Client()
        client.force_login(person)
        assert client.get(at(name, space)).status_code == 403
    assert Client().get(at(name, space)).status_code == 302
