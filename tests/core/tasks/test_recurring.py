from datetime import UTC, datetime, time, timedelta

import pytest

from dure.core.tasks import recurring, registry
from dure.core.tasks.models import Job, Recurrence
from dure.core.tasks.recurring import start_due
from dure.core.tasks.registry import repeat
from jobs import run_jobs

pytestmark = pytest.mark.django_db

MONDAY = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def nightly(monkeypatch):
    repeated: dict = {}
    for module in (registry, recurring):
        monkeypatch.setattr(module, "REPEATED", repeated)
    repeat("remove_old_jobs", every="day", at=time(3, 30))
    return repeated


def test_what_recurs_is_not_started_when_it_is_first_seen_but_when_it_is_due():
    assert start_due(MONDAY) == 0
    assert start_due(MONDAY + timedelta(hours=1)) == 0
    assert start_due(MONDAY + timedelta(hours=2)) == 1
    assert start_due(MONDAY + timedelta(hours=3)) == 0
    job = Job.objects.get()
    assert (job.name, job.by, job.unique) == ("remove_old_jobs", None, "repeat:remove_old_jobs")
    assert [job.state for job in run_jobs()] == ["done"]


def test_what_was_missed_is_made_up_for_once():
    start_due(MONDAY)
    week_later = MONDAY + timedelta(days=7)
    assert start_due(week_later) == 1
    run_jobs()
    assert start_due(week_later + timedelta(minutes=1)) == 0
    assert Recurrence.objects.get().due_at == week_later + timedelta(hours=1, minutes=30)


def test_the_next_run_is_passed_over_while_the_one_before_is_under_way():
    start_due(MONDAY)
    assert start_due(MONDAY + timedelta(hours=2)) == 1
    assert start_due(MONDAY + timedelta(hours=26)) == 0
    run_jobs()
    assert start_due(MONDAY + timedelta(hours=50)) == 1


def test_a_schedule_that_became_more_frequent_counts_at_once(nightly):
    nightly.clear()
    repeat("remove_old_jobs", every="month", day=28)
    start_due(MONDAY)
    nightly.clear()
    repeat("remove_old_jobs", every="hour", at=time(0, 10))
    start_due(MONDAY)
    assert start_due(MONDAY + timedelta(minutes=10)) == 1


def test_one_task_recurs_with_several_arguments_under_keys_of_its_own(nightly):
    repeat("remove_old_jobs", every="hour", key="other", arguments={"more": 1})
    start_due(MONDAY)
    assert start_due(MONDAY + timedelta(days=1)) == 2
    assert {job.unique: job.arguments for job in Job.objects.all()} == {
        "repeat:remove_old_jobs": {},
        "repeat:other": {"more": 1},
    }


def test_looking_costs_one_query_where_nothing_is_due(django_assert_num_queries):
    start_due(MONDAY)
    with django_assert_num_queries(1):
        start_due(MONDAY)
