"""Kinds of resources, processes, agreements, intents and what answers them; who may, and what is refused."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from builders import (
    make_initiative,
    make_organization,
    make_plan,
    make_process,
    make_specification,
    make_user,
    make_user_with_role,
    number,
    text,
)
from dure import ledger
from dure.core.agents.roles import Role
from dure.core.audit.models import Change
from dure.core.kit.errors import Refused
from dure.core.kit.translated import Translated
from dure.ledger import planning
from dure.ledger.activity_words import ACTIONS
from dure.ledger.intents import answered
from dure.ledger.models import Agreement, Intent, ResourceSpecification
from dure.ledger.planned_amounts import Amount
from dure.local.initiatives.models import Partner
from ledger.flows import Village

pytestmark = pytest.mark.django_db


class Town:
    """A kept plan: an initiative with its lead, a partner, and people who manage each of them."""

    def __init__(self) -> None:
        self.initiative = make_initiative()
        self.plan = self.initiative.plan
        self.lead = self.initiative.lead
        self.partner = make_organization("farmers")
        Partner.objects.create(initiative=self.initiative, organization=self.partner, sector="sse")
        self.stranger = make_organization("strangers")
        self.coordinator = make_user_with_role(Role.ORGANIZATION_MANAGER, self.lead)
        self.farmer = make_user_with_role(Role.ORGANIZATION_MANAGER, self.partner)
        self.outsider = make_user_with_role(Role.ORGANIZATION_MANAGER, self.stranger)
        self.wood = make_specification("wood", default_unit="kg", default_effort_unit="hour")

    def wish(self, by=None, **fields):
        fields.setdefault("amount", Amount(Decimal(100)))
        if "provider" not in fields:
            fields.setdefault("receiver", self.lead)
        values = {"name": text("Firewood"), "action": "transfer", "specification": self.wood, "plan": self.plan}
        return planning.publish_intent(by or self.coordinator, planning.NewIntent(**(values | fields)))

    def promise(self, intent, kilograms=40, by=None, **fields):
        fields.setdefault("partner", self.partner)
        fields.setdefault("amount", Amount(Decimal(kilograms)))
        return planning.commit_to(by or self.coordinator, intent, planning.NewCommitment(**fields))

    def bring(self, kilograms, **fields):
        values = {
            "action": "transfer",
            "provider": self.partner.pk,
            "receiver": self.lead.pk,
            "resource_conforms_to": self.wood.pk,
            "resource_quantity": Decimal(kilograms),
            "resource_unit": "kg",
            "occurred_at": Village().event().occurred_at,
            "recorded_by": self.lead.pk,
            "source": "test",
            "source_id": f"wood-{number()}",
        }
        return ledger.record(ledger.NewEvent(**(values | fields)))


@pytest.fixture
def town():
    return Town()


def refusal(act, *arguments, **fields):
    with pytest.raises(Refused) as caught:
        act(*arguments, **fields)
    return caught.value.code, caught.value.field


def test_a_kind_of_resource_is_defined_by_anybody_who_manages_somewhere(town):
    found = planning.define_specification(
        town.outsider, slug="soup", name=text("Soup"), default_unit="litre", substitutable=False
    )

    assert ResourceSpecification.objects.get(slug="soup") == found
    assert (found.default_unit, found.substitutable, found.medium_of_exchange) == ("litre", False, False)
    change = Change.objects.get(subject_kind="specification")
    assert (change.action, change.subject, change.actor) == (
        "define_specification",
        str(found.pk),
        town.outsider.agent_id,
    )
    staff = make_user_with_role(Role.DESK_STAFF, town.lead)
    for somebody in (make_user(), staff, make_user(is_administrator=True)):
        with pytest.raises(PermissionDenied):
            planning.define_specification(somebody, slug="tea", name=text("Tea"), default_unit="litre")


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"slug": "wood"}, ("slug_taken", "slug")),
        ({"slug": "hot soup"}, ("slug_not_possible", "slug")),
        ({"slug": "국"}, ("slug_not_possible", "slug")),
        ({"slug": "s" * 81}, ("slug_not_possible", "slug")),
        ({"name": Translated({})}, ("missing_name", "name")),
        ({"name": text("n" * 201)}, ("name_too_long", "name")),
        ({"default_unit": "bushel"}, ("unknown_unit", "default_unit")),
        ({"default_effort_unit": "eon"}, ("unknown_unit", "default_effort_unit")),
        ({"default_unit": ""}, ("missing_unit", "default_unit")),
    ],
)
def test_a_kind_of_resource_that_cannot_be_is_refused(town, fields, expected):
    given = {"slug": "soup", "name": text("Soup"), "default_unit": "litre"} | fields
    assert refusal(planning.define_specification, town.coordinator, **given) == expected
    assert list(ResourceSpecification.objects.all()) == [town.wood]


def test_a_process_is_started_and_finished_by_whoever_answers_for_the_plan_or_runs_it(town):
    for by, runs in ((town.coordinator, town.partner), (town.farmer, town.partner), (town.coordinator, town.lead)):
        process = planning.start_process(by, town.plan, name=text("Chopping"), in_scope_of=runs)
        assert (process.planned_within, process.in_scope_of_id) == (town.plan, runs.pk)
        planning.finish_process(by, process)
        planning.finish_process(by, process)
        process.refresh_from_db()
        assert process.finished
    assert Change.objects.filter(action="finish_process").count() == 3


def test_somebody_else_cannot_plan_within_a_plan_even_for_an_organization_of_their_own(town):
    with pytest.raises(PermissionDenied):
        planning.start_process(town.outsider, town.plan, name=text("Chopping"), in_scope_of=town.stranger)
    with pytest.raises(PermissionDenied):
        planning.start_process(town.farmer, town.plan, name=text("Chopping"), in_scope_of=town.lead)
    with pytest.raises(PermissionDenied):
        town.wish(town.outsider, receiver=town.stranger)
    with pytest.raises(PermissionDenied):
        planning.make_agreement(town.farmer, town.plan, name=text("Firewood"))
    intent = town.wish()
    with pytest.raises(PermissionDenied):
        town.promise(intent, by=town.outsider, partner=town.stranger)
    with pytest.raises(PermissionDenied):
        planning.finish(town.outsider, intent)
    assert Intent.objects.count() == 1


def test_an_organization_that_takes_no_part_is_refused(town):
    fields = {"name": text("Chopping"), "in_scope_of": town.stranger}
    assert refusal(planning.start_process, town.coordinator, town.plan, **fields) == ("not_a_partner", "in_scope_of")
    assert refusal(town.wish, receiver=town.stranger) == ("not_a_partner", "receiver")
    assert refusal(town.wish, provider=town.stranger) == ("not_a_partner", "provider")
    assert refusal(town.promise, town.wish(), partner=town.stranger) == ("not_a_partner", "partner")


def test_in_a_plan_of_nobody_an_organization_s_manager_plans_for_it(town):
    plan = make_plan()
    planning.start_process(town.outsider, plan, name=text("Cooking"), in_scope_of=town.stranger)
    assert town.wish(town.outsider, plan=plan, receiver=town.stranger).plan == plan
    assert town.wish(town.outsider, plan=None, receiver=town.stranger).plan is None
    with pytest.raises(PermissionDenied):
        planning.make_agreement(town.outsider, plan, name=text("Cooking"))
    with pytest.raises(PermissionDenied):
        town.wish(town.coordinator, plan=plan, receiver=town.stranger)
    with pytest.raises(PermissionDenied):
        planning.finish_process(town.coordinator, make_process(plan, make_user().agent))


def test_an_agreement_takes_pledges_of_its_plan_as_clauses(town):
    intent = town.wish()
    first, second = town.promise(intent), town.promise(intent)
    agreement = planning.make_agreement(
        town.coordinator, town.plan, name=text("Firewood 2025"), agreed_on=date(2025, 3, 1), clauses=[first]
    )

    first.refresh_from_db()
    assert (first.clause_of, agreement.plan, agreement.agreed_on) == (agreement, town.plan, date(2025, 3, 1))
    make = (planning.make_agreement, town.coordinator, town.plan)
    assert refusal(*make, name=text("Again"), clauses=[second, first]) == ("clause_taken", "clauses")
    assert refusal(*make, name=Translated({})) == ("missing_name", "name")
    other = make_initiative(lead=town.lead)
    assert refusal(planning.make_agreement, town.coordinator, other.plan, name=text("Other"), clauses=[second]) == (
        "plan_unmatched",
        "clauses",
    )
    assert Agreement.objects.count() == 1


def test_a_wish_is_published_in_the_unit_of_its_kind(town):
    intent = town.wish(due=date(2025, 12, 1))

    assert (intent.resource_quantity, intent.resource_unit, intent.effort_quantity) == (100, "kg", None)
    assert (intent.receiver_id, intent.provider_id, intent.finished) == (town.lead.pk, None, False)
    change = Change.objects.get(subject_kind="intent")
    assert change.details == {
        "organization": town.lead.slug,
        "specification": "wood",
        "resource_quantity": "100",
        "resource_unit": "kg",
    }
    hours = town.wish(town.farmer, provider=town.partner, action="work", amount=Amount(effort_quantity=Decimal(3)))
    assert (hours.effort_unit, hours.resource_quantity, hours.provider_id) == ("hour", None, town.partner.pk)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"action": "steal"}, ("unknown_action", "action")),
        ({"name": Translated({})}, ("missing_name", "name")),
        ({"amount": Amount()}, ("missing_quantity", "resource_quantity")),
        ({"action": "work", "amount": Amount()}, ("missing_quantity", "effort_quantity")),
        ({"action": "work"}, ("wrong_quantity_kind", "resource_quantity")),
        ({"amount": Amount(effort_quantity=Decimal(1))}, ("wrong_quantity_kind", "effort_quantity")),
        ({"amount": Amount(Decimal(0))}, ("quantity_not_positive", "resource_quantity")),
        ({"amount": Amount(Decimal(-1))}, ("quantity_not_positive", "resource_quantity")),
        ({"amount": Amount(Decimal("NaN"))}, ("quantity_not_exact", "resource_quantity")),
        ({"amount": Amount(Decimal("0.0000001"))}, ("quantity_not_exact", "resource_quantity")),
        ({"amount": Amount(Decimal(1), "bushel")}, ("unknown_unit", "resource_unit")),
        ({"amount": Amount(Decimal(1), "litre")}, ("unit_not_of_specification", "resource_unit")),
    ],
)
def test_a_wish_that_cannot_be_is_refused(town, fields, expected):
    assert refusal(town.wish, **fields) == expected
    assert not Intent.objects.exists()


def test_a_quantity_of_a_kind_without_unit_needs_one(town):
    town.wood.default_unit = ""
    assert refusal(town.wish) == ("missing_unit", "resource_unit")
    assert town.wish(amount=Amount(Decimal(1), "kg")).resource_unit == "kg"


def test_an_intent_names_either_who_offers_or_who_wants(town):
    assert refusal(town.wish, provider=town.partner, receiver=town.lead) == ("wrong_agents", "receiver")
    assert refusal(town.wish, receiver=None) == ("wrong_agents", "provider")
    with pytest.raises(PermissionDenied):
        town.wish(plan=None, receiver=None)


def test_a_commitment_takes_the_open_side_of_an_intent(town):
    agreement = planning.make_agreement(town.coordinator, town.plan, name=text("Firewood"))
    answer = town.promise(town.wish(), by=town.farmer, clause_of=agreement, due=date(2025, 11, 1))

    assert (answer.provider_id, answer.receiver_id) == (town.partner.pk, town.lead.pk)
    assert (answer.resource_quantity, answer.resource_unit, answer.plan) == (40, "kg", town.plan)
    assert (str(answer.name), answer.clause_of, answer.due) == ("Firewood", agreement, date(2025, 11, 1))
    offered = town.wish(provider=town.partner)
    taken = town.promise(offered, partner=town.lead, name=text("We take it"))
    assert (taken.provider_id, taken.receiver_id, str(taken.name)) == (town.partner.pk, town.lead.pk, "We take it")
    assert Change.objects.filter(action="commit_to").count() == 2


def test_an_answer_that_cannot_be_is_refused(town):
    intent = town.wish()
    elsewhere = Agreement.objects.create(name=text("Other"), plan=make_plan())
    for fields, expected in (
        ({"partner": town.lead}, ("same_agent", "partner")),
        ({"amount": Amount(Decimal(1), "litre")}, ("unit_not_of_specification", "resource_unit")),
        ({"amount": Amount(Decimal(0))}, ("quantity_not_positive", "resource_quantity")),
        ({"clause_of": elsewhere}, ("plan_unmatched", "clause_of")),
    ):
        assert refusal(town.promise, intent, **fields) == expected
    moved = town.wish(action="move")
    assert refusal(town.promise, moved) == ("move_between_agents", "partner")
    used = town.wish(action="use", amount=Amount(effort_quantity=Decimal(2)))
    both = Amount(Decimal(1), "", Decimal(2))
    assert refusal(town.promise, used, amount=both) == ("wrong_quantity_kind", "resource_quantity")
    assert refusal(town.promise, used) == ("wrong_quantity_kind", "resource_quantity")
    planning.finish(town.coordinator, intent)
    assert refusal(town.promise, intent) == ("intent_finished", "")


def test_an_answer_in_another_unit_than_the_wish_is_refused(town):
    town.wood.default_unit = ""
    intent = town.wish(amount=Amount(Decimal(1), "kg"))
    assert refusal(town.promise, intent, amount=Amount(Decimal(1), "tonne")) == ("unit_mismatch", "resource_unit")


def test_intents_and_commitments_are_finished_and_reopened(town):
    intent = town.wish()
    answer = town.promise(intent)
    for flow, by, kind in ((intent, town.coordinator, "intent"), (answer, town.farmer, "commitment")):
        planning.finish(by, flow)
        planning.finish(by, flow)
        flow.refresh_from_db()
        assert flow.finished
        planning.reopen(by, flow)
        flow.refresh_from_db()
        assert not flow.finished
        noted = Change.objects.filter(subject=str(flow.pk)).order_by("pk").values_list("action", flat=True)
        assert list(noted)[1:] == [f"finish_{kind}", f"reopen_{kind}"]
    with pytest.raises(PermissionDenied):
        planning.finish(make_user(), answer)


def test_everything_that_was_planned_reads_in_words_in_feeds(town):
    intent = town.wish()
    planning.finish(town.coordinator, town.promise(intent))
    planning.finish(town.coordinator, intent)
    planning.make_agreement(town.coordinator, town.plan, name=text("Firewood"))
    noted = Change.objects.values_list("action", flat=True).distinct()
    assert len(noted) == 5
    assert [action for action in noted if action not in ACTIONS] == []


def test_what_is_promised_delivered_and_still_open_is_counted_once(town):
    intent = town.wish()
    promised = town.promise(intent, 40)
    first = town.bring(30, fulfills=promised.pk)
    town.bring(-5, fulfills=promised.pk, corrects=first.id)
    town.bring(20, satisfies=intent.pk)
    town.bring(7, satisfies=intent.pk, fulfills=promised.pk)
    town.bring(1000)

    row = answered([Intent.objects.get(pk=intent.pk)])[0]

    assert (row.quantity, row.unit, row.promised) == (100, "kg", 40)
    assert (row.delivered, row.unpromised, row.events) == (52, 20, 4)
    assert row.still_open == 40
    assert row.commitments == (promised,)


def test_what_comes_in_another_measure_than_the_wish_does_not_count(town):
    intent = town.wish(action="use", amount=Amount(effort_quantity=Decimal(10)))
    town.bring(8, action="use", satisfies=intent.pk)
    hours = {"effort_quantity": Decimal(4), "effort_unit": "hour"}
    town.bring(1, action="use", satisfies=intent.pk, **hours)

    row = answered([intent])[0]

    assert (row.quantity, row.unit, row.delivered, row.events) == (10, "hour", 4, 2)


def test_more_than_was_wanted_leaves_nothing_open(town):
    intent = town.wish()
    town.promise(intent, 90)
    town.promise(intent, 90)
    assert answered([intent])[0].still_open == 0


def test_an_event_takes_the_plan_of_the_intent_that_it_satisfies(town):
    assert town.bring(1, satisfies=town.wish().pk).plan == town.plan


def test_reading_intents_takes_the_same_queries_for_any_number(town):
    for _number in range(4):
        intent = town.wish()
        town.bring(1, satisfies=intent.pk)
        town.bring(1, fulfills=town.promise(intent).pk)
    counts = []
    for most in (1, 4):
        with CaptureQueriesContext(connection) as captured:
            for row in answered(list(Intent.objects.all()[:most])):
                assert [str(each.provider.organization) for each in row.commitments] == [str(town.partner)]
        counts.append(len(captured))
    assert counts == [4, 4]
