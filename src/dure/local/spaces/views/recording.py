"""What the forms of a desk do. Each leads back to the desk; a refused one is shown again as it was filled in."""

from collections.abc import Callable
from functools import wraps
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from dure.core.agents.models import User
from dure.core.agents.personal import find_people
from dure.core.kit.errors import Refused
from dure.core.kit.formatting import datetime_text
from dure.ledger.models import EconomicEvent
from dure.local.spaces import actions, queries
from dure.local.spaces.actions.recording import person_of
from dure.local.spaces.forms import (
    ContributionForm,
    FindForm,
    GatheringForm,
    GuestForm,
    HoursForm,
    MemberForm,
    PurchaseForm,
    RegisterForm,
    SaleForm,
)
from dure.local.spaces.models import Space
from dure.local.spaces.views.showing import Found, desk_page, staffed

PURPOSE = "check-in"

type DeskAction = Callable[[HttpRequest, Space, User], HttpResponse]


def desk_action(act: DeskAction) -> Callable[..., HttpResponse]:
    """A form's address: it takes what is posted; whoever just opens it is led to the desk."""

    @login_required
    @never_cache
    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(act)
    def view(request: HttpRequest, slug: str) -> HttpResponse:
        space, by = staffed(request, slug)
        if request.method != "POST":
            return redirect("spaces:desk", slug=slug)
        with timezone.override(queries.zone_of(space)):
            return act(request, space, by)

    return view


def record(request: HttpRequest, space: Space, form: forms.Form, act: Callable[[], EconomicEvent]) -> HttpResponse:
    """Act on the form if it is right and lead back to the desk; else show the desk with the form again."""
    if form.is_valid():
        try:
            event = act()
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        else:
            tell(request, event)
            return redirect("spaces:desk", slug=space.slug)
    return desk_page(request, space, form)


def tell(request: HttpRequest, event: EconomicEvent) -> None:
    """Say what was recorded, with a link to the event; nobody is named."""
    words = {
        "what": event.resource_conforms_to.name,
        "amount": queries.amount_of(event),
        "at": datetime_text(event.occurred_at, "short"),
    }
    text = _("Recorded: %(what)s, %(amount)s, %(at)s.") % words
    messages.success(request, with_link(text, event, _("See it in the ledger")))


def with_link(text: str, event: EconomicEvent, label: str) -> str:
    return format_html('{} <a href="{}">{}</a>', text, queries.event_url(event), label)


@desk_action
def check_in_guests(request: HttpRequest, space: Space, by: User) -> HttpResponse:
    """Visitors without names come in."""
    form = GuestForm(request.POST, space=space)

    def act() -> EconomicEvent:
        fields = form.cleaned_data
        return actions.check_in(
            by,
            space,
            None,
            guests=fields["guests"],
            activity=fields["activity"],
            entry_id=fields["entry_id"],
            at=fields["at"],
            arrival=form.arrival,
        )

    return record(request, space, form, act)


@desk_action
def check_in_member(request: HttpRequest, space: Space, by: User) -> HttpResponse:
    """A visitor who was found comes in."""
    form = MemberForm(request.POST, space=space)

    def act() -> EconomicEvent:
        fields = form.cleaned_data
        visitor = person_of(fields["person"])
        return actions.check_in(
            by,
            space,
            visitor,
            activity=fields["activity"],
            entry_id=fields["entry_id"],
            at=fields["at"],
            arrival=form.arrival,
        )

    return record(request, space, form, act)


@desk_action
def find(request: HttpRequest, space: Space, by: User) -> HttpResponse:
    """Look for a registered visitor. What is found stands in this answer only, in no address and no message."""
    form = FindForm(request.POST)
    if form.is_valid():
        try:
            people = find_people(by, space.operator, form.cleaned_data["query"], PURPOSE)
        except Refused as refusal:
            form.add_error("query", refusal.message)
        else:
            return desk_page(request, space, found=Found(people))
    return desk_page(request, space, form)


@desk_action
def register(request: HttpRequest, space: Space, by: User) -> HttpResponse:
    """Register a new visitor, who comes in at once."""
    form = RegisterForm(request.POST)
    return record(
        request,
        space,
        form,
        lambda: actions.register_and_check_in(
            by, space, form.personal_data(), form.cleaned_data["consents"], entry_id=form.cleaned_data["entry_id"]
        ),
    )


@desk_action
def record_hours(request: HttpRequest, space: Space, by: User) -> HttpResponse:
    """Hours that somebody worked or volunteered."""
    form = HoursForm(request.POST, space=space)

    def act() -> EconomicEvent:
        fields = form.cleaned_data
        person = person_of(fields["person"]) if fields["person"] else None
        return actions.record_hours(
            by, space, fields["activity"], person, fields["hours"], entry_id=fields["entry_id"], at=fields["at"]
        )

    return record(request, space, form, act)


@desk_action
def record_gathering(request: HttpRequest, space: Space, by: User) -> HttpResponse:
    """How many took part in something."""
    form = GatheringForm(request.POST, space=space)

    def act() -> EconomicEvent:
        fields = form.cleaned_data
        events = actions.record_gathering(
            by, space, fields["activity"], guests=fields["guests"], entry_id=fields["entry_id"], at=fields["at"]
        )
        return events[0]

    return record(request, space, form, act)


@desk_action
def record_contribution(request: HttpRequest, space: Space, by: User) -> HttpResponse:
    """What a partner gave."""
    form = ContributionForm(request.POST, space=space)

    def act() -> EconomicEvent:
        fields = form.cleaned_data
        return actions.record_contribution(
            by,
            space,
            fields["partner"],
            form.chosen,
            fields["quantity"],
            entry_id=fields["entry_id"],
            at=fields["at"],
        )

    return record(request, space, form, act)


@desk_action
def record_purchase(request: HttpRequest, space: Space, by: User) -> HttpResponse:
    """What the space bought."""
    form = PurchaseForm(request.POST, space=space)

    def act() -> EconomicEvent:
        fields = form.cleaned_data
        return actions.record_purchase(
            by,
            space,
            fields["activity"],
            fields["seller"],
            fields["amount"],
            entry_id=fields["entry_id"],
            at=fields["at"],
        )

    return record(request, space, form, act)


@desk_action
def record_sale(request: HttpRequest, space: Space, by: User) -> HttpResponse:
    """What visitors paid."""
    form = SaleForm(request.POST, space=space)

    def act() -> EconomicEvent:
        fields = form.cleaned_data
        return actions.record_sale(
            by, space, fields["activity"], fields["amount"], entry_id=fields["entry_id"], at=fields["at"]
        )

    return record(request, space, form, act)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def undo(request: HttpRequest, slug: str, event: UUID) -> HttpResponse:
    """Take one of the last entries back."""
    space, by = staffed(request, slug)
    if request.method == "POST":
        row = get_object_or_404(EconomicEvent, id=event)
        try:
            correction = actions.undo(by, space, row)
        except Refused as refusal:
            messages.error(request, refusal.message)
        else:
            text = _("The entry is taken back.")
            messages.success(request, with_link(text, correction, _("See the correction in the ledger")))
    return redirect("spaces:desk", slug=slug)
