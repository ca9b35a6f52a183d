"""The JSON API as a whole: it does what its description says, whatever is sent to it."""

import json
import re

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, Phase, settings
from jsonschema import Draft202012Validator
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance

from builders import give_role, make_user
from dure.core.agents.roles import Role
from dure.core.agents.tokens import SCOPES, create_token
from dure.site.api import api
from dure.site.wsgi import application
from page_world import PageWorld

pytestmark = pytest.mark.django_db

CHECKS = [not_a_server_error, content_type_conformance, response_schema_conformance]
BOUNDED = settings(
    max_examples=12,
    derandomize=True,
    deadline=None,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
description = schemathesis.openapi.from_dict(json.loads(json.dumps(api.get_openapi_schema())))
description.app = application


@pytest.fixture(autouse=True)
def _one_connection():
    """Django's own test client keeps the test's connection open between requests; so must this one."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def world():
    return PageWorld()


@pytest.fixture
def token(world):
    """Of somebody who may do everything here."""
    user = make_user()
    for role in (Role.OFFICER, Role.ORGANIZATION_MANAGER, Role.DESK_STAFF):
        give_role(user, role, world.territory)
    return create_token(user, "Tester", list(SCOPES))[1]


@description.parametrize()
@BOUNDED
def test_no_request_breaks_the_api_or_gets_an_answer_that_is_not_described(case, world, token):
    case.headers = {**(case.headers or {}), "Authorization": f"Bearer {token}", "Accept-Encoding": "identity"}
    case.call_and_validate(checks=CHECKS)
    known = world.api_arguments(case.operation.path)
    if known:
        case.path_parameters = {**case.path_parameters, **known}
        case.call_and_validate(checks=CHECKS)


PROBLEM = {
    "type": "object",
    "required": ["type", "title", "status", "detail", "instance"],
    "properties": {
        "type": {"type": "string", "pattern": "^urn:dure:problem:[a-z_-]+$"},
        "title": {"type": "string", "minLength": 3},
        "status": {"type": "integer", "minimum": 400, "maximum": 599},
        "detail": {"type": "string", "minLength": 3},
        "instance": {"type": "string", "minLength": 8},
        "errors": {
            "type": "array",
            "items": {"type": "object", "required": ["at", "message"]},
        },
    },
}


def refused(answer, status):
    assert answer.status_code == status, answer.text
    assert answer["Content-Type"] == "application/problem+json"
    document = answer.json()
    Draft202012Validator(PROBLEM).validate(document)
    assert document["status"] == status
    assert document["instance"] == answer["X-Request-ID"]
    return document


def test_what_is_not_there_is_told_as_a_problem(client):
    refused(client.get("/api/v1/initiatives/nowhere"), 404)


def test_an_address_that_the_api_does_not_have_is_told_as_a_problem(client):
    refused(client.get("/api/v1/nothing-like-this"), 404)


def test_a_wrong_method_is_told_as_a_problem(client):
    refused(client.delete("/api/v1/initiatives"), 405)


def test_a_missing_token_is_told_as_a_problem(client):
    answer = client.post("/api/v1/events", {}, content_type="application/json")
    refused(answer, 401)
    assert answer["WWW-Authenticate"] == "Bearer"


def test_a_value_of_a_wrong_kind_is_told_with_its_place(client):
    document = refused(client.get("/api/v1/initiatives?limit=many"), 422)
    assert "limit" in document["errors"][0]["at"]


def test_a_refusal_tells_its_code_and_its_field(world, token):
    client = Client(headers={"Authorization": f"Bearer {token}"})
    body = {"entry_id": "0192f3a0-0000-7000-8000-000000000001", "guests": 0}
    answer = client.post(f"/api/v1/spaces/{world.space.slug}/check-ins", body, content_type="application/json")
    document = refused(answer, 422)
    assert document["type"] == "urn:dure:problem:wrong-count"
    assert document["field"] == "guests"


@pytest.mark.parametrize("body", ["", "{", "[]", "null", '"text"', "\x00"])
def test_a_body_that_is_no_object_is_told_as_a_problem(token, world, body):
    client = Client(headers={"Authorization": f"Bearer {token}"})
    answer = client.generic("POST", f"/api/v1/spaces/{world.space.slug}/check-ins", body, "application/json")
    assert answer.status_code in {400, 422}
    refused(answer, answer.status_code)


@pytest.mark.parametrize("text", ["\0", "a\0b", "\ud800"])
def test_text_that_cannot_be_stored_is_refused_with_its_place(token, world, text):
    client = Client(headers={"Authorization": f"Bearer {token}"})
    for body, place in (
        ({"territory": text}, "body.territory"),
        ({"name": {"en": "Bath", text: "Bath"}, "territory": "x"}, "body.name"),
        ({"other_names": ["fine", text]}, "body.other_names.1"),
    ):
        answer = client.post("/api/v1/organizations", json.dumps(body), content_type="application/json")
        document = refused(answer, 422)
        assert (document["type"], document["field"]) == ("urn:dure:problem:unstorable-text", place)


def test_an_address_or_a_query_that_cannot_be_stored_finds_nothing(client):
    refused(client.get("/api/v1/initiatives/%00"), 404)
    assert refused(client.get("/api/v1/organizations?q=%00"), 422)["field"] == "query.q"


def test_problems_are_told_in_the_language_that_is_asked_for(client):
    korean = client.get("/api/v1/initiatives/nowhere", headers={"Accept-Language": "ko"}).json()
    english = client.get("/api/v1/initiatives/nowhere", headers={"Accept-Language": "en"}).json()
    assert korean["type"] == english["type"]
    assert korean["detail"] != english["detail"]


def test_the_description_is_valid_and_names_each_operation_once(client):
    document = client.get("/api/v1/openapi.json").json()
    assert document["openapi"].startswith("3.1")
    operations = [operation for methods in document["paths"].values() for operation in methods.values()]
    names = [operation["operationId"] for operation in operations]
    assert len(names) == len(set(names))
    for operation in operations:
        assert operation["summary"], operation["operationId"]
        assert operation["tags"], operation["operationId"]


def test_a_readable_page_lists_every_operation_without_any_script_from_elsewhere(client):
    answer = client.get(reverse("site:api"))
    for path in api.get_openapi_schema()["paths"]:
        assert path in answer.text, path
    assert not re.search(r'(?:src|href)="https?://[^"]*\.(?:js|css)', answer.text)


def test_a_program_from_elsewhere_gets_no_cookie(client):
    assert not client.get("/api/v1/initiatives").cookies
