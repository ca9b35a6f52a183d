"""Work by two touches, training, thanks, positions."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from builders import make_activity, make_person, make_space, make_specification, make_user, make_user_with_role
from dure.core.agents.roles import Role
from dure.core.kit.errors import Refused
from dure.ledger.models import EconomicEvent
from dure.local.spaces.actions import record_hours
from dure.local.spaces.community import actions, queries
from dure.local.spaces.community.actions.helping import rounded_hours
from dure.local.spaces.community.models import ShiftWork
from dure.local.spaces.premises.models import Shift
from dure.local.spaces.queries import today_at

pytestmark = pytest.mark.django_db


@pytest.fixture
def space():
    space = make_space()
    for slug, kind in (("helping", "volunteering"), ("staff", "work")):
        specification = make_specification(slug, default_unit="", default_effort_unit="hour")
        make_activity(space, slug, kind, specification=specification)
    return space


@pytest.fixture
def staff(space):
    return make_user_with_role(Role.DESK_STAFF, space.operator)


@pytest.fixture
def manager(space):
    return make_user_with_role(Role.ORGANIZATION_MANAGER, space.operator)


def begun(staff, space, hours, kind="volunteering"):
    work = actions.start_work(staff, space, space.activities.get(kind=kind), make_person())
    ShiftWork.objects.filter(pk=work.pk).update(started_at=timezone.now() - timedelta(hours=hours))
    work.refresh_from_db()
    return work


@pytest.mark.parametrize(
    ("minutes", "hours"), [(7, "0"), (8, "0.25"), (52, "0.75"), (53, "1"), (180, "3"), (187, "3"), (188, "3.25")]
)
def test_hours_go_to_the_nearest_quarter(minutes, hours):
    assert rounded_hours(timedelta(minutes=minutes)) == Decimal(hours)


def test_ending_work_records_its_hours_once(space, staff):
    work = begun(staff, space, 2)
    ended = actions.end_work(staff, work)
    actions.end_work(staff, work)
    event = EconomicEvent.objects.get()
    assert (event.action, event.effort_quantity, event.occurred_at) == ("work", 2, work.started_at)
    assert ended.event == event
    assert queries.at_work(space, timezone.now()) == []


def test_whoever_has_begun_stays_as_begun(space, staff):
    work = begun(staff, space, 1)
    assert actions.start_work(staff, space, space.activities.get(kind="work"), work.person) == work
    actions.end_work(staff, work)
    assert actions.start_work(staff, space, work.activity, work.person) != work


def test_a_forgotten_end_is_asked_after_and_told(space, staff):
    work = begun(staff, space, 30)
    assert [row.forgotten for row in queries.at_work(space, timezone.now())] == [True]
    with pytest.raises(Refused) as refusal:
        actions.end_work(staff, work)
    assert refusal.value.field == "ended_at"
    for wrong in (work.started_at - timedelta(minutes=1), timezone.now() + timedelta(hours=1)):
        with pytest.raises(Refused):
            actions.end_work(staff, work, wrong)
    assert not EconomicEvent.objects.exists()
    actions.end_work(staff, work, work.started_at + timedelta(hours=4))
    assert EconomicEvent.objects.get().effort_quantity == 4


def test_a_few_minutes_are_no_hours(space, staff):
    work = actions.start_work(staff, space, space.activities.get(kind="work"), make_person())
    assert actions.end_work(staff, work).event is None
    assert not EconomicEvent.objects.exists()


def test_helpers_stand_with_hours_of_the_month_and_training_that_counts(space, staff):
    today = today_at(space)
    one, two = make_person(), make_person()
    helping = space.activities.get(kind="volunteering")
    record_hours(staff, space, helping, one, Decimal(3), entry_id="a")
    record_hours(staff, space, helping, None, Decimal(1), entry_id="guest")
    record_hours(staff, space, space.activities.get(kind="work"), two, Decimal(9), entry_id="b")
    new = actions.NewTraining("First aid", today, Decimal(4), today)
    actions.add_training(staff, space, two, new)
    actions.add_training(staff, space, two, actions.NewTraining("Old", date(2020, 1, 1), Decimal(1), date(2021, 1, 1)))
    rows = queries.helpers_of(space, today)
    assert [(row.person, row.hours, [each.what for each in row.trainings]) for row in rows] == [
        (one.pk, 3, []),
        (two.pk, 0, ["First aid"]),
    ]
    assert [row.hours for row in queries.helpers_of(space, date(2020, 1, 1))] == [0]


def test_positions_stand_with_hours_worked(space, staff, manager):
    person = make_person()
    job = actions.add_job(manager, space, person, actions.NewJob("Attendant", Decimal(20), date(2025, 1, 1)))
    record_hours(staff, space, space.activities.get(kind="work"), person, Decimal(5), entry_id="a")
    assert [(row.job, row.hours) for row in queries.positions_of(space, today_at(space))] == [(job, 5)]
    assert actions.end_job(manager, job, date(2025, 2, 1)).ends_on == date(2025, 2, 1)
    with pytest.raises(Refused):
        actions.end_job(manager, job, date(2024, 1, 1))
    with pytest.raises(PermissionDenied):
        actions.add_job(staff, space, person, actions.NewJob("Attendant", Decimal(20), date(2025, 1, 1)))


def test_only_public_thanks_are_public(space, staff):
    shown = actions.thank(staff, space, "Thank you all", sender="Lunch table", public=True)
    actions.thank(staff, space, "Thank you", sender="Kim", person=make_person())
    assert list(queries.thanks_of(space, public_only=True)) == [shown]
    assert len(queries.thanks_of(space, public_only=False)) == 2
    actions.take_thanks_back(staff, shown)
    assert not queries.thanks_of(space, public_only=True)


def test_what_cannot_be_is_refused(space, staff, manager):
    person, today = make_person(), today_at(space)
    for act in (
        lambda: actions.thank(staff, space, " ", sender="Kim"),
        lambda: actions.add_training(staff, space, person, actions.NewTraining("A", today, Decimal(0))),
        lambda: actions.add_training(
            staff, space, person, actions.NewTraining("A", today, Decimal(1), today - timedelta(days=1))
        ),
        lambda: actions.add_job(manager, space, person, actions.NewJob("A", Decimal(0), today)),
        lambda: actions.start_work(staff, space, space.activities.get(kind="visit"), person),
        lambda: actions.start_work(staff, space, space.activities.get(kind="work"), space.operator.agent),
    ):
        with pytest.raises(Refused):
            act()


def test_strangers_do_nothing(space, staff):
    work = begun(staff, space, 1)
    thanks = actions.thank(staff, space, "Thank you", sender="Kim")
    stranger = make_user_with_role(Role.DESK_STAFF, make_space().operator)
    for person in (stranger, make_user()):
        for act in (
            lambda by: actions.start_work(by, space, work.activity, work.person),
            lambda by: actions.end_work(by, work),
            lambda by: actions.add_training(
                by, space, work.person, actions.NewTraining("A", date(2025, 1, 1), Decimal(1))
            ),
            lambda by: actions.thank(by, space, "Thank you", sender="Kim"),
            lambda by: actions.take_thanks_back(by, thanks),
        ):
            with pytest.raises(PermissionDenied):
                act(person)


def test_a_planned_shift_is_begun_by_its_own_person_and_then_planned_no_more(space, staff):
    now = timezone.now()
    times = {"starts_at": now - timedelta(minutes=5), "ends_at": now + timedelta(minutes=1)}
    shift = Shift.objects.create(space=space, person=make_person(), part=Shift.Part.VOLUNTEER, **times)
    assert [row for row, _who in queries.planned_now(space, now)] == [shift]
    helping = space.activities.get(kind="volunteering")
    with pytest.raises(Refused):
        actions.start_work(staff, space, helping, make_person(), shift)
    work = actions.start_work(staff, space, helping, shift.person, shift)
    assert work.shift == shift
    assert queries.planned_now(space, now) == []
