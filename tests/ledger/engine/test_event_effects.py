"""One event at a time: what it changes and why it is refused."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dure.ledger.engine.checks import check_correction
from dure.ledger.engine.effects import EventData, Quantity, ResourceState, apply
from dure.ledger.engine.processes import check_process
from dure.ledger.engine.refusals import CATALOGUE, Refusal

FARM, SHOP, CARRIER = "farm", "shop", "carrier"


def make_quantity(value, unit="kilogram"):
    return Quantity(Decimal(value), unit)


def make_resource(accounting="10", onhand=None, keeper=FARM, **changes):
    state = ResourceState(
        id="rice",
        conforms_to="rice-spec",
        accounting=Decimal(accounting),
        onhand=Decimal(accounting if onhand is None else onhand),
        unit="kilogram",
        accountable=keeper,
        custodian=keeper,
    )
    return replace(state, **changes)


def make_event(action, value="1", provider=FARM, receiver=FARM, unit="kilogram", **fields):
    known = {"resource_inventoried_as": "rice", "resource_quantity": make_quantity(value, unit)} | fields
    return EventData(action, provider, receiver, **known)


def stock(state):
    return (str(state.accounting), str(state.onhand))


def code_of(event, resource=None, to_resource=None, **options):
    with pytest.raises(Refusal) as caught:
        apply(event, resource, to_resource, **options)
    refusal = caught.value
    assert refusal.message
    assert refusal.remedy
    assert "{" not in refusal.message + refusal.remedy
    assert refusal.code in CATALOGUE
    return refusal.code, refusal.field


def test_the_hrea_sequence_of_inventory_effects_is_reproduced():
    state = apply(make_event("raise", "8", resource_conforms_to="rice-spec"), None).resource_after
    assert stock(state) == ("8", "8")
    for action, value, receiver, expected in [
        ("move", "1", FARM, ("7", "7")),
        ("raise", "8", FARM, ("15", "15")),
        ("lower", "2", FARM, ("13", "13")),
        ("transferCustody", "1", SHOP, ("13", "12")),
        ("transferAllRights", "1", SHOP, ("12", "12")),
    ]:
        state = apply(make_event(action, value, receiver=receiver), state).resource_after
        assert stock(state) == expected
    transfer = make_event("transfer", "3", receiver=SHOP, to_resource_inventoried_as="shop-rice")
    effects = apply(transfer, state)
    assert stock(effects.resource_after) == ("9", "9")
    assert stock(effects.to_resource_after) == ("3", "3")
    assert code_of(replace(transfer, resource_quantity=make_quantity(3, "")), state)[0] == "missing_unit"
    assert code_of(replace(transfer, resource_quantity=make_quantity(3, "liter")), state)[0] == "unit_mismatch"


@pytest.mark.parametrize("action", ["produce", "raise"])
def test_a_new_resource_belongs_to_the_receiver_and_begins_with_the_event(action):
    when = datetime(2024, 11, 22, tzinfo=UTC)
    event = make_event(action, "5", resource_conforms_to="rice-spec", at_location="store", occurred_at=when)
    state = apply(event, None).resource_after
    assert stock(state) == ("5", "5")
    assert (state.accountable, state.custodian, state.location, state.since) == (FARM, FARM, "store", when)


def test_a_transfer_begins_the_receivers_record_with_the_givers_specification():
    event = make_event("transfer", receiver=SHOP, to_resource_inventoried_as="shop-rice", to_location="town")
    taken = apply(event, make_resource()).to_resource_after
    assert (taken.accountable, taken.custodian, taken.conforms_to) == (SHOP, SHOP, "rice-spec")
    assert taken.location == "town"


def test_a_book_lent_and_returned_on_one_record_is_away_in_between():
    book = make_resource("1", keeper="library")
    lent = apply(make_event("transferCustody", provider="library", receiver="bob"), book).resource_after
    assert stock(lent) == ("1", "0")
    assert lent.custodian == "bob"
    passed = apply(make_event("transferCustody", provider="bob", receiver="carol"), lent).resource_after
    assert stock(passed) == ("1", "0")
    assert passed.custodian == "carol"
    back = apply(make_event("transferCustody", provider="carol", receiver="library"), passed).resource_after
    assert back == book


def test_parts_lent_come_back_in_parts_but_not_more_than_were_lent():
    stack = make_resource("10", keeper="library")
    lent = apply(make_event("transferCustody", "4", "library", "bob"), stack).resource_after
    back = apply(make_event("transferCustody", "3", "bob", "library"), lent).resource_after
    assert stock(back) == ("10", "9")
    code, _ = code_of(make_event("transferCustody", "2", "bob", "library"), back)
    assert code == "more_returned_than_given"


def test_a_carriers_pickup_and_dropoff_imply_transfers_of_custody():
    apples = make_resource("230")
    pickup = make_event("pickup", "30", FARM, CARRIER, to_resource_inventoried_as="lading", input_of="trip")
    loaded = apply(pickup, apples)
    assert stock(loaded.resource_after) == ("230", "200")
    assert stock(loaded.to_resource_after) == ("0", "0")
    assert loaded.to_resource_after.accountable is None
    dropoff = replace(
        pickup,
        action="dropoff",
        provider=CARRIER,
        receiver=SHOP,
        resource_inventoried_as="lading",
        to_resource_inventoried_as="shop-rice",
        input_of=None,
        output_of="trip",
    )
    lading = replace(loaded.to_resource_after, id="lading")
    arrived = apply(dropoff, lading)
    assert stock(arrived.resource_after) == ("0", "0")
    assert stock(arrived.to_resource_after) == ("0", "30")
    rights = make_event("transferAllRights", "30", FARM, SHOP, to_resource_inventoried_as="shop-rice")
    settled = apply(rights, loaded.resource_after, arrived.to_resource_after)
    assert stock(settled.resource_after) == ("200", "200")
    assert stock(settled.to_resource_after) == ("30", "30")
    assert settled.to_resource_after.accountable == SHOP


def test_a_repair_returns_the_same_record_with_a_new_stage_and_state():
    car = make_resource("1", keeper="alice")
    inside = apply(make_event("accept", "1", "alice", "garage", input_of="repair"), car).resource_after
    assert stock(inside) == ("1", "0")
    assert inside.custodian == "garage"
    done = make_event("modify", "1", "garage", "alice", output_of="repair", stage="oil-change", state="pass")
    back = apply(done, inside).resource_after
    assert stock(back) == ("1", "1")
    assert (back.custodian, back.stage, back.state) == ("alice", "oil-change", "pass")


def test_packing_takes_off_the_shelf_and_unpacking_puts_back():
    gown = make_resource("1")
    packed = apply(make_event("combine", to_resource_inventoried_as="box"), gown).resource_after
    assert (stock(packed), packed.contained_in) == (("1", "0"), "box")
    assert code_of(make_event("move", to_location="town"), packed)[0] == "contained_resource_moved"
    unpacked = apply(make_event("separate", to_resource_inventoried_as="box"), packed).resource_after
    assert (stock(unpacked), unpacked.contained_in) == (("1", "1"), None)


def test_a_container_is_not_packed_in_what_it_contains():
    box = make_resource("1", id="box", contained_in="rice")
    event = make_event("combine", to_resource_inventoried_as="box")
    assert code_of(event, make_resource(), box) == ("contained_in_itself", "to_resource_inventoried_as")


def test_a_correction_of_more_hours_than_were_worked_is_refused():
    event = EventData("work", "ann", FARM, effort_quantity=make_quantity(-8, "hour"), corrects="e1")
    assert code_of(event, net_before=Decimal(7)) == ("correction_exceeds", "effort_quantity")


def test_moving_all_of_a_resource_takes_its_record_along():
    moved = apply(make_event("move", "10", to_location="barn"), make_resource()).resource_after
    assert (stock(moved), moved.location) == (("10", "10"), "barn")


def test_a_copy_leaves_the_original_alone():
    effects = apply(make_event("copy", "1", FARM, SHOP, to_resource_inventoried_as="twin"), make_resource())
    assert stock(effects.resource_after) == ("10", "10")
    assert stock(effects.to_resource_after) == ("1", "1")
    assert effects.to_resource_after.accountable == SHOP


def test_an_uninventoried_event_changes_nothing():
    event = make_event("deliverService", "1", FARM, SHOP, resource_inventoried_as=None)
    effects = apply(event, None)
    assert effects.resource_after is None
    assert effects.to_resource_after is None


@pytest.mark.parametrize(
    ("event", "resource", "expected"),
    [
        (make_event("borrow"), make_resource(), ("unknown_action", "action")),
        (make_event("raise", provider=""), make_resource(), ("missing_agent", "provider")),
        (make_event("raise", receiver=""), make_resource(), ("missing_agent", "receiver")),
        (make_event("raise", resource_quantity=None), make_resource(), ("missing_quantity", "resource_quantity")),
        (make_event("work", resource_quantity=None), None, ("missing_quantity", "effort_quantity")),
        (make_event("work"), None, ("wrong_quantity_kind", "resource_quantity")),
        (
            make_event("raise", effort_quantity=make_quantity(1, "hour")),
            make_resource(),
            ("wrong_quantity_kind", "effort_quantity"),
        ),
        (make_event("raise", "0"), make_resource(), ("quantity_not_positive", "resource_quantity")),
        (make_event("raise", "-1"), make_resource(), ("quantity_not_positive", "resource_quantity")),
        (make_event("raise", "NaN"), make_resource(), ("quantity_not_positive", "resource_quantity")),
        (make_event("raise", unit="liter"), make_resource(), ("unit_mismatch", "resource_quantity")),
        (make_event("lower", "11"), make_resource(), ("negative_stock", "resource_inventoried_as")),
        (
            make_event("transferCustody", "3", receiver=SHOP),
            make_resource("9", "2"),
            ("negative_stock", "resource_inventoried_as"),
        ),
        (make_event("transfer", provider=SHOP, receiver=CARRIER), make_resource(), ("not_accountable", "provider")),
        (make_event("produce", receiver=SHOP), make_resource(), ("not_accountable", "receiver")),
        (make_event("consume"), make_resource(custodian=SHOP), ("not_custodian", "provider")),
        (
            make_event("transferCustody", provider=SHOP, receiver=CARRIER),
            make_resource(),
            ("not_custodian", "provider"),
        ),
        (make_event("modify", provider=SHOP), make_resource(), ("not_custodian", "provider")),
        (make_event("transfer"), make_resource(), ("same_agent", "receiver")),
        (make_event("move", receiver=SHOP), make_resource(), ("move_between_agents", "receiver")),
        (
            make_event("move", to_resource_inventoried_as="rice"),
            make_resource(),
            ("same_resource", "to_resource_inventoried_as"),
        ),
        (
            make_event("combine", to_resource_inventoried_as="rice"),
            make_resource(),
            ("contained_in_itself", "to_resource_inventoried_as"),
        ),
        (
            make_event("pickup", to_resource_inventoried_as="x"),
            make_resource(),
            ("second_resource_unused", "to_resource_inventoried_as"),
        ),
        (make_event("consume"), None, ("resource_missing", "resource_inventoried_as")),
        (make_event("dropoff"), None, ("resource_not_creatable", "resource_inventoried_as")),
        (
            make_event("raise", to_resource_inventoried_as="x"),
            make_resource(),
            ("resource_not_creatable", "to_resource_inventoried_as"),
        ),
        (make_event("raise"), None, ("missing_specification", "resource_conforms_to")),
        (make_event("raise", input_of="p"), make_resource(), ("wrong_process_side", "input_of")),
        (make_event("consume", output_of="p"), make_resource(), ("wrong_process_side", "output_of")),
        (
            make_event("raise", occurred_at=datetime(2024, 1, 1, tzinfo=UTC)),
            make_resource(since=datetime(2024, 1, 2, tzinfo=UTC)),
            ("event_before_resource", "occurred_at"),
        ),
        (make_event("raise", corrects="e1"), make_resource(), ("correction_without_original", "corrects")),
    ],
)
def test_an_event_that_cannot_be_is_refused_with_its_reason(event, resource, expected):
    assert code_of(event, resource) == expected


def test_a_transfer_into_a_record_of_a_third_agent_is_refused():
    event = make_event("transfer", receiver=SHOP, to_resource_inventoried_as="other")
    target = make_resource("1", keeper=CARRIER, id="other")
    assert code_of(event, make_resource(), target) == ("not_accountable", "receiver")


def test_a_correction_backs_out_or_changes_but_never_below_zero():
    used = apply(make_event("consume", "3"), make_resource()).resource_after
    backed_out = apply(make_event("consume", "-3", corrects="e1"), used, net_before=Decimal(3)).resource_after
    assert stock(backed_out) == ("10", "10")
    raised = apply(make_event("consume", "2", corrects="e1"), used, net_before=Decimal(3)).resource_after
    assert stock(raised) == ("5", "5")
    code, _ = code_of(make_event("consume", "-4", corrects="e1"), used, net_before=Decimal(3))
    assert code == "correction_exceeds"


def test_a_correction_of_what_was_used_since_is_refused():
    correction = make_event("produce", "-8", corrects="e1")
    assert code_of(correction, make_resource("5"), net_before=Decimal(10))[0] == "negative_stock"


def test_a_loan_that_is_backed_out_was_never_given():
    book = make_resource("1")
    loan = make_event("transferCustody", "1", receiver=SHOP)
    lent = apply(loan, book).resource_after
    undo = replace(loan, resource_quantity=make_quantity(-1), corrects="e1")
    assert apply(undo, lent, net_before=Decimal(1)).resource_after == book


def test_a_correction_of_hours_of_work_needs_no_resource():
    event = EventData("work", "ann", FARM, effort_quantity=make_quantity(-1, "hour"), corrects="e1")
    assert apply(event, None, net_before=Decimal(7)).resource_after is None


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"action": "lower"}, "action"),
        ({"receiver": SHOP}, "receiver"),
        ({"resource_inventoried_as": "beans"}, "resource_inventoried_as"),
        ({"resource_quantity": make_quantity(-1, "liter")}, "resource_quantity"),
    ],
)
def test_a_correction_repeats_what_it_corrects(change, field):
    original = make_event("consume", "3")
    correction = replace(make_event("consume", "-1", corrects="e1"), **change)
    with pytest.raises(Refusal) as caught:
        check_correction(correction, original)
    assert (caught.value.code, caught.value.field) == ("correction_unmatched", field)


def make_leg(action, value="5", **fields):
    side = "input_of" if action in {"pickup", "accept"} else "output_of"
    return make_event(action, value, **({side: "trip"} | fields))


@pytest.mark.parametrize(
    ("earlier", "event", "code"),
    [
        ([make_leg("pickup")], make_leg("pickup"), "duplicate_pickup"),
        ([make_leg("pickup"), make_leg("dropoff")], make_leg("dropoff"), "duplicate_dropoff"),
        ([make_leg("accept")], make_leg("accept"), "duplicate_accept"),
        ([make_leg("accept"), make_leg("modify")], make_leg("modify"), "duplicate_modify"),
        ([], make_leg("dropoff"), "pair_missing"),
        ([make_leg("pickup"), make_leg("dropoff", "3")], make_leg("dropoff", "3"), "pair_exceeded"),
    ],
)
def test_a_broken_pair_in_a_process_is_refused(earlier, event, code):
    with pytest.raises(Refusal) as caught:
        check_process(event, earlier)
    assert caught.value.code == code


def test_a_pickup_that_was_backed_out_may_be_recorded_again():
    undone = [make_leg("pickup"), make_leg("pickup", "-5", corrects="e1")]
    check_process(make_leg("pickup"), undone)
    check_process(make_leg("dropoff", "2"), [make_leg("pickup"), make_leg("dropoff", "3")])


AMOUNTS = st.decimals(min_value="0.01", max_value=1000, places=2)


@given(held=AMOUNTS, given_away=AMOUNTS, had=AMOUNTS, action=st.sampled_from(["transfer", "move"]))
def test_transfers_and_moves_conserve_the_total(held, given_away, had, action):
    receiver = SHOP if action == "transfer" else FARM
    source, target = make_resource(held), make_resource(had, keeper=receiver, id="other")
    event = make_event(action, given_away, receiver=receiver, to_resource_inventoried_as="other")
    if given_away > held:
        assert code_of(event, source, target)[0] == "negative_stock"
        return
    effects = apply(event, source, target)
    assert effects.resource_after.accounting + effects.to_resource_after.accounting == held + had
    assert effects.resource_after.onhand + effects.to_resource_after.onhand == held + had


EVENTS = st.builds(
    make_event,
    action=st.sampled_from(
        ["produce", "consume", "raise", "lower", "transfer", "transferCustody", "transferAllRights", "move",
         "pickup", "dropoff", "accept", "modify", "combine", "separate"]
    ),
    value=AMOUNTS,
    provider=st.sampled_from([FARM, SHOP, CARRIER]),
    receiver=st.sampled_from([FARM, SHOP, CARRIER]),
)  # fmt: skip


@given(st.lists(EVENTS, max_size=30))
def test_stock_is_never_negative_after_accepted_events(events):
    state = make_resource("100")
    for event in events:
        try:
            state = apply(event, state).resource_after
        except Refusal:
            continue
        assert state.accounting >= 0
        assert state.onhand >= 0


@given(st.permutations([("raise", "5"), ("produce", "2"), ("lower", "3"), ("consume", "1.5"), ("raise", "0.25")]))
def test_the_order_of_additions_and_subtractions_does_not_matter_while_there_is_enough(steps):
    state = make_resource("100")
    for action, value in steps:
        state = apply(make_event(action, value), state).resource_after
    assert stock(state) == (str(state.onhand), "102.75")


@given(EVENTS)
def test_backing_out_an_accepted_event_restores_the_quantities(event):
    before = make_resource("100000")
    try:
        after = apply(event, before).resource_after
    except Refusal:
        return
    value = event.resource_quantity.value
    undo = replace(event, resource_quantity=make_quantity(-value), corrects="e1")
    restored = apply(undo, after, net_before=value).resource_after
    assert (restored.accounting, restored.onhand) == (before.accounting, before.onhand)


def test_applying_an_event_is_quick_enough_for_the_hot_path():
    event, state = make_event("raise"), make_resource()
    best = min(_timed(event, state) for _ in range(20))
    assert best < 60e-6


def _timed(event, state):
    start = perf_counter()
    for _ in range(200):
        apply(event, state)
    return (perf_counter() - start) / 200
