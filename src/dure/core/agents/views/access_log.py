"""Who read whose personal data, when and why. People whose data was read are shown by their mark only."""

from typing import cast

from django.contrib.auth.decorators import login_required
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from dure.core.agents.forms import AccessFilterForm
from dure.core.agents.labels import labels_for, staff_names
from dure.core.agents.models import User
from dure.core.agents.permissions import require
from dure.core.agents.queries import accesses_for
from dure.core.agents.roles import Permission
from dure.core.agents.views.places import account_places
from dure.core.audit.actions import log_change
from dure.core.audit.models import Access
from dure.core.audit.queries import between
from dure.core.kit.links import changed_query
from dure.core.kit.paging import page_of
from dure.core.kit.tables import Column, export, requested_format


@login_required
@never_cache
@require_safe
def access_log(request: HttpRequest) -> HttpResponseBase:
    """The part of the access log that the reader may see, filtered by the address."""
    by = require(cast("User", request.user), Permission.READ_ACCESS_LOG)
    form = AccessFilterForm(request.GET)
    log = _filtered(accesses_for(by), form)
    if wanted := requested_format(request):
        log_change(by.agent_id, "export_access_log", "access_log", "all", {"filter": request.GET.urlencode()[:500]})
        return export("access-log", wanted, _columns(log), log.iterator())
    page = page_of(request, log)
    context = {
        "form": form,
        "page": page,
        "rows": _named(list(page)),
        "csv_url": changed_query(request, format="csv", page=None),
        "excel_url": changed_query(request, format="xlsx", page=None),
        "account_places": account_places(request),
    }
    return render(request, "agents/access_log.html", context)


def _filtered(log: QuerySet[Access], form: AccessFilterForm) -> QuerySet[Access]:
    form.is_valid()
    chosen = form.cleaned_data
    if chosen.get("reader"):
        text = chosen["reader"]
        readers = User.objects.filter(Q(display_name__icontains=text) | Q(email__icontains=text))
        log = log.filter(reader__in=readers.values("agent_id"))
    if chosen.get("purpose"):
        log = log.filter(purpose__icontains=chosen["purpose"])
    if chosen.get("subject"):
        log = log.filter(subject=chosen["subject"])
    return between(log, chosen.get("first_day"), chosen.get("last_day"))


def _named(accesses: list[Access]) -> list[dict[str, object]]:
    readers = staff_names(access.reader for access in accesses)
    subjects = labels_for(access.subject for access in accesses)
    return [
        {
            "access": access,
            "reader": readers.get(access.reader, "") if access.reader else "",
            "subject": subjects[access.subject],
            "subject_query": f"?subject={access.subject}",
            "fields": field_names(access.fields),
        }
        for access in accesses
    ]


def field_names(fields: list[str]) -> str:
    """Names of fields of personal data as a person reads them."""
    names = {
        "name": _("name"),
        "phone": _("phone"),
        "email": _("e-mail address"),
        "birth_year": _("year of birth"),
        "health_notes": _("notes on health"),
        "health_readings": _("health readings"),
    }
    return ", ".join(names.get(field, field) for field in fields)


def _columns(log: QuerySet[Access]) -> list[Column[Access]]:
    readers = staff_names(log.order_by().values_list("reader", flat=True).distinct())
    return [
        Column(_("When"), lambda row: row.at),
        Column(_("Who read"), lambda row: readers.get(row.reader, row.reader) if row.reader else ""),
        Column(_("Whose data"), lambda row: row.subject),
        Column(_("Purpose"), lambda row: row.purpose),
        Column(_("What was read"), lambda row: field_names(row.fields)),
    ]
