"""The directory's pages and routes."""

import json
from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from builders import make_organization, make_person, make_territory, make_user, make_user_with_role, text
from dure.core.agents.actions import load_reference_data
from dure.core.agents.models import Relationship
from dure.core.agents.roles import Role
from dure.core.agents.tokens import create_token
from dure.local.directory.exchange.importing import import_organizations
from local.directory.files import row, standard_file

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def reference_data() -> None:
    load_reference_data()


def test_the_page_of_an_organization_shows_all_that_is_public(client):
    council = make_organization("council", name=text("Council"))
    bath = make_organization(
        "목욕탕",
        name=text("Bathhouse <b>"),
        type_id="kr-social-cooperative",
        activities=["activities-ica/ICA10"],
        website="https://bath.example",
        identifiers={"companies-house": "SC1"},
        latitude="37.000000",
        longitude="127.000000",
        located_by="postcode 17500",
        source_name="Register",
        checked_on=date(2025, 3, 3),
    )
    Relationship.objects.create(
        subject=bath.agent, object=council.agent, role="member_of", start=date(2024, 1, 1), source_name="Statutes"
    )
    Relationship.objects.create(subject=make_person(), object=bath.agent, role="chairs", source_name="Statutes")
    page = client.get(reverse("directory:detail", args=["목욕탕"])).content.decode()
    for shown in ("Bathhouse &lt;b&gt;", "postcode 17500", "Register", "SC1", "Statutes", "is a member of"):
        assert shown in page, shown
    assert reverse("directory:detail", args=["council"]) in page
    start = page.index('<script type="application/ld+json">') + len('<script type="application/ld+json">')
    data = json.loads(page[start : page.index("</script>", start)])
    assert (data["@type"], data["name"]) == ("Organization", "Bathhouse <b>")


def test_an_unknown_organization_is_not_found(client):
    assert client.get(reverse("directory:detail", args=["nobody"])).status_code == 404


def edited(**changes: Any) -> dict[str, Any]:
    return {"name_en": "New name", "name_original": "en", "country_code": "kr", **changes}


def test_whoever_may_edits_the_entry(client):
    bath = make_organization("bath")
    url = reverse("directory:edit", args=["bath"])
    assert client.get(url).status_code == 302
    client.force_login(make_user())
    assert client.get(url).status_code == 403
    client.force_login(make_user_with_role(Role.ORGANIZATION_MANAGER, bath))
    assert client.get(url).status_code == 200
    data = edited(territory=bath.territory_id, checked_today="on", activities=["activities-ica/ICA20"])
    assert client.post(url, data).status_code == 302
    bath.refresh_from_db()
    assert (str(bath.name), bath.country_code, bath.activities) == ("New name", "KR", ["activities-ica/ICA20"])
    assert bath.checked_on is not None
    refused = client.post(url, data | {"country_code": "UK", "latitude": "1"})
    assert refused.status_code == 422
    assert set(refused.context["form"].errors) == {"country_code", "longitude"}


def test_an_organization_may_be_called_import(client):
    import_organizations(None, standard_file(row("1", Name="Import")))
    assert client.get(reverse("directory:detail", args=["import"])).status_code == 200


def test_programs_read_without_a_key(client):
    bath = make_organization("bath", type_id="cooperative")
    found = client.get("/api/v1/organizations", {"territory": bath.territory.slug}).json()
    assert (found["total"], found["items"][0]["slug"]) == (1, "bath")
    assert client.get("/api/v1/organizations/bath").json()["relationships"] == []
    assert client.get("/api/v1/organizations/nobody").status_code == 404
    assert "cooperative" in {each["code"] for each in client.get("/api/v1/organization-types").json()}


def test_programs_write_with_a_token_of_the_right_scope(client):
    anseong = make_territory("anseong")
    officer = make_user_with_role(Role.OFFICER, anseong)
    _token, secret = create_token(officer, "program", ["directory:write"])
    _other, wrong = create_token(officer, "program", ["territories:write"])

    def send(method: str, path: str, data: dict[str, Any], key: str = secret) -> Any:
        headers = {"Authorization": f"Bearer {key}"}
        return getattr(client, method)(f"/api/v1{path}", data, content_type="application/json", headers=headers)

    body = {"name": {"ko": "새 조합", "en": "New coop"}, "territory": "anseong", "activities": ["ICA10"]}
    assert send("post", "/organizations", body, key=wrong).status_code == 403
    assert client.post("/api/v1/organizations", body, content_type="application/json").status_code == 401
    made = send("post", "/organizations", body)
    assert made.status_code == 201
    slug = made.json()["slug"]
    changed = send("patch", f"/organizations/{slug}", {"phone": "031", "type": "cooperative"})
    assert changed.status_code == 200
    assert (changed.json()["phone"], changed.json()["activities"]) == ("031", ["activities-ica/ICA10"])
    for wrong_data in ({"activities": ["ICA999"]}, {"country_code": "UK"}, {"name": {"de": "x"}}, {"latitude": 1}):
        assert send("patch", f"/organizations/{slug}", wrong_data).status_code == 422, wrong_data
    make_organization("elsewhere")
    assert send("patch", "/organizations/elsewhere", {"phone": "1"}).status_code == 403
