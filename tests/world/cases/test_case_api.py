"""Programs read cases without a key and publish them with one."""

import json

import pytest

from builders import make_territory, make_user_with_role
from dure.core.agents.roles import Role
from dure.core.agents.tokens import create_token
from dure.world.cases.models import CaseVersion

pytestmark = pytest.mark.django_db


def bearer(user, scope="cases:write"):
    _token, plaintext = create_token(user, "test", [scope])
    return {"HTTP_AUTHORIZATION": f"Bearer {plaintext}"}


def publish(client, case, computation_id, **headers):
    body = json.dumps({"computation": str(computation_id)})
    return client.post(f"/api/v1/cases/{case.slug}/publish", body, content_type="application/json", **headers)


def test_a_program_lists_and_reads_cases_without_a_key(client, publishing):
    version = publishing.publish()
    listed = client.get("/api/v1/cases").json()
    assert listed["total"] == 1
    item = listed["items"][0]
    assert item["slug"] == version.case.slug
    assert item["name"]["original"] == "ko"
    assert item["challenges"] == ["ageing"]
    newest = client.get(f"/api/v1/cases/{version.case.slug}").json()
    assert newest == client.get(f"/api/v1/cases/{version.case.slug}/versions/1").json()
    assert newest["content"] == version.content
    assert newest["type"] == "dure.signed-case.v1"


def test_the_list_takes_the_filters_of_the_library(client, publishing):
    publishing.publish()
    assert client.get("/api/v1/cases", {"challenge": "ageing", "q": "bathhouse"}).json()["total"] == 1
    assert client.get("/api/v1/cases", {"territory": "nowhere"}).json()["total"] == 0


@pytest.mark.parametrize("path", ["cases/nowhere", "cases/nowhere/versions/1"])
def test_what_is_not_published_is_not_found(client, db, path):
    response = client.get(f"/api/v1/{path}")
    assert response.status_code == 404
    assert response["Content-Type"].startswith("application/problem+json")


def test_an_officers_program_publishes_a_version(client, publishing):
    case = publishing.draft()
    response = publish(client, case, publishing.computation.id, **bearer(publishing.officer))
    assert response.status_code == 201
    assert response.json()["signature"] == CaseVersion.objects.get().signature


def test_publishing_needs_a_token_its_scope_and_the_right(client, publishing):
    case = publishing.draft()
    computation = publishing.computation.id
    assert publish(client, case, computation).status_code == 401
    assert publish(client, case, computation, **bearer(publishing.officer, "value:write")).status_code == 403
    stranger = make_user_with_role(Role.OFFICER, make_territory())
    assert publish(client, case, computation, **bearer(stranger)).status_code == 403
    assert not CaseVersion.objects.exists()


def test_a_refusal_is_a_problem_document_that_names_the_field(client, publishing):
    from dure.core.kit.translated import Translated

    case = publishing.draft(cost=Translated({}))
    response = publish(client, case, publishing.computation.id, **bearer(publishing.officer))
    assert response.status_code == 422
    assert response.json()["field"] == "cost"
    unknown = publish(client, case, case.id, **bearer(publishing.officer))
    assert unknown.json()["type"] == "urn:dure:problem:no-such-computation"
