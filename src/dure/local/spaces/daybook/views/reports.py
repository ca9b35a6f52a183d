"""Reports of months and years: their list, one on a page, as PDF, as a workbook, and who may read it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from dure.core.agents.permissions import may, signed_in
from dure.core.agents.roles import Permission
from dure.core.kit.errors import Refused
from dure.local.spaces.daybook import actions, queries
from dure.local.spaces.daybook.access import is_partner, require_reader, runs
from dure.local.spaces.daybook.document import as_pdf as make_pdf
from dure.local.spaces.daybook.document import title_of
from dure.local.spaces.daybook.engine.figures import VISIT, Figures, by_period
from dure.local.spaces.daybook.engine.periods import Period
from dure.local.spaces.daybook.excel import workbook
from dure.local.spaces.daybook.labels import amount_text, period_text
from dure.local.spaces.daybook.report import Report, make_report, signers
from dure.local.spaces.daybook.rows import rows_of
from dure.local.spaces.models import Space
from dure.local.spaces.queries import all_spaces, today_at, zone_of

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
def reports(request: HttpRequest, slug: str) -> HttpResponse:
    """All months and years with something in them: for partners all, for others those that are published."""
    space = get_object_or_404(all_spaces(), slug=slug)
    partner = is_partner(request.user, space)
    published = queries.published_periods(space)
    span = queries.span_of(space)
    rows = []
    for year in queries.years(*span) if span else ():
        found = by_period(
            rows_of(space, Period(year).start, Period(year).end),
            {day: Period(day.year, day.month) for day in Period(year).days()},
        )
        months = [month for month in sorted(found, reverse=True) if partner or str(month) in published]
        if months or str(year) in published or partner:
            rows.append((Period(year), str(year) in published or partner, _listed(months, found, published)))
    context = {"space": space, "rows": rows, "partner": partner, "published": published}
    return render(request, "daybook/reports.html", context)


@require_safe
def report(request: HttpRequest, slug: str, period: str) -> HttpResponse:
    """One report on a page."""
    space, found = read(request, slug, period)
    today = today_at(space)
    following = found.period.following
    context = {
        "space": space,
        "report": found,
        "title": period_text(found.period),
        "before": period_text(found.period.previous),
        "headlines": found.headlines(),
        "charts": [(chart, title_of(chart.svg)) for chart in found.charts()],
        "kinds": found.kinds,
        "sections": [
            (each, [(line, amount_text(line.amount, line.unit)) for line in each.lines]) for each in found.sections
        ],
        "signers": signers(found.logs) if is_partner(request.user, space) else [],
        "runs": runs(request.user, space),
        "may_publish": may(request.user, Permission.MANAGE_SPACE, space.operator),
        "earlier": found.period.previous,
        "later": following if following.start <= today else None,
        "months": found.period.months() if found.period.is_year else [],
        "year": Period(found.period.year),
        "partner": is_partner(request.user, space),
    }
    with timezone.override(zone_of(space)):
        return render(request, "daybook/report.html", context)


@require_safe
def as_pdf(request: HttpRequest, slug: str, period: str) -> HttpResponse:
    """The report as a tagged PDF."""
    space, found = read(request, slug, period)
    base_url = request.build_absolute_uri("/").rstrip("/")
    content = make_pdf(found, base_url, timezone.now(), named=is_partner(request.user, space))
    return _download(content, "application/pdf", f"{space.slug}-{period}.pdf")


@require_safe
def as_excel(request: HttpRequest, slug: str, period: str) -> HttpResponse:
    """The report as a workbook."""
    space, found = read(request, slug, period)
    return _download(workbook(found), EXCEL, f"{space.slug}-{period}.xlsx")


@login_required
@require_POST
def publish(request: HttpRequest, slug: str, period: str) -> HttpResponse:
    """Let everybody read the report, or only those who take part again (`withdraw`)."""
    space = get_object_or_404(all_spaces(), slug=slug)
    by, wanted = signed_in(request), period_or_404(period)
    try:
        if "withdraw" in request.POST:
            actions.withdraw_report(by, space, wanted)
            messages.success(request, _("Only those who take part can read the report now."))
        else:
            actions.publish_report(by, space, wanted)
            messages.success(request, _("Everybody can read the report now."))
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect("daybook:report", slug=slug, period=period)


def read(request: HttpRequest, slug: str, period: str) -> tuple[Space, Report]:
    """The space and the report, if the reader may read it."""
    space = get_object_or_404(all_spaces(), slug=slug)
    wanted = period_or_404(period)
    require_reader(request.user, space, wanted)
    return space, make_report(space, wanted)


def period_or_404(text: str) -> Period:
    """The month or year that an address names."""
    found = Period.parse(text)
    if found is None or found.day:
        raise Http404
    try:
        known = found.previous.start < found.following.end
    except (ValueError, OverflowError) as error:
        raise Http404 from error
    if not known:
        raise Http404
    return found


def _listed(
    months: list[Period], found: dict[Period, Figures], published: set[str]
) -> list[tuple[Period, str, int, bool]]:
    return [(month, period_text(month), int(found[month].people(VISIT)), str(month) in published) for month in months]


def _download(content: bytes, media_type: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
