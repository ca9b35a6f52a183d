"""Booking, waiting and moving up on the real database."""

from datetime import time, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from builders import make_space, make_user, make_user_with_role, text
from dure.core.agents.roles import Role
from dure.core.audit.models import Change
from dure.core.kit.errors import Refused
from dure.core.kit.ids import new_id
from dure.ledger.models import EconomicEvent
from dure.local.spaces.bookings.actions import NewBooking, book, cancel, make_slots, open_pattern
from dure.local.spaces.bookings.models import Booking, Slot, SlotPattern

pytestmark = pytest.mark.django_db
OPENS = {"phone_opens": time(0), "desk_opens": time(0), "online_opens": time(0)}


@pytest.fixture
def slot():
    space = make_space()
    manager = make_user_with_role(Role.ORGANIZATION_MANAGER, space.operator)
    places = {"phone_places": 2, "desk_places": 1, "online_places": 1}
    hours = {"weekdays": list(range(7)), "start": time(10), "minutes": 60, "days_ahead": 7}
    pattern = SlotPattern(space=space, name=text("Bath"), **places, **hours, **OPENS)
    slots = open_pattern(manager, pattern)
    now = timezone.now()
    return next(each for each in slots if each.release_at > now + timedelta(hours=1))


@pytest.fixture
def staff(slot):
    return make_user_with_role(Role.DESK_STAFF, slot.space.operator)


def new(way="phone", people=1, **more):
    return NewBooking(more.pop("entry_id", str(new_id())), way, "Kim Sunja", "01000001234", people)


def test_a_pattern_makes_its_slots_once(slot):
    count = Slot.objects.count()
    assert count == 29
    assert make_slots(slot.pattern) == []


def test_each_way_has_its_own_places(slot, staff):
    assert book(None, slot, new("online")).state == "booked"
    assert book(None, slot, new("online")).state == "waiting"
    assert book(staff, slot, new("phone", 2)).state == "booked"


def test_the_same_entry_again_is_the_same_booking(slot, staff):
    assert book(staff, slot, new(entry_id="1")) == book(staff, slot, new(entry_id="1"))
    assert Booking.objects.count() == 1


def test_a_cancellation_moves_up_who_waits_first(slot, staff):
    first = book(staff, slot, new(people=2))
    group, single = book(staff, slot, new(people=2)), book(staff, slot, new())
    cancel(None, first, f" {first.code.lower()} ")
    group.refresh_from_db()
    single.refresh_from_db()
    assert (group.state, single.state) == ("moved_up", "waiting")
    assert cancel(staff, first).state == "cancelled"


def test_a_wrong_code_cancels_nothing(slot, staff):
    booking = book(staff, slot, new())
    with pytest.raises(PermissionDenied):
        cancel(None, booking, "WRONG2")
    assert Booking.objects.get().state == "booked"


def test_staff_of_another_space_and_visitors_may_not_book_by_telephone(slot):
    for by in (None, make_user()):
        with pytest.raises(PermissionDenied):
            book(by, slot, new("phone"))


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"online_opens_at": timedelta(hours=1)}, "not-open"),
        ({"starts_at": timedelta(hours=-1)}, "over"),
        ({"closed_at": timedelta()}, "over"),
    ],
)
def test_a_slot_is_booked_only_while_it_is_open(slot, change, code):
    Slot.objects.filter(pk=slot.pk).update(**{field: timezone.now() + ago for field, ago in change.items()})
    with pytest.raises(Refused) as refusal:
        book(None, slot, new("online"))
    assert refusal.value.code == code


def test_nothing_of_the_person_is_in_the_ledger_or_the_audit(slot, staff):
    book(staff, slot, new())
    assert not EconomicEvent.objects.exists()
    assert "Sunja" not in str(list(Change.objects.values()))
