"""What a kiosk asks every second: calls for help without names, and whether its page is still right."""

from uuid import uuid4

import pytest

from builders import make_user_with_role, text
from dure.core.agents.roles import Role
from dure.local.spaces.actions import revoke_device
from dure.local.spaces.alarms.actions import Resolution, acknowledge, raise_sos, resolve
from dure.local.spaces.alarms.models import AlarmStep
from dure.local.spaces.kiosk.actions import Behavior, set_kiosk
from dure.local.spaces.models import Stay, Zone
from dure.local.spaces.safe_use.actions import sign_rules
from dure.local.spaces.safe_use.shipped import shipped_documents
from local.spaces.kiosk.test_kiosk_entries import Kiosk, entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def kiosk():
    return Kiosk()


def news(kiosk, seen=""):
    return kiosk.client.get("/kiosk/news", {"seen": seen})


def test_while_nothing_changes_asking_costs_two_queries_and_has_no_body(kiosk, settings, django_assert_num_queries):
    settings.KIOSK_READ_EVERY = 3600
    mark = news(kiosk).json()["mark"]
    with django_assert_num_queries(2):
        answer = news(kiosk, mark)
    assert (answer.status_code, answer.content) == (204, b"")
    kiosk.send(entry())
    assert news(kiosk, mark).status_code == 204


def test_a_call_for_help_is_shown_with_its_zone_and_without_a_name_until_it_is_resolved(kiosk):
    zone = Zone.objects.create(space=kiosk.space, slug="hot-bath", name=text("Hot bath"))
    person = kiosk.member()
    kiosk.send(entry(who={"digits": "5678"}, label="17"))
    Stay.objects.update(zone=zone)
    leader = make_user_with_role(Role.HEALTH_LEADER, kiosk.space.operator, email="leader@example.org")
    calm = news(kiosk).json()
    assert calm["calls"] == []
    alarm = raise_sos(leader, kiosk.space, entry_id=str(uuid4()), stay=Stay.objects.get())
    answer = news(kiosk, calm["mark"])
    call = answer.json()["calls"][0]
    assert call == {
        "zone": dict.fromkeys(("ko", "en", "fr", "es"), "Hot bath"),
        "drill": False,
        "answered": False,
        "rings": True,
    }
    for secret in ("김", str(person.pk), "17", "5678"):
        assert secret not in str(answer.json()["calls"])
    assert AlarmStep.objects.get(kind="shown").device_id == kiosk.device.pk
    acknowledge(leader, alarm)
    call = news(kiosk, answer.json()["mark"]).json()["calls"][0]
    assert (call["answered"], call["rings"]) == (True, False)
    resolve(leader, alarm, Resolution("She is well again."))
    assert news(kiosk).json()["calls"] == []


def test_another_spaces_call_is_not_shown_and_a_revoked_kiosk_learns_nothing(kiosk):
    other = Kiosk(slug="elsewhere")
    other.post("sos", {"id": str(uuid4())})
    assert news(kiosk).json()["calls"] == []
    assert len(news(other).json()["calls"]) == 1
    revoke_device(kiosk.manager, kiosk.device)
    assert news(kiosk).status_code == 401
    assert kiosk.client.get("/kiosk/news", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 401


def test_a_change_of_what_the_page_shows_is_told_and_a_visit_is_none(kiosk):
    def digest_after(change):
        change()
        return news(kiosk).json()["digest"]

    clinician = make_user_with_role(Role.CLINICIAN, kiosk.space.operator)
    first = news(kiosk).json()["digest"]
    assert digest_after(lambda: kiosk.send(entry())) == first
    signed = digest_after(lambda: sign_rules(clinician, kiosk.space, next(iter(shipped_documents())), "Dr. Kim"))
    behaves = digest_after(lambda: set_kiosk(kiosk.manager, kiosk.device, Behavior("fr", 90, True, False)))
    assert len({first, signed, behaves}) == 3
