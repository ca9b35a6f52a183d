"""Which rules a space uses: reading, comparing, trying out, signing, withdrawing, bringing in."""

import json
from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from dure.core.agents.models import User
from dure.core.agents.permissions import may
from dure.core.agents.roles import Permission
from dure.core.kit.errors import Refused
from dure.local.spaces.models import Space
from dure.local.spaces.safe_use import actions, queries
from dure.local.spaces.safe_use.engine import compare
from dure.local.spaces.safe_use.forms import ImportForm, KeepingForm, SignForm, TryForm, WeatherForm
from dure.local.spaces.safe_use.models import DEFAULT_KEEP_DAYS, Keeping
from dure.local.spaces.safe_use.presentation import comparison_rows, rule_rows, shown_text
from dure.local.spaces.safe_use.queries import KnownRules
from dure.local.spaces.safe_use.views.access import READERS, space_for

POSTED = ["GET", "HEAD", "POST"]


@login_required
@never_cache
@require_safe
def home(request: HttpRequest, slug: str) -> HttpResponse:
    """The rules in use, those to choose from, the history, the weather, and how long readings are kept."""
    space, by = space_for(request, slug, *READERS)
    return home_page(request, space, by)


def home_page(request: HttpRequest, space: Space, by: User, bound: forms.Form | None = None) -> HttpResponse:
    """The page; `bound` is a form that was refused, shown again as it was filled in."""
    kept = Keeping.objects.filter(space=space).first()
    every: dict[str, forms.Form] = {
        "import_form": ImportForm(),
        "keeping_form": KeepingForm(initial={"days": kept.days if kept else DEFAULT_KEEP_DAYS}),
        "weather_form": WeatherForm(),
    }
    for name, form in every.items():
        if bound is not None and type(bound) is type(form):
            every[name] = bound
    history = list(queries.history_of(space))
    context = {
        "space": space,
        "standing": queries.standing_rules(space),
        "known": [(shown_text(known.rule_set.name), known) for known in queries.known_rules(space)],
        "history": [(shown_text(row.version.document["name"]), row) for row in history],
        "weather": queries.outdoor_now(space),
        "may_sign": may(by, Permission.SIGN_SAFE_USE, space.operator),
        "may_manage": may(by, Permission.MANAGE_SPACE, space.operator),
        "may_record": may(by, Permission.RECORD_ACTIVITY, space.operator),
        "refused": bound,
        **every,
    }
    return render(request, "safe_use/home.html", context, status=422 if bound is not None else 200)


def _known(space: Space, digest: str) -> KnownRules:
    known = queries.rules_with(space, digest)
    if known is None:
        raise Http404
    return known


@login_required
@never_cache
@require_http_methods(POSTED)
def rule_set(request: HttpRequest, slug: str, digest: str) -> HttpResponse:
    """A rule set in full, how it differs from the one in use, and the form by which a clinician signs it."""
    space, by = space_for(request, slug, *([Permission.SIGN_SAFE_USE] if request.method == "POST" else READERS))
    known = _known(space, digest)
    form = SignForm(request.POST or None, initial={"name": by.display_name})
    if request.method == "POST" and form.is_valid():
        try:
            actions.sign_rules(by, space, digest, form.cleaned_data["name"], form.cleaned_data["licence"])
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        else:
            messages.success(request, _("Signed. The space advises by these rules from now on."))
            return redirect("safe_use:home", slug=space.slug)
    standing = queries.standing_rules(space)
    other = standing is not None and standing.signature.version.digest != digest
    context = {
        "space": space,
        "known": known,
        "name": shown_text(known.rule_set.name),
        "note": shown_text(known.rule_set.note),
        "rows": rule_rows(known.rule_set.rules),
        "tips": [(shown_text(tip.text), tip) for tip in known.rule_set.tips],
        "in_use": standing is not None and not other,
        "differences": comparison_rows(compare(standing.rule_set, known.rule_set)) if standing and other else [],
        "may_sign": may(by, Permission.SIGN_SAFE_USE, space.operator),
        "form": form,
    }
    return render(request, "safe_use/rules.html", context, status=422 if form.errors else 200)


@login_required
@require_safe
def document(request: HttpRequest, slug: str, digest: str) -> HttpResponse:
    """The rule set as the file that it is, to be read elsewhere or changed and brought in again."""
    space, _by = space_for(request, slug, *READERS)
    known = _known(space, digest)
    text = json.dumps(known.document, ensure_ascii=False, indent=1)
    name = f"{known.rule_set.key}-{known.rule_set.version}.json"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(text, content_type="application/json", headers=headers)


@login_required
@never_cache
@require_http_methods(POSTED)
def try_out(request: HttpRequest, slug: str, digest: str) -> HttpResponse:
    """See what a rule set says to made-up readings. Nothing is kept, and nothing stands in the address."""
    space, _by = space_for(request, slug, *READERS)
    known = _known(space, digest)
    form = TryForm(request.POST or None)
    advice = None
    if request.method == "POST" and form.is_valid():
        try:
            advice = actions.advise_by(known.rule_set, form.readings())
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
    context = {"space": space, "known": known, "name": shown_text(known.rule_set.name), "form": form, "advice": advice}
    return render(request, "safe_use/try.html", context, status=422 if form.errors else 200)


@login_required
@never_cache
@require_http_methods(POSTED)
def import_rules(request: HttpRequest, slug: str) -> HttpResponse:
    """Bring in a rule set of the space's own, then show it."""
    space, by = space_for(request, slug, Permission.SIGN_SAFE_USE)
    if request.method != "POST":
        return redirect("safe_use:home", slug=slug)
    form = ImportForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            digest = actions.import_rules(by, space, form.cleaned_data["file"].read(actions.LARGEST_DOCUMENT + 1))
        except Refused as refusal:
            form.add_error("file", refusal.message)
        else:
            return redirect("safe_use:rules", slug=slug, digest=digest)
    return home_page(request, space, by, form)


@login_required
@never_cache
@require_http_methods(POSTED)
def withdraw(request: HttpRequest, slug: str) -> HttpResponse:
    """Take the signature back."""
    space, by = space_for(request, slug, Permission.SIGN_SAFE_USE)
    if request.method == "POST" and actions.withdraw_rules(by, space):
        messages.success(request, _("Withdrawn. No advice is given until rules are signed again."))
    return redirect("safe_use:home", slug=slug)


@login_required
@never_cache
@require_http_methods(POSTED)
def keeping(request: HttpRequest, slug: str) -> HttpResponse:
    """Say how long readings are kept."""
    space, by = space_for(request, slug, Permission.MANAGE_SPACE)
    form = KeepingForm(request.POST)
    return _handle(request, space, by, form, lambda: actions.set_keeping(by, space, form.cleaned_data["days"]))


@login_required
@never_cache
@require_http_methods(POSTED)
def weather(request: HttpRequest, slug: str) -> HttpResponse:
    """Note the temperature outside."""
    space, by = space_for(request, slug, Permission.RECORD_ACTIVITY)
    form = WeatherForm(request.POST)
    return _handle(request, space, by, form, lambda: actions.note_outdoor(by, space, form.cleaned_data["celsius"]))


def _handle(request: HttpRequest, space: Space, by: User, form: forms.Form, act: Callable[[], object]) -> HttpResponse:
    if request.method != "POST":
        return redirect("safe_use:home", slug=space.slug)
    if form.is_valid():
        try:
            act()
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        else:
            messages.success(request, _("Saved."))
            return redirect("safe_use:home", slug=space.slug)
    return home_page(request, space, by, form)
