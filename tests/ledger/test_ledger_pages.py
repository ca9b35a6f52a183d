import csv
import io
import json
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from builders import give_role, make_plan, make_process, make_user, text
from dure import ledger
from dure.core.agents.labels import AgentLabel, person_mark
from dure.core.agents.roles import Role
from dure.core.kit.ids import new_id
from dure.ledger import actions
from dure.ledger.engine import verify_proof
from dure.ledger.engine.actions import ACTIONS
from dure.ledger.models import EconomicEvent, Seal
from dure.ledger.sealing import seal_events
from dure.ledger.wording import sentence
from ledger.flows import Village

pytestmark = pytest.mark.django_db


@pytest.fixture
def village() -> Village:
    return Village()


def page_text(response) -> str:
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("language", ["ko", "en", "fr", "es"])
def test_every_page_opens_in_every_language_with_and_without_records(client, village, language):
    for address in ("", "seals/"):
        page_text(client.get(f"/{language}/ledger/{address}"))
    sack, theirs = village.stock(), new_id()
    process = make_process(in_scope_of=village.farm)
    event = ledger.record(
        village.event(
            "transfer", resource_inventoried_as=sack, to_resource_inventoried_as=theirs, plan=process.planned_within_id
        )
    )
    seal_events()
    late = ledger.record(
        village.event(effort_quantity=Decimal(1), resource_quantity=None, action="work", input_of=process.id)
    )
    for address in (
        "",
        "seals/",
        "seals/1/",
        f"events/{event.id}/",
        f"events/{late.id}/",
        f"resources/{sack}/",
        f"resources/{theirs}/",
    ):
        assert f'lang="{language}"' in page_text(client.get(f"/{language}/ledger/{address}"))


def test_a_person_is_never_more_than_a_pseudonym(client, village):
    person = make_user(display_name="Kim Sunja").agent
    event = ledger.record(village.event(receiver=person.id))
    page = page_text(client.get(f"/en/ledger/events/{event.id}/"))
    assert f"Person {person_mark(person.id)}" in page
    assert str(person.id) not in page
    assert "Sunja" not in page
    assert village.farm.organization.name.texts["en"] in page


def test_the_list_is_filtered_and_the_filters_stay_in_its_downloads(client, village):
    plan = make_plan(name=text("Bathhouse"), simulated=True)
    ledger.record(village.event(plan=plan.id))
    ledger.record(village.event("use"))
    page = page_text(client.get(f"/en/ledger/?plan={plan.id}&action=deliverService&since=2025-03-03&until=2025-03-03"))
    assert "1 record" in page
    assert "Simulated" in page
    assert "No record matches" in page_text(client.get("/en/ledger/?until=2025-03-02"))
    download = client.get(f"/en/ledger/?plan={plan.id}&format=csv")
    rows = list(csv.reader(io.StringIO(b"".join(download).decode("utf-8-sig"))))
    assert len(rows) == 2
    assert rows[1][rows[0].index("Simulated")] == "yes"
    assert client.get("/en/ledger/?format=xlsx").status_code == 200
    assert client.get("/en/ledger/seals/?format=csv").status_code == 200


@pytest.mark.parametrize("wrong", ["plan=x", "action=x", "since=x", "sealed=x", "page=x", "specification=x"])
def test_a_filter_that_makes_no_sense_is_no_error(client, village, wrong):
    ledger.record(village.event())
    page_text(client.get(f"/en/ledger/?{wrong}"))


def test_a_sealed_event_offers_its_proof_and_the_script(client, village):
    event = ledger.record(village.event())
    unsealed = client.get(f"/en/ledger/events/{event.id}/proof.json")
    assert unsealed.status_code == 302
    seal_events()
    page = page_text(client.get(f"/en/ledger/events/{event.id}/"))
    assert f"/en/ledger/events/{event.id}/proof.json" in page
    proof = client.get(f"/en/ledger/events/{event.id}/proof.json")
    verify_proof.check_proof(json.loads(proof.content))
    script = client.get("/en/ledger/verify_proof.py")
    assert b"def verify_ed25519" in script.content


def test_a_correction_and_its_original_lead_to_each_other(client, village):
    event = ledger.record(village.event(resource_quantity=Decimal(3)))
    admin = make_user(is_administrator=True)
    give_role(admin, Role.DESK_STAFF, village.farm.organization)
    correction = actions.undo_event(admin, event.id, source="desk", source_id="1")
    assert str(correction.id) in page_text(client.get(f"/en/ledger/events/{event.id}/"))
    assert str(event.id) in page_text(client.get(f"/en/ledger/events/{correction.id}/"))


def test_what_does_not_exist_is_not_found(client):
    for address in (f"events/{new_id()}/", f"resources/{new_id()}/", "seals/7/", f"events/{new_id()}/proof.json"):
        assert client.get(f"/en/ledger/{address}").status_code == 404


def test_only_administrators_seal_from_the_page(client, village):
    ledger.record(village.event())
    assert "Seal these records now" not in page_text(client.get("/en/ledger/seals/"))
    client.force_login(make_user())
    assert client.post("/en/ledger/seals/seal-now/").status_code == 403
    client.force_login(make_user(is_administrator=True))
    assert "Seal these records now" in page_text(client.get("/en/ledger/seals/"))
    assert client.post("/en/ledger/seals/seal-now/").status_code == 302
    assert Seal.objects.get().count == 1


@pytest.mark.parametrize("address", ["", "seals/1/", "resources/{sack}/"])
def test_a_list_takes_the_same_queries_for_one_row_and_for_many(client, village, address):
    sack = village.stock(100)
    ledger.record(village.own("consume", resource_inventoried_as=sack))
    seal_events()
    path = f"/en/ledger/{address.format(sack=sack)}"
    with CaptureQueriesContext(connection) as few:
        page_text(client.get(path))
    for number in range(5):
        ledger.record(village.own("consume", resource_inventoried_as=sack, source_id=f"more-{number}"))
    with CaptureQueriesContext(connection) as many:
        page_text(client.get(path))
    assert len(many) <= len(few) <= 15


def test_every_action_is_told_in_a_sentence(village):
    farm, kitchen = AgentLabel("Farm", None, "organization"), AgentLabel("Kitchen", None, "organization")
    for action in ACTIONS:
        for receiver in (farm, kitchen):
            event = EconomicEvent(
                action=action,
                provider_id=village.farm.id,
                receiver_id=village.farm.id if receiver is farm else village.kitchen.id,
                resource_conforms_to=village.rice,
                resource_quantity=Decimal(2),
                resource_unit="kg",
            )
            told = sentence(event, farm, receiver)
            assert "2 kilograms" in told
            assert "{" not in told
