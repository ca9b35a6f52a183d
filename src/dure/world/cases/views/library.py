"""The library: every published case, in its newest version."""

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from dure.core.agents.models import User
from dure.core.kit.links import changed_query
from dure.core.kit.paging import page_of
from dure.core.kit.tables import Column, export, requested_format
from dure.world.cases.forms import LibraryForm
from dure.world.cases.models import CaseVersion
from dure.world.cases.presentation import ShownCase
from dure.world.cases.queries import drafts_for, library

PER_PAGE = 24


@require_safe
def case_library(request: HttpRequest) -> HttpResponseBase:
    form = LibraryForm(request.GET)
    asked = form.asked()
    found = library(asked)
    if form_of_table := requested_format(request):
        return export("cases", form_of_table, _columns(request), (ShownCase(version) for version in found))
    page = page_of(request, found, PER_PAGE)
    context = {
        "form": form,
        "page": page,
        "cases": [ShownCase(version) for version in page],
        "filtered": bool(asked.q or asked.territory or asked.challenge),
        "drafts": drafts_for(request.user) if isinstance(request.user, User) else [],
        "csv_url": changed_query(request, format="csv", page=None),
        "excel_url": changed_query(request, format="xlsx", page=None),
    }
    return render(request, "cases/list.html", context)


def _columns(request: HttpRequest) -> list[Column[ShownCase]]:
    def address(case: ShownCase) -> str:
        return request.build_absolute_uri(reverse("cases:detail", kwargs={"slug": case.slug}))

    def published(case: ShownCase) -> object:
        version: CaseVersion = case.version
        return version.published_at

    return [
        Column(_("Name"), lambda case: case.name),
        Column(_("Summary"), lambda case: case.summary),
        Column(_("Territory"), lambda case: case.place),
        Column(_("Challenges"), lambda case: "; ".join(map(str, case.challenges))),
        Column(_("Version"), lambda case: case.number),
        Column(_("Published"), published),
        Column(_("How we know"), lambda case: case.evidence),
        Column(pgettext("terms of use", "License"), lambda case: case.license),
        Column(_("Address"), address),
    ]
