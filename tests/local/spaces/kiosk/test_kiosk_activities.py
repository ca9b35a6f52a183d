"""Signing up at the kiosk for what is done together."""

from datetime import time
from uuid import uuid4

import pytest

from builders import make_activity, text
from dure.local.spaces.community.actions import NewSeries, add_series
from dure.local.spaces.community.models import SignUp
from dure.local.spaces.kiosk import members
from dure.local.spaces.queries import today_at
from local.spaces.kiosk.test_kiosk_entries import Kiosk

pytestmark = pytest.mark.django_db


@pytest.fixture
def kiosk():
    """A kiosk where lunch together is offered every day, with one place."""
    kiosk = Kiosk()
    lunch = NewSeries(
        activity=make_activity(kiosk.space, "lunch", "gathering"),
        name=text("Lunch together"),
        first_on=today_at(kiosk.space),
        starts_at=time(0, 0),
        ends_at=time(23, 59, 59),
        weekdays=tuple(range(7)),
        places=1,
    )
    add_series(kiosk.manager, kiosk.space, lunch)
    return kiosk


def first_offer(kiosk):
    return kiosk.post("activities", {"language": "en"}).json()["offers"][0]


def test_a_guest_signs_up_once_and_the_next_one_waits(kiosk):
    offer = first_offer(kiosk)
    assert (offer["name"], offer["left"]) == ("Lunch together", 1)
    wish = {"session": offer["session"], "id": str(uuid4()), "member": None}
    assert [kiosk.post("activities", wish).json() for _time in range(2)] == [{"waiting": False}] * 2
    assert kiosk.post("activities", wish | {"id": str(uuid4())}).json() == {"waiting": True}
    assert SignUp.objects.count() == 2


def test_a_member_signs_up_as_the_member(kiosk):
    person = kiosk.member()
    handle = members.seal_handle(kiosk.device, person.pk)
    kiosk.post("activities", {"session": first_offer(kiosk)["session"], "id": str(uuid4()), "member": handle})
    assert SignUp.objects.get().person_id == person.pk


def test_what_another_space_offers_cannot_be_signed_up_for(kiosk):
    wish = {"session": first_offer(kiosk)["session"], "id": str(uuid4()), "member": None}
    assert Kiosk().post("activities", wish).json() == {"error": "not-offered"}


@pytest.mark.parametrize("spoilt", [{"session": 1}, {"session": "x", "id": "y"}, {"session": str(uuid4()), "id": None}])
def test_a_wish_that_makes_no_sense_is_answered_with_400(kiosk, spoilt):
    assert kiosk.post("activities", spoilt).status_code == 400
