"""Coming in, being in, going out, closing: on the real database."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from builders import make_activity, make_person, make_space, make_user, make_user_with_role, text
from dure.core.agents.roles import Role
from dure.core.kit.errors import Refused
from dure.core.kit.ids import new_id
from dure.ledger.models import EconomicEvent
from dure.local.spaces import actions, closing, queries
from dure.local.spaces.actions import Arrival
from dure.local.spaces.models import Activity, Device, Price, Space, Stay, Zone
from dure.local.spaces.sources import KIOSK

pytestmark = pytest.mark.django_db


@pytest.fixture
def space():
    space = make_space(follows_presence=True)
    for number, (slug, kind) in enumerate((("changing", Zone.Kind.CHANGING), ("bath", Zone.Kind.BATH))):
        Zone.objects.create(space=space, slug=slug, kind=kind, name=text(slug), is_arrival=not number, order=number)
    return space


@pytest.fixture
def staff(space):
    return make_user_with_role(Role.DESK_STAFF, space.operator)


@pytest.fixture
def kiosk(space):
    manager = make_user_with_role(Role.ORGANIZATION_MANAGER, space.operator)
    return actions.add_device(manager, space, Device.Kind.KIOSK, "Kiosk at the entrance")[0]


def enter(by, space: Space, **more) -> Stay:
    more.setdefault("entry_id", str(new_id()))
    visitor = more.pop("visitor", None)
    return actions.check_in(by, space, visitor, **more).stay


def zone(space: Space, slug: str) -> Zone:
    return space.zones.get(slug=slug)


def test_whoever_comes_in_is_in_the_arrival_zone_until_they_go_out(space, staff):
    visitor = make_person()
    stay = enter(staff, space, visitor=visitor, arrival=Arrival(label=" 12 "))
    assert (stay.zone, stay.label, stay.visitor, stay.people) == (zone(space, "changing"), "12", visitor, 1)
    assert list(queries.stays_in(space)) == [stay]
    actions.go_out(staff, stay)
    assert not queries.stays_in(space).exists()
    assert Stay.objects.get().ending == Stay.Ending.WENT_OUT


def test_a_space_that_does_not_follow_presence_keeps_no_stays(staff, space):
    Space.objects.update(follows_presence=False)
    space.refresh_from_db()
    actions.check_in(staff, space, None, entry_id="1")
    assert EconomicEvent.objects.count() == 1
    assert not Stay.objects.exists()


def test_the_same_entry_again_makes_no_second_stay(space, staff):
    assert enter(staff, space, entry_id="one") == enter(staff, space, entry_id="one")
    assert Stay.objects.count() == 1


def test_a_group_goes_out_by_and_by(space, staff):
    stay = enter(staff, space, guests=3)
    assert actions.go_out(staff, stay, 2).people == 1
    with pytest.raises(Refused, match="from 1 to 1"):
        actions.go_out(staff, stay, 2)
    assert actions.go_out(staff, stay, 1).left_at is not None


def test_going_out_twice_is_going_out_once(space, staff):
    stay = enter(staff, space)
    first = actions.go_out(staff, stay).left_at
    assert actions.go_out(staff, stay, asked_after=True).left_at == first


def test_moving_says_since_when_somebody_is_in_a_zone(space, staff):
    stay = enter(staff, space, at=timezone.now() - timedelta(hours=1))
    moved = actions.move(staff, stay, zone(space, "bath"))
    assert moved.zone.slug == "bath"
    assert moved.zone_since - moved.entered_at > timedelta(minutes=59)


def test_a_zone_or_price_of_another_space_is_refused(space, staff):
    other = make_space()
    strange = Zone.objects.create(space=other, slug="hall", name=text("Hall"))
    with pytest.raises(Refused) as refusal:
        enter(staff, space, arrival=Arrival(zone=strange))
    assert refusal.value.code == "other-zone"
    with pytest.raises(Refused):
        actions.move(staff, enter(staff, space), strange)


def test_other_advice_after_a_look_asks_for_another_look(space, staff):
    stay = enter(staff, space)
    actions.look_after(staff, stay)
    assert actions.advise(staff, stay, Stay.Advice.ASK).looked_at is None
    looked = actions.look_after(staff, stay).looked_at
    assert actions.advise(staff, stay, Stay.Advice.ASK).looked_at == looked


def test_every_change_moves_the_pulse(space, staff):
    seen = [queries.pulse_of(space)]
    stay = enter(staff, space)
    for change in (
        lambda: actions.move(staff, stay, zone(space, "bath")),
        lambda: actions.look_after(staff, stay),
        lambda: actions.advise(staff, stay, Stay.Advice.GENTLE),
        lambda: actions.label_stay(staff, stay, "7"),
        lambda: actions.go_out(staff, stay),
        lambda: actions.close_day(staff, space),
    ):
        seen.append(queries.pulse_of(space))
        change()
    seen.append(queries.pulse_of(space))
    assert seen == sorted(set(seen))


def test_a_day_is_not_closed_while_anybody_is_in(space, staff):
    stay = enter(staff, space, guests=2)
    with pytest.raises(Refused, match="2 people are still in"):
        actions.close_day(staff, space)
    actions.go_out(staff, stay)
    assert actions.close_day(staff, space).closed_at is not None


def test_other_rooms_may_stand_against_closing(space, staff, monkeypatch):
    actions.open_day(staff, space)
    monkeypatch.setattr(closing, "_checks", [lambda day: ["A call for help is open."]])
    with pytest.raises(Refused, match="call for help"):
        actions.close_day(staff, space)


def test_going_out_is_taken_back_within_ten_minutes(space, staff):
    stay = enter(staff, space)
    assert actions.come_back(staff, actions.go_out(staff, stay)).left_at is None
    actions.go_out(staff, stay)
    Stay.objects.update(entered_at=timezone.now() - timedelta(hours=1), left_at=timezone.now() - timedelta(minutes=11))
    with pytest.raises(Refused, match="ten minutes"):
        actions.come_back(staff, stay)


def test_a_visit_that_was_taken_back_does_not_come_back(space, staff):
    stay = enter(staff, space)
    actions.undo(staff, space, stay.event)
    with pytest.raises(Refused):
        actions.come_back(staff, stay)


def test_nobody_comes_in_on_a_closed_day_but_what_happened_before_may_be_told(space, staff):
    actions.go_out(staff, enter(staff, space))
    day = actions.close_day(staff, space)
    with pytest.raises(Refused, match="Open the day again"):
        enter(staff, space)
    late = enter(staff, space, at=day.closed_at - timedelta(seconds=1))
    assert (late.ending, late.left_at) == (Stay.Ending.LATE_ENTRY, day.closed_at)
    actions.open_day(staff, space)
    assert enter(staff, space).left_at is None


def test_an_entry_sent_again_after_the_day_was_closed_is_known(space, staff):
    stay = enter(staff, space, entry_id="one")
    actions.go_out(staff, stay)
    actions.close_day(staff, space)
    assert enter(staff, space, entry_id="one") == stay


def test_yesterdays_visit_is_over(space, staff):
    late = enter(staff, space, at=timezone.now() - timedelta(days=1))
    assert late.ending == Stay.Ending.LATE_ENTRY
    assert not queries.stays_in(space).exists()


def test_a_price_is_a_sale_beside_the_visit_and_goes_with_it(space, staff):
    sale = make_activity(space, "tickets", Activity.Kind.SALE)
    visit = space.activities.get(kind=Activity.Kind.VISIT)
    price = Price.objects.create(activity=visit, sale=sale, name=text("Adults"), amount=Decimal(3000))
    stay = enter(staff, space, guests=2, arrival=Arrival(price=price), entry_id="one")
    paid = EconomicEvent.objects.get(resource_conforms_to=sale.specification)
    assert (paid.action, paid.provider_id, paid.receiver_id) == ("transfer", space.guests_id, space.operator_id)
    assert (paid.resource_quantity, paid.occurred_at) == (6000, stay.entered_at)
    assert [count.quantity for count in queries.counts_of_today(space)] == [2, 6000]
    actions.undo(staff, space, stay.event)
    assert [count.quantity for count in queries.counts_of_today(space)] == [0, 0]
    stay.refresh_from_db()
    assert stay.ending == Stay.Ending.UNDONE


def test_a_free_visit_is_no_sale(space, staff):
    sale = make_activity(space, "tickets", Activity.Kind.SALE)
    visit = space.activities.get(kind=Activity.Kind.VISIT)
    free = Price.objects.create(activity=visit, sale=sale, name=text("65 or older"), amount=0)
    enter(staff, space, arrival=Arrival(price=free))
    assert EconomicEvent.objects.count() == 1


def test_a_kiosk_lets_in_at_its_own_space_and_the_operator_records(space, kiosk):
    stay = enter(kiosk, space, source=KIOSK)
    assert (stay.entered_through, stay.event.recorded_by_id) == (kiosk, space.operator_id)
    with pytest.raises(PermissionDenied):
        enter(kiosk, make_space(follows_presence=True))
    with pytest.raises(PermissionDenied):
        actions.look_after(kiosk, stay)


def test_a_revoked_kiosk_and_other_devices_let_nobody_in(space, kiosk):
    manager = make_user_with_role(Role.ORGANIZATION_MANAGER, space.operator)
    button = actions.add_device(manager, space, Device.Kind.BUTTON, "Button")[0]
    actions.revoke_device(manager, kiosk)
    for device in (kiosk, button):
        with pytest.raises(PermissionDenied):
            enter(device, space)


def test_a_device_is_found_by_its_key_until_it_is_revoked(space):
    manager = make_user_with_role(Role.ORGANIZATION_MANAGER, space.operator)
    device, key = actions.add_device(manager, space, Device.Kind.SCREEN, "Wall")
    assert actions.find_device(key) == device
    assert actions.find_device(key, Device.Kind.KIOSK) is None
    assert actions.find_device(key[:-1] + "!") is None
    actions.revoke_device(manager, device)
    assert actions.find_device(key) is None


def test_staff_add_no_devices_and_strangers_let_nobody_in(space, staff):
    with pytest.raises(PermissionDenied):
        actions.add_device(staff, space, Device.Kind.KIOSK, "Kiosk")
    stay = enter(staff, space)
    stranger = make_user_with_role(Role.DESK_STAFF, make_space().operator)
    for person in (stranger, make_user()):
        for act in (
            lambda by: enter(by, space),
            lambda by: actions.go_out(by, stay),
            lambda by: actions.move(by, stay, zone(space, "bath")),
            lambda by: actions.look_after(by, stay),
            lambda by: actions.close_day(by, space),
            lambda by: actions.open_day(by, space),
        ):
            with pytest.raises(PermissionDenied):
                act(person)
