"""Booking without an account: choose a time, leave name and number, keep the code; cancel by the code."""

from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from dure.core.kit.calendars import Entry, as_calendar
from dure.core.kit.errors import Refused
from dure.core.kit.limits import count_use, visitor
from dure.local.spaces.bookings import actions, queries
from dure.local.spaces.bookings.forms import BookingForm, CodeForm
from dure.local.spaces.bookings.models import Booking, Way
from dure.local.spaces.models import Space
from dure.local.spaces.queries import all_spaces, zone_of

MOST_BOOKINGS, MOST_CODES = 10, 20
UNPROCESSABLE = 422


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def book(request: HttpRequest, slug: str, slot: UUID) -> HttpResponse:
    """The form for one time. The answer is the booking itself; loading it again books nothing more."""
    space = get_object_or_404(all_spaces(), slug=slug)
    row = get_object_or_404(queries.slots_of(space), pk=slot)
    form = BookingForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            count_use("book-online", visitor(request), most=MOST_BOOKINGS)
            booking = actions.book(None, row, form.new_booking(Way.ONLINE))
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        else:
            return _show_booking(request, space, booking, is_new=True)
    context = {"space": space, "slot": row, "left": queries.left_online(row), "form": form}
    with timezone.override(zone_of(space)):
        return render(request, "bookings/book.html", context, status=UNPROCESSABLE if form.errors else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest, slug: str) -> HttpResponse:
    """Look a booking up by its code, put it in a calendar, and cancel it."""
    space = get_object_or_404(all_spaces(), slug=slug)
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            booking = _booking_with(request, space, form.cleaned_data["code"])
            if request.POST.get("do") == "calendar":
                return _calendar(booking)
            if request.POST.get("do") == "cancel":
                booking = actions.cancel(None, booking, booking.code)
        except Refused as refusal:
            form.add_error("code", refusal.message)
        else:
            return _show_booking(request, space, booking)
    return render(
        request, "bookings/code.html", {"space": space, "form": form}, status=UNPROCESSABLE if form.errors else 200
    )


def _booking_with(request: HttpRequest, space: Space, sent: str) -> Booking:
    count_use("booking-code", visitor(request), most=MOST_CODES)
    bookings = Booking.objects.filter(slot__space=space).select_related("slot__pattern", "slot__space__operator")
    booking = bookings.filter(code=sent).first()
    if booking is None:
        raise Refused("no-booking", _("There is no booking with this code."), field="code")
    return booking


def _calendar(booking: Booking) -> HttpResponse:
    slot, space = booking.slot, booking.slot.space
    entry = Entry(
        uid=str(booking.pk),
        starts=slot.starts_at,
        ends=slot.ends_at,
        title=f"{slot.pattern.name}, {space.name}",
        place=", ".join(filter(None, [str(space.name), space.place.address])),
        words=_("Code of the booking: %(code)s") % {"code": booking.code},
        url=settings.DURE.base_url + reverse("bookings:code", args=[space.slug]),
    )
    headers = {"Content-Disposition": 'attachment; filename="booking.ics"'}
    return HttpResponse(
        as_calendar(entry, timezone.now()), content_type="text/calendar; charset=utf-8", headers=headers
    )


def _show_booking(request: HttpRequest, space: Space, booking: Booking, *, is_new: bool = False) -> HttpResponse:
    waits = booking.state == Booking.State.WAITING
    context = {
        "space": space,
        "booking": booking,
        "slot": booking.slot,
        "state": queries.state_label(booking.state),
        "waits": waits,
        "is_new": is_new,
        "called_off": booking.slot.closed_at is not None and booking.state == Booking.State.CANCELLED,
        "may_cancel": (waits or booking.state in Booking.EXPECTED) and timezone.now() < booking.slot.starts_at,
    }
    with timezone.override(zone_of(space)):
        return render(request, "bookings/booking.html", context)
