"""Histories, proposals and confirmations for programs."""

from datetime import date

import pytest
from django.test import Client
from django.utils import timezone

from builders import make_organization, make_territory, make_user, make_user_with_role, text
from dure.core.agents.actions import change_organization
from dure.core.agents.roles import Role
from dure.core.agents.tokens import create_token
from dure.core.territories.actions import load_reference_data
from dure.local.directory.stewardship.models import Proposal
from dure.local.directory.stewardship.proposals import MOST_AN_HOUR

pytestmark = pytest.mark.django_db
BATH = "/api/v1/organizations/bath"


@pytest.fixture
def bath():
    return make_organization("bath", name=text("Bathhouse"), territory=make_territory("anseong"))


@pytest.fixture
def officer(bath):
    return make_user_with_role(Role.OFFICER, bath.territory, display_name="Park")


def send(user, method, path, data=None):
    secret = create_token(user, "program", ["directory:write"])[1]
    headers = {"Authorization": f"Bearer {secret}"}
    return getattr(Client(), method)(f"{BATH}{path}", data or {}, content_type="application/json", headers=headers)


def test_programs_read_the_history_without_a_key_and_without_names(bath, officer):
    change_organization(officer, bath, phone="1", note="They told us", source=("Notice", "https://bath.coop"))
    change_organization(officer, bath, phone="2")
    found = Client().get(f"{BATH}/history", {"limit": 1, "offset": 1}).json()
    assert found["total"] == 2
    (item,) = found["items"]
    assert item["changes"] == {"phone": ["", "1"]}
    assert (item["who"], item["note"], item["source_name"]) == ("City SSE officer", "They told us", "Notice")
    assert "Park" not in str(found)
    assert str(officer.agent_id) not in str(found)


def test_programs_propose_within_limits(bath):
    load_reference_data()
    user = make_user()
    secret = create_token(user, "program", ["directory:write"])[1]

    def propose(**data):
        headers = {"Authorization": f"Bearer {secret}"}
        return Client().post(f"{BATH}/proposals", data, content_type="application/json", headers=headers)

    made = propose(phone="2", challenges=["ageing"], note="They moved", checked_on="2026-01-01")
    assert made.status_code == 201
    assert made.json()["fields"] == ["challenges", "phone"]
    assert Proposal.objects.get().proposer == user
    for wrong in ({}, {"challenges": ["nonsense"]}, {"accessibility": ["x"]}, {"languages": ["Korean"]}):
        assert propose(**wrong).status_code == 422, wrong
    for number in range(MOST_AN_HOUR):
        last = propose(phone=f"9{number}")
    assert (last.status_code, last.json()["type"]) == (429, "urn:dure:problem:too-many")


def test_programs_confirm_what_their_user_keeps(bath):
    owner = make_user_with_role(Role.ENTRY_OWNER, bath)
    answer = send(owner, "post", "/confirmations")
    assert answer.json() == {"slug": "bath", "checked_on": timezone.localdate().isoformat(), "freshness": "fresh"}
    assert send(make_user(), "post", "/confirmations").status_code == 403


def test_programs_write_and_read_the_further_facts(bath, officer):
    load_reference_data()
    facts = {
        "other_names": ["Bath"],
        "challenges": ["ageing"],
        "languages": ["ko", "vi"],
        "accessibility": ["lift"],
        "certifications": [{"kind": "b-corp", "number": "7", "end": "2027-01-31"}],
        "closed_on": "2026-10-01",
    }
    assert send(officer, "patch", "", facts).status_code == 200
    found = Client().get(BATH).json()
    assert {name: found[name] for name in facts} == facts
    bath.refresh_from_db()
    assert bath.closed_on == date(2026, 10, 1)
    for wrong in (
        {"certifications": [{"kind": "x", "source_url": "javascript:x"}]},
        {"certifications": [{"kind": ""}]},
    ):
        assert send(officer, "patch", "", wrong).status_code == 422, wrong
