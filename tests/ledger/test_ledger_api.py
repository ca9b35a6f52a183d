import json
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from builders import NOON, make_plan, make_process, make_user_with_role
from dure import ledger
from dure.core.agents.roles import Role
from dure.core.agents.tokens import create_token
from dure.core.kit.ids import new_id
from dure.ledger.engine.verify_proof import check_proof
from dure.ledger.models import Commitment, EconomicEvent
from dure.ledger.sealing import seal_events
from ledger.flows import Village

pytestmark = pytest.mark.django_db
API = "/api/v1"


@pytest.fixture
def village() -> Village:
    return Village()


@pytest.fixture
def token(village: Village) -> str:
    staff = make_user_with_role(Role.DESK_STAFF, village.farm.organization)
    return create_token(staff, "kiosk", ["ledger:write"])[1]


def body(village: Village, **fields: Any) -> dict[str, Any]:
    return {
        "action": "deliverService",
        "provider": str(village.farm.id),
        "receiver": str(village.person.id),
        "resourceConformsTo": str(village.rice.id),
        "resourceQuantity": "2.5",
        "resourceUnit": "kg",
        "occurredAt": "2025-03-03T12:00:00+09:00",
        "source": "kiosk",
        "sourceId": "1",
    } | fields


def post(client: Client, path: str, token: str, data: Any) -> Any:
    return client.post(
        f"{API}{path}", json.dumps(data), content_type="application/json", headers={"authorization": f"Bearer {token}"}
    )


def test_an_event_is_recorded_and_read_as_valueflows_json_ld(client, village, token):
    response = post(client, "/events", token, body(village))
    assert response.status_code == 201, response.content
    sent = response.json()
    assert sent["@type"] == "EconomicEvent"
    assert sent["@context"].endswith("/api/v1/context.jsonld")
    assert sent["resourceQuantity"] == {
        "hasNumericalValue": "2.5",
        "hasUnit": "http://www.ontology-of-units-of-measure.org/resource/om-2/kilogram",
    }
    assert post(client, "/events", token, body(village)).json()["@id"] == sent["@id"]
    assert EconomicEvent.objects.count() == 1
    path = sent["@id"].partition(API)[2]
    assert client.get(f"{API}{path}").json() == sent


def test_a_refused_event_is_a_problem_with_its_code_and_field(client, village, token):
    response = post(client, "/events", token, body(village, resourceUnit="litre"))
    assert response.status_code == 422
    problem = response.json()
    assert (problem["type"], problem["field"]) == ("urn:dure:problem:unit_not_of_specification", "resource_unit")


def test_an_unknown_reference_is_refused_and_nothing_is_stored(client, village, token):
    for path, wrong in (
        ("/events", body(village, receiver=str(new_id()))),
        ("/events/bulk", {"events": [body(village, inputOf=str(new_id()))]}),
    ):
        response = post(client, path, token, wrong)
        assert response.status_code == 422
        assert response.json()["type"] == "urn:dure:problem:unknown_reference"
    assert not EconomicEvent.objects.exists()


def test_recording_needs_a_token_and_the_right_for_an_organization_that_takes_part(client, village, token):
    assert client.post(f"{API}/events", "{}", content_type="application/json").status_code == 401
    other = body(village, provider=str(village.kitchen.id))
    assert post(client, "/events", token, other).status_code == 403


def test_a_batch_is_recorded_whole(client, village, token):
    events = [body(village, sourceId=str(number)) for number in range(3)]
    response = post(client, "/events/bulk", token, {"events": [*events, events[0]]})
    assert (response.status_code, response.json()) == (201, {"recorded": 3, "known": 1})
    events.append(body(village, sourceId="9", resourceQuantity="-1"))
    assert post(client, "/events/bulk", token, {"events": events}).status_code == 422


def test_events_are_filtered_by_plan_action_kind_time_and_seal(client, village):
    plan = make_plan()
    ledger.record(village.event(plan=plan.id))
    ledger.record(village.event("use", occurred_at=NOON + timedelta(days=1)))
    seal_events()
    ledger.record(village.event())

    def total(query: str) -> int:
        return client.get(f"{API}/events?{query}").json()["total"]

    assert total("") == 3
    assert total(f"plan={plan.id}") == 1
    assert total("action=use") == 1
    assert total(f"specification={village.rice.slug}") == 3
    assert total("specification=other") == 0
    assert total("from=2025-03-04T00:00:00Z") == 1
    assert total("to=2025-03-04") == 2
    assert total("sealed=true") == 2
    assert total("sealed=false") == 1


def test_a_proof_is_given_once_the_event_is_sealed(client, village):
    event = ledger.record(village.event())
    assert client.get(f"{API}/events/{event.id}/proof").json()["type"] == "urn:dure:problem:not_sealed_yet"
    seal_events()
    proof = client.get(f"{API}/events/{event.id}/proof").json()
    check_proof(proof)
    assert client.get(f"{API}/seals/1").json()["root"] == proof["seal"]["root"]
    assert client.get(f"{API}/seals").json()["total"] == 1


def test_a_resource_is_tracked_forward_and_traced_back(client, village):
    sack, theirs = village.stock(), new_id()
    transfer = ledger.record(village.event("transfer", resource_inventoried_as=sack, to_resource_inventoried_as=theirs))
    tracked = client.get(f"{API}/resources/{sack}/track").json()
    assert [step["id"] for step in tracked["steps"]] == [str(sack), str(transfer.id), str(theirs)]
    traced = client.get(f"{API}/resources/{theirs}/trace").json()
    assert {str(sack), str(transfer.id)} <= {step["id"] for step in traced["steps"]}
    assert client.get(f"{API}/events/{transfer.id}/track").json()["steps"][-1]["id"] == str(theirs)
    assert client.get(f"{API}/events/{transfer.id}/trace").json()["complete"]


def test_everything_planned_is_listed_and_read(client, village):
    process = make_process(in_scope_of=village.farm)
    Commitment.objects.create(
        action="transfer",
        provider=village.farm,
        receiver=village.kitchen,
        plan=process.planned_within,
        resource_conforms_to=village.rice,
        resource_quantity=Decimal(1),
        resource_unit="kg",
    )
    village.stock()
    for kind, count in {
        "plans": 1,
        "processes": 1,
        "commitments": 1,
        "intents": 0,
        "agreements": 0,
        "resources": 1,
        "specifications": 1,
    }.items():
        listed = client.get(f"{API}/{kind}").json()
        assert listed["total"] == count, kind
        for item in listed["items"]:
            assert client.get(item["@id"].replace("http://127.0.0.1:8000", "")).json() == item
    assert client.get(f"{API}/processes?plan={new_id()}").json()["total"] == 0


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
def test_the_context_gives_every_name_a_meaning(client, village, token):
    from rdflib import Graph, URIRef

    post(client, "/events", token, body(village))
    context = client.get(f"{API}/context.jsonld").json()["@context"]
    vf = "https://w3id.org/valueflows/ont/vf#"
    event = client.get(f"{API}/events").json()["items"][0]
    assert set(event) - {"@context", "@id", "@type"} <= set(context)
    graph = Graph().parse(data=json.dumps(event | {"@context": context}), format="json-ld")
    subject = URIRef(event["@id"])
    assert graph.value(subject, URIRef(f"{vf}action")) == URIRef(f"{vf}deliverService")
    assert graph.value(subject, URIRef(f"{vf}provider")) == URIRef(f"urn:uuid:{village.farm.id}")


def test_the_list_of_events_takes_the_same_queries_for_any_number(client, village, django_assert_max_num_queries):
    for _ in range(6):
        ledger.record(village.event())
    with django_assert_max_num_queries(4):
        client.get(f"{API}/events")
