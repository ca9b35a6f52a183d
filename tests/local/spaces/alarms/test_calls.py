"""Calling for help and answering, on the real database."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.utils import timezone

from builders import make_person, make_space, make_user, make_user_with_role, text
from dure.core.agents.roles import Role
from dure.core.kit.errors import Refused
from dure.core.kit.ids import new_id
from dure.local.spaces.actions import add_device, check_in, close_day, revoke_device
from dure.local.spaces.alarms import actions
from dure.local.spaces.alarms.models import Alarm, AlarmStep, ChainLink, Notice, SafetyNote
from dure.local.spaces.models import Device, Zone
from dure.local.spaces.queries import pulse_of

pytestmark = pytest.mark.django_db
Kind = AlarmStep.Kind


@pytest.fixture
def space():
    space = make_space("bathhouse", follows_presence=True)
    Zone.objects.create(space=space, slug="bath", kind=Zone.Kind.BATH, name=text("Hot bath"), is_arrival=True)
    return space


@pytest.fixture
def manager(space):
    return make_user_with_role(Role.ORGANIZATION_MANAGER, space.operator)


@pytest.fixture
def staff(space):
    return make_user_with_role(Role.DESK_STAFF, space.operator)


@pytest.fixture
def button(space, manager):
    return add_device(manager, space, Device.Kind.BUTTON, "Button at the pool", space.zones.get())[0]


def press(by, space, **more) -> Alarm:
    more.setdefault("entry_id", str(new_id()))
    return actions.raise_sos(by, space, **more)


def kinds(alarm: Alarm) -> list[str]:
    return list(alarm.steps.values_list("kind", flat=True))


def later(seconds: float, alarm: Alarm):
    return alarm.raised_at + timedelta(seconds=seconds)


def test_a_button_calls_from_where_it_hangs_and_staff_are_told_at_once(space, staff, button):
    before = pulse_of(space)
    alarm = press(button, space)
    assert (alarm.zone.slug, alarm.device, alarm.raised_by, alarm.rings) == ("bath", button, None, True)
    assert kinds(alarm) == [Kind.RAISED, Kind.ESCALATED]
    assert {notice.to for notice in Notice.objects.all()} >= {staff.email}
    assert pulse_of(space) > before


def test_the_call_of_a_visitor_knows_where_and_who(space, staff):
    visitor = make_person()
    stay = check_in(staff, space, visitor, entry_id="1").stay
    alarm = press(staff, space, stay=stay)
    assert (alarm.zone, alarm.person, alarm.raised_by) == (stay.zone, visitor, staff.agent_id)


def test_the_same_press_sent_again_is_one_call(space, staff):
    assert press(staff, space, entry_id="one") == press(staff, space, entry_id="one")
    assert Alarm.objects.count() == 1


def test_a_second_press_is_noted_on_the_open_call_and_rings_again(space, staff, button):
    alarm = actions.acknowledge(staff, press(button, space))
    assert not alarm.rings
    Alarm.objects.update(pressed_at=alarm.pressed_at - timedelta(minutes=1))
    again = press(button, space)
    assert (again.pk, again.rings) == (alarm.pk, True)
    assert Alarm.objects.count() == 1
    assert not actions.acknowledge(staff, again).rings
    assert kinds(alarm)[-2:] == [Kind.PRESSED_AGAIN, Kind.ANSWERED_AGAIN]


def test_a_finger_that_stays_on_the_button_is_one_press(space, button):
    alarm = press(button, space)
    for _each in range(5):
        press(button, space)
    assert kinds(alarm).count(Kind.PRESSED_AGAIN) == 0


def test_after_a_call_is_resolved_the_button_calls_anew(space, staff, button):
    first = press(button, space)
    actions.resolve(staff, first, actions.Resolution("Pressed by mistake."))
    assert press(button, space) != first


def test_nobody_but_staff_kiosks_and_buttons_of_the_space_calls(space, manager, button):
    screen = add_device(manager, space, Device.Kind.SCREEN, "Wall")[0]
    revoked = add_device(manager, space, Device.Kind.KIOSK, "Old kiosk")[0]
    revoke_device(manager, revoked)
    revoked.refresh_from_db()
    other = make_space()
    stranger = make_user_with_role(Role.DESK_STAFF, other.operator)
    coordinator = make_user_with_role(Role.CARE_COORDINATOR, space.operator)
    for by in (screen, revoked, stranger, coordinator, make_user()):
        with pytest.raises(PermissionDenied):
            press(by, space)
    with pytest.raises(PermissionDenied):
        press(button, other)
    assert not Alarm.objects.exists()


def test_a_zone_of_another_space_and_an_empty_id_are_refused(space, staff):
    strange = Zone.objects.create(space=make_space(), slug="hall", name=text("Hall"))
    with pytest.raises(Refused):
        press(staff, space, zone=strange)
    with pytest.raises(Refused):
        press(staff, space, entry_id="")


def test_unanswered_a_call_is_passed_on_along_the_chain_each_link_once(space, button):
    alarm = press(button, space)
    assert actions.escalate_due(later(29.9, alarm)) == 0
    assert actions.escalate_due(later(30, alarm)) == 1
    assert actions.escalate_due(later(31, alarm)) == 0
    assert actions.escalate_due(later(300, alarm)) == 1
    assert actions.escalate_due(later(900, alarm)) == 0
    told = alarm.steps.filter(kind=Kind.ESCALATED)
    assert [(step.link, step.whom) for step in told] == [(0, "staff"), (1, "health_leader"), (2, "emergency")]
    alarm.refresh_from_db()
    assert alarm.due_at is None


def test_a_watcher_that_was_away_tells_all_that_is_due_at_once(space, button):
    alarm = press(button, space)
    assert actions.escalate_due(later(600, alarm)) == 2


def test_the_guardian_is_written_to_and_texted_in_their_turn(space, button):
    ChainLink.objects.create(
        space=space, position=0, whom="guardian", after_seconds=10, name="Head", phone="010", email="head@example.org"
    )
    alarm = press(button, space)
    assert not Notice.objects.exists()
    actions.escalate_due(later(10, alarm))
    assert set(Notice.objects.values_list("channel", "to")) == {("text", "010"), ("email", "head@example.org")}


@pytest.mark.parametrize("answer", ["acknowledge", "arrive"])
def test_an_answered_call_is_passed_on_no_further(space, staff, button, answer):
    alarm = press(button, space)
    getattr(actions, answer)(staff, alarm)
    assert actions.escalate_due(later(600, alarm)) == 0
    assert Kind.ACKNOWLEDGED in kinds(alarm)


def test_the_first_to_acknowledge_is_kept_and_each_who_comes_is_noted_once(space, staff, manager, button):
    alarm = press(button, space)
    for by in (staff, manager, staff):
        actions.acknowledge(by, alarm)
        actions.arrive(by, alarm)
    assert alarm.steps.get(kind=Kind.ACKNOWLEDGED).by == staff.agent_id
    assert alarm.steps.filter(kind=Kind.ARRIVED).count() == 2


def test_an_incident_goes_to_the_safety_log_with_its_call(space, staff, button):
    alarm = press(button, space)
    actions.resolve(staff, alarm, actions.Resolution(" Slipped at  the edge. ", "incident", "slip", causes="Wet floor"))
    entry = SafetyNote.objects.get()
    assert (entry.alarm, entry.zone, entry.what, entry.story) == (alarm, alarm.zone, "slip", "Slipped at the edge.")
    assert entry.happened_at == alarm.raised_at
    with pytest.raises(Refused, match="resolved already"):
        actions.acknowledge(staff, alarm)


def test_a_call_is_not_resolved_without_a_word(space, staff, button):
    alarm = press(button, space)
    with pytest.raises(Refused):
        actions.resolve(staff, alarm, actions.Resolution("  "))
    alarm.refresh_from_db()
    assert alarm.closed_at is None


def test_a_drill_runs_like_a_call_and_leaves_no_incident(space, staff, manager):
    with pytest.raises(PermissionDenied):
        actions.start_drill(staff, space, entry_id="drill")
    drill = actions.start_drill(manager, space, entry_id="drill")
    assert drill.rings
    assert actions.escalate_due(later(120, drill)) == 2
    with pytest.raises(Refused, match="drill"):
        actions.call_emergency(staff, drill)
    actions.resolve(staff, drill, actions.Resolution("Done.", "incident"))
    assert not SafetyNote.objects.exists()


def test_a_day_is_not_closed_while_a_call_is_open(space, staff, button):
    check_in(staff, space, None, entry_id="1").stay.delete()
    alarm = press(button, space)
    with pytest.raises(Refused, match="call for help is open"):
        close_day(staff, space)
    actions.resolve(staff, alarm, actions.Resolution("A mistake."))
    assert close_day(staff, space).closed_at is not None


def test_steps_are_never_changed_or_removed(space, button):
    alarm = press(button, space)
    for change in (
        lambda: AlarmStep.objects.update(at=timezone.now()),
        lambda: AlarmStep.objects.filter(alarm=alarm).delete(),
    ):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            change()


def test_strangers_answer_nothing(space, staff, button):
    alarm = press(button, space)
    stranger = make_user_with_role(Role.DESK_STAFF, make_space().operator)
    for act in (actions.acknowledge, actions.arrive, actions.call_emergency):
        with pytest.raises(PermissionDenied):
            act(stranger, alarm)
    with pytest.raises(PermissionDenied):
        actions.resolve(stranger, alarm, actions.Resolution("Mine."))
    with pytest.raises(PermissionDenied):
        actions.note(stranger, alarm, "Mine.")
