"""Opening and closing the day."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from dure.core.agents.permissions import may
from dure.core.agents.roles import Permission
from dure.core.kit.errors import Refused
from dure.local.spaces import actions, queries
from dure.local.spaces.closing import obstacles
from dure.local.spaces.floor.board import Tile
from dure.local.spaces.floor.overdue import overdue_at
from dure.local.spaces.floor.views.board import staffed
from dure.local.spaces.models import Stay

DAYS_SHOWN = 14


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def day(request: HttpRequest, slug: str) -> HttpResponse:
    """Whether today is open, what stands against closing it, and days that were left open."""
    space, by = staffed(request, slug)
    if request.method == "POST":
        try:
            if "open" in request.POST:
                actions.open_day(by, space)
                messages.success(request, _("The day is open."))
            else:
                closed = actions.close_day(by, space, parse_date(request.POST.get("date", "")[:10]))
                messages.success(request, _("The day is closed.") if closed.closed_at else "")
        except (Refused, ValueError) as error:
            messages.error(request, error.message if isinstance(error, Refused) else _("Choose one of the days shown."))
        return redirect("floor:day", slug=slug)
    today = queries.today_at(space)
    open_days = list(queries.open_days(space).select_related("space"))
    now_in = list(queries.stays_in(space))
    context = {
        "space": space,
        "date": today,
        "today": queries.day_of(space, today),
        "open_days": [
            (each, obstacles(each), [Tile(stay, None) for stay in now_in if stay.day_id == each.pk])
            for each in open_days
        ],
        "lately_out": Stay.objects.filter(
            space=space,
            ending__in=(Stay.Ending.WENT_OUT, Stay.Ending.ASKED_AFTER),
            left_at__gte=timezone.now() - actions.TAKEN_BACK_WITHIN,
        ).order_by("-left_at"),
        "days": space.days.all()[:DAYS_SHOWN],
    }
    with timezone.override(queries.zone_of(space)):
        return render(request, "floor/day.html", context)


@login_required
@never_cache
@require_safe
def overdue(request: HttpRequest, slug: str) -> HttpResponse:
    """Whom to ask after because of the time, and when somebody last did."""
    space, by = staffed(request, slug)
    may_answer = may(by, Permission.ANSWER_SOS, space.operator)
    context = {"space": space, "found": list(overdue_at(space)), "may_answer": may_answer}
    with timezone.override(queries.zone_of(space)):
        return render(request, "floor/overdue.html", context)
