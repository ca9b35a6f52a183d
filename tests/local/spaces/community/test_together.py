"""Series, sign-up, attendance and needs on the real database."""

from datetime import date, time, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from builders import make_activity, make_organization, make_person, make_space, make_user, make_user_with_role, text
from dure.core.agents.roles import Role
from dure.core.kit.errors import Refused
from dure.core.kit.ids import new_id
from dure.ledger.models import EconomicEvent
from dure.local.initiatives.actions import NewPledge, pledge
from dure.local.initiatives.models import Partner
from dure.local.spaces.actions import add_device, undo
from dure.local.spaces.community import actions, queries
from dure.local.spaces.community.actions.needs import NewNeed
from dure.local.spaces.community.actions.series import PLANNED_AHEAD, plan_everywhere
from dure.local.spaces.community.engine.rhythm import dates
from dure.local.spaces.community.models import Series, Session, SignUp
from dure.local.spaces.models import Device
from dure.local.spaces.queries import today_at

pytestmark = pytest.mark.django_db
EVERY_DAY = tuple(range(7))


@pytest.fixture
def space():
    space = make_space()
    make_activity(space, "lunch", "gathering")
    return space


@pytest.fixture
def manager(space):
    return make_user_with_role(Role.ORGANIZATION_MANAGER, space.operator)


@pytest.fixture
def staff(space):
    return make_user_with_role(Role.DESK_STAFF, space.operator)


def lunch(space, **more):
    fields = {
        "activity": space.activities.get(kind="gathering"),
        "name": text("Lunch together"),
        "first_on": today_at(space),
        "starts_at": time(0, 0),
        "ends_at": time(23, 59, 59),
        "weekdays": EVERY_DAY,
    }
    return actions.NewSeries(**fields | more)


@pytest.fixture
def session(space, manager):
    return actions.add_series(manager, space, lunch(space, places=2)).sessions.first()


def entry():
    return str(new_id())


def test_weeks_are_counted_from_the_first_day():
    first = date(2025, 3, 5)  # a Wednesday
    assert list(dates(first, date(2025, 3, 20), (1, 4), 1)) == [date(2025, 3, day) for day in (7, 11, 14, 18)]
    assert list(dates(first, date(2025, 3, 31), (1, 4), 2)) == [date(2025, 3, day) for day in (7, 18, 21)]
    assert list(dates(first, date(2025, 3, 31), (), 0)) == [first]
    assert list(dates(first, first - timedelta(days=1), EVERY_DAY, 0)) == []


def test_a_series_has_its_sessions_eight_weeks_ahead_and_the_night_adds_none_twice(space, manager):
    series = actions.add_series(manager, space, lunch(space, weekdays=(2,), leader="Health leader", places=20))
    days = list(series.sessions.values_list("date", flat=True))
    assert len(days) in {8, 9}
    assert {day.weekday() for day in days} == {2}
    assert days[-1] <= today_at(space) + PLANNED_AHEAD
    assert {(row.leader, row.places) for row in series.sessions.all()} == {("Health leader", 20)}
    assert plan_everywhere() == 0
    series.sessions.last().delete()
    assert plan_everywhere() == 1


def test_a_changed_series_moves_what_is_free_and_keeps_where_people_signed_up(space, manager, staff):
    today = today_at(space)
    series = actions.add_series(manager, space, lunch(space))
    kept = series.sessions.get(date=today + timedelta(days=1))
    actions.sign_up(staff, kept, entry_id=entry())
    moved = lunch(space, weekdays=(today.weekday(),), starts_at=time(12), ends_at=time(13), places=5)
    actions.change_series(manager, series, moved)
    days = set(series.sessions.filter(date__gte=today).values_list("date", flat=True))
    assert {day for day in days if day.weekday() != today.weekday()} == {kept.date}
    assert series.sessions.get(date=today + timedelta(weeks=1)).places == 5


@pytest.mark.parametrize(
    ("field", "more"),
    [
        ("weekdays", {"weekdays": ()}),
        ("weekdays", {"weekdays": (7,)}),
        ("ends_at", {"starts_at": time(12), "ends_at": time(12)}),
        ("last_on", {"last_on": date(2020, 1, 1)}),
    ],
)
def test_a_series_that_cannot_be_is_refused_at_its_field(space, manager, field, more):
    with pytest.raises(Refused) as refusal:
        actions.add_series(manager, space, lunch(space, **more))
    assert refusal.value.field == field
    assert not Series.objects.exists()


def test_an_activity_of_another_space_or_kind_is_refused(space, manager):
    for activity in (space.activities.get(kind="visit"), make_activity(make_space(), "lunch", "gathering")):
        with pytest.raises(Refused):
            actions.add_series(manager, space, lunch(space, activity=activity))


def test_whoever_finds_no_place_waits_and_moves_up_in_order(staff, session):
    first, second, group, last = (
        actions.sign_up(staff, session, entry_id=entry(), people=people) for people in (1, 1, 2, 1)
    )
    assert [row.waiting for row in (first, second, group, last)] == [False, False, True, True]
    actions.withdraw(staff, first)
    group.refresh_from_db()
    assert group.waiting  # one place is not enough for two, and nobody passes them
    actions.withdraw(staff, second)
    waiting = dict(session.sign_ups.filter(withdrawn_at=None).values_list("pk", "waiting"))
    assert waiting == {group.pk: False, last.pk: True}


def test_a_person_signs_up_once_and_so_does_an_entry(staff, session):
    person = make_person()
    one = actions.sign_up(staff, session, person, entry_id=entry())
    assert actions.sign_up(staff, session, person, entry_id=entry()) == one
    guests = actions.sign_up(staff, session, entry_id="again")
    assert actions.sign_up(staff, session, entry_id="again") == guests
    assert SignUp.objects.count() == 2
    actions.withdraw(staff, one)
    assert actions.sign_up(staff, session, person, entry_id=entry()) != one


def test_the_kiosk_of_the_space_signs_up_and_sees_places_left(space, manager, session):
    kiosk = add_device(manager, space, Device.Kind.KIOSK, "Entrance")[0]
    signed = actions.sign_up(kiosk, session, entry_id=entry())
    assert signed.way == SignUp.Way.KIOSK
    offer = queries.sign_up_offers(space)[0]
    assert (offer.session, offer.name, offer.places_left, offer.waiting) == (session, "Lunch together", 1, 0)
    strange = make_space()
    foreign = make_user_with_role(Role.ORGANIZATION_MANAGER, strange.operator)
    with pytest.raises(PermissionDenied):
        actions.sign_up(add_device(foreign, strange, Device.Kind.KIOSK, "Other")[0], session, entry_id=entry())


def test_offers_are_what_is_still_to_come_of_two_weeks(space, staff, session):
    offered = [offer.session.date for offer in queries.sign_up_offers(space)]
    assert session.date in offered
    assert max(offered) <= session.date + timedelta(days=14)
    actions.cancel_session(staff, session, "Nobody cooks")
    assert session.pk not in {offer.session.pk for offer in queries.sign_up_offers(space)}
    with pytest.raises(Refused):
        actions.sign_up(staff, session, entry_id=entry())


def test_nobody_signs_up_for_what_is_over(staff, session):
    Session.objects.filter(pk=session.pk).update(
        starts_at=timezone.now() - timedelta(hours=3), ends_at=timezone.now() - timedelta(hours=2)
    )
    session.refresh_from_db()
    with pytest.raises(Refused, match="over"):
        actions.sign_up(staff, session, entry_id=entry())


def test_one_touch_records_the_gathering_once_and_can_be_taken_back(space, staff, session):
    person = make_person()
    actions.sign_up(staff, session, person, entry_id=entry())
    came = actions.attend(staff, session, person, entry_id=entry())
    assert actions.attend(staff, session, person, entry_id=entry()) == came
    assert came.event.resource_conforms_to_id == session.series.activity.specification_id
    assert came.event.receiver_id == person.pk
    actions.attend(staff, session, entry_id=entry(), guests=3)
    assert queries.came_to(session) == 4
    assert [(row.people, bool(row.sign_up), bool(row.attendance)) for row in queries.list_of(session)] == [
        (1, True, True),
        (3, False, True),
    ]
    undo(staff, space, came.event)
    assert queries.came_to(session) == 3
    again = actions.attend(staff, session, person, entry_id=entry())
    assert again != came
    assert queries.came_to(session) == 4


def test_attendance_told_afterwards_happened_when_the_session_began(staff, session):
    before = timezone.now() - timedelta(days=1)
    Session.objects.filter(pk=session.pk).update(
        date=session.date - timedelta(days=1), starts_at=before, ends_at=before + timedelta(hours=1)
    )
    session.refresh_from_db()
    assert actions.attend(staff, session, entry_id=entry()).event.occurred_at == before


def test_nobody_comes_to_what_is_still_to_come_or_cancelled(staff, session):
    tomorrow = session.series.sessions.get(date=session.date + timedelta(days=1))
    with pytest.raises(Refused, match="still to come"):
        actions.attend(staff, tomorrow, entry_id=entry())
    actions.cancel_session(staff, session)
    with pytest.raises(Refused, match="does not take place"):
        actions.attend(staff, session, entry_id=entry())
    assert not EconomicEvent.objects.exists()


def test_a_session_to_which_people_came_is_not_cancelled(staff, session):
    actions.attend(staff, session, entry_id=entry())
    with pytest.raises(Refused):
        actions.cancel_session(staff, session)


def test_what_is_brought_for_a_pledge_is_its_contribution_once(space, manager, staff, session):
    partner = make_organization()
    Partner.objects.create(initiative=space.initiative, organization=partner, sector="civil", part=text("Rice"))
    rice = make_activity(space, "rice", "contribution").specification
    promised = pledge(manager, space.initiative, NewPledge(partner, rice, Decimal(100)))
    need = actions.add_need(staff, session, NewNeed("Rice", Decimal(5), pledge=promised))
    assert need.partner == partner
    actions.bring(staff, need)
    actions.bring(staff, need)
    event = EconomicEvent.objects.get()
    assert (event.fulfills, event.resource_quantity, event.provider_id) == (promised, 5, partner.pk)
    plain = actions.add_need(staff, session, NewNeed("Flowers"))
    actions.bring(staff, plain)
    assert EconomicEvent.objects.count() == 1
    with pytest.raises(Refused):
        actions.drop_need(staff, plain)
    actions.drop_need(staff, actions.add_need(staff, session, NewNeed("Salt")))
    assert session.needs.count() == 2


def test_staff_plan_no_series_and_strangers_do_nothing(space, staff, session):
    with pytest.raises(PermissionDenied):
        actions.add_series(staff, space, lunch(space))
    signed = actions.sign_up(staff, session, entry_id=entry())
    need = actions.add_need(staff, session, NewNeed("Salt"))
    stranger = make_user_with_role(Role.DESK_STAFF, make_space().operator)
    for person in (stranger, make_user()):
        for act in (
            lambda by: actions.sign_up(by, session, entry_id=entry()),
            lambda by: actions.withdraw(by, signed),
            lambda by: actions.attend(by, session, entry_id=entry()),
            lambda by: actions.cancel_session(by, session),
            lambda by: actions.add_need(by, session, NewNeed("Salt")),
            lambda by: actions.bring(by, need),
            lambda by: actions.drop_need(by, need),
        ):
            with pytest.raises(PermissionDenied):
                act(person)
