"""A case as anybody reads it, and the means to check it."""

from importlib import resources

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from dure.core.agents.permissions import may
from dure.core.agents.roles import Permission
from dure.core.kit import json_ld
from dure.core.kit.keys import public_key_hex
from dure.world.cases.models import CaseVersion
from dure.world.cases.presentation import ShownCase
from dure.world.cases.queries import case_to_write, history_of, version_of
from dure.world.cases.signing import signature_holds, signed_document
from dure.world.cases.structured_data import article

# Served for readers to run: the name of a script -> the package it belongs to.
SCRIPTS = {"verify_case": "dure.world.cases", "verify_proof": "dure.ledger.engine"}


@require_safe
def case_page(request: HttpRequest, slug: str) -> HttpResponse:
    """The newest version; a case that is only a draft leads those who may publish it to its editing page."""
    version = version_of(slug)
    if version is not None:
        return _show(request, version)
    case = case_to_write(slug)
    if case is not None and may(request.user, Permission.PUBLISH_CASE, case.initiative.territory):
        return redirect("cases:edit", slug=slug)
    raise Http404(_("No case is published at this address. The case library lists those that are."))


@require_safe
def version_page(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """One version, superseded or not: what was published stays readable."""
    return _show(request, _version_or_404(slug, number))


@require_safe
def document(_request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The signed version as a file."""
    version = _version_or_404(slug, number)
    response = JsonResponse(signed_document(version), json_dumps_params={"ensure_ascii": False, "indent": 2})
    response["Content-Disposition"] = f'attachment; filename="case-{number}.json"'
    return response


@require_safe
def how_to_check(request: HttpRequest) -> HttpResponse:
    """How anybody checks a signed case, step by step."""
    return render(request, "cases/check.html", {"public_key": public_key_hex()})


@require_safe
def check_script(_request: HttpRequest, name: str) -> HttpResponse:
    """One of the two scripts that check a signed case without Dure."""
    if name not in SCRIPTS:
        raise Http404(_("There is no such script. The page on checking a case names both."))
    text = resources.files(SCRIPTS[name]).joinpath(f"{name}.py").read_text(encoding="utf-8")
    response = HttpResponse(text, content_type="text/x-python; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.py"'
    return response


def _version_or_404(slug: str, number: int) -> CaseVersion:
    version = version_of(slug, number)
    if version is None:
        raise Http404(_("This version was never published. The case's page lists the versions that were."))
    return version


def _show(request: HttpRequest, version: CaseVersion) -> HttpResponse:
    case = ShownCase(version)
    history = history_of(version.case)
    context = {
        "case": case,
        "version": version,
        "history": history,
        "newest": history[0],
        "superseded": history[0].number != version.number,
        "signature_holds": signature_holds(version),
        "may_write": may(request.user, Permission.PUBLISH_CASE, version.case.initiative.territory),
        "structured_data": json_ld.script(article(case)),
    }
    return render(request, "cases/detail.html", context)
