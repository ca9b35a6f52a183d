"""Long tasks that tests run in real worker processes (`python job_world.py work`), and a process that starts and
watches them (`python job_world.py tell`).

What a task did is counted in the audit log, whose entries nobody can take back.
"""

import json
import signal
import sys
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

LEASE_SECONDS = 2.0


def register() -> None:
    """Make the tasks known; needs Django."""
    from django.db import transaction

    from dure.core.audit.actions import log_change
    from dure.core.tasks.registry import long_task

    @long_task("note")
    def note(job: Any) -> dict[str, Any]:
        log_change(None, "noted", "job", job.pk)
        return {}

    @long_task("slow")
    def slow(job: Any, *, steps: int) -> dict[str, Any]:
        """Works in one transaction, as an import does, and shows its progress while that is open."""
        with transaction.atomic():
            log_change(None, "began", "job", job.pk)
            for step in range(steps):
                job.progress(step + 1, steps, f"Step {step + 1}")
                time.sleep(0.05)
            log_change(None, "noted", "job", job.pk)
        return {"steps": steps}

    @long_task("deaf")
    def deaf(job: Any, *, file: str) -> dict[str, Any]:
        """Never tells its progress; ends when `file` is there."""
        while not Path(file).exists():
            time.sleep(0.05)
        log_change(None, "noted", "job", job.pk)
        return {}


def start(name: str, count: int = 1, **arguments: Any) -> list[str]:
    from dure.core.tasks.actions import start as start_job

    register()
    return [str(start_job(None, name, arguments).pk) for _each in range(count)]


def start_slow() -> list[str]:
    return start("slow", steps=400)


def start_short() -> list[str]:
    return start("slow", steps=20)


def start_nightly() -> list[str]:
    return start("remove_old_jobs")


def start_many() -> list[str]:
    return start("note", count=60)


def start_deaf(file: str) -> list[str]:
    return start("deaf", file=file)


def make_due() -> None:
    """Let the nightly work be due since a week."""
    from django.utils import timezone

    from dure.core.tasks.models import Recurrence

    Recurrence.objects.update_or_create(key="remove_old_jobs", defaults={"due_at": timezone.now() - timedelta(days=7)})


def shown() -> dict[str, Any]:
    """Every job by its id, as a page would show it at this moment, and what tasks noted of it."""
    from dure.core.audit.models import Change
    from dure.core.tasks.models import Job
    from dure.core.tasks.queries import job_of

    found = {}
    for pk in Job.objects.values_list("pk", flat=True):
        job = job_of(pk)
        found[str(pk)] = {
            "name": job.name,
            "state": job.state,
            "attempts": job.attempts,
            "done": job.done,
            "words": job.words,
            "began": Change.objects.filter(action="began", subject=str(pk)).count(),
            "noted": Change.objects.filter(action="noted", subject=str(pk)).count(),
        }
    return found


def ask_to_stop() -> float:
    """Stop all that runs, as an administrator; how many seconds that took."""
    from dure.core.agents.models import User
    from dure.core.tasks.actions import cancel
    from dure.core.tasks.models import Job
    from dure.core.tasks.queries import job_of

    administrator = User.objects.get(is_administrator=True)
    started = time.monotonic()
    for pk in Job.objects.filter(state="running").values_list("pk", flat=True):
        cancel(administrator, job_of(pk))
    return time.monotonic() - started


def make_administrator() -> None:
    from builders import make_user

    make_user(is_administrator=True)


def work() -> None:
    """A worker that is quick to look around and whose lease is short."""
    from dure.core.tasks import lifelines, worker

    lifelines.LEASE = timedelta(seconds=LEASE_SECONDS)
    lifelines.BEAT = 0.2
    register()
    own = worker.Worker(idle=0.05, look_around=0.2)
    signal.signal(signal.SIGTERM, lambda *_: own.end.set())
    own.run()


def tell() -> None:
    """Call the functions that standard input names, a line each, and print what each returns as JSON."""
    for line in sys.stdin:
        name, *arguments = json.loads(line)
        print(json.dumps(globals()[name](*arguments)), flush=True)  # noqa: T201


if __name__ == "__main__":
    import django

    django.setup()
    globals()[sys.argv[1]]()
