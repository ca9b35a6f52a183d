"""Taking a job and running it.

What is promised:

- A job is run at least once. A worker that is killed loses its job, which another then begins anew, at most as
  often as the task allows. A job whose work is done in one transaction and whose worker is killed after that,
  before the end of the job is noted, is run a second time: tasks are written so that this does no harm.
- A job is run by at most one worker at a time. On SQLite that holds without exception, since a worker's lock on
  its file ends with its process. On PostgreSQL a worker that stood still for longer than the lease (a suspended
  machine) may wake up beside its successor: it learns of it at the job's next `progress()`, within a second, and
  stops there, and what it has to say about the job's end does not count.
- Refusals are final and shown as they are. Trouble that may pass (a busy database, a lost connection,
  `TryAgain`) is tried again after 10, 30, 90 and 270 seconds. Anything else has failed: people read a sentence
  with the job's number, the traceback is in the log under that number.
"""

import json
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import structlog
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import Error, InterfaceError, OperationalError, close_old_connections, connection, transaction
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from dure.core.kit.errors import Refused
from dure.core.tasks import lifelines
from dure.core.tasks.lifelines import FileLifeline, Lifeline
from dure.core.tasks.models import Job
from dure.core.tasks.registry import MOST_ATTEMPTS, TASKS
from dure.core.tasks.stopping import Cancelled, Interrupted, LeaseLost, TryAgain

FIRST_PAUSE = timedelta(seconds=10)
LONGER = 3
NOTING_ATTEMPTS = 5

log = structlog.get_logger("dure.work")


def claim(worker: str) -> Job | None:
    """The job that `worker` is to run next, now its own; None where there is none.

    Looking does not lock anything, so that idle workers disturb nobody.
    """
    waiting = Job.objects.filter(state=Job.State.WAITING, due_at__lte=timezone.now()).order_by("due_at", "id")
    if not waiting.exists():
        return None
    with transaction.atomic():
        job = waiting.select_for_update(skip_locked=True).first()
        if job is None:
            return None
        job.state, job.worker, job.attempts = Job.State.RUNNING, worker, job.attempts + 1
        job.started_at = timezone.now()
        job.done, job.total, job.words = 0, 0, ""
        fields = ["state", "worker", "attempts", "started_at", "done", "total", "words"]
        job.save(update_fields=fields)
        Job.objects.filter(pk=job.pk).update(leased_until=Now() + lifelines.LEASE)
    return job


def release_lost() -> int:
    """Let the jobs of dead workers be taken again, or note them as failed after their last attempt; how many."""
    running = Job.objects.filter(state=Job.State.RUNNING)
    if lifelines.uses_files():
        workers = running.order_by().values_list("worker", flat=True).distinct()
        dead = [worker for worker in workers if not lifelines.is_alive(worker)]
        if not dead:
            return 0
        lost = Q(worker__in=dead)
    else:
        lost = Q(leased_until__lt=Now())
    count = 0
    for job in running.filter(lost):
        count += _release(job)
    return count


def _release(job: Job) -> int:
    log.warning("a worker was lost", job=str(job.pk), task=job.name, worker=job.worker, attempts=job.attempts)
    if job.stop_asked:
        return _note(job, {"state": Job.State.CANCELLED, "finished_at": timezone.now()})
    if job.attempts >= _most_attempts(job):
        with _language_of(job):
            return _note(job, _failed(_("The work was broken off several times. Ask the administrators of this site.")))
    return _note(job, {"state": Job.State.WAITING, "due_at": timezone.now()})


def run_job(job: Job, lifeline: Lifeline) -> None:
    """Run a job that was claimed, and note how it ended. Raises nothing but what ends the process."""
    structlog.contextvars.bind_contextvars(job=str(job.pk), request_id=job.request_id)
    started = time.monotonic()
    try:
        job.lifeline = lifeline
        with lifeline.held(), _language_of(job):
            changes = _outcome(job)
        if changes is not None:
            _note_surely(job, changes, lifeline)
        seconds = round(time.monotonic() - started, 3)
        log.info("job", task=job.name, state=str(changes["state"]) if changes else "lost", seconds=seconds)
    finally:
        structlog.contextvars.clear_contextvars()


def _language_of(job: Job) -> Any:
    return translation.override(job.language or settings.LANGUAGE_CODE)


def _outcome(job: Job) -> dict[str, Any] | None:
    """Run the job: what is to be noted about it; None where another worker has it now."""
    try:
        if job.stop_asked:
            raise Cancelled  # noqa: TRY301 - it is asked before the first turn as it is at each progress
        result = TASKS[job.name].run(job, **job.arguments)
        json.dumps(result)
    except LeaseLost:
        return None
    except (Cancelled, Interrupted) as stopped:
        return _stopped(stopped)
    except (TryAgain, OperationalError, InterfaceError) as trouble:
        return _again(job, trouble)
    except Exception as error:  # noqa: BLE001 - what a task may raise is not known here
        return _failed(_explained(job, error))
    return {"state": Job.State.DONE, "finished_at": timezone.now(), "result": result, "error": ""}


def _stopped(stopped: Cancelled | Interrupted) -> dict[str, Any]:
    if isinstance(stopped, Cancelled):
        return {"state": Job.State.CANCELLED, "finished_at": timezone.now()}
    # That attempt does not count: it is no fault of the job's that its worker was told to end.
    return {"state": Job.State.WAITING, "due_at": timezone.now(), "attempts": F("attempts") - 1}


def _explained(job: Job, error: Exception) -> str:
    """What people read about an error that a second attempt would meet again."""
    if isinstance(error, Refused):
        return error.message
    if isinstance(error, PermissionDenied):
        return str(error) or _("You may not do that.")
    if isinstance(error, ValidationError):
        return " ".join(error.messages)
    log.error("job failed", task=job.name, exc_info=error)
    message = _("Something went wrong on our side. The administrators find it in the log under %(number)s.")
    return message % {"number": job.pk}


def _failed(message: str) -> dict[str, Any]:
    return {"state": Job.State.FAILED, "finished_at": timezone.now(), "error": message}


def _again(job: Job, trouble: TryAgain | OperationalError | InterfaceError) -> dict[str, Any]:
    log.warning("an attempt failed", task=job.name, attempt=job.attempts, exc_info=trouble)
    if job.attempts < _most_attempts(job):
        return {"state": Job.State.WAITING, "due_at": timezone.now() + pause_after(job.attempts)}
    if isinstance(trouble, TryAgain):
        return _failed(trouble.message)
    return _failed(_("The database was busy for too long. Start it again later."))


def pause_after(attempts: int) -> timedelta:
    """How long a job rests after its attempt number `attempts`, which counts from 1."""
    return FIRST_PAUSE * int(LONGER ** (attempts - 1))


def _most_attempts(job: Job) -> int:
    return TASKS[job.name].attempts if job.name in TASKS else MOST_ATTEMPTS


def _note(job: Job, changes: dict[str, Any]) -> int:
    """Write how a job ended, unless it is another worker's by now; tells whether it was written, as 1 or 0."""
    mine = Job.objects.filter(pk=job.pk, worker=job.worker, attempts=job.attempts, state=Job.State.RUNNING)
    written = mine.update(worker="", leased_until=None, **changes)
    if written and lifelines.uses_files():
        FileLifeline.forget(job.pk)
    return written


def _note_surely(
    job: Job, changes: dict[str, Any], lifeline: Lifeline, pause: Callable[[float], None] = time.sleep
) -> None:
    """Write how a job ended even if the database is away for a moment; else it is run again."""
    shown = lifeline.progress
    changes = {"done": shown.done, "total": shown.total, "words": shown.words, **changes}
    for attempt in range(NOTING_ATTEMPTS):
        try:
            if not connection.in_atomic_block:
                close_old_connections()
            _note(job, changes)
        except Error:
            log.warning("the end of a job could not be noted", attempt=attempt)
            pause(1 + attempt)
        else:
            return
