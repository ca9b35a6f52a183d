"""What all pages of a run share: whose it is, and where it stands."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from dure.core.agents.models import User
from dure.core.agents.permissions import require
from dure.core.agents.roles import Permission
from dure.core.kit.errors import Refused
from dure.local.directory.exchange import background
from dure.local.directory.exchange.models import ImportRun
from dure.local.directory.exchange.words import STEPS


def own_run(request: HttpRequest, run_id: UUID) -> tuple[User, ImportRun]:
    """Who asks, and their run; another's run does not exist for them."""
    by = require(request.user, Permission.IMPORT_ORGANIZATIONS)
    return by, get_object_or_404(ImportRun.objects.select_related("territory", "owner"), pk=run_id, owner=by)


def to_run(run: ImportRun) -> HttpResponse:
    return redirect("exchange:run", run_id=run.pk)


def refused(request: HttpRequest, run: ImportRun, refusal: Refused) -> HttpResponse:
    """Back to the run's page with the words of the refusal."""
    messages.error(request, refusal.message)
    return to_run(run)


def set_to_work(request: HttpRequest, by: User, run: ImportRun, name: str) -> HttpResponse:
    try:
        background.set_to_work(by, run, name)
    except Refused as refusal:
        messages.error(request, refusal.message)
    return to_run(run)


def show(
    request: HttpRequest, template: str, run: ImportRun, step: int, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """A page of the run, with the steps at its top."""
    return render(request, f"exchange/{template}", {"run": run, "steps": STEPS, "step": step, **context}, status=status)
