"""Whoever booked is written to where they agreed, once, and is called by staff where not."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from booking_world import a_slot, a_staff
from dure.core.agents.consents import has_consent, take_back
from dure.core.agents.personal import erase_person, register_person
from dure.core.agents.personal.data import PersonalData
from dure.core.agents.roles import Role
from dure.core.audit.models import Access, Change
from dure.core.kit.ids import new_id
from dure.core.tasks.models import Job
from dure.local.spaces.bookings.actions import NewBooking, book, cancel
from dure.local.spaces.bookings.changing import close_slot
from dure.local.spaces.bookings.engine.reminders import reminder_moment
from dure.local.spaces.bookings.models import Booking, Notice, Slot
from dure.local.spaces.bookings.notices import note_call, open_for_call, send
from dure.local.spaces.bookings.queries import call_list
from dure.local.spaces.bookings.tasks import forget_bookers, remind_bookers, send_notice
from jobs import run_jobs

pytestmark = pytest.mark.django_db
texts: list[tuple[str, str]] = []


def keep(to, words):
    texts.append((to, words))


def refuse(to, words):
    raise OSError(f"no service for {to}")


@pytest.fixture(autouse=True)
def _no_texts():
    texts.clear()


@pytest.fixture
def slot():
    return a_slot()


@pytest.fixture
def staff(slot):
    return a_staff(slot)


def new(way="online", **more):
    return NewBooking(str(new_id()), way, "Kim Sunja", "01000001234", **more)


def moved_up(slot, **more):
    """Somebody who waited and has a place by now."""
    first, second = book(None, slot, new()), book(None, slot, new(**more))
    cancel(None, first, first.code)
    second.refresh_from_db()
    assert second.state == "moved_up"
    return second


def test_who_agreed_is_written_to_at_once_when_moving_up_and_once_only(slot):
    booking = moved_up(slot, reminders=True, email="sunja@example.com")
    run_jobs()
    (message,) = mail.outbox
    assert message.to == ["sunja@example.com"]
    text = f"{message.subject}\n{message.body}"
    assert booking.code in text
    assert "/bookings/code/" in text
    assert "Sunja" not in text
    notice = Notice.objects.get()
    assert notice.state == "sent"
    assert not send(notice.pk, is_last=False)
    assert len(mail.outbox) == 1
    assert call_list(slot.space) == []
    assert b"sunja" not in bytes(booking.email_box)
    assert "sunja" not in str(list(Job.objects.values())) + str(list(Change.objects.values()))


def test_without_an_address_a_text_message_goes_to_the_phone(slot, settings):
    settings.TEXT_BACKEND = f"{__name__}.keep"
    booking = moved_up(slot, reminders=True)
    run_jobs()
    ((to, words),) = texts
    assert to == "01000001234"
    assert booking.code in words


def test_who_did_not_agree_or_cannot_be_reached_is_called(slot, staff):
    """No consent; consent but no service for text messages: both stand on the list, soonest first."""
    silent = moved_up(slot)
    agreed = book(staff, slot, new("phone", reminders=True))
    close_slot(staff, slot)
    run_jobs()
    calls = {call.notice.booking_id: call.notice.kind for call in call_list(slot.space)}
    assert calls == {silent.pk: "called_off", agreed.pk: "called_off"}
    assert mail.outbox == []


def test_what_cannot_be_sent_is_tried_again_and_then_called(slot, settings, caplog):
    settings.TEXT_BACKEND = f"{__name__}.refuse"
    moved_up(slot, reminders=True)
    for _attempt in range(5):
        assert call_list(slot.space) == []
        Job.objects.update(due_at=timezone.now())
        run_jobs()
    assert [call.notice.kind for call in call_list(slot.space)] == ["moved_up"]
    assert "01000001234" not in caplog.text + str(list(Job.objects.values()))


def test_what_was_being_sent_while_the_worker_died_is_not_sent_twice_but_called(slot):
    moved_up(slot, reminders=True, email="sunja@example.com")
    Notice.objects.update(sending_since=timezone.now())
    run_jobs()
    assert mail.outbox == []
    assert len(call_list(slot.space)) == 1


def test_a_call_is_counted_until_somebody_is_reached(slot, staff):
    notice = Notice.objects.get(booking=moved_up(slot))
    reads = Access.objects.count()
    assert open_for_call(staff, notice).phone == "01000001234"
    assert Access.objects.count() == reads + 1
    assert note_call(staff, notice, reached=False).calls == 1
    assert len(call_list(slot.space)) == 1
    assert note_call(staff, notice, reached=True).state == "reached"
    assert note_call(staff, notice, reached=False).calls == 2
    assert call_list(slot.space) == []
    stranger = a_staff(a_slot())
    for act in (open_for_call, lambda by, notice: note_call(by, notice, reached=True)):
        with pytest.raises(PermissionDenied):
            act(stranger, notice)


def test_whoever_cancels_or_is_erased_is_not_called(slot, staff):
    first = moved_up(slot)
    cancel(None, first, first.code)
    assert call_list(slot.space) == []
    second = book(staff, slot, new("phone"))
    close_slot(staff, slot)
    assert len(call_list(slot.space)) == 1
    erase_person(a_staff(slot, Role.ORGANIZATION_MANAGER), second.person_id)
    assert call_list(slot.space) == []


def test_taking_the_consent_back_forgets_the_address_and_a_call_stays(slot, staff):
    booking = moved_up(slot, reminders=True, email="sunja@example.com")
    assert take_back(staff, booking.person_id, "reminders")
    run_jobs()
    booking.refresh_from_db()
    assert bytes(booking.email_box) == b""
    assert mail.outbox == []
    assert len(call_list(slot.space)) == 1


def test_without_consent_no_address_is_kept(slot):
    booking = book(None, slot, new(email="sunja@example.com"))
    assert bytes(booking.email_box) == b""
    assert not has_consent(booking.person_id, "reminders")


def test_a_reminder_is_sent_on_the_evening_before_once(slot, staff, monkeypatch):
    booking = book(staff, slot, new("phone", reminders=True, email="sunja@example.com"))
    book(staff, slot, new("phone"))
    evening = reminder_moment(slot.date, ZoneInfo("Asia/Seoul"))
    Booking.objects.update(made_at=evening - timedelta(days=1))
    for hours, reminded in ((-1, 0), (0, 1), (0.5, 0)):
        monkeypatch.setattr(timezone, "now", lambda at=evening + timedelta(hours=hours): at)
        assert remind_bookers(None) == {"reminded": reminded, "to_call": 0}
    notice = Notice.objects.get()
    assert (notice.booking, notice.kind) == (booking, "reminder")
    send_notice(Job(attempts=1), str(notice.pk))
    assert [message.to for message in mail.outbox] == [["sunja@example.com"]]


def test_a_message_whose_job_was_lost_is_called(slot):
    moved_up(slot, reminders=True, email="sunja@example.com")
    Notice.objects.update(made_at=timezone.now() - timedelta(hours=2))
    assert remind_bookers(None)["to_call"] == 1


def test_a_known_resident_is_not_registered_again_nor_erased_with_the_booking(slot, staff):
    resident = register_person(staff, slot.space.operator, PersonalData(name="Lee Okja", phone="01000005678"))
    booking = book(staff, slot, NewBooking("1", "desk", person=resident.pk, reminders=True, email="o@example.com"))
    assert booking.person == resident
    now = timezone.now()
    Slot.objects.filter(pk=slot.pk).update(starts_at=now - timedelta(days=41), ends_at=now - timedelta(days=40))
    assert forget_bookers(None) == {"erased": 0}
    booking.refresh_from_db()
    assert bytes(booking.email_box) == b""


def test_nobody_chooses_a_resident_of_somebody_else_nor_online(slot, staff):
    elsewhere = a_slot()
    stranger = register_person(a_staff(elsewhere), elsewhere.space.operator, PersonalData(name="Lee Okja"))
    for by, way in ((staff, "desk"), (None, "online")):
        with pytest.raises(PermissionDenied):
            book(by, slot, NewBooking("1", way, person=stranger.pk))
