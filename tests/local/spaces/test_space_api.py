"""Spaces for programs: entries are safe to repeat and need a token of the right scope."""

from uuid import uuid4

import pytest
from django.db.models import Sum

from builders import make_activity, make_organization, make_space, make_specification, make_user, make_user_with_role
from dure.core.agents.personal import PersonalData, register_person
from dure.core.agents.roles import Role
from dure.core.agents.tokens import create_token
from dure.ledger.models import EconomicEvent
from dure.local.initiatives.models import Partner

pytestmark = pytest.mark.django_db

BASE = "/api/v1/spaces/bathhouse"


@pytest.fixture
def space():
    space = make_space("bathhouse")
    make_activity(space, "leaders", "volunteering")
    make_activity(space, "lunch", "gathering")
    make_activity(space, "fruit", "contribution", specification=make_specification("apples", default_unit="kg"))
    return space


@pytest.fixture
def staff(space):
    return make_user_with_role(Role.DESK_STAFF, space.operator)


@pytest.fixture
def send(client, staff):
    headers = {"Authorization": f"Bearer {create_token(staff, 'Kiosk', ['spaces:write'])[1]}"}

    def post(path, **body):
        return client.post(BASE + path, {"entry_id": str(uuid4())} | body, "application/json", headers=headers)

    return post


def test_spaces_are_listed_without_a_key(client, space):
    listed = client.get("/api/v1/spaces").json()

    assert listed["items"][0]["slug"] == "bathhouse"
    assert [activity["slug"] for activity in listed["items"][0]["activities"]] == ["bath", "leaders", "lunch", "fruit"]


def test_a_check_in_sent_again_counts_once(space, send):
    entry = str(uuid4())

    answers = [send("/check-ins", entry_id=entry, guests=2) for _time in range(2)]

    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json()["id"] == answers[1].json()["id"]
    assert EconomicEvent.objects.aggregate(n=Sum("resource_quantity"))["n"] == 2


def test_known_visitors_hours_gatherings_and_contributions_are_recorded(space, staff, send):
    visitor = register_person(staff, space.operator, PersonalData(name="Kim"))
    partner = make_organization("farm")
    Partner.objects.create(initiative=space.initiative, organization=partner, sector="sse")

    answers = [
        send("/check-ins", visitor=str(visitor.pk), activity="bath", at="2025-03-03T09:00:00+09:00"),
        send("/hours", activity="leaders", person=str(visitor.pk), hours="2.5"),
        send("/gatherings", activity="lunch", guests=5, people=[str(visitor.pk)]),
        send("/contributions", partner="farm", activity="fruit", quantity="12.5"),
    ]

    assert [answer.status_code for answer in answers] == [201] * 4
    assert answers[0].json()["occurred_at"] == "2025-03-03T00:00:00Z"
    assert len(answers[2].json()) == 2
    assert EconomicEvent.objects.count() == 5


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/check-ins", {"guests": 0}),
        ("/check-ins", {"activity": "sauna"}),
        ("/check-ins", {"visitor": str(uuid4())}),
        ("/check-ins", {"entry_id": "not a UUID"}),
        ("/check-ins", {"at": "2025-03-03T09:00:00"}),
        ("/hours", {"activity": "leaders", "hours": "-1"}),
        ("/hours", {"activity": "lunch", "hours": "1"}),
        ("/gatherings", {"activity": "lunch"}),
        ("/contributions", {"partner": "nobody", "activity": "fruit", "quantity": "1"}),
    ],
)
def test_a_wrong_entry_is_answered_with_what_is_wrong(space, send, path, body):
    answer = send(path, **body)

    assert answer.status_code == 422
    assert answer["Content-Type"].startswith("application/problem+json")
    assert not EconomicEvent.objects.exists()


def test_a_contribution_is_of_an_activity_or_a_pledge(space, send):
    make_organization("farm")

    for more in ({}, {"activity": "fruit", "pledge": str(uuid4())}, {"pledge": str(uuid4())}):
        assert send("/contributions", partner="farm", quantity="1", **more).status_code == 422


def test_recording_needs_a_token_of_the_scope_and_of_the_operator_s_people(client, space, staff):
    body = {"entry_id": str(uuid4())}
    stranger = make_user()

    assert client.post(f"{BASE}/check-ins", body, "application/json").status_code == 401
    for user, scope in ((staff, "initiatives:write"), (stranger, "spaces:write")):
        headers = {"Authorization": f"Bearer {create_token(user, 'Program', [scope])[1]}"}
        assert client.post(f"{BASE}/check-ins", body, "application/json", headers=headers).status_code == 403
    assert not EconomicEvent.objects.exists()
