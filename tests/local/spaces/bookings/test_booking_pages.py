"""The pages of bookings: staff see marks until they ask for names; visitors book, print and cancel by a code."""

import re
from datetime import time, timedelta

import pytest
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from builders import make_space, make_user_with_role, text
from dure.core.agents.models import PersonalRecord
from dure.core.agents.personal import read_as_promised
from dure.core.agents.roles import Role
from dure.core.audit.models import Access
from dure.core.kit.errors import Refused
from dure.core.kit.ids import new_id
from dure.ledger.models import EconomicEvent
from dure.local.spaces.bookings.actions import (
    NewBooking,
    book,
    cancel,
    end_pattern,
    mark_came,
    mark_no_show,
    open_pattern,
)
from dure.local.spaces.bookings.models import Booking, Slot, SlotPattern
from dure.local.spaces.bookings.tasks import forget_bookers, plan_slots, release_places
from dure.local.spaces.queries import today_at

pytestmark = pytest.mark.django_db
BASE = "/en/desk/bathhouse"
OPENS = {"phone_opens": time(0), "desk_opens": time(0), "online_opens": time(0)}


@pytest.fixture
def space():
    return make_space("bathhouse", name=text("Iljuk Bathhouse"))


@pytest.fixture
def manager(space):
    return make_user_with_role(Role.ORGANIZATION_MANAGER, space.operator)


@pytest.fixture
def staff(space):
    return make_user_with_role(Role.DESK_STAFF, space.operator)


@pytest.fixture
def slots(space, manager):
    places = {"phone_places": 2, "desk_places": 1, "online_places": 1}
    hours = {"weekdays": list(range(7)), "start": time(10), "minutes": 60, "days_ahead": 7}
    return open_pattern(manager, SlotPattern(space=space, name=text("Bath"), **places, **hours, **OPENS))


@pytest.fixture
def slot(slots):
    return next(each for each in slots if each.release_at > timezone.now() + timedelta(hours=1))


def make_today(slot, starts=timedelta(minutes=30)):
    """Have the slot take place on this day, beginning so much from now."""
    now = timezone.now()
    moments = {"starts_at": now + starts, "ends_at": now + starts + timedelta(hours=1)}
    Slot.objects.filter(date=today_at(slot.space), pattern=slot.pattern).exclude(pk=slot.pk).delete()
    Slot.objects.filter(pk=slot.pk).update(date=today_at(slot.space), **moments)
    slot.refresh_from_db()
    return slot


def new(way="phone", people=1, name="Kim Sunja"):
    return NewBooking(str(new_id()), way, name, "01000001234", people)


def entry_id_in(answer):
    return re.search(r'name="entry_id" value="([^"]+)"', answer.content.decode()).group(1)


def test_staff_book_by_phone_and_see_marks_until_they_ask_for_names(client, slot, staff):
    client.force_login(staff)
    url = f"{BASE}/bookings/?day={slot.date}"
    fields = {"slot": slot.pk, "name": "Kim Sunja", "phone": "01000001234", "people": 2, "do": "phone"}
    client.post(url, {**fields, "entry_id": entry_id_in(client.get(url))})
    booking = Booking.objects.get()
    assert (booking.way, booking.people, booking.state) == ("phone", 2, "booked")
    page = client.get(url).content.decode()
    assert booking.code in page
    assert "Sunja" not in page
    reads = Access.objects.count()
    assert "Kim Sunja" in client.post(url, {"do": "names"}).content.decode()
    assert Access.objects.count() == reads + 1


def test_a_wrong_number_stands_at_its_field_and_nothing_is_lost(client, slot, staff):
    client.force_login(staff)
    url = f"{BASE}/bookings/?day={slot.date}"
    fields = {"slot": slot.pk, "name": "Kim Sunja", "phone": "12", "people": 1, "do": "desk", "entry_id": "1"}
    answer = client.post(url, fields)
    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {"phone"}
    assert "Kim Sunja" in answer.content.decode()
    assert not Booking.objects.exists()


def test_staff_touch_came_and_the_visit_is_linked(client, slot, staff):
    booking = book(staff, make_today(slot), new())
    client.force_login(staff)
    for _again in range(2):
        client.post(f"{BASE}/bookings/", {"do": "came", "booking": booking.code})
    booking.refresh_from_db()
    assert booking.state == "came"
    assert booking.event == EconomicEvent.objects.get()
    assert booking.event.receiver_id == booking.person_id


def test_a_group_that_came_is_so_many_guests_without_names(slot, staff):
    booking = mark_came(staff, book(staff, make_today(slot), new(people=2)))
    assert booking.event.resource_quantity == 2
    assert booking.event.receiver_id == slot.space.guests_id


def test_who_waits_has_no_place_to_come_to_and_who_came_cannot_be_cancelled(slot, staff):
    slot = make_today(slot)
    Slot.objects.filter(pk=slot.pk).update(release_at=slot.starts_at)
    came = book(staff, slot, new("desk"))
    waiting = book(staff, slot, new("desk"))
    mark_came(staff, came)
    for act, booking, code in ((mark_came, waiting, "no-place"), (cancel, came, "begun")):
        with pytest.raises(Refused) as refusal:
            act(staff, booking)
        assert refusal.value.code == code


def test_not_coming_is_noted_only_after_the_start_and_late_comers_still_come(slot, staff):
    booking = book(staff, make_today(slot), new())
    with pytest.raises(Refused):
        mark_no_show(staff, booking)
    make_today(slot, timedelta(minutes=-5))
    assert mark_no_show(staff, booking).state == "no_show"
    assert mark_came(staff, booking).state == "came"
    assert mark_no_show(staff, booking).state == "came"


def test_coming_is_not_noted_on_another_day(slot, staff):
    booking = book(staff, slot, new())
    Slot.objects.filter(pk=slot.pk).update(date=today_at(slot.space) + timedelta(days=40))
    with pytest.raises(Refused) as refusal:
        mark_came(staff, booking)
    assert refusal.value.code == "other-day"


def test_a_manager_opens_times_and_ends_them_but_what_is_booked_stays(client, space, manager, staff):
    client.force_login(manager)
    fields = {
        "name_en": "Bath",
        "name_original": "en",
        "weekdays": list(range(7)),
        "start": "10:00",
        "minutes": 60,
        "phone_places": 2,
    }
    fields |= {"desk_places": 1, "online_places": 1, "days_ahead": 7, "release_hours": 3, "do": "open"}
    fields |= {"phone_opens": "00:00", "desk_opens": "00:00", "online_opens": "00:00"}
    assert client.post(f"{BASE}/bookings/times/", fields).status_code == 302
    pattern = SlotPattern.objects.get()
    booked = book(staff, pattern.slots.filter(starts_at__gt=timezone.now())[0], new())
    client.post(f"{BASE}/bookings/times/", {"do": "end", "pattern": pattern.pk})
    still_open = pattern.slots.filter(starts_at__gt=timezone.now(), closed_at=None)
    assert list(still_open) == [booked.slot]
    assert plan_slots(None) == {"slots": 0}


def test_desk_staff_open_no_times(client, space, staff):
    client.force_login(staff)
    assert client.get(f"{BASE}/bookings/times/").status_code == 403


def test_somebody_books_online_once_and_cancels_by_the_code(client, slot, staff):
    cache.clear()
    url = f"{BASE}/bookings/online/{slot.pk}/"
    assert url in client.get(f"{BASE}/about/").content.decode()
    entry = {"name": "Kim Sunja", "phone": "01000001234", "people": 1, "entry_id": entry_id_in(client.get(url))}
    pages = [client.post(url, entry).content.decode() for _again in range(2)]
    booking = Booking.objects.get()
    assert all(booking.code in page for page in pages)
    assert "Sunja" not in pages[0]
    waiting = book(None, slot, new("online"))
    assert waiting.state == "waiting"
    answer = client.post(f"{BASE}/bookings/code/", {"code": booking.code.lower(), "do": "cancel"})
    assert "cancelled" in answer.content.decode()
    waiting.refresh_from_db()
    assert waiting.state == "moved_up"


def test_codes_are_not_guessed(client, slot):
    cache.clear()
    for _guess in range(20):
        assert "no booking" in client.post(f"{BASE}/bookings/code/", {"code": "AAAAAA"}).content.decode()
    booking = book(None, slot, new("online"))
    answer = client.post(f"{BASE}/bookings/code/", {"code": booking.code, "do": "cancel"})
    assert answer.status_code == 422
    booking.refresh_from_db()
    assert booking.state == "booked"


def test_whoever_waits_moves_up_when_places_are_released(slot):
    book(None, slot, new("online"))
    waiting = book(None, slot, new("online"))
    assert release_places(None) == {"moved_up": 0}
    Slot.objects.filter(pk=slot.pk).update(release_at=timezone.now())
    assert release_places(None) == {"moved_up": 1}
    waiting.refresh_from_db()
    assert waiting.state == "moved_up"


def test_names_and_numbers_are_erased_thirty_days_after_and_not_before(slot, staff):
    past, recent = book(staff, slot, new()), book(staff, slot, new("desk"))
    later = Slot.objects.filter(starts_at__gt=slot.starts_at).first()
    Booking.objects.filter(pk=recent.pk).update(slot=later)
    now = timezone.now()
    Slot.objects.filter(pk=slot.pk).update(starts_at=now - timedelta(days=31), ends_at=now - timedelta(days=30))
    assert forget_bookers(None) == {"erased": 1}
    assert read_as_promised(past.person_id, "test").phone == ""
    assert read_as_promised(recent.person_id, "test").phone != ""
    assert PersonalRecord.objects.filter(erased_at=None).count() == 1


def test_ending_times_needs_the_right(slot, staff):
    with pytest.raises(PermissionDenied):
        end_pattern(staff, slot.pattern)
