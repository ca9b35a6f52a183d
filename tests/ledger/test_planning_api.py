"""Planning by programs: what a token may write, what comes back, and how refusals look."""

import json
from uuid import uuid4

import pytest

from builders import make_initiative, make_organization, make_specification, make_user_with_role
from dure.core.agents.roles import Role
from dure.core.agents.tokens import create_token
from dure.ledger.models import Commitment, Intent
from dure.local.initiatives.models import Partner

pytestmark = pytest.mark.django_db

API = "/api/v1"
NAME = {"ko": "장작", "en": "Firewood", "original": "ko"}
KILOGRAM = "http://www.ontology-of-units-of-measure.org/resource/om-2/kilogram"


class Program:
    """A program with the token of an initiative's coordinator."""

    def __init__(self, client):
        self.client = client
        self.initiative = make_initiative()
        self.lead = self.initiative.lead
        self.partner = make_organization()
        Partner.objects.create(initiative=self.initiative, organization=self.partner, sector="civil")
        self.wood = make_specification("wood", default_unit="kg")
        self.token = self.token_of(Role.ORGANIZATION_MANAGER, self.lead)

    def token_of(self, role, scope, *scopes):
        return create_token(make_user_with_role(role, scope), "Program", scopes or ("ledger:write",))[1]

    def post(self, path, data=None, token=None):
        headers = {"Authorization": f"Bearer {self.token if token is None else token}"}
        return self.client.post(f"{API}{path}", json.dumps(data or {}), "application/json", headers=headers)

    def wish(self, **fields):
        values = {
            "name": NAME,
            "action": "transfer",
            "resourceConformsTo": str(self.wood.pk),
            "resourceQuantity": "100.5",
            "receiver": str(self.lead.pk),
            "plan": str(self.initiative.plan_id),
        }
        return values | fields

    def published(self):
        return self.post("/intents", self.wish()).json()["@id"].rpartition("/")[2]


@pytest.fixture
def program(client):
    return Program(client)


def read_again(program, node):
    return program.client.get(node["@id"][node["@id"].index(API) :]).json()


def test_a_kind_of_resource_is_defined_and_read(program):
    body = {"slug": "soup", "name": NAME, "defaultUnit": "kg", "substitutable": False}
    answer = program.post("/specifications", body)

    node = answer.json()
    assert (answer.status_code, node["@type"], node["slug"]) == (201, "ResourceSpecification", "soup")
    assert (node["defaultUnitOfResource"], node["substitutable"]) == (KILOGRAM, False)
    assert node["name"] == {"ko": "장작", "en": "Firewood"}
    assert read_again(program, node) == node
    again = program.post("/specifications", body)
    assert (again.status_code, again["Content-Type"]) == (422, "application/problem+json")
    assert (again.json()["type"], again.json()["field"]) == ("urn:dure:problem:slug_taken", "slug")


def test_a_process_is_started_and_finished(program):
    path = f"/plans/{program.initiative.plan_id}/processes"
    answer = program.post(path, {"name": NAME, "inScopeOf": str(program.partner.pk)})

    node = answer.json()
    assert (answer.status_code, node["@type"], node["finished"]) == (201, "Process", False)
    assert node["inScopeOf"] == f"urn:uuid:{program.partner.pk}"
    finished = program.post(f"/processes/{node['@id'].rpartition('/')[2]}/finish")
    assert (finished.status_code, finished.json()["finished"]) == (200, True)
    assert read_again(program, node)["finished"]
    assert program.post(f"/plans/{uuid4()}/processes", {"name": NAME, "inScopeOf": str(uuid4())}).status_code == 404
    assert program.post(f"/processes/{uuid4()}/finish").status_code == 404


def test_a_wish_is_published_answered_agreed_and_closed(program):
    wish = program.post("/intents", program.wish(due="2025-12-01"))
    assert wish.status_code == 201, wish.text
    node = wish.json()
    assert (node["@type"], node["due"], "provider" in node) == ("Intent", "2025-12-01", False)
    assert node["resourceQuantity"] == {"hasNumericalValue": "100.5", "hasUnit": KILOGRAM}
    assert read_again(program, node) == node
    identifier = node["@id"].rpartition("/")[2]

    answer = program.post(
        f"/intents/{identifier}/commitments", {"partner": str(program.partner.pk), "resourceQuantity": "40"}
    )
    promise = answer.json()
    assert (answer.status_code, promise["@type"], promise["satisfies"]) == (201, "Commitment", node["@id"])
    assert promise["provider"] == f"urn:uuid:{program.partner.pk}"
    clause = promise["@id"].rpartition("/")[2]
    agreement = program.post(
        "/agreements",
        {"name": NAME, "plan": str(program.initiative.plan_id), "agreedOn": "2025-03-01", "clauses": [clause]},
    )
    assert agreement.status_code == 201, agreement.text
    assert read_again(program, promise)["clauseOf"] == agreement.json()["@id"]
    assert agreement.json()["agreedOn"] == "2025-03-01"
    closed = program.post(f"/intents/{identifier}/finish")
    assert (closed.status_code, closed.json()["finished"]) == (200, True)
    assert program.post(f"/commitments/{clause}/finish").json()["finished"]


@pytest.mark.parametrize(
    ("fields", "code", "field"),
    [
        ({"action": "steal"}, "unknown_action", "action"),
        ({"resourceUnit": "litre"}, "unit_not_of_specification", "resource_unit"),
        ({"resourceUnit": "bushel"}, "unknown_unit", "resource_unit"),
        ({"resourceQuantity": "0"}, "quantity_not_positive", "resource_quantity"),
        ({"resourceQuantity": None}, "missing_quantity", "resource_quantity"),
        ({"resourceConformsTo": str(uuid4())}, "unknown_reference", "resource_conforms_to"),
        ({"receiver": str(uuid4())}, "unknown_reference", "receiver"),
        ({"plan": str(uuid4())}, "unknown_reference", "plan"),
        ({"receiver": None}, "wrong_agents", "provider"),
    ],
)
def test_a_wrong_wish_is_a_problem_with_its_code_and_field(program, fields, code, field):
    answer = program.post("/intents", program.wish(**fields))

    assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json")
    assert (answer.json()["type"], answer.json()["field"]) == (f"urn:dure:problem:{code}", field)
    assert answer.json()["detail"]
    assert not Intent.objects.exists()


@pytest.mark.parametrize("name", [{}, {"xx": "Wood"}])
def test_a_name_must_be_in_a_language_of_the_site(program, name):
    assert program.post("/intents", program.wish(name=name)).status_code == 422


def test_references_of_an_agreement_and_an_answer_must_exist(program):
    body = {"name": NAME, "plan": str(program.initiative.plan_id), "clauses": [str(uuid4())]}
    assert program.post("/agreements", body).json()["field"] == "clauses"
    path = f"/intents/{program.published()}/commitments"
    wrong = {"partner": str(program.partner.pk), "resourceQuantity": "1", "clauseOf": str(uuid4())}
    assert program.post(path, wrong).json()["field"] == "clause_of"
    assert program.post(f"/intents/{uuid4()}/commitments", wrong).status_code == 404
    assert not Commitment.objects.exists()


def test_planning_needs_the_scope_and_the_right_to_manage(program):
    others = {
        "desk staff": program.token_of(Role.DESK_STAFF, program.lead),
        "another scope": program.token_of(Role.ORGANIZATION_MANAGER, program.lead, "initiatives:write"),
        "a stranger": program.token_of(Role.ORGANIZATION_MANAGER, make_organization()),
    }
    for who, token in others.items():
        assert program.post("/intents", program.wish(), token).status_code == 403, who
    assert program.post("/intents", program.wish(), "dure_nothing").status_code == 401
    officer = program.token_of(Role.OFFICER, program.initiative.territory)
    assert program.post("/intents", program.wish(), officer).status_code == 201
    partner = program.token_of(Role.ORGANIZATION_MANAGER, program.partner)
    assert program.post("/intents", program.wish(), partner).status_code == 403
    offer = program.wish(receiver=None, provider=str(program.partner.pk))
    assert program.post("/intents", offer, partner).status_code == 201
