"""What staff do with bookings: the day, booking for somebody, coming and not coming, what can be booked."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from functools import wraps
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from dure.core.agents.models import User
from dure.core.agents.permissions import may, require
from dure.core.agents.personal import FoundPerson, find_people, read_people
from dure.core.agents.roles import Permission
from dure.core.kit.errors import Refused
from dure.local.spaces.bookings import actions, queries
from dure.local.spaces.bookings.forms import PatternForm, StaffBookingForm
from dure.local.spaces.bookings.models import Booking, SlotPattern, Way
from dure.local.spaces.models import Space
from dure.local.spaces.queries import all_spaces, today_at, zone_of

UNPROCESSABLE = 422
PURPOSE = "bookings"
DAY = timedelta(days=1)

type Act = Callable[..., HttpResponse]


def staff_page(permission: Permission) -> Callable[[Act], Callable[..., HttpResponse]]:
    """A page for whoever holds `permission` at the space, in the space's own time."""

    def decorate(act: Act) -> Callable[..., HttpResponse]:
        @login_required
        @never_cache
        @require_http_methods(["GET", "HEAD", "POST"])
        @wraps(act)
        def view(request: HttpRequest, slug: str, **keys: UUID) -> HttpResponse:
            space = get_object_or_404(all_spaces(), slug=slug)
            by = require(request.user, permission, space.operator)
            with timezone.override(zone_of(space)):
                return act(request, space, by, **keys)

        return view

    return decorate


class DayPage:
    """The slots of one day with who is coming, and what is done there."""

    def __init__(self, request: HttpRequest, space: Space, by: User) -> None:
        self.request, self.space, self.by = request, space, by
        self.today = today_at(space)
        self.day = _day(request.GET.get("day", ""), self.today)
        self.slots = queries.day_slots(space, self.day)
        self.names: dict[Any, str] = {}
        self.may_read = may(by, Permission.READ_PERSONAL_DATA, space.operator)

    def answer(self) -> HttpResponse:
        """Do what was asked and lead back to the day; what was refused or opened is shown at once."""
        do = self.request.POST.get("do", "")
        form = self._form()
        if do in {Way.PHONE, Way.DESK, "find"} and form is not None:
            form = self._filled_form(finding=do == "find")
            if do != "find" and form is not None and self._book(form, do):
                return self._back()
        elif do in {"came", "no_show", "cancel"}:
            self._change(do)
            return self._back()
        elif do == "names":
            people = {row.booking.person_id for slot in self.slots for row in slot.rows}
            read = read_people(self.by, people, PURPOSE)
            self.names = {key: data.name for key, data in read.items()}
        return self._show(form)

    def _form(self, data: Any = None, found: Sequence[FoundPerson] = ()) -> StaffBookingForm | None:
        choices = [(row.slot, slot_label(row)) for row in self.slots if not row.is_over]
        if not choices:
            return None
        return StaffBookingForm(data, slots=choices, found=found, may_find=self.may_read)

    def _filled_form(self, *, finding: bool) -> StaffBookingForm | None:
        """The form as it was sent, with those who were looked for by name. The looking is logged."""
        query = self.request.POST.get("query", "").strip()
        found: list[FoundPerson] = []
        wrong = ""
        try:
            found = find_people(self.by, self.space.operator, query, PURPOSE) if query or finding else []
        except Refused as refusal:
            wrong = refusal.message
        form = self._form(self.request.POST, found)
        if form is not None and finding:
            form.forget_errors()
            wrong = wrong or ("" if found else _("Nobody registered was found. Write name and number below."))
        if form is not None and wrong:
            form.add_error("query", wrong)
        return form

    def _book(self, form: StaffBookingForm, way: str) -> bool:
        if not form.is_valid():
            return False
        try:
            booking = actions.book(self.by, form.cleaned_data["slot"], form.new_booking(way))
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
            return False
        words = {"code": booking.code, "state": queries.state_label(booking.state)}
        messages.success(self.request, _("Noted: %(state)s. The code is %(code)s.") % words)
        return True

    def _change(self, do: str) -> None:
        bookings = Booking.objects.filter(slot__space=self.space).select_related("slot__space__operator")
        booking = get_object_or_404(bookings, code=self.request.POST.get("booking", ""))
        acts: dict[str, Callable[[User, Booking], Booking]] = {
            "came": actions.mark_came,
            "no_show": actions.mark_no_show,
            "cancel": actions.cancel,
        }
        try:
            done = acts[do](self.by, booking)
        except Refused as refusal:
            messages.error(self.request, refusal.message)
        else:
            words = {"code": done.code, "state": queries.state_label(done.state)}
            messages.success(self.request, _("%(code)s: %(state)s.") % words)

    def _back(self) -> HttpResponse:
        return redirect(f"{reverse('bookings:day', args=[self.space.slug])}?day={self.day}")

    def _show(self, form: forms.Form | None) -> HttpResponse:
        refused = form is not None and form.is_bound and bool(form.errors)
        context = {
            "space": self.space,
            "day": self.day,
            "today": self.today,
            "previous": self.day - DAY,
            "next": self.day + DAY,
            "slots": [
                (slot, [(row, self.names.get(row.booking.person_id, "")) for row in slot.rows]) for slot in self.slots
            ],
            "form": form,
            "counts": queries.day_counts(self.slots),
            "to_call": queries.callbacks(self.space).count(),
            "may_read": self.may_read,
            "may_plan": may(self.by, Permission.MANAGE_SPACE, self.space.operator),
        }
        return render(self.request, "bookings/day.html", context, status=UNPROCESSABLE if refused else 200)


@staff_page(Permission.RECORD_ACTIVITY)
def day(request: HttpRequest, space: Space, by: User) -> HttpResponse:
    """The slots of today, or of `?day=`."""
    return DayPage(request, space, by).answer()


@staff_page(Permission.MANAGE_SPACE)
def patterns(request: HttpRequest, space: Space, by: User) -> HttpResponse:
    """What can be booked every week; opening and ending it."""
    do = request.POST.get("do", "")
    form = PatternForm(request.POST if do == "open" else None)
    if do == "end":
        pattern = get_object_or_404(SlotPattern, space=space, pk=id_of(request.POST.get("pattern", "")))
        actions.end_pattern(by, pattern)
        messages.success(request, _("No more of these times will be made."))
        return redirect("bookings:patterns", slug=space.slug)
    if do == "open" and form.is_valid():
        try:
            actions.open_pattern(by, form.new_pattern(space))
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        else:
            messages.success(request, _("The times of the coming four weeks can be booked."))
            return redirect("bookings:patterns", slug=space.slug)
    context = {"space": space, "form": form, "patterns": SlotPattern.objects.filter(space=space, ended_at=None)}
    refused = form.is_bound and bool(form.errors)
    return render(request, "bookings/patterns.html", context, status=UNPROCESSABLE if refused else 200)


def slot_label(row: queries.SlotRow) -> str:
    """Such as “10:00 Bath”, in the time zone that is set."""
    return f"{time_format(timezone.localtime(row.slot.starts_at), 'H:i')} {row.slot.pattern.name}"


def _day(text: str, otherwise: date) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return otherwise


def id_of(text: str) -> UUID | None:
    """The id that was sent; None where it is none."""
    try:
        return UUID(text)
    except ValueError:
        return None
