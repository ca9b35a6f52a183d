"""Opening a space step by step, without scripts: every step can be left, resumed and gone back to."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from dure.core.agents.models import User
from dure.core.kit.errors import Refused
from dure.core.opening.engine.reading import rule_from
from dure.core.opening.hours_form import HoursForm
from dure.core.opening.words import week_words
from dure.local.initiatives.models import Initiative
from dure.local.initiatives.queries import all_initiatives
from dure.local.spaces.premises.actions.drafts import Plan, keep_answers, open_space, require_opening
from dure.local.spaces.premises.actions.zones import NewZone
from dure.local.spaces.premises.models import Draft
from dure.local.spaces.premises.patterns import Pattern, patterns
from dure.local.spaces.premises.set_up_forms import Step

type Answers = Mapping[str, Mapping[str, list[str]]]

ASKED = ("pattern", "about", "zones", "hours", "prices")
CHECK = "check"
STEPS = (*ASKED, CHECK)


@login_required
@never_cache
@require_safe
def begin(request: HttpRequest, initiative: str) -> HttpResponse:
    """The first step that is still to be done."""
    found, by = _opening(request, initiative)
    answers = _answers(found, by)
    return redirect(
        "premises:set_up_step", initiative=found.slug, step=next((s for s in ASKED if s not in answers), CHECK)
    )


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def step_page(request: HttpRequest, initiative: str, step: str) -> HttpResponse:
    """One step; what is sent is kept before anything else, so that going back or leaving loses nothing."""
    found, by = _opening(request, initiative)
    if step not in STEPS:
        raise Http404
    if step == CHECK:
        return _check_page(request, found, by)
    answers = _answers(found, by)
    if request.method == "POST":
        sent = {name: values for name, values in request.POST.lists() if name not in {"csrfmiddlewaretoken", "go"}}
        answers = keep_answers(by, found, step, sent).answers
        if request.POST.get("go") == "leave":
            messages.success(request, _("What you filled in is kept. Come back to this page to go on."))
            return redirect("initiatives:manage", slug=found.slug)
        if request.POST.get("go") == "back" and step != ASKED[0]:
            return redirect("premises:set_up_step", initiative=found.slug, step=STEPS[STEPS.index(step) - 1])
    shown = Step(step, answers.get(step), _pattern(answers), found)
    if request.method == "POST" and shown.is_valid:
        return redirect("premises:set_up_step", initiative=found.slug, step=STEPS[STEPS.index(step) + 1])
    refused = request.method == "POST"
    context = _context(found, step) | {"step": shown, "previous": step != ASKED[0]}
    return render(request, "premises/set_up.html", context, status=422 if refused else 200)


def _check_page(request: HttpRequest, initiative: Initiative, by: User) -> HttpResponse:
    answers = _answers(initiative, by)
    steps = {code: Step(code, answers.get(code), _pattern(answers), initiative) for code in ASKED}
    unfinished = next((code for code, each in steps.items() if not each.is_valid), None)
    if unfinished is not None:
        messages.info(request, _("This step is not finished yet."))
        return redirect("premises:set_up_step", initiative=initiative.slug, step=unfinished)
    plan = _plan(steps)
    refusal = ""
    if request.method == "POST":
        try:
            space = open_space(by, initiative, plan)
        except (Refused, PermissionDenied) as error:
            refusal = error.message if isinstance(error, Refused) else str(error)
        else:
            messages.success(request, _("The space is open. Add its devices, shifts and floor plan next."))
            return redirect("premises:settings", slug=space.slug)
    context = _context(initiative, CHECK) | {"plan": plan, "refusal": refusal, "rows": _summary(initiative, plan)}
    return render(request, "premises/set_up_check.html", context, status=422 if refusal else 200)


def _plan(steps: Mapping[str, Step]) -> Plan:
    about: Any = steps["about"].forms["about"]
    money: Any = steps["prices"].forms["money"]
    hours = steps["hours"].forms["hours"]
    if not isinstance(hours, HoursForm):
        raise TypeError("the step of hours asks for hours")
    arrived = False
    zones = []
    for row in steps["zones"].cleaned_rows:
        is_arrival, arrived = row["arrival"] and not arrived, arrived or row["arrival"]
        name = steps["zones"].named(row["name"])
        zones.append(NewZone(name, row["kind"], row["capacity"], row["bell_minutes"], is_arrival))
    prices = [{**row, "name": steps["prices"].named(row["name"])} for row in steps["prices"].cleaned_rows]
    return Plan(
        steps["pattern"].pattern,
        about.cleaned_data["name"],
        about.cleaned_data["operator"],
        about.cleaned_data["address"],
        money.cleaned_data["currency"],
        zones,
        hours.schedules(),
        hours.stored_exceptions(),
        steps["hours"].cleaned_rows,
        prices,
    )


def _summary(initiative: Initiative, plan: Plan) -> list[tuple[str, list[str], str]]:
    """What the steps have said, with the way back to each."""

    def row(step: str, title: str, texts: list[str]) -> tuple[str, list[str], str]:
        return title, texts, reverse("premises:set_up_step", args=[initiative.slug, step])

    activities = [str(each["name"]) for each in plan.pattern.activities]
    return [
        row("pattern", _("Kind of space"), [str(plan.pattern.name), ", ".join(activities)]),
        row("about", _("Name and place"), [str(plan.name), str(plan.operator), plan.address]),
        row("zones", _("Zones"), [str(zone.name) for zone in plan.zones]),
        row("hours", _("Opening hours"), [_hours_text(each) for each in plan.schedules]),
        row(
            "prices",
            _("Prices and waivers"),
            [f"{each['name']}: {each['amount']:f} {plan.currency}" for each in plan.prices],
        ),
    ]


def _hours_text(schedule: Mapping[str, Any]) -> str:
    return ", ".join(week_words(rule_from({"schedules": [schedule]}), timezone.localdate()))


def _context(initiative: Initiative, step: str) -> dict[str, Any]:
    titles = {
        "pattern": _("Kind of space"),
        "about": _("Name and place"),
        "zones": _("Zones"),
        "hours": _("Opening hours"),
        "prices": _("Prices and waivers"),
        CHECK: _("Check and open"),
    }
    return {
        "initiative": initiative,
        "title": titles[step],
        "labels": list(titles.values()),
        "current": STEPS.index(step) + 1,
    }


def _pattern(answers: Answers) -> Pattern:
    chosen = (answers.get("pattern") or {}).get("pattern") or [""]
    known = patterns()
    return known.get(chosen[0]) or known["blank"]


def _answers(initiative: Initiative, by: User) -> Answers:
    draft = Draft.objects.filter(initiative=initiative, user=by).first()
    return draft.answers if draft else {}


def _opening(request: HttpRequest, slug: str) -> tuple[Initiative, User]:
    found = get_object_or_404(all_initiatives(), slug=slug)
    return found, require_opening(request.user, found)
