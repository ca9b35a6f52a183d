"""The list of likely duplicates."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from dure.core.agents.models import Organization
from dure.core.agents.permissions import require
from dure.core.agents.roles import Permission
from dure.core.kit.errors import Refused
from dure.core.kit.paging import page_of
from dure.core.tasks.actions import start
from dure.core.territories.models import Territory
from dure.local.directory.merging import queries
from dure.local.directory.merging.actions import say_different
from dure.local.directory.merging.tasks import NAME


@login_required
@require_safe
def pairs(request: HttpRequest) -> HttpResponse:
    """The pairs that the reader may decide on, the likeliest first."""
    by = require(request.user, Permission.MERGE_ORGANIZATIONS)
    territories = queries.merging_territories(by)
    chosen = next((each for each in territories if each.slug == request.GET.get("territory")), None)
    page = page_of(request, queries.worklist(by, chosen))
    context = {
        "page": page,
        "rows": queries.pair_rows(page.object_list),
        "territories": territories,
        "territory": chosen,
    }
    return render(request, "merging/list.html", context)


@login_required
@require_POST
def look(request: HttpRequest) -> HttpResponse:
    """Have the entries of a territory compared with all others now."""
    require(request.user, Permission.MERGE_ORGANIZATIONS)
    place = get_object_or_404(Territory, slug=request.POST.get("territory", "").replace("\x00", ""))
    by = require(request.user, Permission.MERGE_ORGANIZATIONS, place)
    try:
        job = start(by, NAME, {"territory": place.slug}, unique=f"{NAME} {place.slug}")
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect("merging:worklist")
    return redirect("tasks:detail", job_id=job.pk)


@login_required
@require_POST
def different(request: HttpRequest) -> HttpResponse:
    """Remember that two entries are not the same organization."""
    by = require(request.user, Permission.MERGE_ORGANIZATIONS)
    entries = Organization.objects.select_related("territory", "type")
    one, another = (
        get_object_or_404(entries, slug=request.POST.get(name, "").replace("\x00", "")) for name in ("one", "another")
    )
    try:
        say_different(by, one, another)
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Noted: these are two organizations. They will not be proposed again."))
    return redirect("merging:worklist")
