"""Times that can be booked for programs: what is coming is public; booking for somebody is for staff."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router, Schema, Status
from pydantic import AwareDatetime

from dure.core.agents.models import User
from dure.core.agents.tokens import TokenAuth
from dure.core.kit.api import TranslatedText
from dure.local.spaces.api import acting
from dure.local.spaces.bookings import actions, queries
from dure.local.spaces.bookings.models import Booking
from dure.local.spaces.queries import all_spaces

router = Router()
WRITE = TokenAuth("spaces:write")


class PlacesOut(Schema):
    """What one way of booking has left at this moment, and from when it may be booked."""

    way: str
    left: int
    opens_at: AwareDatetime


class SlotOut(Schema):
    """A time that can be booked. From `release_at` on what is left is open to every way."""

    id: UUID
    name: TranslatedText
    starts_at: AwareDatetime
    ends_at: AwareDatetime
    release_at: AwareDatetime
    places: list[PlacesOut]


class BookingIn(Schema):
    """For a registered `person`, or for somebody new with `name` and `phone`.

    The sender's own `entry_id` makes it safe to repeat. With `reminders` the person agreed to be written to: at
    `email`, else by text message.
    """

    entry_id: UUID
    slot: UUID
    way: Literal["phone", "desk"]
    person: UUID | None = None
    name: str = ""
    phone: str = ""
    people: int = 1
    reminders: bool = False
    email: str = ""


class BookingOut(Schema):
    """`state` is booked, waiting, moved_up, cancelled, came or no_show; `code` is what the person is told."""

    id: UUID
    slot: UUID
    state: str
    people: int
    code: str
    made_at: datetime


@router.get("/spaces/{slug}/slots", response=list[SlotOut])
def list_slots(request: HttpRequest, slug: str) -> list[dict[str, Any]]:
    """The times of the coming two weeks with the places left by each way."""
    space = get_object_or_404(all_spaces(), slug=slug)
    return [slot_out(row) for row in queries.coming_slots(space)]


@router.post("/spaces/{slug}/bookings", response={201: BookingOut}, auth=WRITE)
def book(request: HttpRequest, slug: str, body: BookingIn) -> Status[dict[str, Any]]:
    """Staff book for somebody by telephone or at the desk."""
    space = get_object_or_404(all_spaces(), slug=slug)
    slot = get_object_or_404(queries.slots_of(space), pk=body.slot)
    fields = body.dict(exclude={"entry_id", "slot"})
    booking = actions.book(acting(request), slot, actions.NewBooking(entry_id=str(body.entry_id), **fields))
    return Status(201, booking_out(booking))


@router.post("/spaces/{slug}/bookings/{booking}/cancel", response=BookingOut, auth=WRITE)
def cancel(request: HttpRequest, slug: str, booking: UUID) -> dict[str, Any]:
    """The places are given back, and whoever waits moves up."""
    return _done(request, slug, booking, actions.cancel)


@router.post("/spaces/{slug}/bookings/{booking}/came", response=BookingOut, auth=WRITE)
def came(request: HttpRequest, slug: str, booking: UUID) -> dict[str, Any]:
    """Whoever booked has come: a visit in the ledger."""
    return _done(request, slug, booking, actions.mark_came)


def slot_out(row: queries.SlotRow) -> dict[str, Any]:
    """The public form of a slot."""
    slot = row.slot
    return {
        "id": slot.pk,
        "name": slot.pattern.name.as_json(),
        "starts_at": slot.starts_at,
        "ends_at": slot.ends_at,
        "release_at": slot.release_at,
        "places": [
            {"way": left.way, "left": left.places, "opens_at": getattr(slot, f"{left.way}_opens_at")}
            for left in row.left
        ],
    }


def booking_out(booking: Booking) -> dict[str, Any]:
    """A booking without its person."""
    fields = ("state", "people", "code", "made_at")
    return {"id": booking.pk, "slot": booking.slot_id, **{name: getattr(booking, name) for name in fields}}


def _done(request: HttpRequest, slug: str, key: UUID, act: Callable[[User, Booking], Booking]) -> dict[str, Any]:
    space = get_object_or_404(all_spaces(), slug=slug)
    bookings = Booking.objects.filter(slot__space=space).select_related("slot__space__operator")
    return booking_out(act(acting(request), get_object_or_404(bookings, pk=key)))
