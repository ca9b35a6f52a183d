"""How far long work is, for the program that started it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest
from ninja import Router, Schema

from dure.core.agents.models import User
from dure.core.agents.tokens import TokenAuth
from dure.core.tasks.models import Job
from dure.core.tasks.queries import job_of, may_see

router = Router()


class JobOut(Schema):
    """One piece of long work. `total` is 0 where it is not known; `result` is there once `state` is `done`."""

    id: UUID
    name: str
    state: str
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    done: int
    total: int
    words: str
    result: dict[str, Any] | None
    error: str


@router.get("/jobs/{job_id}", response=JobOut, auth=TokenAuth())
def read_job(request: HttpRequest, job_id: UUID) -> Job:
    """A job of the token's user (of anybody, for administrators). Ask once a second at most."""
    user: User = request.auth  # type: ignore[attr-defined]
    try:
        job = job_of(job_id)
    except Job.DoesNotExist:
        raise Http404 from None
    if not may_see(user, job):
        raise Http404
    return job
