"""The health check at the kiosk: advice with its reasons, and readings that stay nowhere unless a member agreed."""

import json
import logging

import pytest
from django.core.serializers import serialize
from django.test import Client

from builders import make_user_with_role
from dure.core.agents import consents
from dure.core.agents.roles import Role
from dure.core.audit.models import Change
from dure.ledger.models import EconomicEvent
from dure.local.spaces.actions import add_device, revoke_device
from dure.local.spaces.kiosk import members
from dure.local.spaces.kiosk.models import KioskEntry
from dure.local.spaces.models import Device, Stay
from dure.local.spaces.safe_use.actions import sign_rules, withdraw_rules
from dure.local.spaces.safe_use.models import HandedReading, HealthCheck
from dure.local.spaces.safe_use.shipped import shipped_documents
from local.spaces.kiosk.test_kiosk_entries import Kiosk, entry

pytestmark = pytest.mark.django_db
PUBLISHED = next(iter(shipped_documents()))
HIGH = {"systolic": "165", "diastolic": "95"}


@pytest.fixture
def kiosk():
    made = Kiosk()
    made.clinician = make_user_with_role(Role.CLINICIAN, made.space.operator)
    sign_rules(made.clinician, made.space, PUBLISHED, "Dr. Kim", "12345")
    return made


def ask(kiosk, readings=HIGH, answers=(), **more):
    return kiosk.post("advice", {"readings": readings, "answers": list(answers), "language": "en", **more})


def test_165_over_95_is_told_to_ask_staff_with_the_reason_its_source_and_who_signed(kiosk):
    answer = ask(kiosk).json()
    assert answer["outcome"] == "ask"
    assert answer["reasons"][0]["text"] == "Your upper blood pressure (systolic) is 160 or more."
    assert "3.63" in answer["reasons"][0]["explanation"]
    assert "2,330 home-bathing providers" in answer["reasons"][0]["source"]
    assert answer["signed_by"] == "Dr. Kim"


def test_nothing_unusual_is_as_usual_a_meal_is_gently_and_reasons_are_in_the_language_asked_for(kiosk):
    assert ask(kiosk, {"systolic": "120", "diastolic": "80", "temperature": "36.5"}).json()["outcome"] == "usual"
    korean = ask(kiosk, {}, ["after_meal"], language="ko").json()
    assert korean["outcome"] == "gentle"
    assert korean["reasons"][0]["text"] == "식사한 지 얼마 되지 않았어요."


@pytest.mark.parametrize(
    ("readings", "field"),
    [
        ({"systolic": "999"}, "systolic"),
        ({"temperature": "25.0"}, "temperature"),
        ({"systolic": "90", "diastolic": "95"}, "diastolic"),
    ],
)
def test_what_cannot_be_right_is_refused_with_its_field(kiosk, readings, field):
    answer = ask(kiosk, readings)
    assert answer.status_code == 422
    assert (answer.json()["error"], answer.json()["field"]) == ("wrong-reading", field)
    assert answer.json()["message"]


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"readings": [], "answers": []},
        {"readings": {"systolic": 165}, "answers": []},
        {"readings": {"systolic": "1e9"}, "answers": []},
        {"readings": {"age": "85"}, "answers": []},
        {"readings": {}, "answers": [["alcohol"]]},
        {"readings": {}, "answers": [], "member": 5},
    ],
)
def test_what_no_kiosk_would_send_is_refused(kiosk, body):
    assert kiosk.post("advice", body).status_code == 400


def test_without_signed_rules_there_is_no_check(kiosk):
    assert b'"checks": true' in kiosk.client.get("/kiosk/").content
    withdraw_rules(kiosk.clinician, kiosk.space)
    assert ask(kiosk).json()["error"] == "no-rules"
    assert b'"checks": false' in kiosk.client.get("/kiosk/").content


def test_a_stranger_and_a_revoked_kiosk_learn_nothing(kiosk, client):
    body = json.dumps({"readings": HIGH, "answers": []})
    assert client.post("/kiosk/advice", body, content_type="application/json").status_code == 401
    revoke_device(kiosk.manager, kiosk.device)
    assert ask(kiosk).status_code == 401


def test_the_outcome_is_on_the_visit_and_the_readings_are_nowhere(kiosk, caplog):
    caplog.set_level(logging.DEBUG)
    outcome = ask(kiosk, {"systolic": "167", "diastolic": "93"}, ["sedatives"]).json()["outcome"]
    kiosk.send(entry(advice=outcome))
    assert Stay.objects.get().advice == "ask"
    assert not HealthCheck.objects.exists()
    kept = "".join(
        serialize("json", model.objects.all(), use_natural_foreign_keys=False)
        for model in (EconomicEvent, KioskEntry, Change)
    ) + serialize("json", Stay.objects.all(), fields=["label", "advice", "helped"])
    for secret in ("167", "sedatives", "systolic"):
        assert f'"{secret}' not in kept
        assert f" {secret}" not in caplog.text
    assert '"ask"' not in serialize("json", EconomicEvent.objects.all())


def test_asking_staff_refuses_nobody_and_other_words_are_no_advice(kiosk):
    assert kiosk.send(entry(advice="ask")) == [("accepted", "")]
    assert kiosk.send(entry(advice="forbidden"), entry(advice=["ask"])) == [("refused", "malformed")] * 2
    assert Stay.objects.count() == 1


def test_readings_of_a_member_are_kept_with_the_consent_alone(kiosk):
    person = kiosk.member()
    handle = members.seal_handle(kiosk.device, person.pk)
    assert ask(kiosk, member=handle).status_code == 200
    assert not HealthCheck.objects.exists()
    consents.give(kiosk.manager, person.pk, "health_readings")
    assert ask(kiosk, member=handle).status_code == 200
    assert HealthCheck.objects.get().person_id == person.pk
    assert b"165" not in bytes(HealthCheck.objects.get().ciphertext)


def test_a_member_of_another_kiosk_cannot_be_measured_here(kiosk):
    person, other = kiosk.member(), Kiosk(slug="elsewhere")
    consents.give(kiosk.manager, person.pk, "health_readings")
    handle = members.seal_handle(other.device, person.pk)
    assert ask(kiosk, member=handle).json()["error"] == "unknown-member"
    assert not HealthCheck.objects.exists()
    assert other.post("advice", {"readings": HIGH, "answers": []}).json()["error"] == "no-rules"


def measure(kiosk, sensor, **values):
    """What the device of `sensor` answers when it sends what it measured."""
    headers = {"Authorization": f"Bearer {sensor}"}
    address = f"/api/v1/spaces/{kiosk.space.slug}/health-checks"
    answer = Client().post(address, json.dumps(values), content_type="application/json", headers=headers)
    assert answer.status_code == 201, answer.content
    return answer.json()


def test_a_devices_reading_comes_to_the_kiosk_that_waits_and_is_there_once(kiosk):
    sensor = add_device(kiosk.manager, kiosk.space, Device.Kind.SENSOR, "Cuff")[1]
    assert b'"measures": true' in kiosk.client.get("/kiosk/").content
    assert kiosk.post("reading", {"wait": True}).json() == {"readings": None}
    assert kiosk.post("reading", {}).json() == {"readings": None}
    assert measure(kiosk, sensor, systolic=165, diastolic=95, temperature="36.55")["bound"]
    taken = kiosk.post("reading", {}).json()["readings"]
    assert taken == {"systolic": "165", "diastolic": "95", "temperature": "36.55"}
    assert ask(kiosk, taken).json()["outcome"] == "ask"
    assert kiosk.post("reading", {}).json() == {"readings": None}
    assert not HandedReading.objects.exists()


def test_a_kiosk_that_waits_no_longer_gets_nothing_and_the_code_of_the_device_does(kiosk):
    sensor = add_device(kiosk.manager, kiosk.space, Device.Kind.SENSOR, "Cuff")[1]
    kiosk.post("reading", {"wait": True})
    kiosk.post("reading", {"wait": False})
    code = measure(kiosk, sensor, pulse=70)["code"]
    assert kiosk.post("reading", {}).json() == {"readings": None}
    assert kiosk.post("reading", {"code": code}).json() == {"readings": {"pulse": "70"}}
    assert kiosk.post("reading", {"code": code}).json() == {"readings": None}


@pytest.mark.parametrize("body", [{"wait": 1}, {"code": 1}, {"code": "1" * 500}])
def test_a_question_for_a_reading_that_makes_no_sense_is_refused(kiosk, body):
    assert kiosk.post("reading", body).status_code == 400
