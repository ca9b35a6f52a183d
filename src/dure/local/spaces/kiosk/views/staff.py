"""Pages on which staff add kiosks, look at what kiosks could not settle, and print members' cards."""

from collections.abc import Callable
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from dure.core.agents.models import User
from dure.core.agents.permissions import require
from dure.core.agents.personal import find_people, read_person
from dure.core.agents.roles import Permission
from dure.core.kit.errors import Refused
from dure.local.spaces import actions, queries
from dure.local.spaces.kiosk import entries, members
from dure.local.spaces.kiosk.actions import set_kiosk
from dure.local.spaces.kiosk.forms import BehaviorForm, FindMemberForm, NewKioskForm, PictureForm
from dure.local.spaces.kiosk.models import KioskEntry, MemberCard
from dure.local.spaces.kiosk.pictures import PICTURES
from dure.local.spaces.kiosk.shell import settings_of
from dure.local.spaces.models import Device, Space

PROBLEMS = {
    "digits-not-clear": gettext_lazy(
        "Somebody typed digits while there was no connection, and they are not one member’s alone. "
        "The visit counts as a guest’s."
    ),
    "nobody-in": gettext_lazy("Somebody went out whom the list of those who are in does not know."),
    "several-in": gettext_lazy("Somebody went out, and more than one person who is in has this number or card."),
    "unknown-card": gettext_lazy("A card that is not valid was used. The visit was not recorded."),
    "unknown-person": gettext_lazy("Somebody came in whose record has ended. The visit was not recorded."),
    "day-closed": gettext_lazy("Somebody wanted to come in after the day was closed. The visit was not recorded."),
    "other-price": gettext_lazy("A price was chosen that has ended. The visit was not recorded."),
    "too-old": gettext_lazy("The kiosk’s clock was far off, so the time is not certain. The visit was not recorded."),
}


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def kiosks(request: HttpRequest, slug: str) -> HttpResponse:
    """The space's kiosks, with their signs of life; adding one shows its key, this once."""
    space, by = _allowed(request, slug, Permission.MANAGE_SPACE)
    form = NewKioskForm(request.POST if request.method == "POST" else None, space=space)
    added: dict[str, str] = {}
    if request.method == "POST":
        key = _act(form, lambda: actions.add_device(by, space, Device.Kind.KIOSK, **form.cleaned_data)[1])
        if key:
            link = f"{request.build_absolute_uri(reverse('kiosk:pair'))}#{key}"
            added = {"key": key, "link": link, "code": qr_svg(link)}
            form = NewKioskForm(space=space)
    context = {"space": space, "form": form, "added": added, "kiosks": _kiosks_of(space)}
    return render(request, "kiosk/kiosks.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def kiosk(request: HttpRequest, slug: str, device: UUID) -> HttpResponse:
    """How one kiosk behaves."""
    space, by = _allowed(request, slug, Permission.MANAGE_SPACE)
    found = get_object_or_404(_kiosks_of(space), pk=device)
    form = BehaviorForm(request.POST if request.method == "POST" else None, settings_of(found))
    if request.method == "POST" and _act(form, lambda: set_kiosk(by, found, form.behavior())) is not None:
        messages.success(request, _("The kiosk behaves so from its next start."))
        return redirect("kiosk_desk:kiosks", slug=slug)
    context = {"space": space, "kiosk": found, "form": form}
    return render(request, "kiosk/behavior.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def revoke(request: HttpRequest, slug: str, device: UUID) -> HttpResponse:
    """End a kiosk's rights."""
    space, by = _allowed(request, slug, Permission.MANAGE_SPACE)
    actions.revoke_device(by, get_object_or_404(_kiosks_of(space), pk=device))
    messages.success(request, _("The kiosk has no rights any more."))
    return redirect("kiosk_desk:kiosks", slug=slug)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD"])
def notes(request: HttpRequest, slug: str) -> HttpResponse:
    """What kiosks could not settle by themselves."""
    space, by = _allowed(request, slug, Permission.RECORD_ACTIVITY)
    found = entries.open_problems(by, space)
    other = _("This could not be recorded. Please record it by hand.")
    rows = [(entry, PROBLEMS.get(entry.problem, other)) for entry in found]
    return render(request, "kiosk/notes.html", {"space": space, "rows": rows})


@login_required
@require_POST
def settle(request: HttpRequest, slug: str, entry: UUID) -> HttpResponse:
    """Note that staff have looked at something."""
    space, by = _allowed(request, slug, Permission.RECORD_ACTIVITY)
    found = KioskEntry.objects.filter(device__space=space).select_related("device__space__operator__territory")
    entries.settle(by, get_object_or_404(found, pk=entry))
    return redirect("kiosk_desk:notes", slug=slug)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def cards(request: HttpRequest, slug: str) -> HttpResponse:
    """Find the member whose card it shall be. By POST, so that no name stands in an address."""
    space, by = _allowed(request, slug, Permission.REGISTER_PERSON)
    form, rows = FindMemberForm(request.POST if request.method == "POST" else None), None
    if request.method == "POST":
        purpose = _("Making a member’s card")
        found = _act(form, lambda: find_people(by, space.operator, form.cleaned_data["query"], purpose))
        if found is not None:
            pictures = members.pictures_of(person.agent_id for person in found)
            rows = [(person, PICTURES[pictures[person.agent_id]]) for person in found]
    context = {"space": space, "form": form, "rows": rows}
    return render(request, "kiosk/cards.html", context, status=422 if form.errors else 200)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def card(request: HttpRequest, slug: str, agent: UUID) -> HttpResponse:
    """A member's picture and card. The new card's code is shown for printing, this once."""
    space, by = _allowed(request, slug, Permission.REGISTER_PERSON)
    person = read_person(by, agent, _("Making a member’s card"), ["name"])
    now = {"picture": members.pictures_of([agent])[agent]}
    form = PictureForm(request.POST if "picture" in request.POST else None, initial=now)
    code = None
    if "make" in request.POST:
        code = qr_svg(members.make_card(by, space, agent)[1])
    elif "end" in request.POST:
        members.revoke_card(by, space, agent)
        messages.success(request, _("The card is not valid any more."))
    elif (
        form.is_bound
        and _act(form, lambda: members.choose_picture(by, space, agent, form.cleaned_data["picture"])) is not None
    ):
        messages.success(request, _("The kiosk shows this picture from now on."))
    context = {
        "space": space,
        "agent": agent,
        "person": person,
        "form": form,
        "code": code,
        "picture": PICTURES[members.pictures_of([agent])[agent]],
        "has_card": MemberCard.objects.filter(agent=agent, revoked_at=None).exists(),
    }
    return render(request, "kiosk/card.html", context, status=422 if form.errors else 200)


def qr_svg(text: str) -> SafeString:
    """A QR code as an inline picture without styles. What goes in is in its squares only, not in its markup."""
    import segno

    return mark_safe(segno.make(text, error="m").svg_inline(scale=6, border=4, omitsize=True, svgclass="qr"))  # noqa: S308


def _allowed(request: HttpRequest, slug: str, permission: Permission) -> tuple[Space, User]:
    space = get_object_or_404(queries.all_spaces(), slug=slug)
    return space, require(request.user, permission, space.operator)


def _kiosks_of(space: Space) -> QuerySet[Device]:
    return space.devices.filter(kind=Device.Kind.KIOSK).select_related("space__operator__territory")


def _act[Result](form: forms.Form, act: Callable[[], Result]) -> Result | None:
    """What the action returns for a valid form; None, with the reason at its field, where it is refused."""
    if not form.is_valid():
        return None
    try:
        return act()
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        return None
