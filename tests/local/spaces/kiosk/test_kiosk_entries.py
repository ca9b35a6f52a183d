"""What a kiosk sends is recorded once, in order, at its time; what cannot be done never holds it up."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from builders import make_space, make_user_with_role
from dure.core.agents.personal import PersonalData, erase_person, register_person
from dure.core.agents.roles import Role
from dure.core.audit.models import Access
from dure.ledger.models import EconomicEvent
from dure.local.spaces.actions import add_device, close_day, open_day, revoke_device
from dure.local.spaces.alarms.models import Alarm
from dure.local.spaces.kiosk import members
from dure.local.spaces.kiosk.models import KioskEntry, MemberCard
from dure.local.spaces.models import Device, Stay

pytestmark = pytest.mark.django_db


class Kiosk:
    """A paired kiosk at a space where one is in until one goes out."""

    def __init__(self, **space):
        self.space = make_space(follows_presence=True, **space)
        self.manager = make_user_with_role(Role.ORGANIZATION_MANAGER, self.space.operator)
        self.device, self.key = add_device(self.manager, self.space, Device.Kind.KIOSK, "Entrance")
        self.client = Client(raise_request_exception=False)
        self.client.post("/kiosk/pair/", {"key": self.key})

    def post(self, path, body, **headers):
        return self.client.post(f"/kiosk/{path}", json.dumps(body), content_type="application/json", headers=headers)

    def send(self, *entries, now=None):
        answer = self.post("entries", {"now": (now or timezone.now()).isoformat(), "entries": list(entries)})
        assert answer.status_code == 200, answer.content
        return [(one["outcome"], one["problem"]) for one in answer.json()["results"]]

    def member(self, name="김영희", phone="010-1234-5678"):
        return register_person(self.manager, self.space.operator, PersonalData(name=name, phone=phone))


def entry(kind="enter", who=None, at=None, **more):
    return {
        "id": str(uuid4()),
        "kind": kind,
        "at": (at or timezone.now()).isoformat(),
        "who": who or {"guests": 1},
        **more,
    }


@pytest.fixture
def kiosk():
    return Kiosk()


def test_a_guest_comes_in_once_however_often_it_is_sent(kiosk):
    guest = entry()
    assert kiosk.send(guest) == [("accepted", "")]
    assert kiosk.send(guest) == [("known", "")]
    assert EconomicEvent.objects.count() == Stay.objects.count() == 1
    assert EconomicEvent.objects.get().source == "kiosk"


def test_the_same_entry_twice_in_one_batch_counts_once(kiosk):
    guest = entry()
    kiosk.send(guest, guest)
    assert EconomicEvent.objects.count() == 1


def test_a_batch_keeps_its_order_and_its_times(kiosk):
    start = timezone.now() - timedelta(hours=1)
    times = [start + timedelta(minutes=minute) for minute in range(10)]
    assert kiosk.send(*[entry(at=at) for at in times]) == [("accepted", "")] * 10
    assert list(EconomicEvent.objects.order_by("position").values_list("occurred_at", flat=True)) == pytest.approx(
        times, abs=timedelta(seconds=2)
    )


def test_a_clock_that_is_wrong_is_put_right(kiosk):
    wrong = timezone.now() - timedelta(days=400)
    kiosk.send(entry(at=wrong - timedelta(minutes=10)), now=wrong)
    at = EconomicEvent.objects.get().occurred_at
    assert abs(timezone.now() - timedelta(minutes=10) - at) < timedelta(seconds=5)


def test_what_is_older_than_a_month_is_left_to_the_staff(kiosk):
    assert kiosk.send(entry(at=timezone.now() - timedelta(days=40))) == [("refused", "too-old")]
    assert not EconomicEvent.objects.exists()
    assert KioskEntry.objects.get().problem == "too-old"


def test_what_is_refused_does_not_hold_up_what_follows(kiosk):
    bad = entry(who={"card": "dure-card:" + "x" * 32})
    assert kiosk.send(bad, entry()) == [("refused", "unknown-card"), ("accepted", "")]
    assert kiosk.send(bad) == [("refused", "unknown-card")]
    assert KioskEntry.objects.filter(accepted=False).count() == 1


def test_a_group_counts_its_heads(kiosk):
    kiosk.send(entry(who={"guests": 7}))
    assert Stay.objects.get().people == 7


def test_digits_that_are_one_members_alone_are_that_member(kiosk):
    person = kiosk.member()
    kiosk.send(entry(who={"digits": "5678"}, at=timezone.now() - timedelta(minutes=5)))
    assert Stay.objects.get().visitor_id == person.pk
    assert not KioskEntry.objects.exclude(problem="").exists()


def test_digits_of_two_members_are_a_guest_and_a_note_for_the_staff(kiosk):
    kiosk.member(), kiosk.member("박철수")
    assert kiosk.send(entry(who={"digits": "5678"})) == [("accepted", "digits-not-clear")]
    assert Stay.objects.get().visitor_id is None


def test_a_card_brings_its_member_in_and_out(kiosk):
    person = kiosk.member()
    code = members.make_card(kiosk.manager, kiosk.space, person.pk)[1]
    kiosk.send(entry(who={"card": code}))
    stay = Stay.objects.get()
    assert (stay.visitor_id, stay.left_at) == (person.pk, None)
    assert kiosk.send(entry("leave", {"card": code})) == [("accepted", "")]
    assert Stay.objects.get().ending == Stay.Ending.WENT_OUT


def test_a_new_card_ends_the_old_one(kiosk):
    person = kiosk.member()
    old = members.make_card(kiosk.manager, kiosk.space, person.pk)[1]
    members.make_card(kiosk.manager, kiosk.space, person.pk)
    assert kiosk.send(entry(who={"card": old})) == [("refused", "unknown-card")]


def test_a_locker_number_goes_out_once(kiosk):
    kiosk.send(entry(label="12"))
    going = entry("leave", {"label": "12"})
    assert kiosk.send(going, going) == [("accepted", ""), ("known", "")] or Stay.objects.get().left_at
    assert kiosk.send(going) == [("known", "")]


def test_a_late_leaving_does_not_put_out_who_came_after(kiosk):
    """Sent again much later, a leaving by locker number must not end the stay of whoever has that locker now."""
    kiosk.send(entry(label="12", at=timezone.now() - timedelta(hours=2)))
    kiosk.send(entry("leave", {"label": "12"}, at=timezone.now() - timedelta(hours=1, minutes=30)))
    kiosk.send(entry(label="12"))
    late = entry("leave", {"label": "12"}, at=timezone.now() - timedelta(hours=1))
    assert kiosk.send(late) == [("refused", "nobody-in")]
    assert Stay.objects.filter(left_at=None).count() == 1


def test_nobody_comes_in_on_a_closed_day_but_what_happened_before_is_told(kiosk):
    open_day(kiosk.manager, kiosk.space)
    close_day(kiosk.manager, kiosk.space)
    assert kiosk.send(entry()) == [("refused", "day-closed")]
    assert kiosk.send(entry(at=timezone.now() - timedelta(minutes=10))) == [("accepted", "")]


def test_an_id_of_another_kiosk_is_refused_and_changes_nothing(kiosk):
    guest = entry()
    kiosk.send(guest)
    assert Kiosk().send(guest) == [("refused", "other-kiosk")]
    assert EconomicEvent.objects.count() == 1


def test_a_member_of_another_operator_does_not_come_in(kiosk):
    other = Kiosk()
    handle = members.seal_handle(kiosk.device, other.member().pk)
    assert kiosk.send(entry(who={"member": handle})) == [("refused", "unknown-person")]


def test_a_handle_of_another_kiosk_is_worth_nothing(kiosk):
    person = kiosk.member()
    other = add_device(kiosk.manager, kiosk.space, Device.Kind.KIOSK, "Back door")[0]
    assert kiosk.send(entry(who={"member": members.seal_handle(other, person.pk)})) == [("refused", "unknown-member")]


@pytest.mark.parametrize(
    "spoilt",
    [
        7,
        {},
        {"id": "x"},
        entry() | {"at": "yesterday"},
        entry() | {"at": "2026-01-01T00:00:00"},
        entry() | {"kind": "burn"},
        entry() | {"who": []},
        entry() | {"label": "a\0b"},
        entry() | {"price": "free"},
        entry() | {"who": {"card": "x" * 5000}},
    ],
)
def test_an_entry_that_makes_no_sense_is_refused_by_itself(kiosk, spoilt):
    assert sorted(kiosk.send(spoilt, entry())) == [("accepted", ""), ("refused", "malformed")]


@pytest.mark.parametrize("guests", [0, -1, 501, 1.5, "2", True, None])
def test_a_number_of_guests_that_is_none_is_refused(kiosk, guests):
    assert kiosk.send(entry(who={"guests": guests})) == [("refused", "wrong-count")]


@pytest.mark.parametrize(
    "body", ["[]", "{", '{"now": 1, "entries": []}', '{"entries": []}', "[" * 100_000, '"\\ud800"']
)
def test_a_body_that_makes_no_sense_is_answered_with_400(kiosk, body):
    assert kiosk.client.post("/kiosk/entries", body, content_type="application/json").status_code == 400


def test_a_form_of_another_site_is_refused(kiosk):
    body = {"now": timezone.now().isoformat(), "entries": [entry()]}
    assert kiosk.post("entries", body, **{"Sec-Fetch-Site": "cross-site"}).status_code == 401
    assert kiosk.client.post("/kiosk/entries", json.dumps(body), content_type="text/plain").status_code == 400
    assert not EconomicEvent.objects.exists()


def test_a_revoked_kiosk_is_nobody(kiosk):
    revoke_device(kiosk.manager, kiosk.device)
    assert kiosk.post("entries", {"now": timezone.now().isoformat(), "entries": []}).status_code == 401
    assert kiosk.client.get("/kiosk/").status_code == 401


def test_the_cookie_is_kept_from_scripts_and_other_pages(kiosk):
    cookie = kiosk.client.cookies["dure_kiosk"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Strict", "/kiosk/")


def test_a_key_of_another_kind_of_device_does_not_pair(kiosk):
    button = add_device(kiosk.manager, kiosk.space, Device.Kind.BUTTON, "Button")[1]
    assert Client().post("/kiosk/pair/", {"key": button}).status_code == 422


def test_recognizing_shows_masked_names_and_pictures_only_and_is_logged(kiosk):
    person = kiosk.member()
    answer = kiosk.post("recognize", {"digits": "5678"})
    found = answer.json()["members"]
    assert [one["name"] for one in found] == ["김○희"]
    assert str(person.pk) not in answer.content.decode()
    assert Access.objects.get(subject=person.pk).reader == kiosk.space.operator_id
    assert kiosk.send(entry(who={"member": found[0]["handle"]})) == [("accepted", "")]
    assert Stay.objects.get().visitor_id == person.pk


def test_more_than_six_with_the_same_digits_are_not_shown(kiosk):
    for number in range(7):
        kiosk.member(phone=f"010-{number:04}-5678")
    assert kiosk.post("recognize", {"digits": "5678"}).json()["error"] == "too-many"


def test_members_cannot_be_leafed_through(kiosk):
    answers = [kiosk.post("recognize", {"digits": f"{number:04}"}).status_code for number in range(31)]
    assert answers == [200] * 30 + [422]


def test_consent_is_seen_and_changed_by_whoever_recognized_themselves(kiosk):
    kiosk.member()
    handle = kiosk.post("recognize", {"digits": "5678"}).json()["members"][0]["handle"]
    first = kiosk.post("consents", {"member": handle, "language": "ko"}).json()["consents"]
    free = next(one for one in first if not one["needed"])
    agreed = kiosk.post("consents", {"member": handle, "purpose": free["purpose"], "agree": True}).json()["consents"]
    assert {one["purpose"] for one in agreed if one["agreed"]} >= {free["purpose"]}
    again = kiosk.post("consents", {"member": handle, "purpose": free["purpose"], "agree": False}).json()["consents"]
    assert free["purpose"] not in {one["purpose"] for one in again if one["agreed"]}


def test_what_is_kept_of_a_member_goes_with_the_record(kiosk):
    person = kiosk.member()
    members.make_card(kiosk.manager, kiosk.space, person.pk)
    members.choose_picture(kiosk.manager, kiosk.space, person.pk, "pine")
    erase_person(kiosk.manager, person.pk)
    assert not MemberCard.objects.exists()


def test_a_guest_comes_in_without_scripts(kiosk):
    page = kiosk.client.post("/kiosk/guest/", {"id": str(uuid4())})
    assert page.status_code == 200
    assert EconomicEvent.objects.count() == 1


def test_an_entry_asks_the_database_little(kiosk, django_assert_max_num_queries):
    kiosk.send(entry())
    with django_assert_max_num_queries(28):
        kiosk.send(entry())


def test_help_is_called_once_however_often_it_is_sent(kiosk):
    call = {"id": str(uuid4())}
    assert [kiosk.post("sos", call).json() for _time in range(3)] == [{"called": True}] * 3
    assert Alarm.objects.filter(space=kiosk.space).count() == 1


def test_a_call_without_an_id_is_no_call(kiosk):
    assert kiosk.post("sos", {"id": "now"}).status_code == 400
    assert not Alarm.objects.exists()
