"""Asking a weather service: a real server on this machine, well and badly behaved."""

import threading
from dataclasses import replace
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.conf import settings as django_settings

from builders import make_space
from dure.local.spaces.safe_use.models import WeatherReading
from dure.local.spaces.safe_use.weather import ask_for_weather

pytestmark = pytest.mark.django_db


class Service(BaseHTTPRequestHandler):
    answer = (200, b"")
    asked: list[str] = []

    def do_GET(self):
        self.asked.append(self.path)
        self.send_response(self.answer[0])
        self.send_header("Location", "http://127.0.0.1:9/")
        self.end_headers()
        self.wfile.write(self.answer[1])

    def log_message(self, *arguments):
        pass


@pytest.fixture
def service(settings):
    server = HTTPServer(("127.0.0.1", 0), Service)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    Service.asked = []
    url = f"http://127.0.0.1:{server.server_port}/v1/forecast?latitude={{latitude}}&longitude={{longitude}}"
    settings.DURE = replace(django_settings.DURE, weather_url=url, weather_path="current.temperature_2m")
    yield Service
    server.shutdown()
    server.server_close()


@pytest.fixture
def space():
    space = make_space()
    space.place.latitude, space.place.longitude = Decimal("37.0701"), Decimal("127.4801")
    space.place.save()
    return space


def test_the_temperature_of_each_place_is_noted(service, space):
    make_space()
    service.answer = (200, b'{"current": {"time": "2026-01-01T09:00", "temperature_2m": -3.44}}')
    assert ask_for_weather() == {"noted": 1, "failed": 0}
    assert service.asked == ["/v1/forecast?latitude=37.0701&longitude=127.4801"]
    row = WeatherReading.objects.get()
    assert (row.celsius, row.way, row.source) == (Decimal("-3.4"), "service", "127.0.0.1")


@pytest.mark.parametrize(
    "answer",
    [
        (500, b""),
        (302, b""),
        (200, b""),
        (200, b"{"),
        (200, b"[]"),
        (200, b'{"current": {}}'),
        (200, b'{"current": {"temperature_2m": null}}'),
        (200, b'{"current": {"temperature_2m": true}}'),
        (200, b'{"current": {"temperature_2m": NaN}}'),
        (200, b'{"current": {"temperature_2m": 451}}'),
        (200, b'{"current": {"temperature_2m": "1"}}' + b" " * 300_000),
    ],
)
def test_an_answer_without_a_temperature_is_unknown_weather(service, space, answer):
    service.answer = answer
    assert ask_for_weather() == {"noted": 0, "failed": 1}
    assert not WeatherReading.objects.exists()


def test_nobody_is_asked_without_a_configured_service(space):
    assert ask_for_weather() == {"noted": 0, "failed": 0}
