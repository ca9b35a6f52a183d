"""What a site writes to its log: one line an answer, each with the id that the answer carries."""

import json
import subprocess
import sys

import pytest

from running_site import Site

ASK = """
import django
django.setup()
from django.test import Client
from django.conf import settings
settings.ALLOWED_HOSTS = ["testserver"]
client = Client(raise_request_exception=False)
client.get("/healthz", headers={"X-Request-ID": "proxy-12345678"})
client.post("/healthz", {"password": "hunter2hunter2"}, headers={"X-Request-ID": "proxy-87654321"})
client.get("/healthz?name=%0a%7b%22level%22%3a%22critical%22%7d")
"""


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """What a few requests leave in the log, in a given format."""

    def ask(log_format):
        site = Site(tmp_path_factory.mktemp("log"), DURE_LOG_LEVEL="INFO", DURE_LOG_FORMAT=log_format)
        environment = site.environment | {"DJANGO_SETTINGS_MODULE": "dure.site.settings"}
        done = subprocess.run(
            [sys.executable, "-W", "ignore", "-c", ASK],
            env=environment,
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
        )
        return done.stderr

    return ask


def documents(text):
    return [json.loads(line) for line in text.splitlines() if line.startswith("{")]


def test_each_answer_leaves_a_line_with_its_id(written):
    lines = documents(written("json"))
    answers = [line for line in lines if line["event"] == "request"]
    assert [(line["method"], line["path"], line["status"]) for line in answers] == [
        ("GET", "/healthz", 200),
        ("POST", "/healthz", 405),
        ("GET", "/healthz", 200),
    ]
    assert [line["request_id"] for line in answers[:2]] == ["proxy-12345678", "proxy-87654321"]
    assert all(line["ms"] >= 0 and line["level"] == "info" and line["timestamp"] for line in answers)


def test_a_complaint_about_a_request_carries_the_same_id(written):
    lines = documents(written("json"))
    refusal = next(line for line in lines if "Method Not Allowed" in line["event"])
    assert refusal["request_id"] == "proxy-87654321"


def test_nothing_that_was_sent_is_in_the_log(written):
    for log_format in ("json", "text"):
        assert "hunter2" not in written(log_format)
        assert "critical" not in written(log_format)


def test_lines_for_reading_in_a_terminal_name_the_id_too(written):
    text = written("text")
    assert "request_id=proxy-12345678" in text
    assert not documents(text)
