"""Tasks of Django's own interface are jobs."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.tasks import TaskResultStatus, default_task_backend, task
from django.tasks.exceptions import InvalidTask, TaskResultDoesNotExist
from django.utils import timezone

from dure.core.tasks.models import Job
from jobs import run_jobs

pytestmark = pytest.mark.django_db


@task
def add(first, second):
    return first + second


@task(takes_context=True)
def attempt(context):
    return context.attempt


@task
def fail():
    raise RuntimeError("secret of a library")


@task
async def later():
    return "async"


def test_a_task_is_run_by_a_worker_and_its_result_can_be_read():
    result = add.enqueue(1, second=2)
    assert result.status == TaskResultStatus.READY
    run_jobs()
    result.refresh()
    assert (result.status, result.return_value) == (TaskResultStatus.SUCCESSFUL, 3)
    assert add.get_result(result.id).is_finished


@pytest.mark.parametrize(("enqueued", "returned"), [(attempt, 1), (later, "async")])
def test_tasks_that_take_a_context_or_are_coroutines_are_run(enqueued, returned):
    result = enqueued.enqueue()
    run_jobs()
    result.refresh()
    assert result.return_value == returned


def test_a_task_that_fails_says_so_and_keeps_its_secret():
    result = fail.enqueue()
    run_jobs()
    result.refresh()
    assert result.status == TaskResultStatus.FAILED
    assert "secret" not in Job.objects.get().error


def test_a_task_can_be_put_off():
    result = add.using(run_after=timezone.now() + timedelta(hours=1)).enqueue(1, 2)
    assert run_jobs() == []
    assert default_task_backend.get_result(result.id).status == TaskResultStatus.READY


def test_a_task_is_enqueued_only_with_the_transaction_around_it():
    with transaction.atomic():
        add.enqueue(1, 2)
        transaction.set_rollback(True)
    assert not Job.objects.exists()


def test_a_path_that_leads_to_no_task_is_not_called():
    result = add.enqueue(1, 2)
    Job.objects.update(arguments={"path": "os.getcwd", "args": [], "kwargs": {}})
    (job,) = run_jobs()
    assert (str(job.pk), job.state) == (result.id, "failed")


@pytest.mark.parametrize("wrong", ["0192d3c5-0000-7000-8000-000000000000", "no id"])
def test_an_unknown_result_is_not_found(wrong):
    with pytest.raises(TaskResultDoesNotExist):
        default_task_backend.get_result(wrong)


def test_priorities_are_not_promised():
    with pytest.raises(InvalidTask):
        add.using(priority=5)
