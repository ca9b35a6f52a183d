"""The plan of a week: who is responsible when."""

from datetime import date, timedelta
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from dure.core.agents.labels import labels_for, staff_names
from dure.core.agents.models import User
from dure.core.kit.formatting import date_text
from dure.local.spaces.models import Space
from dure.local.spaces.premises import actions, queries
from dure.local.spaces.premises.forms import CopyForm, ShiftForm
from dure.local.spaces.premises.models import Shift
from dure.local.spaces.premises.views.parts import Row, Words, ending, part_page, settings_view
from dure.local.spaces.premises.words import PARTS
from dure.local.spaces.queries import today_at, zone_of

WEEK = timedelta(days=7)


@settings_view
def shifts(request: HttpRequest, space: Space, by: User) -> HttpResponse:
    """The shifts of the week that the address names by any of its days, and a form for one more."""
    monday = queries.monday(_day(request.GET.get("week", "")) or today_at(space))
    copying = request.POST.get("action") == "copy"
    copy = CopyForm(request.POST if copying else None, initial={"target": monday + WEEK})
    plan = ShiftForm(None if copying else request.POST or None, space=space, initial={"day": monday})
    form = copy if copying else plan
    words = Words(
        _("Shifts"),
        _("Whoever is on shift is called when somebody needs help."),
        _("Plan a shift"),
        _("Plan the shift"),
        _("The week is copied.") if copying else _("The shift is planned."),
    )

    def act() -> object:
        if copying:
            return actions.copy_week(by, space, monday, copy.cleaned_data["target"])
        fields = plan.cleaned_data
        return actions.plan_shift(by, space, fields["person"].agent, fields["part"], *plan.times())

    return part_page(
        request,
        space,
        words,
        form,
        act,
        template="premises/shifts.html",
        plan=plan,
        copy=copy,
        days=_week(space, monday),
        week=date_text(monday),
        before=f"?week={monday - WEEK}",
        after=f"?week={monday + WEEK}",
    )


@settings_view
def end_shift(request: HttpRequest, space: Space, by: User, shift: UUID) -> HttpResponse:
    row = get_object_or_404(Shift, pk=shift, space=space)
    return ending(
        request, lambda: actions.cancel_shift(by, row), _("The shift is cancelled."), "premises:shifts", space.slug
    )


def _week(space: Space, monday: date) -> list[tuple[str, list[Row]]]:
    """The days of a week with their shifts; colleagues by name, others by the mark of their agent."""
    start = queries.week_begin(space, monday)
    found = list(queries.shifts_between(space, start, queries.week_begin(space, monday + WEEK)))
    people = {shift.person_id for shift in found}
    names = {key: label.text for key, label in labels_for(people).items()} | staff_names(people)
    zone = zone_of(space)
    by_day: dict[date, list[Row]] = {monday + timedelta(days=number): [] for number in range(7)}
    for shift in found:
        begins, ends = shift.starts_at.astimezone(zone), shift.ends_at.astimezone(zone)
        row = Row(
            f"{begins:%H:%M}–{ends:%H:%M} {names[shift.person_id]}",
            PARTS[shift.part],
            ending=(_("Cancel the shift"), reverse("premises:end_shift", args=[space.slug, shift.pk])),
        )
        by_day.setdefault(max(begins.date(), monday), []).append(row)
    return [(date_text(day, "full"), rows) for day, rows in by_day.items()]


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
