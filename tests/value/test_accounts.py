from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import Error, transaction

from bath_account import SOURCE, Bath
from builders import make_user
from dure.core.kit.errors import Refused
from dure.ledger.sealing import seal_events
from dure.value import actions
from dure.value.engine.calculation import read_account, to_json
from dure.value.engine.sroi import evaluate
from dure.value.models import Assumption, Computation

pytestmark = pytest.mark.django_db


@pytest.fixture
def bath():
    bath = Bath()
    helper = bath.visitor()
    for day in range(4):
        bath.record_visit(bath.visitor(), day=day)
        bath.record_help(helper, "2", day=day)
    return bath


def test_an_account_is_computed_from_the_ledger(bath):
    figures = actions.compute_account(bath.officer, bath.account()).result["figures"]
    # 4 visits × 25 × (1 − 0.2) = 80, at the end of the year 80 / 1.04; 8 hours × 10 went in.
    assert figures["inputs"] == "80.00"
    assert figures["impact"] == "80.00"
    assert figures["present_value"] == "76.92"
    assert figures["ratio"] == "0.962"


def test_a_computation_is_the_same_to_the_digit_after_more_events_and_new_assumptions(bath):
    account = bath.account()
    before = actions.compute_account(bath.officer, account)
    bath.record_visit(bath.visitor())
    bath.assume(account, account.lines.get(slug="company"), "proxy", "40", "50", "60")
    seal_events()
    assert actions.differences(before) == []
    after = actions.compute_account(bath.officer, account)
    assert after.result["figures"]["impact"] == "200.00"
    assert actions.differences(before) == []


def test_a_computation_keeps_its_document_so_that_anybody_can_compute_it(bath):
    import json

    computation = actions.compute_account(bath.officer, bath.account())
    again = to_json(evaluate(read_account(json.dumps(computation.document).encode())))
    assert again == computation.result["figures"]


def test_the_evidence_names_the_assumptions_that_were_used(bath):
    account = bath.account()
    computation = actions.compute_account(bath.officer, account)
    company = next(line for line in computation.evidence if line["slug"] == "company")
    assert company["events"] == 4
    assert company["assumptions"]["proxy"]["source_name"] == SOURCE.name
    assert Assumption.objects.filter(id=company["assumptions"]["proxy"]["id"]).exists()


def test_a_replaced_assumption_is_kept(bath):
    account = bath.account()
    bath.assume(account, None, "discount_rate", "0.03", "0.05", "0.07")
    rates = account.assumptions.filter(kind="discount_rate")
    assert rates.count() == 2
    assert rates.get(replaced_at__isnull=True).central == Decimal("0.05")


def test_the_tornado_holds_every_uncertain_assumption_widest_first(bath):
    bars = actions.compute_account(bath.officer, bath.account()).result["tornado"]
    assert {bar["kind"] for bar in bars} == {"discount_rate", "proxy", "deadweight"}
    swings = [abs(Decimal(bar["ratio_at_high"]) - Decimal(bar["ratio_at_low"])) for bar in bars]
    assert swings == sorted(swings, reverse=True)


def test_a_share_of_a_measured_number_can_be_varied(bath):
    account = bath.account()
    bath.assume(account, account.lines.get(slug="company"), "share", "0.25", "0.5", "1")
    computation = actions.compute_account(bath.officer, account)
    assert computation.result["figures"]["impact"] == "40.00"
    share = next(bar for bar in computation.result["tornado"] if bar["kind"] == "share")
    assert (share["ratio_at_low"], share["ratio_at_high"]) == ("0.2404", "0.9615")


def test_an_account_without_a_proxy_is_refused_by_name(bath):
    account = bath.account()
    account.assumptions.filter(line__slug="company", kind="proxy").delete()
    with pytest.raises(Refused, match="Company"):
        actions.compute_account(bath.officer, account)


def test_an_account_without_outcomes_is_refused(bath):
    account = bath.account()
    account.lines.filter(kind="outcome").delete()
    with pytest.raises(Refused, match="no outcome"):
        actions.compute_account(bath.officer, account)


@pytest.mark.parametrize(
    ("kind", "numbers", "code"),
    [
        ("deadweight", ("0.1", "1.2", "1.3"), "not-a-share"),
        ("proxy", ("5", "4", "6"), "out-of-order"),
        ("discount_rate", ("0.1", "0.1", "0.1"), "wrong-place"),
    ],
)
def test_a_wrong_assumption_is_refused(bath, kind, numbers, code):
    account = bath.account()
    with pytest.raises(Refused) as refused:
        bath.assume(account, account.lines.get(slug="company"), kind, *numbers)
    assert refused.value.code == code


def test_an_indicator_of_another_initiative_is_refused(bath):
    with pytest.raises(Refused, match="of this initiative"):
        actions.add_line(
            bath.officer,
            bath.account(),
            kind="outcome",
            slug="x",
            name=SOURCE.name,
            indicator=Bath().indicator("events"),
        )


def test_somebody_without_the_right_computes_nothing(bath):
    account = bath.account()
    with pytest.raises(PermissionDenied):
        actions.compute_account(make_user(), account)
    assert not Computation.objects.exists()


def test_computations_cannot_be_changed_in_the_database(bath):
    actions.compute_account(bath.officer, bath.account())
    with pytest.raises(Error, match="append-only"), transaction.atomic():
        Computation.objects.update(formula="other")
    with pytest.raises(Error, match="append-only"), transaction.atomic():
        Computation.objects.all().delete()


def test_a_correction_after_the_seal_changes_no_earlier_result(bath):
    account = bath.account()
    before = actions.compute_account(bath.officer, account)
    visitor = bath.visitor()
    first = next(iter(bath.initiative.plan.events.filter(resource_conforms_to=bath.visit).order_by("position")))
    bath.record_visit(first.receiver, corrects=first.id, amount=-1)
    bath.record_visit(visitor)
    seal_events()
    assert actions.differences(before) == []
    assert actions.compute_account(bath.officer, account).result["figures"]["impact"] == "80.00"
