"""The week of a space, and the forms that plan what is done together."""

from datetime import date, timedelta
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from dure.core.agents.models import User
from dure.core.agents.permissions import may, require
from dure.core.agents.roles import Permission
from dure.local.spaces.community import actions, queries
from dure.local.spaces.community.forms import SeriesForm
from dure.local.spaces.community.models import Series
from dure.local.spaces.community.views.pages import UNPROCESSABLE, show, staff_page, submitted
from dure.local.spaces.models import Space
from dure.local.spaces.queries import today_at

WEEK = timedelta(days=7)


@staff_page
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
    try:
        day = date.fromisoformat(asked)
        return (
            day - timedelta(days=day.weekday()) if today.year - 10 < day.year < today.year + 10 else _monday("", today)
        )
    except ValueError:
        return today - timedelta(days=today.weekday())


@staff_page
def add_series(request: HttpRequest, space: Space, by: User) -> HttpResponse:
    """Plan something new."""
    require(by, Permission.MANAGE_SPACE, space.operator)
    form = SeriesForm(request.POST or None, space=space, initial={"first_on": today_at(space)})
    if request.method == "POST" and submitted(
        request, form, lambda: actions.add_series(by, space, form.new_series()), _("It is planned.")
    ):
        return redirect("community:week", slug=space.slug)
    return _form_page(request, space, form, _("Plan something together"))


@staff_page
def change_series(request: HttpRequest, space: Space, by: User, series: UUID) -> HttpResponse:
    """Plan a series otherwise."""
    require(by, Permission.MANAGE_SPACE, space.operator)
    row = get_object_or_404(space.series.all(), pk=series)
    form = SeriesForm(request.POST or None, space=space, initial=_initial(row))
    if request.method == "POST" and submitted(
        request, form, lambda: actions.change_series(by, row, form.new_series()), _("The plan is changed.")
    ):
        return redirect("community:week", slug=space.slug)
    return _form_page(request, space, form, str(row.name))


def _initial(row: Series) -> dict[str, object]:
    names = ("name", "description", "rhythm", "weekdays", "first_on", "last_on", "starts_at", "ends_at", "leader")
    return {name: getattr(row, name) for name in names} | {"places": row.places, "activity": str(row.activity_id)}


def _form_page(request: HttpRequest, space: Space, form: SeriesForm, title: str) -> HttpResponse:
    context = {
        "form": form,
        "title": title,
        "submit": _("Save the plan"),
        "back_url": reverse("community:week", args=[space.slug]),
        "back_label": _("Together"),
    }
    status = UNPROCESSABLE if form.is_bound and form.errors else 200
    return render(request, "initiatives/form.html", context, status=status)
