"""Public pages of the ledger: what happened, and how anyone can check it."""

from collections.abc import Iterator
from itertools import batched
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from dure.core.agents.permissions import may, require
from dure.core.agents.roles import Permission
from dure.core.kit.errors import Refused
from dure.core.kit.keys import public_key_hex
from dure.core.kit.paging import page_of
from dure.core.kit.tables import Column, export, requested_format
from dure.ledger import actions, presentation, queries
from dure.ledger.event_documents import READ_AT_ONCE
from dure.ledger.forms import EventFilterForm
from dure.ledger.models import EconomicEvent, Seal
from dure.ledger.proof import proof_document, seal_of, verification_script
from dure.ledger.sealing import unsealed_events
from dure.ledger.units import unit_label
from dure.ledger.wording import action_label


@require_safe
def events(request: HttpRequest) -> HttpResponseBase:
    """The list of events with filters, and the same as a download."""
    form = EventFilterForm(request.GET)
    rows = queries.find_events(form.wanted())
    if download := requested_format(request):
        return export("events", download, _event_columns(), _in_pieces(rows))
    page = page_of(request, queries.with_relations(rows))
    context = {
        "form": form,
        "page": page,
        "events": presentation.lines(page.object_list),
        "filtered": any(request.GET.get(name) for name in form.fields),
        **presentation.download_links(request),
    }
    return render(request, "ledger/events.html", context)


def _in_pieces(rows: QuerySet[EconomicEvent]) -> Iterator[queries.ShownEvent]:
    for piece in batched(queries.with_relations(rows).iterator(chunk_size=READ_AT_ONCE), READ_AT_ONCE):
        yield from queries.shown(piece)


def _event_columns() -> list[Column[queries.ShownEvent]]:
    return [
        Column(_("Position"), lambda row: row.event.position),
        Column(_("Identifier"), lambda row: row.event.id),
        Column(_("When"), lambda row: row.event.occurred_at),
        Column(_("What was done"), lambda row: action_label(row.event.action)),
        Column(_("Kind of resource"), lambda row: row.event.resource_conforms_to),
        Column(_("Quantity"), lambda row: row.event.resource_quantity),
        Column(_("Unit"), lambda row: unit_label(row.event.resource_unit)),
        Column(_("Effort"), lambda row: row.event.effort_quantity),
        Column(_("Unit of effort"), lambda row: unit_label(row.event.effort_unit)),
        Column(_("Provider"), lambda row: row.provider),
        Column(_("Receiver"), lambda row: row.receiver),
        Column(_("Plan"), lambda row: row.event.plan or ""),
        Column(_("Simulated"), lambda row: _("yes") if row.simulated else _("no")),
        Column(_("Sealed"), lambda row: _("yes") if row.sealed else _("no")),
        Column(_("Corrects"), lambda row: row.event.corrects.id if row.event.corrects else ""),
    ]


def _found(event_id: UUID) -> EconomicEvent:
    found = queries.find_event(event_id)
    if found is None:
        raise Http404
    return found


@require_safe
def event(request: HttpRequest, event_id: UUID) -> HttpResponse:
    """One event in plain words, what belongs to it, and how to verify it."""
    found = _found(event_id)
    context = {
        "line": presentation.lines([found])[0],
        "event": found,
        "corrections": presentation.corrections(found),
        "seal": seal_of(found),
        "public_key": public_key_hex(),
        "resources": presentation.resources_of(found),
    }
    return render(request, "ledger/event.html", context)


@require_safe
def proof(request: HttpRequest, event_id: UUID) -> HttpResponse:
    """The proof as a file to keep."""
    try:
        document = proof_document(_found(event_id))
    except Refused as refused:
        messages.error(request, refused.message)
        return redirect("ledger:event", event_id)
    response = JsonResponse(document, json_dumps_params={"ensure_ascii": False, "indent": 2})
    response["Content-Disposition"] = f'attachment; filename="proof-{event_id}.json"'
    return response


@require_safe
def script(_request: HttpRequest) -> HttpResponse:
    """The stand-alone script that checks proofs."""
    response = HttpResponse(verification_script(), content_type="text/x-python; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="verify_proof.py"'
    return response


@require_safe
def resource(request: HttpRequest, resource_id: UUID) -> HttpResponse:
    """One resource: how much there is, its events, where it came from and where it went."""
    found = queries.find_resource(resource_id)
    if found is None:
        raise Http404
    rows = queries.find_events(queries.EventFilter(resource=found.id))
    page = page_of(request, queries.with_relations(rows))
    before, after = presentation.walks("resource", found.id)
    context = {
        "resource": found,
        "names": presentation.keepers(found),
        "page": page,
        "events": presentation.lines(page.object_list),
        "trace": before,
        "track": after,
    }
    return render(request, "ledger/resource.html", context)


@require_safe
def seals(request: HttpRequest) -> HttpResponseBase:
    """All seals, and how to verify the whole ledger."""
    rows = queries.seals()
    if download := requested_format(request):
        return export("seals", download, _seal_columns(), rows.iterator())
    context = {
        "page": page_of(request, rows),
        "unsealed": unsealed_events(),
        "public_key": public_key_hex(),
        "may_seal": may(request.user, Permission.SEAL_LEDGER),
        **presentation.download_links(request),
    }
    return render(request, "ledger/seals.html", context)


def _seal_columns() -> list[Column[Seal]]:
    return [
        Column(_("Number"), lambda seal: seal.number),
        Column(_("Sealed at"), lambda seal: seal.sealed_at),
        Column(_("Events"), lambda seal: seal.count),
        Column(_("First position"), lambda seal: seal.first_position),
        Column(_("Last position"), lambda seal: seal.last_position),
        Column(_("Root"), lambda seal: seal.root),
        Column(_("Hash"), lambda seal: seal.hash),
        Column(_("Previous"), lambda seal: seal.previous),
        Column(_("Public key"), lambda seal: seal.public_key),
        Column(_("Signature"), lambda seal: seal.signature),
    ]


@require_safe
def seal(request: HttpRequest, number: int) -> HttpResponse:
    """One seal and the events under it."""
    found = get_object_or_404(queries.seals(), number=number)
    page = page_of(request, queries.with_relations(queries.events_under(found)))
    context = {
        "seal": found,
        "page": page,
        "events": presentation.lines(page.object_list),
        "own_key": found.public_key == public_key_hex(),
    }
    return render(request, "ledger/seal.html", context)


@login_required
@require_POST
def seal_now(request: HttpRequest) -> HttpResponse:
    """Seal everything that is not sealed yet."""
    made = actions.seal_ledger(require(request.user, Permission.SEAL_LEDGER))
    count = sum(seal.count for seal in made)
    messages.success(
        request,
        ngettext("%(count)s event was sealed.", "%(count)s events were sealed.", count) % {"count": count},
    )
    return redirect("ledger:seals")
