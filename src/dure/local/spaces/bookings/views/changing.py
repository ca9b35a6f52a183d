"""One slot alone: other places, or calling it off and telling everybody."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dure.core.agents.models import User
from dure.core.agents.permissions import may
from dure.core.agents.roles import Permission
from dure.core.kit.errors import Refused
from dure.local.spaces.bookings import changing, queries
from dure.local.spaces.bookings.forms import PlacesForm
from dure.local.spaces.bookings.models import Slot
from dure.local.spaces.bookings.views.staff import UNPROCESSABLE, staff_page
from dure.local.spaces.models import Space


@staff_page(Permission.RECORD_ACTIVITY)
def slot_page(request: HttpRequest, space: Space, by: User, slot: UUID) -> HttpResponse:
    """What one slot has taken, its places, and calling it off."""
    row = get_object_or_404(queries.slots_of(space), pk=slot)
    do = request.POST.get("do", "")
    form = PlacesForm(request.POST if do == "places" else None, slot=row)
    day_url = f"{reverse('bookings:day', args=[space.slug])}?day={row.date}"
    if do == "close":
        return _close(request, by, row, day_url)
    if do == "places" and form.is_valid():
        try:
            changing.change_places(by, row, form.places)
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        else:
            messages.success(request, _("The places are changed."))
            return redirect(day_url)
    context = {
        "space": space,
        "row": queries.slot_row(row),
        "standing": sum(booking.state in changing.STANDING for booking in row.bookings.all()),
        "form": form if may(by, Permission.MANAGE_SPACE, space.operator) else None,
        "day_url": day_url,
    }
    return render(request, "bookings/slot.html", context, status=UNPROCESSABLE if form.errors else 200)


def _close(request: HttpRequest, by: User, slot: Slot, day_url: str) -> HttpResponse:
    try:
        called_off = len(changing.close_slot(by, slot))
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect(day_url)
    words = ngettext(
        "The time is called off. One booking was cancelled: look whom you must call.",
        "The time is called off. %(count)d bookings were cancelled: look whom you must call.",
        called_off,
    )
    messages.success(request, words % {"count": called_off} if called_off else _("The time is called off."))
    return redirect("bookings:callbacks", slug=slot.space.slug) if called_off else redirect(day_url)
