"""One time alone: other places, calling it off, who did not come; the pages of it, the list of calls, the calendar."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from booking_world import a_slot, a_staff
from dure.core.agents.personal import PersonalData, register_person
from dure.core.agents.roles import Role
from dure.core.agents.tokens import create_token
from dure.core.kit.errors import Refused
from dure.core.kit.ids import new_id
from dure.local.spaces.bookings.actions import NewBooking, book, mark_came
from dure.local.spaces.bookings.changing import change_places, close_slot
from dure.local.spaces.bookings.models import Booking, Notice, Slot
from dure.local.spaces.bookings.queries import day_counts, day_slots
from dure.local.spaces.bookings.tasks import note_absences
from dure.local.spaces.queries import today_at

pytestmark = pytest.mark.django_db


@pytest.fixture
def slot():
    return a_slot()


@pytest.fixture
def staff(slot):
    return a_staff(slot)


@pytest.fixture
def manager(slot):
    return a_staff(slot, Role.ORGANIZATION_MANAGER)


def new(way="phone", people=1, **more):
    return NewBooking(str(new_id()), way, "Kim Sunja", "01000001234", people, **more)


def places(phone, desk=1, online=1):
    return {"phone": phone, "desk": desk, "online": online}


def test_more_places_let_who_waits_move_up_and_fewer_than_taken_are_refused(slot, staff, manager):
    book(staff, slot, new(people=2))
    waiting = book(staff, slot, new(people=2))
    with pytest.raises(Refused) as refusal:
        change_places(manager, slot, places(1))
    assert refusal.value.field == "phone_places"
    change_places(manager, slot, places(4))
    waiting.refresh_from_db()
    assert waiting.state == "moved_up"
    Slot.objects.filter(pk=slot.pk).update(release_at=timezone.now())
    with pytest.raises(Refused):
        change_places(manager, slot, places(3, 0, 0))
    change_places(manager, slot, places(3, 1, 0))
    with pytest.raises(PermissionDenied):
        change_places(staff, slot, places(9))


def test_calling_a_time_off_cancels_all_and_each_is_told(slot, staff):
    book(staff, slot, new(people=2)), book(staff, slot, new())
    assert len(close_slot(staff, slot)) == 2
    assert set(Booking.objects.values_list("state", flat=True)) == {"cancelled"}
    assert Notice.objects.filter(kind="called_off").count() == 2
    for again in (lambda: close_slot(staff, slot), lambda: book(staff, slot, new())):
        with pytest.raises(Refused):
            again()


def test_who_is_still_expected_after_the_end_did_not_come_and_may_be_noted_otherwise(slot, staff):
    absent, waiting = book(staff, slot, new(people=2)), book(staff, slot, new())
    assert note_absences(None) == {"absent": 0}
    now = timezone.now()
    today = today_at(slot.space)
    Slot.objects.filter(date=today).delete()
    Slot.objects.filter(pk=slot.pk).update(
        date=today, starts_at=now - timedelta(hours=1), ends_at=now - timedelta(minutes=1)
    )
    assert note_absences(None) == {"absent": 1}
    assert note_absences(None) == {"absent": 0}
    assert day_counts(day_slots(slot.space, today)) == {"expected": 0, "came": 0, "absent": 2}
    waiting.refresh_from_db()
    assert waiting.state == "waiting"
    assert mark_came(staff, absent).state == "came"


def test_staff_call_off_on_the_page_and_work_through_the_calls(client, slot, staff):
    base = f"/en/desk/{slot.space.slug}/bookings"
    booking = book(staff, slot, new())
    client.force_login(staff)
    page = client.get(f"{base}/times/{slot.pk}/").content.decode()
    assert "One booking stands" in page
    assert 'value="places"' not in page
    assert client.post(f"{base}/times/{slot.pk}/", {"do": "close"}).url == f"{base}/callbacks/"
    assert "One call to make" in client.get(f"{base}/").content.decode()
    page = client.get(f"{base}/callbacks/").content.decode()
    assert booking.code in page
    assert "Sunja" not in page
    act = {"notice": Notice.objects.get().pk}
    opened = client.post(f"{base}/callbacks/", {**act, "do": "open"}).content.decode()
    assert "Kim Sunja" in opened
    assert "tel:01000001234" in opened
    client.post(f"{base}/callbacks/", {**act, "do": "not_reached"})
    assert "Called once" in client.get(f"{base}/callbacks/").content.decode()
    client.post(f"{base}/callbacks/", {**act, "do": "reached"})
    assert booking.code not in client.get(f"{base}/callbacks/").content.decode()
    assert client.post(f"{base}/callbacks/", {**act, "do": "reached"}).status_code == 404


def test_a_manager_changes_the_places_on_the_page_and_reads_why_not(client, slot, staff, manager):
    url = f"/en/desk/{slot.space.slug}/bookings/times/{slot.pk}/"
    book(staff, slot, new(people=2))
    client.force_login(manager)
    fields = {"phone_places": 1, "desk_places": 1, "online_places": 1, "do": "places"}
    answer = client.post(url, fields)
    assert answer.status_code == 422
    assert "2 places of this way are taken" in answer.context["form"].errors["phone_places"][0]
    assert client.post(url, {**fields, "phone_places": 5}).status_code == 302
    slot.refresh_from_db()
    assert slot.phone_places == 5


def test_staff_find_a_resident_and_book_without_registering_again(client, slot, staff):
    resident = register_person(staff, slot.space.operator, PersonalData(name="Lee Okja", phone="01000005678"))
    url = f"/en/desk/{slot.space.slug}/bookings/?day={slot.date}"
    client.force_login(staff)
    fields = {"entry_id": "1", "slot": slot.pk, "people": 1, "query": "okja"}
    found = client.post(url, {**fields, "do": "find"})
    assert "Lee Okja …5678" in found.content.decode()
    assert found.context["form"].errors == {}
    assert "Nobody registered" in client.post(url, {**fields, "query": "nobody", "do": "find"}).content.decode()
    assert client.post(url, {**fields, "do": "desk"}).context["form"].errors.keys() == {"name", "phone"}
    client.post(url, {**fields, "person": resident.pk, "do": "desk", "reminders": "on", "email": "o@example.com"})
    booking = Booking.objects.get()
    assert (booking.person, booking.known_before) == (resident, True)
    assert booking.email_box


def test_an_address_without_agreeing_is_refused_at_its_field_online(client, slot):
    url = f"/en/desk/{slot.space.slug}/bookings/online/{slot.pk}/"
    fields = {"entry_id": "1", "name": "Kim Sunja", "phone": "01000001234", "people": 1, "email": "s@example.com"}
    assert client.post(url, fields).context["form"].errors.keys() == {"email"}
    assert client.post(url, {**fields, "reminders": "on"}).status_code == 200
    assert Booking.objects.get().email_box


def test_a_booking_is_put_in_a_calendar_by_its_code(client, slot, staff):
    booking = book(staff, slot, new())
    answer = client.post(f"/en/desk/{slot.space.slug}/bookings/code/", {"code": booking.code, "do": "calendar"})
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    lines = answer.content.decode().split("\r\n")
    assert f"DTSTART:{slot.starts_at:%Y%m%dT%H%M%SZ}" in lines
    assert f"DESCRIPTION:Code of the booking: {booking.code}" in lines
    assert "Sunja" not in answer.content.decode()


def test_programs_read_coming_times_and_staff_book_cancel_and_note_who_came(slot, staff):
    base = f"/api/v1/spaces/{slot.space.slug}"
    client = Client(headers={"Authorization": f"Bearer {create_token(staff, 'Program', ['spaces:write'])[1]}"})
    listed = next(row for row in Client().get(f"{base}/slots").json() if row["id"] == str(slot.pk))
    assert [(each["way"], each["left"]) for each in listed["places"]] == [("phone", 2), ("desk", 1), ("online", 1)]
    body = {"entry_id": str(new_id()), "slot": str(slot.pk), "way": "phone", "name": "Kim", "phone": "01000001234"}
    made = client.post(f"{base}/bookings", body, content_type="application/json")
    assert made.status_code == 201
    assert client.post(f"{base}/bookings", body, content_type="application/json").json() == made.json()
    booking = f"{base}/bookings/{made.json()['id']}"
    assert client.post(f"{booking}/came").json()["type"] == "urn:dure:problem:other-day"
    assert client.post(f"{booking}/cancel").json()["state"] == "cancelled"
    assert Client().post(f"{booking}/cancel").status_code == 401
