"""Pages on which officers build an account: indicators, lines, assumptions."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dure.core.agents.permissions import require
from dure.core.agents.roles import Permission
from dure.core.kit.errors import Refused
from dure.local.initiatives.models import Initiative
from dure.value import actions
from dure.value.forms import AccountForm, AssumptionForm, IndicatorForm, LineForm
from dure.value.labels import KINDS, QUESTIONS
from dure.value.models import ValueAccount

INITIATIVES = Initiative.objects.select_related("territory", "lead", "plan")
ACCOUNTS = ValueAccount.objects.select_related("initiative__territory", "initiative__lead", "initiative__plan")
DISCOUNT_RATE = "discount_rate"


def _edit(
    request: HttpRequest, form: forms.Form, context: dict[str, Any], save: Callable[[dict[str, Any]], str]
) -> HttpResponse:
    """Show `form`; once it is valid, `save` its values and go on to the address that it returns."""
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(save(form.cleaned_data))
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.message)
    return render(request, "value/edit.html", {"form": form, **context}, status=422 if form.errors else 200)


def _allowed(request: HttpRequest, initiative: Initiative) -> Any:
    return require(request.user, Permission.COMPUTE_ACCOUNT, initiative.territory, initiative.lead)


@require_http_methods(["GET", "POST"])
def open_account(request: HttpRequest, slug: str) -> HttpResponse:
    initiative = get_object_or_404(INITIATIVES, slug=slug)
    user = _allowed(request, initiative)
    form = AccountForm(request.POST or None)

    def save(values: dict[str, Any]) -> str:
        made = actions.open_account(user, initiative, **values)
        return reverse("value:account", args=[made.slug])

    back = reverse("initiatives:detail", args=[slug])
    context = {"title": _("Open a value account"), "button": _("Open the account"), "back": back, "about": initiative}
    return _edit(request, form, context, save)


@require_http_methods(["GET", "POST"])
def define_indicator(request: HttpRequest, slug: str) -> HttpResponse:
    initiative = get_object_or_404(INITIATIVES, slug=slug)
    user = _allowed(request, initiative)
    form = IndicatorForm(initiative, request.POST or None)

    def save(values: dict[str, Any]) -> str:
        made = actions.define_indicator(user, initiative, **values)
        return reverse("value:indicator", args=[made.id])

    back = reverse("initiatives:detail", args=[slug])
    context = {"title": _("Define an indicator"), "button": _("Add the indicator"), "back": back, "about": initiative}
    return _edit(request, form, context, save)


@require_http_methods(["GET", "POST"])
def add_line(request: HttpRequest, slug: str) -> HttpResponse:
    account = get_object_or_404(ACCOUNTS, slug=slug)
    user = _allowed(request, account.initiative)
    form = LineForm(account.initiative, request.POST or None)

    def save(values: dict[str, Any]) -> str:
        line = actions.add_line(user, account, **values)
        messages.success(request, _("Added “%s”. Now say what is assumed about it.") % line.name)
        kind = "proxy" if line.indicator_id else "quantity"
        return reverse("value:assume", args=[slug, line.slug, kind])

    context = {
        "title": _("Add an input or an outcome"),
        "button": _("Add it"),
        "back": reverse("value:account", args=[slug]),
        "about": account,
    }
    return _edit(request, form, context, save)


@require_http_methods(["GET", "POST"])
def assume(request: HttpRequest, slug: str, kind: str, line_slug: str = "") -> HttpResponse:
    """Set or replace one assumption; what was assumed before stands in the form."""
    account = get_object_or_404(ACCOUNTS, slug=slug)
    user = _allowed(request, account.initiative)
    if kind not in KINDS or (kind == DISCOUNT_RATE) == bool(line_slug):
        raise Http404
    line = get_object_or_404(account.lines, slug=line_slug) if line_slug else None
    now = account.assumptions.filter(line=line, kind=kind, replaced_at__isnull=True).first()
    given = (
        {
            "low": now.low,
            "central": now.central,
            "high": now.high,
            "source_name": now.source_name,
            "source_url": now.source_url,
            "day": now.date,
            "note": now.note,
        }
        if now
        else {"day": timezone.localdate()}
    )
    form = AssumptionForm(request.POST or None, initial=given)

    def save(values: dict[str, Any]) -> str:
        numbers = actions.Range(values["low"], values["central"], values["high"])
        source = actions.Source(values["source_name"], values["day"], values["source_url"])
        actions.assume(user, account, line, kind, numbers, source, values["note"])
        messages.success(request, _("Noted. It counts from the next computation on."))
        return reverse("value:account", args=[slug])

    context = {
        "title": KINDS[kind] if line is None else f"{line.name}: {KINDS[kind]}",
        "lead": QUESTIONS[kind],
        "button": _("Keep this assumption"),
        "back": reverse("value:account", args=[slug]),
        "about": account,
        "share": kind in actions.SHARES,
    }
    return _edit(request, form, context, save)
