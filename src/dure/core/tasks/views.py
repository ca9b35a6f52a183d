"""Watching and stopping one's own long work."""

from typing import cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from dure.core.agents.models import User
from dure.core.agents.views.places import account_places
from dure.core.kit.paging import page_of
from dure.core.tasks.actions import cancel
from dure.core.tasks.models import Job
from dure.core.tasks.queries import job_of, jobs_of, may_see


@login_required
@never_cache
@require_safe
def job_list(request: HttpRequest) -> HttpResponse:
    """What one started in the last 30 days."""
    page = page_of(request, jobs_of(cast("User", request.user)))
    return render(request, "tasks/list.html", {"page": page, "account_places": account_places(request)})


@login_required
@never_cache
@require_safe
def detail(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """How far a job is; to a script that asks again and again, only the part that changes."""
    job = _job(request, job_id)
    template = "tasks/progress.html" if request.headers.get("HX-Request") else "tasks/detail.html"
    return render(request, template, {"job": job, "account_places": account_places(request)})


@login_required
@require_POST
def stop(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """Stop a job."""
    job = cancel(cast("User", request.user), _job(request, job_id))
    if job.state == Job.State.CANCELLED:
        messages.success(request, _("It is stopped."))
    elif job.is_under_way:
        messages.info(request, _("It stops within a moment. What it has not finished is undone."))
    else:
        messages.info(request, _("It had ended before it could be stopped."))
    return redirect("tasks:detail", job_id=job.pk)


def _job(request: HttpRequest, job_id: UUID) -> Job:
    try:
        job = job_of(job_id)
    except Job.DoesNotExist:
        raise Http404 from None
    if not may_see(cast("User", request.user), job):
        raise PermissionDenied(_("Only whoever started this, or an administrator, may see it."))
    return job
