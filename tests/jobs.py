"""Running jobs inside a test, in its own transaction."""

from dure.core.tasks.lifelines import SilentLifeline
from dure.core.tasks.models import Job
from dure.core.tasks.running import claim, run_job


def run_jobs() -> list[Job]:
    """Run what waits and is due, one after another, as a worker does; returns the jobs as they ended."""
    done = []
    while job := claim("test"):
        run_job(job, SilentLifeline(job, lambda: False))
        job.refresh_from_db()
        done.append(job)
    return done
