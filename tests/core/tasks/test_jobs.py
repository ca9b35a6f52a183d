"""Starting, running, retrying and stopping jobs, inside one process."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, OperationalError, transaction
from django.utils import timezone, translation

from builders import make_user
from dure.core.audit.actions import log_change
from dure.core.audit.models import Change
from dure.core.kit.errors import Refused
from dure.core.tasks import lifelines, registry, running
from dure.core.tasks.actions import cancel, start
from dure.core.tasks.cleaning import remove_old_jobs
from dure.core.tasks.models import Job
from dure.core.tasks.queries import job_of, jobs_about, jobs_of, may_see, under_way
from dure.core.tasks.registry import LongTask, long_task
from dure.core.tasks.stopping import Cancelled, Interrupted, LeaseLost, TryAgain
from jobs import run_jobs

pytestmark = pytest.mark.django_db

OUTCOMES: list = []


@pytest.fixture(autouse=True)
def tasks(monkeypatch):
    """The long tasks of this site, and one called "play" that does what the test puts into OUTCOMES."""
    monkeypatch.setattr(registry, "TASKS", dict(registry.TASKS) | {"play": LongTask("play", play, "Playing")})
    for module in (running, __import__("dure.core.tasks.actions", fromlist=["TASKS"])):
        monkeypatch.setattr(module, "TASKS", registry.TASKS)
    OUTCOMES.clear()


def play(job, **arguments):
    outcome = OUTCOMES.pop(0) if OUTCOMES else arguments
    if isinstance(outcome, Exception):
        raise outcome
    if callable(outcome):
        return outcome(job)
    return outcome


def due_now():
    Job.objects.update(due_at=timezone.now())


def test_a_job_is_run_with_its_arguments_and_its_result_is_kept():
    job = start(make_user(), "play", {"rows": 3})
    assert job.state == "waiting"
    (ran,) = run_jobs()
    assert (ran.pk, ran.state, ran.result, ran.attempts, ran.error) == (job.pk, "done", {"rows": 3}, 1, "")
    assert ran.started_at
    assert ran.finished_at
    assert ran.worker == ""


def test_there_is_no_job_where_the_transaction_around_its_start_is_rolled_back():
    with transaction.atomic():
        start(None, "play")
        transaction.set_rollback(True)
    assert not Job.objects.exists()
    assert run_jobs() == []


def test_only_known_work_is_started():
    with pytest.raises(ValueError, match="no long task"):
        start(None, "nothing")


def test_two_tasks_cannot_share_a_name():
    with pytest.raises(ValueError, match="two long tasks"):
        long_task("remove_old_jobs")(play)
    assert long_task("remove_old_jobs")(remove_old_jobs) is remove_old_jobs


def test_a_second_job_of_the_same_kind_is_refused_until_the_first_has_ended():
    first = start(None, "play", unique="feed:1")
    with pytest.raises(Refused) as refusal:
        start(None, "play", unique="feed:1")
    assert refusal.value.code == "already-under-way"
    assert under_way("feed:1") == first
    start(None, "play", unique="feed:2")
    start(None, "play")
    start(None, "play")
    run_jobs()
    assert under_way("feed:1") is None
    assert under_way("") is None
    assert start(None, "play", unique="feed:1").state == "waiting"


def test_a_job_is_not_run_before_it_is_due():
    start(None, "play", due_at=timezone.now() + timedelta(hours=1))
    assert run_jobs() == []
    due_now()
    assert len(run_jobs()) == 1


def test_jobs_are_run_in_the_order_in_which_they_fell_due():
    OUTCOMES.extend([{}, {}, {}])
    jobs = [start(None, "play") for _each in range(3)]
    assert [job.pk for job in run_jobs()] == [job.pk for job in jobs]


def test_work_is_done_in_the_language_of_whoever_asked_for_it():
    OUTCOMES.append(lambda job: {"language": translation.get_language()})
    with translation.override("fr"):
        start(None, "play")
    (job,) = run_jobs()
    assert job.result == {"language": "fr"}


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (Refused("wrong", "Choose a territory."), "Choose a territory."),
        (PermissionDenied("You may not."), "You may not."),
        (PermissionDenied(), "You may not do that."),
        (ValidationError(["One.", "Two."]), "One. Two."),
    ],
)
def test_a_refusal_is_final_and_shown_as_it_is(error, message):
    OUTCOMES.append(error)
    start(None, "play")
    (job,) = run_jobs()
    assert (job.state, job.error, job.attempts) == ("failed", message, 1)


def test_an_unexpected_error_shows_a_number_and_nothing_of_its_text(caplog):
    OUTCOMES.append(KeyError("Kim Young-hee, 010-1234-5678"))
    start(None, "play")
    (job,) = run_jobs()
    assert job.state == "failed"
    assert str(job.pk) in job.error
    assert "Kim" not in job.error
    assert "Traceback" not in job.error
    assert "Kim" in caplog.text
    assert str(job.pk) in caplog.text


@pytest.mark.parametrize("trouble", [OperationalError("database is locked"), TryAgain("It does not answer.")])
def test_passing_trouble_is_tried_again_later_each_time_and_not_for_ever(trouble):
    OUTCOMES.extend([trouble] * registry.MOST_ATTEMPTS)
    start(None, "play")
    pauses = []
    for _attempt in range(1, registry.MOST_ATTEMPTS):
        (job,) = run_jobs()
        assert job.state == "waiting"
        assert "tried again" in str(job.state_words)
        pauses.append(round((job.due_at - timezone.now()).total_seconds()))
        due_now()
    (job,) = run_jobs()
    assert pauses == [10, 30, 90, 270]
    assert (job.state, job.attempts) == ("failed", registry.MOST_ATTEMPTS)
    assert job.error in {"It does not answer.", "The database was busy for too long. Start it again later."}


def test_trouble_that_passes_leaves_no_trace():
    OUTCOMES.extend([TryAgain("No."), {"fine": True}])
    start(None, "play")
    run_jobs()
    due_now()
    (job,) = run_jobs()
    assert (job.state, job.result, job.error) == ("done", {"fine": True}, "")


def test_an_error_of_the_database_that_will_come_again_is_final():
    OUTCOMES.append(DatabaseError("no such column"))
    start(None, "play")
    (job,) = run_jobs()
    assert job.state == "failed"


def test_a_result_that_json_cannot_carry_is_a_failure():
    OUTCOMES.append({"when": timezone.now()})
    start(None, "play")
    (job,) = run_jobs()
    assert (job.state, job.result) == ("failed", None)


def test_work_that_this_site_does_not_know_any_more_fails():
    job = start(None, "play")
    Job.objects.update(name="forgotten")
    (ran,) = run_jobs()
    assert ran.state == "failed"
    assert str(job_of(job.pk).label) == "forgotten"


def test_what_a_job_showed_last_stays():
    def count(job):
        for done in range(1, 4):
            job.progress(done, 3, f"Row {done}")

    OUTCOMES.append(count)
    start(None, "play")
    (job,) = run_jobs()
    assert (job.done, job.total, job.words, job.percentage) == (3, 3, "Row 3", 100)


def test_progress_outside_a_worker_does_nothing():
    Job(name="play").progress(1, 2, "Alone")


def test_a_share_is_known_only_where_the_whole_is():
    assert Job(done=7).percentage is None
    assert Job(done=7, total=5).percentage == 100


def test_waiting_work_is_stopped_at_once():
    user = make_user()
    job = cancel(user, start(user, "play"))
    assert job.state == "cancelled"
    assert run_jobs() == []
    assert list(Change.objects.order_by("id").values_list("action", flat=True)) == ["start_job", "stop_job"]


def test_nobody_stops_the_work_of_somebody_else_but_an_administrator():
    owner, administrator = make_user(), make_user(is_administrator=True)
    job = start(owner, "play")
    with pytest.raises(PermissionDenied):
        cancel(make_user(), job)
    assert job_of(job.pk).state == "waiting"
    assert cancel(administrator, job).state == "cancelled"


def test_a_closed_account_sees_nothing():
    owner = make_user(is_active=False)
    assert not may_see(owner, Job(name="play", by=owner))


def test_work_that_has_ended_stays_as_it_is_when_somebody_stops_it():
    user = make_user()
    job = start(user, "play")
    run_jobs()
    assert cancel(user, job).state == "done"
    assert not Change.objects.filter(action="stop_job").exists()


@pytest.mark.parametrize(
    ("sign", "state", "attempts"),
    [(Cancelled(), "cancelled", 1), (Interrupted(), "waiting", 0), (LeaseLost(), "running", 1)],
)
def test_work_that_has_to_stop_is_noted_for_what_stopped_it(sign, state, attempts):
    def stopped(job):
        with transaction.atomic():
            log_change(None, "half", "thing", job.pk)
            raise sign

    OUTCOMES.append(stopped)
    start(None, "play")
    job = running.claim("worker")
    running.run_job(job, lifelines.SilentLifeline(job, lambda: False))
    job.refresh_from_db()
    assert (job.state, job.attempts) == (state, attempts)
    assert not Change.objects.filter(action="half").exists()


def test_a_stop_that_was_asked_for_before_the_first_progress_is_heeded():
    job = start(None, "play")
    Job.objects.update(stop_asked=True)
    (job,) = run_jobs()
    assert job.state == "cancelled"


def test_a_worker_that_lost_its_job_cannot_say_how_it_ended():
    start(None, "play")
    slow = running.claim("slow")
    Job.objects.update(worker="quick", attempts=2)
    running.run_job(slow, lifelines.SilentLifeline(slow, lambda: False))
    job = Job.objects.get()
    assert (job.state, job.worker, job.result) == ("running", "quick", None)


def take(worker):
    job = running.claim(worker)
    Job.objects.filter(pk=job.pk).update(leased_until=timezone.now() - timedelta(seconds=1))
    return job


def test_the_job_of_a_dead_worker_is_taken_again():
    start(None, "play")
    take("dead")
    assert running.claim("other") is None
    assert running.release_lost() == 1
    (job,) = run_jobs()
    assert (job.state, job.attempts) == ("done", 2)


def test_a_job_that_kills_its_workers_is_given_up():
    start(None, "play")
    for _attempt in range(registry.MOST_ATTEMPTS):
        take("dead")
        running.release_lost()
    job = Job.objects.get()
    assert job.state == "failed"
    assert "broken off" in job.error
    assert running.claim("other") is None


def test_a_job_whose_worker_died_before_it_heeded_the_wish_to_stop_is_stopped():
    start(None, "play")
    take("dead")
    Job.objects.update(stop_asked=True)
    running.release_lost()
    assert Job.objects.get().state == "cancelled"


def test_the_job_of_a_living_worker_is_left_alone():
    start(None, "play")
    with lifelines.alive("living"):
        running.claim("living")
        assert running.release_lost() == 0
    assert Job.objects.get().state == "running"


def test_idle_workers_ask_one_question(django_assert_num_queries):
    with django_assert_num_queries(1):
        assert running.claim("idle") is None


def test_jobs_are_found_by_who_started_them_and_what_they_are_about():
    user = make_user()
    first, second = (start(user, "play", subject_kind="feed", subject="1") for _each in range(2))
    start(make_user(), "play", subject_kind="feed", subject="2")
    assert list(jobs_of(user)) == [second, first]
    assert list(jobs_about("feed", "1")) == [second, first]


def test_work_is_forgotten_30_days_after_its_end():
    old, young, waiting = (start(None, "play") for _each in range(3))
    month = timezone.now() - timedelta(days=30, minutes=1)
    Job.objects.filter(pk=old.pk).update(state="failed", finished_at=month)
    Job.objects.filter(pk=young.pk).update(state="done", finished_at=month + timedelta(minutes=2))
    Job.objects.filter(pk=waiting.pk).update(created_at=month)
    assert remove_old_jobs(Job(name="remove_old_jobs")) == {"removed": 1}
    assert set(Job.objects.values_list("pk", flat=True)) == {young.pk, waiting.pk}


def test_a_page_of_the_result_is_named_only_where_there_is_a_result(monkeypatch):
    monkeypatch.setitem(registry.TASKS, "play", LongTask("play", play, "Playing", page=lambda job: f"/{job.pk}/"))
    job = start(None, "play")
    assert job.result_url == ""
    run_jobs()
    assert job_of(job.pk).result_url == f"/{job.pk}/"
