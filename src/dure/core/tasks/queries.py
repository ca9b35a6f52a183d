"""Finding jobs, and who may see them."""

from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from dure.core.agents.models import User
from dure.core.tasks.lifelines import live_progress
from dure.core.tasks.models import Job


def job_of(job_id: UUID | str) -> Job:
    """The job, with the progress that it shows by now. Raises Job.DoesNotExist."""
    return live_progress(Job.objects.select_related("by").get(pk=job_id))


def may_see(user: User | AnonymousUser, job: Job) -> bool:
    """Whether `user` may watch and stop the job: who started it, and administrators."""
    return isinstance(user, User) and user.is_active and (user.is_administrator or job.by_id == user.pk)


def jobs_of(user: User) -> QuerySet[Job]:
    """What `user` started, newest first."""
    return Job.objects.filter(by=user).order_by("-created_at", "-id")


def under_way(unique: str) -> Job | None:
    """The job of this `unique` that is waiting or running, if there is one."""
    job = Job.objects.filter(unique=unique, state__in=Job.UNDER_WAY).first() if unique else None
    return live_progress(job) if job else None


def jobs_about(subject_kind: str, subject: str) -> QuerySet[Job]:
    """The jobs about one thing, newest first."""
    return Job.objects.filter(subject_kind=subject_kind, subject=subject).order_by("-created_at", "-id")
