"""The week of a space, and the forms that plan what is done together."""

from datetime import date, timedelta
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from dure.core.agents.models import User
from dure.core.agents.permissions import may
from dure.core.agents.roles import Permission
from dure.local.spaces.community import actions, queries
from dure.local.spaces.community.forms import SeriesForm
from dure.local.spaces.community.models import Series
from dure.local.spaces.community.views.pages import UNPROCESSABLE, show, staff_page, submitted
from dure.local.spaces.models import Space
from dure.local.spaces.queries import today_at

WEEK = timedelta(days=7)
MOST_YEARS = 10


@staff_page()
def week(request: HttpRequest, space: Space, by: User) -> HttpResponse:
    """What happens this week, or in the week of `?from=`; today stands out."""
    today = today_at(space)
    monday = _monday(request.GET.get("from", ""), today)
    series = list(space.series.all())
    context = {
        "days": queries.week_of(space, monday),
        "today": today,
        "previous": monday - WEEK,
        "next": monday + WEEK,
        "series": [row for row in series if row.last_on is None or row.last_on >= today],
        "may_plan": may(by, Permission.MANAGE_SPACE, space.operator),
    }
    return show(request, space, "week", context)


def _monday(asked: str, today: date) -> date:
    """The Monday of the week of the day that is asked for, within ten years; of this week for anything else."""
    try:
        day = date.fromisoformat(asked)
    except ValueError:
        day = today
    if abs(day.year - today.year) > MOST_YEARS:
        day = today
    return day - timedelta(days=day.weekday())


@staff_page(Permission.MANAGE_SPACE)
def add_series(request: HttpRequest, space: Space, by: User) -> HttpResponse:
    """Plan something new."""
    form = SeriesForm(request.POST or None, space=space, initial={"first_on": today_at(space)})
    if request.method == "POST" and submitted(
        request, form, lambda: actions.add_series(by, space, form.new_series()), _("It is planned.")
    ):
        return redirect(_back(space, by))
    return _form_page(request, _back(space, by), form, _("Plan something together"))


@staff_page(Permission.MANAGE_SPACE)
def change_series(request: HttpRequest, space: Space, by: User, series: UUID) -> HttpResponse:
    """Plan a series otherwise."""
    row = get_object_or_404(space.series.all(), pk=series)
    form = SeriesForm(request.POST or None, space=space, initial=_initial(row))
    if request.method == "POST" and submitted(
        request, form, lambda: actions.change_series(by, row, form.new_series()), _("The plan is changed.")
    ):
        return redirect(_back(space, by))
    return _form_page(request, _back(space, by), form, str(row.name))


def _initial(row: Series) -> dict[str, object]:
    names = ("name", "description", "rhythm", "weekdays", "first_on", "last_on", "starts_at", "ends_at", "leader")
    return {name: getattr(row, name) for name in names} | {"places": row.places, "activity": str(row.activity_id)}


def _back(space: Space, by: User) -> str:
    """The week for whoever records here, else the space's public page."""
    staff = may(by, Permission.RECORD_ACTIVITY, space.operator)
    return reverse("community:week" if staff else "spaces:space", args=[space.slug])


def _form_page(request: HttpRequest, back: str, form: SeriesForm, title: str) -> HttpResponse:
    context = {
        "form": form,
        "title": title,
        "submit": _("Save the plan"),
        "back_url": back,
        "back_label": _("Together"),
    }
    status = UNPROCESSABLE if form.is_bound and form.errors else 200
    return render(request, "initiatives/form.html", context, status=status)
