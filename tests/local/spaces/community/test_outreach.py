"""The call list on the real database: own rhythm, closed days, consent, answers that are not asked again."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from builders import make_space, make_user, make_user_with_role
from dure.core.agents import consents
from dure.core.agents.models import Agent
from dure.core.agents.personal import PersonalData, register_person
from dure.core.agents.roles import Role
from dure.core.audit.models import Access
from dure.core.kit.errors import Refused
from dure.core.kit.ids import new_id
from dure.local.spaces.actions import check_in, undo
from dure.local.spaces.community import actions
from dure.local.spaces.community.actions.outreach import notice_absences
from dure.local.spaces.community.models import Absence
from dure.local.spaces.community.queries import call_list
from dure.local.spaces.queries import today_at

pytestmark = pytest.mark.django_db


@pytest.fixture
def space():
    return make_space()


@pytest.fixture
def staff(space):
    return make_user_with_role(Role.DESK_STAFF, space.operator)


def came(staff, space, person, days_ago):
    at = timezone.now() - timedelta(days=days_ago)
    return check_in(staff, space, person, entry_id=str(new_id()), at=at)


def resident(staff, space, *, agrees=True):
    person = register_person(staff, space.operator, PersonalData(name="Kim Soon", phone="010-1234-5678"))
    if agrees:
        consents.give(staff, person.pk, "outreach")
    return Agent.objects.get(pk=person.pk)


@pytest.fixture
def open_daily(staff, space):
    """Guests without names came on every day, so every day is an open one."""
    for days_ago in range(1, 60):
        came(staff, space, None, days_ago)


@pytest.fixture
def missed(staff, space, open_daily):
    """Somebody who came every second day and stopped twenty days ago."""
    person = resident(staff, space)
    for days_ago in range(20, 42, 2):
        came(staff, space, person, days_ago)
    return person


def test_a_broken_rhythm_is_noticed_once(space, missed):
    assert notice_absences(space) == 1
    assert notice_absences(space) == 0
    row = Absence.objects.get()
    assert (row.person, row.missed, row.usual_gap) == (missed, 19, 2)
    assert row.last_visit == today_at(space) - timedelta(days=20)
    assert [(call.absence, call.away_days) for call in call_list(space)] == [(row, 20)]


def test_whoever_keeps_the_rhythm_is_not_called(staff, space, open_daily):
    person = resident(staff, space)
    for days_ago in range(9, 59, 10):
        came(staff, space, person, days_ago)
    assert notice_absences(space) == 0


def test_days_on_which_the_space_was_closed_do_not_count(staff, space):
    person = resident(staff, space)
    for days_ago in range(20, 42, 2):
        came(staff, space, person, days_ago)
        came(staff, space, None, days_ago + 1)
    came(staff, space, None, 1)
    assert notice_absences(space) == 0


def test_nobody_is_called_without_consent(staff, space, open_daily):
    person = resident(staff, space, agrees=False)
    for days_ago in range(20, 42, 2):
        came(staff, space, person, days_ago)
    assert notice_absences(space) == 0


def test_visits_that_were_taken_back_do_not_count(staff, space, open_daily):
    person = resident(staff, space)
    events = [came(staff, space, person, days_ago) for days_ago in range(20, 30, 2)]
    undo(staff, space, events[0])
    assert notice_absences(space) == 0


def test_whoever_came_meanwhile_is_off_the_list_at_once(staff, space, missed):
    notice_absences(space)
    check_in(staff, space, missed, entry_id=str(new_id()))
    assert call_list(space) == []
    came(staff, space, missed, 1)
    notice_absences(space)
    assert Absence.objects.get().state == Absence.State.CAME_BACK


def test_whoever_is_well_is_not_asked_again_until_the_rhythm_breaks_anew(staff, space, missed):
    notice_absences(space)
    actions.answer(staff, Absence.objects.get(), "well")
    assert notice_absences(space) == 0
    assert call_list(space) == []
    came(staff, space, missed, 15)
    assert notice_absences(space) == 1
    assert len(call_list(space)) == 1


def test_whoever_is_away_is_asked_about_again_after_that_day(staff, space, missed):
    notice_absences(space)
    row = Absence.objects.get()
    actions.answer(staff, row, "away", today_at(space))
    assert call_list(space) == []
    Absence.objects.update(away_until=today_at(space) - timedelta(days=1))
    assert len(call_list(space)) == 1
    with pytest.raises(Refused) as refusal:
        actions.answer(staff, row, "away", None)
    assert refusal.value.field == "away_until"


def test_who_needs_help_stays_until_it_is_settled(staff, space, missed):
    notice_absences(space)
    row = Absence.objects.get()
    actions.answer(staff, row, "help")
    came(staff, space, missed, 1)
    notice_absences(space)
    assert [call.absence.state for call in call_list(space)] == ["help"]
    actions.answer(staff, row, "settled")
    assert call_list(space) == []


def test_whoever_wishes_no_calls_is_forgotten_and_not_called_again(staff, space, missed):
    notice_absences(space)
    actions.answer(staff, Absence.objects.get(), "no_calls")
    assert not consents.has_consent(missed.pk, "outreach")
    assert not Absence.objects.exists()
    assert notice_absences(space) == 0


def test_the_phone_is_read_for_the_call_and_logged(staff, space, missed):
    notice_absences(space)
    row = Absence.objects.get()
    assert actions.open_for_call(staff, row).phone == "010-1234-5678"
    assert Access.objects.filter(subject=missed.pk, purpose="outreach").count() == 1
    consents.take_back(staff, missed.pk, "outreach")
    with pytest.raises(Refused):
        actions.open_for_call(staff, row)


def test_strangers_neither_read_nor_answer(space, missed):
    notice_absences(space)
    row = Absence.objects.get()
    officer = make_user_with_role(Role.OFFICER, space.initiative.territory)
    stranger = make_user_with_role(Role.DESK_STAFF, make_space().operator)
    for person in (officer, stranger, make_user()):
        for act in (lambda by: actions.open_for_call(by, row), lambda by: actions.answer(by, row, "well")):
            with pytest.raises(PermissionDenied):
                act(person)


def test_the_night_asks_the_same_few_questions_for_any_number_of_people(staff, space, open_daily):
    def queries():
        with CaptureQueriesContext(
            connection,
        ) as captured:
            notice_absences(space)
        return len(captured)

    def regular():
        person = resident(staff, space)
        for days_ago in range(20, 30, 2):
            came(staff, space, person, days_ago)

    regular()
    one = queries()
    for _ in range(3):
        regular()
    assert queries() == one
