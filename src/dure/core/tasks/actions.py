"""Starting and stopping jobs. Whether somebody may start one is asked by the action that starts it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from dure.core.agents.models import User
from dure.core.audit.actions import log_change
from dure.core.kit.errors import Refused
from dure.core.kit.middleware import current_request_id
from dure.core.tasks import lifelines
from dure.core.tasks.models import Job
from dure.core.tasks.queries import may_see
from dure.core.tasks.registry import TASKS


@transaction.atomic
def start(
    by: User | None,
    name: str,
    arguments: Mapping[str, Any] | None = None,
    *,
    subject_kind: str = "",
    subject: str = "",
    unique: str = "",
    due_at: datetime | None = None,
) -> Job:
    """Have a worker run the long task `name` with `arguments`, which JSON can carry and hold no personal data.

    The job exists from the moment the transaction around this call commits; if that is rolled back, there is no
    job. `by` is who asked for it, and may watch and stop it; None stands for the site itself. With `unique`,
    refused while another job of the same `unique` is waiting or running. No worker takes it before `due_at`.
    """
    if name not in TASKS:
        raise ValueError(f"no long task is called {name!r}")
    job = Job(
        name=name,
        arguments=dict(arguments or {}),
        by=by,
        language=get_language() or "",
        subject_kind=subject_kind,
        subject=subject,
        unique=unique,
        request_id=current_request_id(),
        due_at=due_at or timezone.now(),
    )
    try:
        with transaction.atomic():
            job.save(force_insert=True)
    except IntegrityError as error:
        if not unique:
            raise
        message = _("This is being done already. Wait until it is finished, or stop it first.")
        raise Refused("already-under-way", message) from error
    if by is not None:
        log_change(by.agent_id, "start_job", "job", job.pk, {"task": name})
    return job


def cancel(by: User, job: Job) -> Job:
    """Stop `job`: at once where it waits, else as soon as it next tells its progress; what it did is rolled back
    as far as it was not committed.

    For whoever started it, and for administrators. A job that has ended stays as it is.
    """
    if not may_see(by, job):
        raise PermissionDenied(_("Only whoever started this, or an administrator, may stop it."))
    # First the sign, then the record of it: where a job holds SQLite's only writer, the record waits for its end.
    if job.state == Job.State.RUNNING:
        lifelines.ask_to_stop(job)
    with transaction.atomic():
        stopped = Job.objects.filter(pk=job.pk, state=Job.State.WAITING).update(
            state=Job.State.CANCELLED, finished_at=timezone.now()
        )
        job.refresh_from_db()
        if stopped or job.state == Job.State.RUNNING:
            log_change(by.agent_id, "stop_job", "job", job.pk, {"task": job.name})
    if job.state == Job.State.RUNNING and not job.stop_asked:
        # A worker took it between the question and the answer.
        lifelines.ask_to_stop(job)
        job.stop_asked = True
    return job
