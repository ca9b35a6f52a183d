"""Every operation of the JSON API, with every kind of token: what is not listed here as allowed must be refused."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction
from django.test import Client

from builders import make_user, make_user_with_role
from dure.core.agents.roles import Role
from dure.core.agents.tokens import SCOPES, create_token
from dure.local.spaces.actions import add_device, revoke_device
from dure.site.api import api
from page_world import PageWorld

pytestmark = pytest.mark.django_db

DAY = "2025-03-01"
NAME = {"en": "Something new"}


@dataclass(frozen=True)
class Writing:
    """An operation that writes: the scope its token needs, who may do it here, and a body that is right."""

    scope: str
    role: Role
    body: Callable[[PageWorld], dict[str, Any]]
    anybody: bool = False
    """Whether everybody with a token may, because it only asks somebody else to decide."""
    anywhere: bool = False
    """Whether a role elsewhere is enough, because what is written belongs to the whole site."""


def entry(**more):
    return {"entry_id": str(uuid4()), **more}


def event(world):
    return {
        "action": "deliverService",
        "provider": str(world.organization.pk),
        "receiver": str(world.bath.visitor().pk),
        "resourceConformsTo": str(world.bath.visit.id),
        "resourceQuantity": "1",
        "resourceUnit": "one",
        "occurredAt": "2025-03-01T10:00:00Z",
        "outputOf": str(world.bath.process.id),
        "source": "program",
        "sourceId": str(uuid4()),
    }


ASSUMPTION = {"kind": "discount_rate", "low": "0.02", "central": "0.03", "high": "0.04"}
PLEDGE = {"partner": "partner", "specification": "firewood", "quantity": "5"}
INDICATOR = {"slug": "more-visits", "name": NAME, "unit": "one", "aggregation": "events"}

WRITINGS = {
    "POST /api/v1/territories/{slug}/indicators": Writing(
        "territories:write",
        Role.OFFICER,
        lambda world: {"kind": world.kind.code, "value": "7", "date": DAY, "source_name": "City"},
    ),
    "POST /api/v1/organizations": Writing(
        "directory:write", Role.OFFICER, lambda world: {"name": NAME, "territory": world.territory.slug}
    ),
    "PATCH /api/v1/organizations/{slug}": Writing(
        "directory:write", Role.ORGANIZATION_MANAGER, lambda world: {"summary": NAME}
    ),
    "POST /api/v1/organizations/{slug}/proposals": Writing(
        "directory:write", Role.OFFICER, lambda world: {"phone": "031 676 0001"}, anybody=True, anywhere=True
    ),
    "POST /api/v1/organizations/{slug}/confirmations": Writing("directory:write", Role.ENTRY_OWNER, lambda world: {}),
    "POST /api/v1/initiatives/{slug}/pledges": Writing("initiatives:write", Role.OFFICER, lambda world: PLEDGE),
    "POST /api/v1/initiatives/{slug}/milestones": Writing(
        "initiatives:write", Role.OFFICER, lambda world: {"name": NAME, "due": DAY}
    ),
    "POST /api/v1/spaces/{slug}/check-ins": Writing("spaces:write", Role.DESK_STAFF, lambda world: entry(guests=1)),
    "POST /api/v1/spaces/{slug}/hours": Writing(
        "spaces:write", Role.DESK_STAFF, lambda world: entry(activity="help", hours="2")
    ),
    "POST /api/v1/spaces/{slug}/gatherings": Writing(
        "spaces:write", Role.DESK_STAFF, lambda world: entry(activity="exercise", guests=4)
    ),
    "POST /api/v1/spaces/{slug}/contributions": Writing(
        "spaces:write", Role.DESK_STAFF, lambda world: entry(activity="gift", partner="partner", quantity="3")
    ),
    "POST /api/v1/spaces/{slug}/bookings": Writing(
        "spaces:write",
        Role.DESK_STAFF,
        lambda world: entry(slot=str(world.slot.pk), way="phone", name="Park Sena", phone="01000009999"),
    ),
    "POST /api/v1/spaces/{slug}/bookings/{booking}/cancel": Writing("spaces:write", Role.DESK_STAFF, lambda world: {}),
    "POST /api/v1/spaces/{slug}/bookings/{booking}/came": Writing("spaces:write", Role.DESK_STAFF, lambda world: {}),
    "POST /api/v1/events": Writing("ledger:write", Role.DESK_STAFF, event),
    "POST /api/v1/events/bulk": Writing("ledger:write", Role.DESK_STAFF, lambda world: {"events": [event(world)]}),
    "POST /api/v1/initiatives/{slug}/indicators": Writing("value:write", Role.OFFICER, lambda world: INDICATOR),
    "POST /api/v1/accounts/{slug}/computations": Writing("value:write", Role.OFFICER, lambda world: {}),
    "POST /api/v1/accounts/{slug}/assumptions": Writing(
        "value:write", Role.OFFICER, lambda world: {**ASSUMPTION, "date": DAY, "source_name": "City"}
    ),
    "POST /api/v1/cases/{slug}/publish": Writing(
        "cases:write", Role.OFFICER, lambda world: {"computation": str(world.newer_computation().id)}
    ),
    "POST /api/v1/specifications": Writing(
        "ledger:write",
        Role.OFFICER,
        lambda world: {"slug": "towels", "name": NAME, "defaultUnit": "one"},
        anywhere=True,
    ),
    "POST /api/v1/plans/{node_id}/processes": Writing(
        "ledger:write", Role.OFFICER, lambda world: {"name": NAME, "inScopeOf": str(world.organization.pk)}
    ),
    "POST /api/v1/processes/{node_id}/finish": Writing("ledger:write", Role.OFFICER, lambda world: {}),
    "POST /api/v1/agreements": Writing(
        "ledger:write", Role.OFFICER, lambda world: {"name": NAME, "plan": str(world.initiative.plan_id)}
    ),
    "POST /api/v1/intents": Writing(
        "ledger:write",
        Role.OFFICER,
        lambda world: {
            "name": NAME,
            "action": "transfer",
            "resourceConformsTo": str(world.specification.pk),
            "resourceQuantity": "4",
            "receiver": str(world.organization.pk),
            "plan": str(world.initiative.plan_id),
        },
    ),
    "POST /api/v1/intents/{node_id}/commitments": Writing(
        "ledger:write",
        Role.OFFICER,
        lambda world: {"partner": str(world.partner.organization_id), "resourceQuantity": "4"},
    ),
    "POST /api/v1/intents/{node_id}/finish": Writing("ledger:write", Role.OFFICER, lambda world: {}),
    "POST /api/v1/commitments/{node_id}/finish": Writing("ledger:write", Role.OFFICER, lambda world: {}),
}


# What machines send with the key of a device; no token of a person's opens it.
DEVICE_WRITINGS = {
    "POST /api/v1/spaces/{slug}/health-checks": {"pulse": 70},
    "POST /api/v1/spaces/{slug}/weather": {"celsius": 5},
}


def operations():
    return [
        (f"{method.upper()} {path}", operation)
        for path, methods in api.get_openapi_schema()["paths"].items()
        for method, operation in methods.items()
    ]


NAMES = [name for name, _operation in operations()]
# What only whoever began it may read, with any token of theirs.
PRIVATE_READINGS = {"GET /api/v1/jobs/{job_id}"}
# What a device's key opens, which a button may have to send in the body.
DEVICE_DOORS = {
    "GET /api/v1/spaces/{slug}/alarms",
    "POST /api/v1/spaces/{slug}/alarms",
    "POST /api/v1/devices/heartbeat",
}
READINGS = sorted({name for name in NAMES if name.startswith("GET ")} - PRIVATE_READINGS - DEVICE_DOORS)


@pytest.fixture
def world():
    return PageWorld()


def send(name, world, token="", body=None):
    """The answer to an operation whose effects are taken back."""
    method, path = name.split(" ", 1)
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    with transaction.atomic():
        answer = Client(headers=headers).generic(method, world.api_path(path), json_text(body), "application/json")
        transaction.set_rollback(True)
    return answer


def json_text(body):
    from django.core.serializers.json import DjangoJSONEncoder

    return DjangoJSONEncoder().encode({} if body is None else body)


def token_of(user, *scopes):
    return create_token(user, "Program", scopes)[1]


def test_every_operation_that_writes_has_a_rule_and_asks_for_a_token():
    writing = {name for name in NAMES if not name.startswith("GET ")}
    doors = {name for name in DEVICE_DOORS if not name.startswith("GET ")}
    assert writing == {*WRITINGS, *DEVICE_WRITINGS, *doors}
    for name, operation in operations():
        guarded = name in WRITINGS or name in DEVICE_WRITINGS or name in PRIVATE_READINGS
        assert bool(operation.get("security")) == guarded, name


@pytest.mark.parametrize("name", sorted(DEVICE_WRITINGS))
def test_what_devices_send_takes_no_token_of_a_person(world, name):
    manager = make_user_with_role(Role.ORGANIZATION_MANAGER, world.territory)
    for token in ("", token_of(manager, *SCOPES)):
        assert send(name, world, token, DEVICE_WRITINGS[name]).status_code == 401


@pytest.mark.parametrize("name", sorted(DEVICE_DOORS))
def test_what_devices_do_needs_a_key_of_the_spaces_own(world, name):
    manager = make_user_with_role(Role.ORGANIZATION_MANAGER, world.organization)
    button, key = add_device(manager, world.space, "button", "At the door")
    keys = {"none": "", "wrong": "device_" + "x" * 43, "a person's": token_of(manager, *SCOPES)}
    assert {who: send(name, world, given).status_code for who, given in keys.items()} == dict.fromkeys(keys, 403)
    assert send(name, world, key).status_code in {200, 201, 204}
    revoke_device(manager, button)
    assert send(name, world, key).status_code == 403


@pytest.mark.parametrize("name", READINGS)
def test_what_is_public_is_read_without_a_key(world, name):
    answer = send(name, world)
    assert answer.status_code == 200, answer.text


@pytest.mark.parametrize("name", sorted(PRIVATE_READINGS))
def test_what_is_private_is_read_only_by_whoever_began_it_and_by_administrators(world, name):
    closed = make_user(is_active=False, is_administrator=True)
    answers = {
        "no token": (send(name, world), 401),
        "a wrong token": (send(name, world, "dure_" + "x" * 43), 401),
        "a closed account": (send(name, world, token_of(closed, "spaces:write")), 401),
        "somebody else": (send(name, world, token_of(make_user(), *SCOPES)), 404),
        "whoever began it": (send(name, world, token_of(world.somebody, "spaces:write")), 200),
        "an administrator": (send(name, world, token_of(make_user(is_administrator=True), "spaces:write")), 200),
    }
    assert {who: answer.status_code for who, (answer, _right) in answers.items()} == {
        who: right for who, (_answer, right) in answers.items()
    }


@pytest.mark.parametrize("name", READINGS)
def test_nobodys_personal_data_is_in_what_is_public(world, name):
    text = send(name, world).text
    assert "@example.org" not in text


@pytest.mark.parametrize("name", sorted(WRITINGS))
def test_writing_needs_a_token_of_the_right_scope_by_somebody_who_may(world, name):
    rule = WRITINGS[name]
    body = rule.body(world)
    others = set(SCOPES) - {rule.scope}
    able = make_user_with_role(rule.role, world.territory)
    foreign = make_user_with_role(rule.role, world.foreign_territory)
    closed = make_user_with_role(rule.role, world.territory, is_active=False)
    administrator = make_user(is_administrator=True)
    right_for_administrators = rule.scope == "territories:write" or name == "POST /api/v1/organizations" or rule.anybody
    expected = {
        "no token": (send(name, world, "", body), {401}),
        "a wrong token": (send(name, world, "dure_" + "x" * 43, body), {401}),
        "a token of somebody who may not sign in": (send(name, world, token_of(closed, rule.scope), body), {401}),
        "every other scope": (send(name, world, token_of(able, *others), body), {403}),
        "somebody without a role": (
            send(name, world, token_of(make_user(), *SCOPES), body),
            {201} if rule.anybody else {403},
        ),
        "somebody with a role elsewhere": (
            send(name, world, token_of(foreign, *SCOPES), body),
            {201} if rule.anywhere else {403},
        ),
        "somebody who may": (send(name, world, token_of(able, rule.scope), body), {200, 201}),
    }
    if not right_for_administrators:
        expected["an administrator"] = (send(name, world, token_of(administrator, *SCOPES), body), {403})
    wrong = [
        f"{who}: {answer.status_code} {answer.text[:200]}"
        for who, (answer, right) in expected.items()
        if answer.status_code not in right
    ]
    assert not wrong, "\n".join(wrong)
    for who, (answer, _right) in expected.items():
        if answer.status_code >= 400:
            assert answer["Content-Type"] == "application/problem+json", who


@pytest.mark.parametrize("name", sorted(WRITINGS))
def test_being_signed_in_is_no_token(world, name):
    user = make_user_with_role(WRITINGS[name].role, world.territory)
    client = Client()
    client.force_login(user)
    method, path = name.split(" ", 1)
    body = json_text(WRITINGS[name].body(world))
    assert client.generic(method, world.api_path(path), body, "application/json").status_code == 401


def test_a_revoked_token_opens_nothing(world):
    from dure.core.agents.tokens import revoke_token

    user = make_user_with_role(Role.DESK_STAFF, world.organization)
    token, plaintext = create_token(user, "Program", ["spaces:write"])
    name = "POST /api/v1/spaces/{slug}/check-ins"
    assert send(name, world, plaintext, entry()).status_code == 201
    revoke_token(user, token.pk)
    assert send(name, world, plaintext, entry()).status_code == 401
