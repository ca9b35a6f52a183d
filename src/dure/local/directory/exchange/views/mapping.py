"""The second step: what the columns and their values mean."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from dure.core.agents.models import OrganizationType
from dure.core.kit.errors import Refused
from dure.local.directory.exchange import background, runs
from dure.local.directory.exchange.engine.heading_words import LEAVE_OUT
from dure.local.directory.exchange.engine.targets import TARGETS, VALUED, ColumnMapping
from dure.local.directory.exchange.models import ImportRun
from dure.local.directory.exchange.problem_words import describe
from dure.local.directory.exchange.views.steps import own_run, set_to_work, show, to_run
from dure.local.directory.exchange.vocabularies import vocabulary
from dure.local.directory.exchange.words import ENCODING_NAMES, TARGET_NAMES
from dure.local.directory.queries import activity_choices


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def columns(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """What each column means: guessed or remembered, with samples, to be corrected."""
    by, run = own_run(request, run_id)
    if run.state in {ImportRun.State.RUNNING, ImportRun.State.DONE, ImportRun.State.UNDONE} or not run.overview:
        return to_run(run)
    mapping = runs.mapping_of(run)
    error = ""
    if request.method == "POST":
        chosen = {
            heading: request.POST.get(f"column-{at}", mapping.columns.get(heading, LEAVE_OUT))
            for at, heading in enumerate(run.overview["headings"])
        }
        mapping = ColumnMapping(chosen, mapping.values, confirmed=True)
        try:
            runs.map_columns(by, run, mapping)
        except Refused as refusal:
            error = refusal.message
        else:
            if _unknown_values(run, mapping):
                return redirect("exchange:values", run_id=run.pk)
            return set_to_work(request, by, run, background.CHECK)
    context = {
        "columns": _columns(run, mapping),
        "notes": [describe(runs.problem_of(note)) for note in run.overview["notes"]],
        "encoding": ENCODING_NAMES.get(run.overview["encoding"], run.overview["encoding"].upper()),
        "error": error,
        "values_at_hand": any(target in VALUED for target in mapping.columns.values()),
    }
    return show(request, "columns.html", run, 2, context, status=422 if error else 200)


def _columns(run: ImportRun, mapping: ColumnMapping) -> list[dict[str, Any]]:
    names = [(LEAVE_OUT, TARGET_NAMES[LEAVE_OUT]), *((target, TARGET_NAMES[target]) for target in TARGETS)]
    return [
        {
            **guess,
            "field": f"column-{at}",
            "options": [(code, name, code == mapping.columns.get(guess["heading"], LEAVE_OUT)) for code, name in names],
        }
        for at, guess in enumerate(run.overview["columns"])
    ]


def _unknown_values(run: ImportRun, mapping: ColumnMapping) -> bool:
    """Whether some value of a type or an activity means nothing yet."""
    words = vocabulary()
    return any(
        not words.code_of(target, value) and value not in mapping.values.get(heading, {})
        for heading, target in mapping.columns.items()
        if target in VALUED
        for value, _times in run.overview["values"].get(heading, [])
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def values(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """What the values of types and activities mean."""
    by, run = own_run(request, run_id)
    if run.state in {ImportRun.State.RUNNING, ImportRun.State.DONE, ImportRun.State.UNDONE} or not run.overview:
        return to_run(run)
    mapping = runs.mapping_of(run)
    groups = _value_groups(run, mapping)
    if request.method == "POST":
        chosen = {
            group["heading"]: {
                row["value"]: _offered(row["options"], request.POST.get(row["field"], "")) for row in group["rows"]
            }
            for group in groups
        }
        try:
            runs.map_columns(by, run, ColumnMapping(mapping.columns, {**mapping.values, **chosen}, confirmed=True))
        except Refused as refusal:
            messages.error(request, refusal.message)
            return redirect("exchange:columns", run_id=run.pk)
        return set_to_work(request, by, run, background.CHECK)
    return show(request, "values.html", run, 2, {"groups": groups})


def _offered(options: list[tuple[str, object, bool]], chosen: str) -> str:
    """The choice, if it was one; anything else leaves the value out."""
    return chosen if chosen and any(chosen == code for code, _name, _was in options) else LEAVE_OUT


def _value_groups(run: ImportRun, mapping: ColumnMapping) -> list[dict[str, Any]]:
    words = vocabulary()
    choices = {
        "type": [(kind.code, str(kind.name)) for kind in OrganizationType.objects.all()],
        "activity": activity_choices(),
    }
    groups = []
    for at, heading in enumerate(run.overview["headings"]):
        target = mapping.columns.get(heading, "")
        found = run.overview["values"].get(heading, []) if target in VALUED else []
        rows = []
        for number, (value, times) in enumerate(found):
            code = mapping.values.get(heading, {}).get(value) or words.code_of(target, value)
            options = [("", _("Leave out"), not code), *((key, name, key == code) for key, name in choices[target])]
            rows.append({"value": value, "times": times, "field": f"value-{at}-{number}", "options": options})
        if rows:
            groups.append({"heading": heading, "name": TARGET_NAMES[target], "rows": rows})
    return groups


@login_required
@require_safe
def mapping_file(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """The mapping as a file for the command line (`--map`)."""
    _by, run = own_run(request, run_id)
    response = JsonResponse(run.mapping, json_dumps_params={"ensure_ascii": False, "indent": 2})
    response["Content-Disposition"] = 'attachment; filename="mapping.json"'
    return response
