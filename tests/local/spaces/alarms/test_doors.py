"""The doors of buttons: HTTP with a key in the header or body, and MQTT messages as they come."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from builders import make_space, make_user_with_role
from dure.core.agents.roles import Role
from dure.local.spaces.actions import add_device, revoke_device
from dure.local.spaces.alarms import actions
from dure.local.spaces.alarms.models import Alarm, AlarmStep, ChainLink, Notice
from dure.local.spaces.alarms.mqtt import NotUnderstood, take
from dure.local.spaces.models import Device

pytestmark = pytest.mark.django_db


@pytest.fixture
def space():
    return make_space("bathhouse")


@pytest.fixture
def manager(space):
    return make_user_with_role(Role.ORGANIZATION_MANAGER, space.operator)


@pytest.fixture
def button(space, manager):
    return add_device(manager, space, Device.Kind.BUTTON, "Button")


def post(path, body, key=""):
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    return Client().post(f"/api/v1/{path}", json.dumps(body), content_type="application/json", headers=headers)


def topic(device, what="press"):
    return f"dure/{device.space.slug}/buttons/{device.pk}/{what}"


@pytest.mark.parametrize("in_header", [True, False])
def test_a_press_by_http_calls_and_tells_the_battery(button, in_header):
    device, key = button
    body = {"battery": 80} if in_header else {"battery": 80, "key": key}
    answer = post("spaces/bathhouse/alarms", body, key if in_header else "")
    assert (answer.status_code, answer.json()["state"]) == (201, "ringing")
    device.refresh_from_db()
    assert device.battery == 80
    listed = Client().get("/api/v1/spaces/bathhouse/alarms", headers={"Authorization": f"Bearer {key}"})
    assert [each["id"] for each in listed.json()] == [str(Alarm.objects.get().pk)]


def test_a_press_that_is_sent_again_is_one_call(manager, space):
    _kiosk, key = add_device(manager, space, Device.Kind.KIOSK, "Kiosk")
    entry = str(uuid4())
    first, second = (post("spaces/bathhouse/alarms", {"entry_id": entry}, key).json()["id"] for _each in range(2))
    assert first == second


def test_no_key_a_wrong_key_a_revoked_key_and_anothers_key_call_nobody(button, manager):
    device, key = button
    make_space("elsewhere")
    assert post("spaces/bathhouse/alarms", {}).status_code == 403
    assert post("spaces/bathhouse/alarms", {}, key[:-1] + "!").status_code == 403
    assert post("spaces/elsewhere/alarms", {}, key).status_code == 403
    revoke_device(manager, device)
    assert post("spaces/bathhouse/alarms", {}, key).status_code == 403
    assert post("devices/heartbeat", {}, key).status_code == 403
    assert not Alarm.objects.exists()


def test_a_heartbeat_by_http_is_a_sign_of_life(button):
    device, key = button
    assert post("devices/heartbeat", {"battery": 15}, key).status_code == 204
    device.refresh_from_db()
    assert (device.battery, device.seen_at is not None) == (15, True)


@pytest.mark.parametrize("payload", [b"", b"ON", b"{}", b"[1]", b'{"battery": "full"}'])
def test_a_press_by_mqtt_needs_no_payload(button, payload):
    take(topic(button[0]), payload)
    assert Alarm.objects.get().device == button[0]


def test_a_press_by_mqtt_that_comes_twice_is_one_call_even_when_it_was_resolved(button, manager):
    for _each in range(2):
        take(topic(button[0]), b'{"id": 7}')
    actions.resolve(manager, Alarm.objects.get(), actions.Resolution("Helped."))
    take(topic(button[0]), b'{"id": 7}')
    assert Alarm.objects.count() == 1
    take(topic(button[0]), b'{"id": 8}')
    assert Alarm.objects.count() == 2


def test_a_payload_with_anothers_key_is_not_believed(button, manager, space):
    _other, key = add_device(manager, space, Device.Kind.BUTTON, "Other")
    for wrong in (key, "nonsense"):
        with pytest.raises(PermissionDenied):
            take(topic(button[0]), json.dumps({"key": wrong}).encode())
    take(topic(button[0]), json.dumps({"key": button[1]}).encode())
    assert Alarm.objects.count() == 1


def test_strange_messages_are_not_understood(button, manager):
    device = button[0]
    revoked = add_device(manager, device.space, Device.Kind.BUTTON, "Old")[0]
    revoke_device(manager, revoked)
    for name in (
        topic(revoked),
        topic(device).replace("bathhouse", "elsewhere"),
        topic(device).replace(str(device.pk), str(uuid4())),
        topic(device, "explode"),
        "dure",
    ):
        with pytest.raises(NotUnderstood):
            take(name, b"")
    with pytest.raises(NotUnderstood):
        take(topic(device), b"x" * 3000)
    assert not Alarm.objects.exists()


def test_a_heartbeat_by_mqtt_is_a_sign_of_life_and_no_call(button):
    take(topic(button[0], "heartbeat"), b'{"battery": 55.4}')
    button[0].refresh_from_db()
    assert button[0].battery == 55
    assert not Alarm.objects.exists()


def test_managers_are_told_once_of_a_lost_button_and_again_when_it_is_lost_again(button, manager):
    assert actions.tell_of_troubles() == 0
    Device.objects.update(added_at=timezone.now() - timedelta(days=1))
    assert [actions.tell_of_troubles() for _each in range(2)] == [1, 0]
    actions.send_waiting()
    assert [(each.to, "No sign of life" in each.subject) for each in mail.outbox] == [([manager.email], True)]
    actions.beat(button[0], 90)
    assert actions.tell_of_troubles() == 0
    Device.objects.update(battery=10)
    assert actions.tell_of_troubles() == 1


def test_messages_say_where_and_never_who_and_are_in_the_log_once_sent(button, manager):
    alarm = actions.raise_sos(button[0], button[0].space, entry_id="1")
    assert actions.send_waiting() == 1
    assert actions.send_waiting() == 0
    assert mail.outbox[0].to == [manager.email]
    assert "Button" in mail.outbox[0].subject
    assert alarm.steps.filter(kind=AlarmStep.Kind.SENT, whom="staff").count() == 1
    assert set(Notice.objects.values_list("to", flat=True)) == {""}


def fail(to, words):
    raise OSError("no service")


def test_a_message_that_cannot_be_sent_is_tried_again_later_and_given_up_in_the_log(button, settings):
    settings.TEXT_BACKEND = f"{__name__}.fail"
    space = button[0].space
    ChainLink.objects.create(space=space, position=0, whom="guardian", after_seconds=0, name="Head", phone="010")
    alarm = actions.raise_sos(button[0], space, entry_id="1")
    now = timezone.now()
    assert actions.send_waiting(now) == 0
    assert Notice.objects.get().due_at == now + timedelta(seconds=5)
    for _each in range(5):
        actions.send_waiting(Notice.objects.get().due_at)
    assert Notice.objects.get().ended_at is not None
    assert alarm.steps.filter(kind=AlarmStep.Kind.NOT_SENT).count() == 1
