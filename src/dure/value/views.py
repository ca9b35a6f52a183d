"""Pages of value accounts and of what stands behind each figure."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from dure.core.agents.permissions import may, signed_in
from dure.core.agents.roles import Permission
from dure.core.kit import tables
from dure.core.kit.errors import Refused
from dure.core.kit.json_ld import script
from dure.core.kit.paging import page_of
from dure.core.kit.translated import parse_translated
from dure.ledger.units import unit_label
from dure.ledger.wording import action_label
from dure.value import actions, pictures, queries
from dure.value.computing import window_of
from dure.value.labels import AGGREGATIONS, KINDS, QUESTIONS, assumed_text, discount_text, ratio_text
from dure.value.measuring import Window, by_month, matching_events, measure
from dure.value.models import AccountLine, Computation, ValueAccount

ACCOUNTS = ValueAccount.objects.select_related("initiative__territory", "initiative__plan", "initiative__lead")


@require_safe
def account(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The newest result of an account; where there is none yet, what is missing."""
    found = get_object_or_404(ACCOUNTS, slug=slug)
    computation = queries.latest_computation(found)
    if computation is None:
        return render(
            request, "value/account_empty.html", {"account": found, "may_compute": _may_compute(request, found)}
        )
    return _computation_page(request, computation, newest=True)


@require_safe
def computation(request: HttpRequest, computation_id: UUID) -> HttpResponseBase:
    """One result, as it was computed."""
    found = _computation(computation_id)
    newest = queries.latest_computation(found.account)
    return _computation_page(request, found, newest=newest is not None and newest.id == found.id)


def _computation(computation_id: UUID) -> Computation:
    return get_object_or_404(queries.computations(), id=computation_id)


def _may_compute(request: HttpRequest, found: ValueAccount) -> bool:
    return may(request.user, Permission.COMPUTE_ACCOUNT, found.initiative.territory, found.initiative.lead)


def _computation_page(request: HttpRequest, found: Computation, *, newest: bool) -> HttpResponseBase:
    form = tables.requested_format(request)
    if form:
        return tables.export(found.account.slug, form, _columns(found), _table_lines(found))
    if request.GET.get("format") == "json":
        response = JsonResponse(found.document, json_dumps_params={"ensure_ascii": False, "indent": 2})
        response["Content-Disposition"] = f'attachment; filename="{found.account.slug}.json"'
        return response
    figures = found.result["figures"]
    context = {
        "computation": found,
        "account": found.account,
        "initiative": found.account.initiative,
        "newest": newest,
        "figures": figures,
        "currency": found.document["currency"],
        "ratio": ratio_text(figures["ratio"]),
        "inputs": queries.evidence_lines(found, AccountLine.Kind.INPUT),
        "outcomes": queries.evidence_lines(found, AccountLine.Kind.OUTCOME),
        "waterfall": pictures.waterfall_chart(found),
        "tornado": pictures.tornado_chart(found),
        "discounting": discount_text(found.document),
        "rate": next(line["assumptions"]["discount_rate"] for line in found.evidence if line["kind"] == "account"),
        "events_since": actions.events_since(found),
        "may_compute": _may_compute(request, found.account),
        "structured_data": script(
            {
                "@type": "Dataset",
                "name": str(found.account.name),
                "description": _("Social value account with every assumption and the evidence behind each figure."),
                "temporalCoverage": f"{found.account.start}/{found.account.end}",
                "dateModified": found.computed_at.isoformat(),
                "isAccessibleForFree": True,
            }
        ),
    }
    return render(request, "value/account.html", context)


def _table_lines(found: Computation) -> list[queries.EvidenceLine]:
    return [line for kind in ("input", "outcome") for line in queries.evidence_lines(found, kind)]


def _columns(found: Computation) -> list[tables.Column[queries.EvidenceLine]]:
    def assumed(kind: str) -> Any:
        return lambda line: (row := line.data["assumptions"].get(kind)) and Decimal(row["central"])

    def worth(line: queries.EvidenceLine) -> Decimal:
        return Decimal(line.figures["present_value"]) if line.figures else line.amount

    return [
        tables.Column(_("Kind"), lambda line: _("Outcome") if line.figures else _("Input")),
        tables.Column(_("Name"), lambda line: line.name),
        tables.Column(_("Stakeholder"), lambda line: line.stakeholder),
        tables.Column(_("Events"), lambda line: line.data["events"]),
        tables.Column(_("Quantity"), lambda line: Decimal(line.data["quantity"])),
        *(tables.Column(str(label), assumed(kind)) for kind, label in KINDS.items() if kind != "discount_rate"),
        tables.Column(_("Years"), lambda line: line.data["duration_years"]),
        tables.Column(_("Value (%s)") % found.document["currency"], worth),
    ]


@require_POST
def compute(request: HttpRequest, slug: str) -> HttpResponse:
    """Compute the account anew from what the ledger holds now."""
    found = get_object_or_404(ACCOUNTS, slug=slug)
    try:
        made = actions.compute_account(signed_in(request), found)
    except Refused as refused:
        messages.error(request, refused.message)
        return redirect("value:account", slug=slug)
    messages.success(
        request,
        _("Computed from all events up to seal %(number)s.") % {"number": made.seal_id},
    )
    return redirect("value:account", slug=slug)


@require_POST
def check(request: HttpRequest, computation_id: UUID) -> HttpResponse:
    """Compute a result again at its own seal and say whether it is the same to the digit. Anybody may ask."""
    found = _computation(computation_id)
    differing = actions.differences(found)
    if differing:
        messages.error(request, _("The result differs in: %(parts)s.") % {"parts": ", ".join(differing)})
    else:
        messages.success(
            request, _("Computed again from the ledger as it was at seal %s: the same to the digit.") % found.seal_id
        )
    return redirect("value:computation", computation_id=found.id)


@require_safe
def line(request: HttpRequest, computation_id: UUID, slug: str) -> HttpResponse:
    """How one figure came about: what was measured, what was assumed, and each step between."""
    found = _computation(computation_id)
    evidence = queries.evidence_line(found, slug)
    if evidence is None:
        raise Http404
    currency = found.document["currency"]
    assumptions = [
        {
            "kind": kind,
            "label": KINDS[kind],
            "question": QUESTIONS[kind],
            "row": row,
            "central": assumed_text(kind, row["central"], currency),
            "low": assumed_text(kind, row["low"], currency),
            "high": assumed_text(kind, row["high"], currency),
            "day": date.fromisoformat(row["date"]),
            "note": parse_translated(row["note"]),
        }
        for kind, row in sorted(evidence.data["assumptions"].items(), key=lambda item: list(KINDS).index(item[0]))
    ]
    context = {
        "computation": found,
        "account": found.account,
        "line": evidence,
        "assumptions": assumptions,
        "currency": currency,
        "unit": unit_label(evidence.data["unit"]) if evidence.data["unit"] else "",
        "tornado_bars": [bar for bar in found.result["tornado"] if bar["line"] == slug],
        "may_compute": _may_compute(request, found.account),
    }
    return render(request, "value/line.html", context)


@require_safe
def indicator(request: HttpRequest, indicator_id: UUID) -> HttpResponseBase:
    """What an indicator asks, its value, and the events it was drawn from; `?computation=` limits it to a result's."""
    found = queries.indicator_by_id(indicator_id)
    if found is None:
        raise Http404
    of_result = _asked_computation(request, found.plan_id)
    initiative = found.plan.initiative
    window = window_of(of_result.account, of_result.seal) if of_result else Window(initiative.territory.time_zone)
    events = matching_events(found, window).select_related("resource_conforms_to").order_by("-position")
    form = tables.requested_format(request)
    if form:
        return tables.export(found.slug, form, _event_columns(), events.iterator(chunk_size=2000))
    page = page_of(request, events)
    of_result_query = f"&computation={of_result.id}" if of_result else ""
    context = {
        "indicator": found,
        "initiative": initiative,
        "computation": of_result,
        "measurement": measure(found, window),
        "unit": unit_label(found.unit),
        "aggregation": AGGREGATIONS[found.aggregation],
        "action": action_label(found.action) if found.action else "",
        "chart": pictures.months_chart(by_month(found, window), str(found.name), str(unit_label(found.unit))),
        "page": page,
        "events": queries.shown_events(list(page.object_list)),
        "csv_url": f"?format=csv{of_result_query}",
        "excel_url": f"?format=xlsx{of_result_query}",
    }
    with timezone.override(initiative.territory.time_zone):
        return render(request, "value/indicator.html", context)


def _asked_computation(request: HttpRequest, plan_id: UUID) -> Computation | None:
    asked = request.GET.get("computation")
    if not asked:
        return None
    try:
        return queries.computations().filter(id=UUID(asked), account__initiative__plan=plan_id).first()
    except ValueError:
        raise Http404 from None


def _event_columns() -> list[tables.Column[Any]]:
    return [
        tables.Column(_("Event"), lambda event: event.id),
        tables.Column(_("Happened"), lambda event: event.occurred_at),
        tables.Column(_("Action"), lambda event: event.action),
        tables.Column(_("What"), lambda event: event.resource_conforms_to.name),
        tables.Column(_("Quantity"), lambda event: event.resource_quantity),
        tables.Column(_("Unit"), lambda event: event.resource_unit),
        tables.Column(_("Work or use"), lambda event: event.effort_quantity),
        tables.Column(_("Unit of work"), lambda event: event.effort_unit),
        tables.Column(_("Position"), lambda event: event.position),
    ]
