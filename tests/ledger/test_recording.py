from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from builders import NOON, make_plan, make_process, make_specification
from dure import ledger
from dure.core.kit.errors import Refused
from dure.core.kit.ids import new_id
from dure.ledger.models import Commitment, EconomicEvent, EconomicResource
from dure.ledger.rows import EventRow
from ledger.flows import Village, amounts

pytestmark = pytest.mark.django_db


@pytest.fixture
def village() -> Village:
    return Village()


def test_the_hand_written_insert_names_every_column_of_the_model():
    columns = [field.column for field in EconomicEvent._meta.concrete_fields]
    assert columns == ["position", *EventRow._fields]


def test_a_recorded_event_comes_back_as_the_database_holds_it(village):
    plan = make_plan()
    event = ledger.record(
        village.event(
            "use", resource_quantity=Decimal("2.5"), effort_quantity=Decimal("0.25"), plan=plan.id, stage="warm"
        )
    )
    stored = EconomicEvent.objects.get(id=event.id)
    assert [getattr(stored, name) for name in EventRow._fields] == [getattr(event, name) for name in EventRow._fields]
    assert stored.position == event.position
    assert event.plan == plan


def test_sending_the_same_event_again_returns_the_known_one(village):
    new = village.event()
    first = ledger.record(new)
    again = ledger.record(new)
    assert again.position == first.position
    assert EconomicEvent.objects.count() == 1


def test_a_known_event_stays_known_when_its_stock_is_used_up(village):
    sack = village.stock(3)
    new = village.own("consume", resource_inventoried_as=sack, resource_quantity=Decimal(3))
    first = ledger.record(new)
    assert ledger.record(new).position == first.position
    assert amounts(sack) == (0, 0)


def test_an_identifier_with_another_content_is_refused(village):
    ledger.record(village.event(source_id="7"))
    with pytest.raises(Refused) as refused:
        ledger.record(village.event(source_id="7", resource_quantity=Decimal(2)))
    assert refused.value.code == "source_id_taken"


def test_the_plan_is_taken_from_the_process_or_the_pledge(village):
    process = make_process(in_scope_of=village.farm)
    assert ledger.record(village.event(input_of=process.id)).plan_id == process.planned_within_id
    pledge = Commitment.objects.create(
        action="deliverService",
        provider=village.farm,
        receiver=village.kitchen,
        plan=process.planned_within,
        resource_conforms_to=village.rice,
        resource_quantity=Decimal(1),
        resource_unit="kg",
    )
    assert ledger.record(village.event(fulfills=pledge.id)).plan_id == process.planned_within_id


def test_a_transfer_moves_rights_and_goods_and_makes_the_receivers_record(village):
    sack, theirs = village.stock(10), new_id()
    ledger.record(
        village.event(
            "transfer", resource_inventoried_as=sack, to_resource_inventoried_as=theirs, resource_quantity=Decimal(3)
        )
    )
    assert amounts(sack) == (7, 7)
    assert amounts(theirs) == (3, 3)
    row = EconomicResource.objects.get(id=theirs)
    assert (row.primary_accountable, row.custodian, row.created_at) == (village.kitchen, village.kitchen, NOON)


def test_rights_alone_leave_the_goods_with_whoever_has_them(village):
    sack, theirs = village.stock(10), new_id()
    ledger.record(
        village.event(
            "transferAllRights",
            resource_inventoried_as=sack,
            to_resource_inventoried_as=theirs,
            resource_quantity=Decimal(4),
        )
    )
    assert amounts(sack) == (6, 10)
    assert amounts(theirs) == (4, 0)
    row = EconomicResource.objects.get(id=theirs)
    assert (row.primary_accountable, row.custodian) == (village.kitchen, village.farm)


def test_a_record_of_custody_has_nobody_accountable(village):
    sack, slip = village.stock(10), new_id()
    ledger.record(
        village.event(
            "transferCustody",
            resource_inventoried_as=sack,
            to_resource_inventoried_as=slip,
            resource_quantity=Decimal(4),
        )
    )
    assert amounts(sack) == (10, 6)
    row = EconomicResource.objects.get(id=slip)
    assert (row.primary_accountable, row.custodian, row.onhand_quantity) == (None, village.kitchen, 4)


REFUSED: dict[str, dict[str, Any]] = {
    "unknown_action": {"action": "borrow"},
    "missing_quantity": {"resource_quantity": None},
    "missing_unit": {"resource_unit": ""},
    "wrong_quantity_kind": {"action": "work"},
    "quantity_not_positive": {"resource_quantity": Decimal(0)},
    "quantity_not_exact": {"resource_quantity": Decimal("0.0000001")},
    "unknown_unit": {"resource_unit": "bucket"},
    "unit_not_of_specification": {"resource_unit": "litre"},
    "move_between_agents": {"action": "move"},
    "resource_missing": {"action": "consume", "resource_inventoried_as": new_id()},
    "missing_source": {"source_id": ""},
    "text_not_storable": {"stage": "x" * 81},
    "time_without_zone": {"occurred_at": NOON.replace(tzinfo=None)},
    "ends_before_start": {"ended_at": NOON - timedelta(seconds=1)},
    "unknown_reference": {"resource_conforms_to": new_id()},
}


@pytest.mark.parametrize("code", REFUSED)
@pytest.mark.parametrize("bulk", [False, True])
def test_what_makes_no_sense_is_refused_at_both_doors_and_leaves_nothing(code, bulk, village):
    fields = dict(REFUSED[code])
    new = village.event(fields.pop("action", "deliverService"), **fields)
    with pytest.raises(Refused) as refused:
        ledger.record_many([village.event(), new]) if bulk else ledger.record(new)
    assert refused.value.code == code
    assert "{" not in refused.value.message
    assert not EconomicEvent.objects.exists()


STOCK_REFUSED: dict[str, dict[str, Any]] = {
    "negative_stock": {"action": "consume", "resource_quantity": Decimal(11)},
    "event_before_resource": {"action": "consume", "occurred_at": NOON - timedelta(days=1)},
    "same_agent": {"action": "transfer"},
    "wrong_process_side": {"action": "raise", "side": "input_of"},
}


@pytest.mark.parametrize("code", STOCK_REFUSED)
def test_what_the_stock_does_not_allow_is_refused(code, village):
    fields = dict(STOCK_REFUSED[code])
    sack = village.stock(10)
    side = fields.pop("side", "")
    if side:
        fields[side] = make_process(in_scope_of=village.farm).id
    with pytest.raises(Refused) as refused:
        ledger.record(village.own(fields.pop("action"), resource_inventoried_as=sack, **fields))
    assert refused.value.code == code
    assert amounts(sack) == (10, 10)
    assert EconomicEvent.objects.count() == 1


def test_only_the_owner_may_give_away(village):
    sack = village.stock()
    with pytest.raises(Refused) as refused:
        ledger.record(
            village.event(
                "transfer", provider=village.kitchen.id, receiver=village.farm.id, resource_inventoried_as=sack
            )
        )
    assert refused.value.code == "not_accountable"
    assert village.farm.organization.name.texts["en"] in refused.value.message


def test_a_second_pickup_in_one_process_is_refused(village):
    sack, process = village.stock(), make_process(in_scope_of=village.farm)
    pickup = {"resource_inventoried_as": sack, "resource_quantity": Decimal(10), "input_of": process.id}
    ledger.record(village.own("pickup", **pickup))
    with pytest.raises(Refused) as refused:
        ledger.record(village.own("pickup", **pickup))
    assert refused.value.code in {"duplicate_pickup", "negative_stock"}


def test_a_packed_resource_cannot_be_moved_nor_packed_into_its_content(village):
    sack, box = village.stock(), village.stock(1)
    pack = {"resource_inventoried_as": sack, "to_resource_inventoried_as": box, "resource_quantity": Decimal(10)}
    ledger.record(village.own("combine", **pack))
    assert EconomicResource.objects.get(id=sack).contained_in_id == box
    with pytest.raises(Refused) as refused:
        ledger.record(village.own("combine", resource_inventoried_as=box, to_resource_inventoried_as=sack))
    assert refused.value.code == "contained_in_itself"
    ledger.record(
        village.own(
            "separate", resource_inventoried_as=sack, to_resource_inventoried_as=box, resource_quantity=Decimal(10)
        )
    )
    assert EconomicResource.objects.get(id=sack).contained_in_id is None


def test_a_resource_of_another_kind_is_refused(village):
    sack = village.stock()
    other = make_specification(default_unit="kg")
    with pytest.raises(Refused) as refused:
        ledger.record(village.own("consume", resource_inventoried_as=sack, resource_conforms_to=other.id))
    assert refused.value.code == "wrong_specification"


@pytest.mark.parametrize(
    "statement", ["UPDATE ledger_economicevent SET state = 'x'", "DELETE FROM ledger_economicevent"]
)
def test_the_database_refuses_to_change_what_happened(statement, village):
    ledger.record(village.event())
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_recording_a_plain_event_takes_one_query(village, django_assert_num_queries):
    process = make_process(in_scope_of=village.farm)
    ledger.record(village.event(input_of=process.id))
    with django_assert_num_queries(3):  # a savepoint, the insert, its release
        ledger.record(village.event(input_of=process.id))
