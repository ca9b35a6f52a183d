"""Wishes, offers and written agreements on an initiative's pages."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from builders import (
    NOON,
    make_initiative,
    make_organization,
    make_person,
    make_plan,
    make_specification,
    make_user,
    make_user_with_role,
    text,
)
from dure import ledger
from dure.core.agents.roles import Role
from dure.ledger.models import Agreement, Commitment, Intent
from dure.ledger.planned_amounts import Amount
from dure.ledger.planning import NewCommitment, NewIntent, commit_to, finish, publish_intent
from dure.local.initiatives.models import Partner
from dure.local.initiatives.planning_queries import keepers_of_plan, open_intents

pytestmark = pytest.mark.django_db

PATH = "/en/initiatives/bathhouse/"
HEADING = "What is still wanted or offered"


@pytest.fixture
def initiative():
    return make_initiative("bathhouse", lead=make_organization("lead", name=text("Welfare Coop")))


@pytest.fixture
def partner(initiative):
    organization = make_organization("foresters", name=text("Foresters"))
    Partner.objects.create(initiative=initiative, organization=organization, sector="sse")
    return organization


@pytest.fixture
def coordinator(initiative):
    return make_user_with_role(Role.ORGANIZATION_MANAGER, initiative.lead)


@pytest.fixture
def wood():
    return make_specification("wood", default_unit="kg", default_effort_unit="hour", name=text("Wood"))


@pytest.fixture
def wish(initiative, coordinator, wood):
    return want(coordinator, initiative, wood)


def want(by, initiative, wood, **fields):
    values = {
        "name": text("Firewood for the winter"),
        "action": "transfer",
        "specification": wood,
        "amount": Amount(Decimal(100)),
        "receiver": initiative.lead,
        "plan": initiative.plan,
    }
    return publish_intent(by, NewIntent(**(values | fields)))


def promise(by, intent, partner, kilograms):
    return commit_to(by, intent, NewCommitment(partner=partner, amount=Amount(Decimal(kilograms))))


def bring(intent, provider, kilograms, source_id, **fields):
    return ledger.record(
        ledger.NewEvent(
            action="transfer",
            provider=provider.pk,
            receiver=intent.receiver_id,
            resource_conforms_to=intent.resource_conforms_to_id,
            resource_quantity=Decimal(kilograms),
            resource_unit="kg",
            occurred_at=NOON,
            recorded_by=intent.receiver_id,
            source="test",
            source_id=source_id,
            **fields,
        )
    )


def test_the_page_shows_what_is_wanted_and_what_answers_it(client, initiative, coordinator, partner, wish):
    promised = promise(coordinator, wish, partner, 40)
    bring(wish, partner, 25, "a", fulfills=promised.pk)
    bring(wish, partner, 5, "b", satisfies=wish.pk)

    html = client.get(PATH).content.decode()
    section = " ".join(html.partition('id="intents"')[2].partition("</section>")[0].split())

    for shown in (
        HEADING,
        "Welfare Coop",
        "Wanted",
        "Firewood for the winter",
        "Foresters",
        "40 kilograms",
        "30 of 100",
    ):
        assert shown in section, shown
    row = open_intents(initiative)[0]
    assert (row.answers.promised, row.answers.still_open, row.answers.delivered) == (40, 55, 30)
    assert (row.partners, row.wanted) == ([partner], True)


def test_a_page_without_wishes_and_offers_does_not_speak_of_them(client, initiative, coordinator, wish):
    assert HEADING in client.get(PATH).content.decode()
    finish(coordinator, wish)
    assert HEADING not in client.get(PATH).content.decode()


def test_what_a_person_wants_is_not_shown(initiative, wood):
    fields = {"action": "transfer", "resource_conforms_to": wood, "resource_quantity": 1, "resource_unit": "kg"}
    Intent.objects.create(receiver=make_person(), plan=initiative.plan, **fields)
    assert open_intents(initiative) == []


def test_open_intents_stand_by_the_day_they_are_due_and_those_without_a_day_last(
    initiative, coordinator, partner, wood, wish
):
    late = want(coordinator, initiative, wood, due="2025-12-01", receiver=None, provider=partner)
    soon = want(coordinator, initiative, wood, due="2025-11-01")
    rows = open_intents(initiative)
    assert [row.intent for row in rows] == [soon, late, wish]
    assert [row.wanted for row in rows] == [True, False, True]
    assert rows[1].organization == partner


def test_an_initiative_keeps_its_plan_and_no_other(initiative, partner):
    keepers = keepers_of_plan(initiative.plan_id)
    assert keepers is not None
    assert keepers.scopes == (initiative.lead, initiative.territory)
    assert keepers.partners == {initiative.lead_id, partner.pk}
    assert keepers_of_plan(make_plan().pk) is None


def queries(client, path):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


@pytest.mark.parametrize("page", ["", "manage/"])
def test_the_pages_queries_do_not_grow_with_intents(client, initiative, coordinator, partner, wood, wish, page):
    client.force_login(coordinator)
    promise(coordinator, wish, partner, 10)
    Agreement.objects.create(name=text("First"), plan=initiative.plan)
    queries(client, PATH + page)
    one = queries(client, PATH + page)
    for number in range(4):
        other = make_organization()
        Partner.objects.create(initiative=initiative, organization=other, sector="civil")
        more = want(coordinator, initiative, wood)
        bring(more, other, 1, str(number), fulfills=promise(coordinator, more, other, 10).pk)
        Agreement.objects.create(name=text("More"), plan=initiative.plan)
    assert queries(client, PATH + page) == one


def test_a_coordinator_publishes_answers_and_closes_a_wish(client, initiative, coordinator, partner, wood):
    client.force_login(coordinator)
    form = {
        "kind": "wanted",
        "organization": str(initiative.lead_id),
        "name_en": "Firewood",
        "action": "transfer",
        "specification": str(wood.pk),
        "quantity": "100",
    }
    assert client.get(f"{PATH}intents/new/").status_code == 200
    assert client.post(f"{PATH}intents/new/", form).status_code == 302
    intent = Intent.objects.get()
    assert (intent.receiver_id, intent.resource_quantity, intent.resource_unit) == (initiative.lead_id, 100, "kg")
    assert intent.plan == initiative.plan

    answer = f"{PATH}intents/{intent.pk}/answer/"
    assert "kilograms" in client.get(answer).content.decode()
    assert client.post(answer, {"partner": str(partner.pk), "quantity": "30"}).status_code == 302
    assert (Commitment.objects.get().provider_id, Commitment.objects.get().satisfies) == (partner.pk, intent)
    assert "Firewood" in client.get(f"{PATH}manage/").content.decode()

    client.post(f"{PATH}intents/{intent.pk}/close/")
    intent.refresh_from_db()
    assert intent.finished
    assert client.post(answer, {"partner": str(partner.pk), "quantity": "30"}).status_code == 422


def test_an_offer_of_work_is_counted_and_answered_in_hours(client, initiative, coordinator, partner, wood):
    client.force_login(coordinator)
    form = {
        "kind": "offered",
        "organization": str(partner.pk),
        "name_en": "Chopping",
        "action": "work",
        "specification": str(wood.pk),
        "quantity": "8",
    }
    client.post(f"{PATH}intents/new/", form)
    intent = Intent.objects.get()
    assert (intent.provider_id, intent.effort_quantity, intent.effort_unit) == (partner.pk, 8, "hour")
    client.post(f"{PATH}intents/{intent.pk}/answer/", {"partner": str(initiative.lead_id), "quantity": "2"})
    taken = Commitment.objects.get()
    assert (taken.receiver_id, taken.effort_quantity, taken.effort_unit) == (initiative.lead_id, 2, "hour")


def test_a_refusal_stands_at_the_field_it_is_about(client, initiative, coordinator, wish, wood):
    client.force_login(coordinator)
    wrong = {"partner": str(initiative.lead_id), "quantity": "3"}
    same = client.post(f"{PATH}intents/{wish.pk}/answer/", wrong)
    assert same.status_code == 422
    assert "Choose another organization" in same.context["form"].errors["partner"][0]
    wood.default_effort_unit = ""
    wood.save()
    form = {"kind": "wanted", "organization": str(initiative.lead_id), "name_en": "Help", "quantity": "3"}
    answer = client.post(f"{PATH}intents/new/", form | {"action": "work", "specification": str(wood.pk)})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["specification"])
    answer = client.post(
        f"{PATH}intents/new/", form | {"action": "transfer", "specification": str(wood.pk), "quantity": "0"}
    )
    assert list(answer.context["form"].errors) == ["quantity"]


def test_a_coordinator_notes_an_agreement_with_the_pledges_it_holds(client, initiative, coordinator, partner, wish):
    client.force_login(coordinator)
    pledge = promise(coordinator, wish, partner, 40)
    assert "Foresters: Firewood for the winter" in client.get(f"{PATH}agreements/new/").content.decode()
    form = {"name_en": "Winter agreement", "agreed_on": "2025-03-01", "clauses": [str(pledge.pk)]}
    assert client.post(f"{PATH}agreements/new/", form).status_code == 302

    pledge.refresh_from_db()
    assert pledge.clause_of == Agreement.objects.get()
    manage = client.get(f"{PATH}manage/").content.decode()
    assert "Winter agreement" in manage
    assert "1 pledge" in manage
    assert "Winter agreement" in client.get(f"{PATH}pledges/new/").content.decode()
    assert "Pledges that it holds" not in client.get(f"{PATH}agreements/new/").content.decode()
    assert client.post(f"{PATH}agreements/new/", {"name_en": "Summer agreement"}).status_code == 302


def test_the_intents_of_another_initiative_are_not_found_here(client, coordinator, wood, wish):
    other = make_initiative("other", lead=wish.receiver.organization)
    client.force_login(coordinator)
    elsewhere = want(coordinator, other, wood)
    assert client.get(f"{PATH}intents/{elsewhere.pk}/answer/").status_code == 404
    assert client.post(f"{PATH}intents/{elsewhere.pk}/close/").status_code == 404


@pytest.mark.parametrize("page", ["intents/new/", "intents/{}/answer/", "agreements/new/"])
def test_only_coordinators_reach_the_forms(client, initiative, wish, page):
    path = PATH + page.format(wish.pk)
    assert client.get(path).status_code == 302
    client.force_login(make_user())
    assert client.get(path).status_code == 403
