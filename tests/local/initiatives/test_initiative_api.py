"""Initiatives for programs: anybody reads, tokens with the right scope write."""

import pytest

from builders import make_initiative, make_organization, make_specification, make_user_with_role
from dure.core.agents.roles import Role
from dure.core.agents.tokens import create_token
from dure.local.initiatives.models import Partner

pytestmark = pytest.mark.django_db

BASE = "/api/v1/initiatives"


@pytest.fixture
def initiative():
    initiative = make_initiative("bathhouse")
    Partner.objects.create(initiative=initiative, organization=make_organization("innocean"), sector="private")
    make_specification("won", default_unit="KRW")
    return initiative


def bearer(user, *scopes):
    return {"Authorization": f"Bearer {create_token(user, 'Program', scopes)[1]}"}


@pytest.fixture
def headers(initiative):
    return bearer(make_user_with_role(Role.ORGANIZATION_MANAGER, initiative.lead), "initiatives:write")


def test_initiatives_are_listed_and_read_without_a_key(client, initiative):
    listed = client.get(BASE).json()
    one = client.get(f"{BASE}/bathhouse").json()

    assert (listed["total"], listed["items"][0]["slug"]) == (1, "bathhouse")
    assert one["partners"][0]["organization"] == "innocean"
    assert client.get(f"{BASE}/nothing").status_code == 404


def test_a_program_adds_a_pledge_and_a_milestone(client, initiative, headers):
    pledge = {"partner": "innocean", "specification": "won", "quantity": "1000", "name": {"en": "Remodeling"}}
    step = {"name": {"ko": "재개장", "original": "ko"}, "due": "2024-11-22"}

    added = client.post(f"{BASE}/bathhouse/pledges", pledge, "application/json", headers=headers)
    stepped = client.post(f"{BASE}/bathhouse/milestones", step, "application/json", headers=headers)

    assert (added.status_code, stepped.status_code) == (201, 201)
    assert client.get(f"{BASE}/bathhouse/pledges").json() == [added.json()]
    assert client.get(f"{BASE}/bathhouse/milestones").json() == [stepped.json()]
    assert added.json()["receiver"] == initiative.lead.slug


@pytest.mark.parametrize(
    "wrong",
    [
        {"partner": "nobody"},
        {"specification": "nothing"},
        {"quantity": "0"},
        {"action": "steal"},
        {"name": {"xx": "?"}},
        {"receiver": "nobody"},
    ],
)
def test_a_wrong_pledge_is_answered_with_what_is_wrong(client, initiative, headers, wrong):
    body = {"partner": "innocean", "specification": "won", "quantity": "1"} | wrong

    answer = client.post(f"{BASE}/bathhouse/pledges", body, "application/json", headers=headers)

    assert answer.status_code == 422
    assert answer["Content-Type"].startswith("application/problem+json")


def test_writing_needs_a_token_of_the_scope_and_of_somebody_who_may(client, initiative):
    body = {"name": {"en": "Step"}, "due": "2025-01-01"}
    manager = make_user_with_role(Role.ORGANIZATION_MANAGER, initiative.lead)
    stranger = make_user_with_role(Role.ORGANIZATION_MANAGER, make_organization())
    path = f"{BASE}/bathhouse/milestones"

    assert client.post(path, body, "application/json").status_code == 401
    for user, scope in ((manager, "spaces:write"), (stranger, "initiatives:write")):
        assert client.post(path, body, "application/json", headers=bearer(user, scope)).status_code == 403
    assert not initiative.milestones.exists()
