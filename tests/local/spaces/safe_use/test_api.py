"""Readings from measuring devices by the API: strict, nameless, hostile input included."""

import json
from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck as Health
from hypothesis import given, settings
from hypothesis import strategies as st

from builders import make_space
from dure.local.spaces.actions import add_device, revoke_device
from dure.local.spaces.models import Device
from dure.local.spaces.safe_use import actions
from dure.local.spaces.safe_use.models import HandedReading, WeatherReading

pytestmark = pytest.mark.django_db


@pytest.fixture
def key(manager, space):
    return add_device(manager, space, Device.Kind.SENSOR, "Cuff")[1]


def send(space, key, body, what="health-checks"):
    text = body if isinstance(body, bytes) else json.dumps(body)
    headers = {"Authorization": f"Bearer {key}"}
    return Client().post(f"/api/v1/spaces/{space.slug}/{what}", text, "application/json", headers=headers)


def test_a_reading_is_answered_with_a_code_that_staff_type(space, manager, key):
    answer = send(space, key, {"systolic": 165, "diastolic": 95, "temperature": "36.5", "pulse": 70})
    assert answer.status_code == 201
    readings = actions.take_reading(manager, space, answer.json()["code"])
    assert (readings.systolic, readings.temperature) == (165, Decimal("36.5"))


@pytest.mark.parametrize("field", ["face", "image", "photo", "name", "person", "answers", "raw"])
def test_a_face_or_anything_else_that_is_not_asked_for_is_refused(space, key, field):
    answer = send(space, key, {"systolic": 120, field: "data:image/png;base64,AAAA"})
    assert answer.status_code == 422
    assert "AAAA" not in answer.text
    assert not HandedReading.objects.exists()


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"systolic": None},
        {"systolic": 10},
        {"systolic": 120.5},
        {"systolic": "120"},
        {"systolic": True},
        {"systolic": 100, "diastolic": 100},
        {"temperature": "NaN"},
        {"temperature": 365},
        {"pulse": 70, "measured_at": "2020-01-01T00:00:00Z"},
        {"pulse": 70, "measured_at": "2026-01-01T00:00:00"},
        [],
        b"{",
        b"\xff",
    ],
)
def test_what_is_no_reading_is_a_problem_and_holds_nothing(space, key, body):
    answer = send(space, key, body)
    assert 400 <= answer.status_code < 500
    assert answer["Content-Type"] == "application/problem+json"
    assert not HandedReading.objects.exists()


def test_a_reading_of_just_now_is_taken_with_its_time(space, key):
    at = (timezone.now() - timedelta(minutes=2)).isoformat()
    assert send(space, key, {"pulse": 70, "measured_at": at}).status_code == 201


def test_only_sensors_and_kiosks_of_the_space_send(space, manager, key):
    body = {"pulse": 70}
    assert send(space, "", body).status_code == 401
    assert send(space, "device_" + "A" * 43, body).status_code == 401
    for kind in (Device.Kind.BUTTON, Device.Kind.SCREEN):
        assert send(space, add_device(manager, space, kind, kind)[1], body).status_code == 401
    assert send(make_space(), key, body).status_code == 403
    revoke_device(manager, space.devices.get(kind="sensor"))
    assert send(space, key, body).status_code == 401


def test_a_kiosk_receives_its_own_reading(space, manager):
    kiosk, key = add_device(manager, space, Device.Kind.KIOSK, "Entrance")
    assert send(space, key, {"pulse": 70}).json()["bound"] is True
    assert actions.take_reading(kiosk, space).pulse == 70


def test_a_sensor_tells_the_weather_and_a_kiosk_does_not(space, manager, key):
    assert send(space, key, {"celsius": -3.5}, "weather").status_code == 201
    assert WeatherReading.objects.get().celsius == Decimal("-3.5")
    assert send(space, key, {"celsius": 99}, "weather").status_code == 422
    kiosk = add_device(manager, space, Device.Kind.KIOSK, "Entrance")[1]
    assert send(space, kiosk, {"celsius": 1}, "weather").status_code == 403


names = st.sampled_from(["systolic", "diastolic", "pulse", "temperature", "measured_at", "face"]) | st.text(max_size=6)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[Health.function_scoped_fixture])
@given(body=st.dictionaries(names, values, max_size=5) | values | st.binary(max_size=40))
def test_no_input_breaks_the_route(space, key, body):
    answer = send(space, key, body)
    assert answer.status_code < 500
