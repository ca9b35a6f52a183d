"""Pages about territories."""

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from dure.core.agents.forms import show_refusal
from dure.core.agents.permissions import may, require
from dure.core.agents.roles import Permission
from dure.core.kit.errors import Refused
from dure.core.kit.json_ld import script
from dure.core.kit.tables import Column, export, requested_format
from dure.core.territories import actions, queries
from dure.core.territories.forms import ChallengeForm, IndicatorValueForm
from dure.core.territories.models import Challenge, IndicatorValue, Territory


@require_safe
def territory_list(request: HttpRequest) -> HttpResponseBase:
    """The tree of territories; `?q=` narrows it to names that hold the text."""
    search = request.GET.get("q", "")[:100]
    branches = queries.tree(search)
    if form := requested_format(request):
        return export("territories", form, _branch_columns(), branches)
    return render(request, "territories/list.html", {"branches": branches, "search": search})


@require_safe
def detail(request: HttpRequest, slug: str) -> HttpResponseBase:
    """One territory: challenges, indicators, organizations, and what other rooms know of it."""
    territory = get_object_or_404(Territory, slug=slug)
    if form := requested_format(request):
        return export(f"indicators-{slug}", form, _value_columns(), queries.indicator_values(territory))
    parents = queries.ancestors(territory)
    indicators = queries.indicators_of(territory)
    context = {
        "territory": territory,
        "kind_name": queries.kind_name(territory),
        "parents": parents,
        "children": queries.children(territory),
        "challenges": queries.challenges_of(territory),
        "indicators": indicators,
        "sources_differ": any(row.disputed for indicator in indicators for row in indicator.rows),
        "may_edit": may(request.user, Permission.EDIT_TERRITORY, territory),
        "structured_data": script(queries.structured_data(territory, parents, _public_url(request))),
    }
    return render(request, "territories/detail.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add_challenge(request: HttpRequest, slug: str) -> HttpResponse:
    """Put a challenge on the territory's page."""
    territory = get_object_or_404(Territory, slug=slug)
    by = require(request.user, Permission.EDIT_TERRITORY, territory)
    form = ChallengeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        fields = form.cleaned_data
        try:
            actions.add_challenge(
                by,
                territory,
                fields["challenge"],
                source_name=fields["source_name"],
                source_date=fields["source_date"],
                source_url=fields["source_url"],
                note=form.translated_note(),
            )
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("The challenge stands on the page."))
            return redirect("territories:detail", slug=slug)
    return _form_page(request, territory, form, _("Add a challenge"), _("Add the challenge"))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add_indicator_value(request: HttpRequest, slug: str) -> HttpResponse:
    """Add what a source says of the territory."""
    territory = get_object_or_404(Territory, slug=slug)
    by = require(request.user, Permission.EDIT_TERRITORY, territory)
    form = IndicatorValueForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        fields = form.cleaned_data
        try:
            actions.add_indicator_value(
                by,
                territory,
                fields["kind"],
                value=fields["value"],
                date=fields["date"],
                source_name=fields["source_name"],
                source_url=fields["source_url"],
                note=form.translated_note(),
            )
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("The value stands on the page."))
            return redirect("territories:detail", slug=slug)
    return _form_page(request, territory, form, _("Add an indicator value"), _("Add the value"))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def remove_challenge(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Ask, then take a challenge off the page."""
    territory = get_object_or_404(Territory, slug=slug)
    by = require(request.user, Permission.EDIT_TERRITORY, territory)
    challenge = get_object_or_404(Challenge, code=code, territories=territory)
    if request.method == "POST":
        try:
            actions.remove_challenge(by, territory, challenge)
        except Refused as refusal:
            messages.error(request, refusal.message)
        else:
            messages.success(request, _("The challenge was taken off the page."))
        return redirect("territories:detail", slug=slug)
    return render(request, "territories/remove_challenge.html", {"territory": territory, "challenge": challenge})


def _form_page(request: HttpRequest, territory: Territory, form: forms.Form, title: str, button: str) -> HttpResponse:
    context = {
        "territory": territory,
        "parents": queries.ancestors(territory),
        "form": form,
        "title": title,
        "button_label": button,
    }
    return render(request, "territories/form.html", context, status=422 if form.errors else 200)


def _public_url(request: HttpRequest) -> str:
    return f"{settings.DURE.base_url}{request.path}"


def _branch_columns() -> list[Column[queries.Branch]]:
    return [
        Column(_("Territory"), lambda branch: branch.territory.name),
        Column(_("Slug"), lambda branch: branch.territory.slug),
        Column(_("Kind"), lambda branch: branch.kind_name),
        Column(_("Country"), lambda branch: branch.territory.country_code),
        Column(_("Organizations"), lambda branch: branch.organizations),
        Column(_("Challenges"), lambda branch: branch.challenges),
    ]


def _value_columns() -> list[Column[IndicatorValue]]:
    return [
        Column(_("Indicator"), lambda value: value.kind.name),
        Column(_("Value"), lambda value: value.value),
        Column(_("Unit"), lambda value: value.kind.unit),
        Column(_("Date"), lambda value: value.date),
        Column(_("Source"), lambda value: value.source_name),
        Column(_("Web address of the source"), lambda value: value.source_url),
        Column(_("Note"), lambda value: value.note),
    ]
