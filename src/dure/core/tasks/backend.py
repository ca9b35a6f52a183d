"""Django's own tasks (`django.tasks`) as jobs, so that libraries that enqueue some need nothing else here."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.tasks import Task, TaskResult, TaskResultStatus
from django.tasks.backends.base import BaseTaskBackend
from django.tasks.exceptions import TaskResultDoesNotExist
from django.tasks.signals import task_enqueued
from django.utils.json import normalize_json
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from dure.core.tasks.registry import long_task

NAME = "django_task"

STATUSES = {
    "waiting": TaskResultStatus.READY,
    "running": TaskResultStatus.RUNNING,
    "done": TaskResultStatus.SUCCESSFUL,
    "failed": TaskResultStatus.FAILED,
    "cancelled": TaskResultStatus.FAILED,
}


class JobBackend(BaseTaskBackend):
    """Keeps tasks as jobs, with what is promised of jobs. One queue, no priorities."""

    supports_defer = True
    supports_async_task = True
    supports_get_result = True

    def enqueue(self, task: Task[Any, Any], args: Any, kwargs: Any) -> TaskResult[Any, Any]:
        """A job for the task, from the moment the transaction around this call commits."""
        from dure.core.tasks.actions import start

        self.validate_task(task)
        arguments = {"path": task.module_path, "args": normalize_json(list(args)), "kwargs": normalize_json(kwargs)}
        result = _result(start(None, NAME, arguments, due_at=task.run_after), self.alias)
        task_enqueued.send(type(self), task_result=result)
        return result

    def get_result(self, result_id: str) -> TaskResult[Any, Any]:
        from dure.core.tasks.models import Job

        try:
            return _result(Job.objects.get(pk=result_id, name=NAME), self.alias)
        except (Job.DoesNotExist, ValidationError) as error:
            raise TaskResultDoesNotExist(result_id) from error


@long_task(NAME, label=_("Work of a library"))
def run_task(job: Any, *, path: str, args: list[Any], kwargs: dict[str, Any]) -> dict[str, Any]:
    """Call a task that was enqueued through Django's own interface."""
    from django.tasks import TaskContext

    task = import_string(path)
    if not isinstance(task, Task):
        raise TypeError(f"{path} is no task")
    first: list[Any] = [TaskContext(task_result=_result(job, task.backend))] if task.takes_context else []
    return {"returned": normalize_json(task.call(*first, *args, **kwargs))}


def _result(job: Any, alias: str) -> TaskResult[Any, Any]:
    result: TaskResult[Any, Any] = TaskResult(
        task=import_string(job.arguments["path"]),
        id=str(job.pk),
        status=STATUSES[job.state],
        enqueued_at=job.created_at,
        started_at=job.started_at,
        finished_at=job.finished_at,
        last_attempted_at=job.started_at,
        args=job.arguments["args"],
        kwargs=job.arguments["kwargs"],
        backend=alias,
        errors=[],
        worker_ids=[job.worker] * job.attempts,
    )
    object.__setattr__(result, "_return_value", (job.result or {}).get("returned"))
    return result
