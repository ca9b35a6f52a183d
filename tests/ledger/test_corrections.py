from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db.models import Sum

from builders import make_user, make_user_with_role
from dure import ledger
from dure.core.agents.models import User
from dure.core.agents.roles import Role
from dure.core.audit.models import Change
from dure.core.kit.errors import Refused
from dure.ledger import actions
from dure.ledger.corrections import counted
from dure.ledger.models import EconomicEvent
from ledger.flows import Village, amounts

pytestmark = pytest.mark.django_db


@pytest.fixture
def village() -> Village:
    return Village()


@pytest.fixture
def staff(village: Village) -> User:
    return make_user_with_role(Role.DESK_STAFF, village.farm.organization)


def test_a_correction_adds_its_difference_and_says_what_it_corrects(village, staff):
    event = ledger.record(village.event(resource_quantity=Decimal(3)))
    correction = actions.correct_event(staff, event.id, source="desk", source_id="1", resource_quantity=Decimal(2))
    assert correction.corrects == event
    assert correction.recorded_by_id == staff.agent_id
    assert EconomicEvent.objects.aggregate(total=Sum("resource_quantity"))["total"] == 5
    assert counted(EconomicEvent.objects.all()).count() == 1
    assert Change.objects.get().action == "correct_event"


def test_an_event_that_is_backed_out_no_longer_counts(village, staff):
    event = ledger.record(village.event("use", resource_quantity=Decimal(1), effort_quantity=Decimal("1.5")))
    ledger.record(village.event())
    actions.undo_event(staff, event.id, source="desk", source_id="1")
    assert counted(EconomicEvent.objects.all()).count() == 1
    assert EconomicEvent.objects.filter(action="use").aggregate(total=Sum("effort_quantity"))["total"] == 0


def test_half_a_correction_leaves_the_event_counting(village, staff):
    event = ledger.record(village.event("use", resource_quantity=Decimal(1), effort_quantity=Decimal(1)))
    actions.correct_event(staff, event.id, source="desk", source_id="1", resource_quantity=Decimal(-1))
    assert counted(EconomicEvent.objects.all()).count() == 1


def test_a_correction_gives_the_stock_back(village, staff):
    sack = village.stock(10)
    event = ledger.record(village.own("consume", resource_inventoried_as=sack, resource_quantity=Decimal(4)))
    actions.undo_event(staff, event.id, source="desk", source_id="1")
    assert amounts(sack) == (10, 10)


def test_no_more_is_taken_back_than_there_was(village, staff):
    event = ledger.record(village.event("use", resource_quantity=Decimal(3), effort_quantity=Decimal(1)))
    for wrong in ({"resource_quantity": Decimal(-4)}, {"effort_quantity": Decimal(-2)}):
        with pytest.raises(Refused) as refused:
            actions.correct_event(staff, event.id, source="desk", source_id="1", **wrong)
        assert refused.value.code == "correction_exceeds"


def test_a_correction_is_corrected_through_its_original(village, staff):
    event = ledger.record(village.event(resource_quantity=Decimal(3)))
    correction = actions.correct_event(staff, event.id, source="desk", source_id="1", resource_quantity=Decimal(2))
    with pytest.raises(Refused) as refused:
        actions.correct_event(staff, correction.id, source="desk", source_id="2", resource_quantity=Decimal(1))
    assert refused.value.code == "correction_of_correction"
    assert str(event.id) in refused.value.message


def test_a_correction_that_tells_another_story_is_refused(village):
    event = ledger.record(village.event())
    with pytest.raises(Refused) as refused:
        ledger.record(village.event(receiver=village.person.id, corrects=event.id))
    assert refused.value.code == "correction_unmatched"


def test_correcting_needs_the_right_to_record(village):
    event = ledger.record(village.event())
    with pytest.raises(PermissionDenied):
        actions.correct_event(make_user(), event.id, source="desk", source_id="1", resource_quantity=Decimal(1))


def test_nobody_records_where_no_organization_takes_part(village, staff):
    new = village.event(provider=village.person.id, receiver=staff.agent_id)
    with pytest.raises(PermissionDenied):
        actions.record_event(staff, new)
