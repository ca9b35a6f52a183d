"""One person's sheet: what a touch on the board opens, and what can be done there."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from dure.core.agents.models import User
from dure.core.agents.permissions import may
from dure.core.agents.personal import read_person
from dure.core.agents.roles import Permission
from dure.core.kit.errors import Refused
from dure.local.spaces import actions, queries
from dure.local.spaces.actions.presence import LONGEST_LABEL
from dure.local.spaces.floor.board import ADVICE, board_of
from dure.local.spaces.floor.views.board import staffed
from dure.local.spaces.models import Space, Stay

# How long a name stands on a screen that nobody touches.
NAME_SHOWN_SECONDS = 60
CORRECT_THIS = 422


class LabelForm(forms.Form):
    """The number of the locker."""

    label = forms.CharField(label=gettext_lazy("Number of the locker"), max_length=LONGEST_LABEL, required=False)


class PartForm(forms.Form):
    """How many of a group go out."""

    people = forms.IntegerField(label=gettext_lazy("How many go out"), min_value=1)


def stay_of(space: Space, stay_id: UUID) -> Stay:
    """A stay of the space, with what its sheet shows."""
    stays = Stay.objects.select_related("space__operator__territory", "zone", "price", "entered_through", "day")
    return get_object_or_404(stays, space=space, pk=stay_id)


@login_required
@never_cache
@require_safe
def sheet(request: HttpRequest, slug: str, stay_id: UUID) -> HttpResponse:
    """Where the person is, since when, and what can be done."""
    space, by = staffed(request, slug)
    return sheet_page(request, by, stay_of(space, stay_id))


@login_required
@never_cache
@require_POST
def act(request: HttpRequest, slug: str, stay_id: UUID, act: str) -> HttpResponse:
    """Do one of the `ACTS` for the person. A refusal is shown on the sheet, with what was filled in."""
    space, by = staffed(request, slug)
    stay = stay_of(space, stay_id)
    if act not in ACTS:
        raise Http404
    try:
        return ACTS[act](request, by, stay)
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect("floor:sheet", slug=slug, stay_id=stay_id)


def sheet_page(request: HttpRequest, by: User, stay: Stay, status: int = 200, **shown: Any) -> HttpResponse:
    space = stay.space
    needs = {str(tile.stay.pk): tile for tile in board_of(space).urgent}
    context = {
        "space": space,
        "stay": stay,
        "tile": needs.get(str(stay.pk)),
        "advice": ADVICE.get(stay.advice, ""),
        "zones": list(space.zones.all()),
        "label_form": LabelForm(initial={"label": stay.label}),
        "part_form": PartForm(initial={"people": 1}) if stay.people > 1 else None,
        "may_answer": may(by, Permission.ANSWER_SOS, space.operator),
        "may_read": stay.visitor_id is not None and may(by, Permission.READ_PERSONAL_DATA, space.operator),
        "back_until": stay.left_at + actions.TAKEN_BACK_WITHIN if stay.left_at else None,
        "now": timezone.now(),
        **shown,
    }
    with timezone.override(queries.zone_of(space)):
        return render(request, "floor/sheet.html", context, status=status)


def _to_board(request: HttpRequest, stay: Stay, words: str) -> HttpResponse:
    """Back to the board, or to the list of whom to ask after where that is where it was done."""
    messages.success(request, words)
    overdue = request.POST.get("back") == "overdue"
    return redirect("floor:overdue" if overdue else "floor:board", slug=stay.space.slug)


def _move(request: HttpRequest, by: User, stay: Stay) -> HttpResponse:
    zone = stay.space.zones.filter(slug=request.POST.get("zone", "")).first()
    if zone is None:
        raise Refused("other-zone", _("Choose a zone of this space."), field="zone")
    actions.move(by, stay, zone)
    return _to_board(request, stay, _("Now in: %(zone)s.") % {"zone": zone.name})


def _look(request: HttpRequest, by: User, stay: Stay) -> HttpResponse:
    actions.look_after(by, stay)
    return _to_board(request, stay, _("Noted: looked after."))


def _label(request: HttpRequest, by: User, stay: Stay) -> HttpResponse:
    form = LabelForm(request.POST)
    if not form.is_valid():
        return sheet_page(request, by, stay, CORRECT_THIS, label_form=form)
    actions.label_stay(by, stay, form.cleaned_data["label"])
    return _to_board(request, stay, _("The number is noted."))


def _out(request: HttpRequest, by: User, stay: Stay) -> HttpResponse:
    actions.go_out(by, stay, asked_after="asked_after" in request.POST)
    return _to_board(request, stay, _("Gone out. Within ten minutes it can be taken back under “Gone out lately”."))


def _part(request: HttpRequest, by: User, stay: Stay) -> HttpResponse:
    form = PartForm(request.POST)
    if form.is_valid():
        try:
            left = actions.go_out(by, stay, form.cleaned_data["people"])
        except Refused as refusal:
            form.add_error("people", refusal.message)
        else:
            still_in = 0 if left.left_at else left.people
            words = ngettext("%(count)d of the group is still in.", "%(count)d of the group are still in.", still_in)
            return _to_board(request, stay, words % {"count": still_in})
    return sheet_page(request, by, stay, CORRECT_THIS, part_form=form)


def _back(request: HttpRequest, by: User, stay: Stay) -> HttpResponse:
    actions.come_back(by, stay)
    return _to_board(request, stay, _("Back in."))


def _name(request: HttpRequest, by: User, stay: Stay) -> HttpResponse:
    """Show the name once, in the answer to the form; the reading is logged, and the page leads back by itself."""
    if stay.visitor_id is None:
        raise Refused("no-name-known", _("This is a guest without a name."))
    data = read_person(by, stay.visitor_id, _("Looking after a visitor"), ["name"])
    answer = sheet_page(request, by, stay, name=data.name)
    answer["Refresh"] = f"{NAME_SHOWN_SECONDS}; url={reverse('floor:sheet', args=[stay.space.slug, stay.pk])}"
    return answer


ACTS: dict[str, Callable[[HttpRequest, User, Stay], HttpResponse]] = {
    "move": _move,
    "look": _look,
    "label": _label,
    "out": _out,
    "part": _part,
    "back": _back,
    "name": _name,
}
