"""The list of days, and the log of one day: it writes itself, is remarked on, closed and signed."""

from collections.abc import Callable, Sequence
from datetime import date

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from dure.core.agents.models import User
from dure.core.agents.permissions import may, require
from dure.core.agents.roles import Permission
from dure.core.kit.charts import Period as Column
from dure.core.kit.charts import columns
from dure.core.kit.charts.drawing import Chart
from dure.core.kit.errors import Refused
from dure.core.kit.formatting import number_text
from dure.core.kit.tables import Column as TableColumn
from dure.core.kit.tables import export, requested_format
from dure.local.spaces.daybook import actions, queries
from dure.local.spaces.daybook.access import require_running
from dure.local.spaces.daybook.daylog import DayLog, day_log
from dure.local.spaces.daybook.engine.documents import Difference
from dure.local.spaces.daybook.engine.figures import Figures
from dure.local.spaces.daybook.engine.periods import Period
from dure.local.spaces.daybook.forms import MonthForm, PictureForm, RemarkForm
from dure.local.spaces.daybook.labels import KINDS, amount_text, period_text, state_text
from dure.local.spaces.daybook.models import SignedLog
from dure.local.spaces.daybook.queries import DayRow
from dure.local.spaces.daybook.showing import events_url, line_names, shown_kinds
from dure.local.spaces.models import Space
from dure.local.spaces.queries import all_spaces, today_at, zone_of


@login_required
@never_cache
@require_safe
def days(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The days of a month, each with its state and main figures; also as CSV and Excel."""
    space, _by = running(request, slug)
    today = today_at(space)
    form = MonthForm(request.GET)
    period = form.period(Period(today.year, today.month))
    rows = queries.days_of(space, period)
    if wanted := requested_format(request):
        return export(f"days-{space.slug}-{period}", wanted, _day_columns(), rows)
    context = {
        "space": space,
        "form": MonthForm(initial={"month": str(period)}),
        "period": period,
        "title": period_text(period),
        "rows": [(row, state_text(row.state)) for row in rows],
        "later": period.following if period.following.start <= today else None,
        "csv_url": f"?month={period}&format=csv",
        "excel_url": f"?month={period}&format=xlsx",
    }
    return render(request, "daybook/days.html", context)


@login_required
@never_cache
@require_safe
def day(request: HttpRequest, slug: str, on: str) -> HttpResponse:
    """The log of one day."""
    space, by = running(request, slug)
    return log_page(request, space, by, day_or_404(on))


@login_required
@require_POST
def close(request: HttpRequest, slug: str, on: str) -> HttpResponse:
    """Close the day."""

    def act(by: User, space: Space, at: date) -> object:
        return actions.close(by, space, at)

    return change(request, slug, on, act, _("The day is closed."))


@login_required
@require_POST
def sign(request: HttpRequest, slug: str, on: str) -> HttpResponse:
    """Sign the log as it stands."""

    def act(by: User, space: Space, at: date) -> object:
        return actions.sign_log(by, space, at)

    return change(request, slug, on, act, _("The log is signed."), needs=Permission.SIGN_DAILY_LOG)


@login_required
@require_POST
def remark(request: HttpRequest, slug: str, on: str) -> HttpResponse:
    """Write the remark of the day."""
    form = RemarkForm(request.POST)

    def act(by: User, space: Space, at: date) -> object:
        return actions.write_remark(by, space, at, form.cleaned_data["text"])

    return change(request, slug, on, act, _("The remark is kept."), form)


@login_required
@never_cache
@require_safe
def signed(request: HttpRequest, slug: str, on: str, version: int) -> JsonResponse:
    """A version of the log as it was signed, for whoever wants to check digest and signature."""
    space, _by = running(request, slug)
    log = get_object_or_404(SignedLog, day__space=space, day__date=day_or_404(on), version=version)
    document = {
        "document": log.document,
        "digest": log.digest,
        "public_key": log.public_key,
        "signature": log.signature,
    }
    response = JsonResponse(document, json_dumps_params={"ensure_ascii": False, "indent": 2})
    response["Content-Disposition"] = f'attachment; filename="log-{on}-{version}.json"'
    return response


def running(request: HttpRequest, slug: str) -> tuple[Space, User]:
    """The space and the reader, if the reader works there or answers for it."""
    space = get_object_or_404(all_spaces(), slug=slug)
    return space, require_running(request.user, space)


def day_or_404(on: str) -> date:
    """The day that an address names."""
    period = Period.parse(on)
    if period is None or not period.day:
        raise Http404
    return period.start


def change(
    request: HttpRequest,
    slug: str,
    on: str,
    act: Callable[[User, Space, date], object],
    done: str,
    form: forms.Form | None = None,
    *,
    needs: Permission = Permission.RECORD_ACTIVITY,
) -> HttpResponse:
    """Act on a day and show it again; what was refused stands at its field, and nothing of it is lost."""
    space, by = running(request, slug)
    require(by, needs, space.operator)
    at = day_or_404(on)
    if form is not None and not form.is_valid():
        return log_page(request, space, by, at, form)
    try:
        act(by, space, at)
    except Refused as refusal:
        if form is None:
            messages.error(request, refusal.message)
            return redirect("daybook:day", slug=slug, on=on)
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        return log_page(request, space, by, at, form)
    messages.success(request, done)
    return redirect("daybook:day", slug=slug, on=on)


def log_page(request: HttpRequest, space: Space, by: User, on: date, bound: forms.Form | None = None) -> HttpResponse:
    """The log; `bound` is a form that was refused, shown as it was filled in."""
    log = day_log(space, on)
    every: dict[str, forms.Form] = {"remark": RemarkForm(initial={"text": log.remark}), "picture": PictureForm()}
    if bound is not None and bound.prefix:
        every[bound.prefix] = bound
    period = Period.of_day(on)
    context = {
        "space": space,
        "log": log,
        "state": log.state,
        "state_label": state_text(log.state),
        "title": period_text(period),
        "on": on.isoformat(),
        "kinds": shown_kinds(space, log.figures, on, on),
        "sections": [
            (each, [(line, amount_text(line.amount, line.unit)) for line in each.lines]) for each in log.sections
        ],
        "hours": hours_chart(log.figures),
        "changes": _changes(log),
        "forms": every,
        "refused": bound,
        "may_record": may(by, Permission.RECORD_ACTIVITY, space.operator),
        "may_sign": may(by, Permission.SIGN_DAILY_LOG, space.operator),
        "events_url": events_url(space, on, on),
        "earlier": period.previous,
        "later": period.following if period.following.start <= today_at(space) else None,
        "is_today": on == today_at(space),
        "days_url": f"{reverse('daybook:days', args=[space.slug])}?month={Period(on.year, on.month)}",
    }
    with timezone.override(zone_of(space)):
        return render(request, "daybook/day.html", context, status=200 if bound is None else 422)


def hours_chart(figures: Figures) -> Chart | None:
    """Visits of each hour, from the first with any to the last; None where nobody came."""
    visits = figures.visits_by_hour()
    busy = [hour for hour, amount in enumerate(visits) if amount]
    if not busy:
        return None
    return columns(
        [Column(f"{hour}:00", visits[hour]) for hour in range(busy[0], busy[-1] + 1)],
        title=_("Visits by hour"),
        description=_("How many visits began in each hour."),
        headers=(_("Hour"), _("Visits")),
        format_value=number_text,
    )


def _changes(log: DayLog) -> list[tuple[str, str, str, Difference]]:
    """What, before and after of each amount that has changed since it was signed."""
    names = line_names(log.space, log.figures)
    labels = {(each.slug, line.code): str(line.label) for each in log.sections for line in each.lines}
    found = []
    for each in log.changes():
        part, name, unit = each.place
        what = labels.get((part, name)) or f"{KINDS.get(part, part)}: {names.get(name, name)}"
        found.append((what, amount_text(each.before, unit), amount_text(each.after, unit), each))
    return found


def _day_columns() -> Sequence[TableColumn[DayRow]]:
    return (
        TableColumn(_("Day"), lambda row: row.date.isoformat()),
        TableColumn(_("State"), lambda row: state_text(row.state)),
        TableColumn(_("Visits"), lambda row: row.visits),
        TableColumn(_("Took part in activities"), lambda row: row.participants),
        TableColumn(_("Hours of volunteers and staff"), lambda row: row.hours),
        TableColumn(_("Events in the ledger"), lambda row: row.figures.events),
        TableColumn(_("Signed version"), lambda row: row.version or None),
    )
