from datetime import timedelta
from decimal import Decimal

import pytest

from builders import NOON, make_process
from dure import ledger
from dure.core.kit.errors import Refused
from dure.core.kit.ids import new_id
from dure.ledger.models import EconomicEvent
from dure.ledger.rows import row_of
from ledger.flows import Village, amounts

pytestmark = pytest.mark.django_db


@pytest.fixture
def village() -> Village:
    return Village()


def test_a_batch_records_what_is_new_and_passes_over_what_is_known(village):
    events = [village.event() for _ in range(5)]
    ledger.record(events[2])
    assert ledger.record_many(iter([*events, events[0]])) == ledger.RecordedBatch(4, 2)
    assert ledger.record_many(events) == ledger.RecordedBatch(0, 5)
    assert EconomicEvent.objects.count() == 5


def test_a_batch_changes_resources_as_single_events_do(village):
    sack, theirs = new_id(), new_id()
    events = [village.own("raise", resource_inventoried_as=sack, resource_quantity=Decimal(10))]
    events += [
        village.event(
            "transfer", resource_inventoried_as=sack, to_resource_inventoried_as=theirs, resource_quantity=Decimal(2)
        )
        for _ in range(4)
    ]
    ledger.record_many(events)
    assert (amounts(sack), amounts(theirs)) == ((2, 2), (8, 8))
    ledger.record_many(events)
    assert (amounts(sack), amounts(theirs)) == ((2, 2), (8, 8))


def test_one_wrong_event_undoes_its_whole_batch(village):
    sack = village.stock(3)
    good = village.own("consume", resource_inventoried_as=sack)
    bad = village.own("consume", resource_inventoried_as=sack, resource_quantity=Decimal(3))
    with pytest.raises(Refused) as refused:
        ledger.record_many([village.event(), good, bad])
    assert refused.value.code == "negative_stock"
    assert amounts(sack) == (3, 3)
    assert EconomicEvent.objects.count() == 1


def test_a_known_identifier_with_another_content_is_refused_in_a_batch(village):
    with pytest.raises(Refused) as refused:
        ledger.record_many([village.event(source_id="7"), village.event(source_id="7", resource_quantity=Decimal(2))])
    assert refused.value.code == "source_id_taken"


def test_pairs_of_a_process_are_checked_within_a_batch(village):
    sack, process = village.stock(5), make_process(in_scope_of=village.farm)
    carry = {"resource_inventoried_as": sack, "resource_quantity": Decimal(5)}
    pickup = village.own("pickup", input_of=process.id, **carry)
    dropoff = village.own("dropoff", output_of=process.id, **carry)
    again = village.own("dropoff", output_of=process.id, **carry)
    with pytest.raises(Refused) as refused:
        ledger.record_many([pickup, dropoff, again])
    assert refused.value.code == "duplicate_dropoff"
    assert ledger.record_many([pickup, dropoff]).recorded == 2


def test_an_event_and_its_correction_may_come_in_one_batch(village):
    wrong = village.event(resource_quantity=Decimal(3))
    recorded = ledger.record(wrong)
    undone = village.event(resource_quantity=Decimal(-3), corrects=recorded.id)
    too_much = village.event(resource_quantity=Decimal(-1), corrects=recorded.id)
    assert ledger.record_many([undone]).recorded == 1
    with pytest.raises(Refused) as refused:
        ledger.record_many([too_much])
    assert refused.value.code == "correction_exceeds"


def test_queries_do_not_grow_with_a_batch(village, django_assert_max_num_queries):
    ledger.record(village.event())
    with django_assert_max_num_queries(5):
        ledger.record_many([village.event() for _ in range(50)])


def test_events_that_are_alike_are_stored_as_the_single_door_stores_them(village):
    process = make_process(in_scope_of=village.farm)
    fields = {"input_of": process.id, "stage": "raw", "effort_quantity": Decimal("0.25"), "ended_at": NOON}
    one, two, three = (
        village.event("use", occurred_at=NOON - timedelta(hours=hours), receiver=receiver, **fields)
        for hours, receiver in ((1, village.kitchen.id), (2, village.person.id), (3, village.kitchen.id))
    )
    ledger.record_many([one, two])
    ledger.record(three)
    rows = {event.source_id: row_of(event) for event in EconomicEvent.objects.all()}
    assert len(rows) == 3
    alike = rows[two.source_id]
    assert (
        alike._replace(
            id=rows[three.source_id].id,
            receiver_id=village.kitchen.id,
            occurred_at=three.occurred_at,
            recorded_at=rows[three.source_id].recorded_at,
            source_id=three.source_id,
        )
        == rows[three.source_id]
    )
    assert (alike.receiver_id, alike.occurred_at) == (village.person.id, two.occurred_at)


@pytest.mark.parametrize("wrong", [Decimal("NaN"), Decimal("sNaN"), Decimal("Infinity"), Decimal(-1), Decimal("1e-7")])
def test_a_wrong_amount_is_refused_although_all_else_is_alike(village, wrong):
    with pytest.raises(Refused) as refused:
        ledger.record_many([village.event(), village.event(resource_quantity=wrong)])
    assert refused.value.code in {"quantity_not_exact", "quantity_not_positive"}
