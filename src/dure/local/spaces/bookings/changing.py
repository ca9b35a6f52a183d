"""Changing one slot alone: its places, closing it, and what is left over when it has ended."""

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from dure.core.agents.models import User
from dure.core.agents.roles import Permission
from dure.core.audit.actions import log_change
from dure.core.kit.errors import Refused
from dure.local.spaces.actions import touch
from dure.local.spaces.actions.acting import require_at
from dure.local.spaces.bookings.actions import fill, hold_slot, rules_of, taken_of
from dure.local.spaces.bookings.models import Booking, Notice, Slot, Way
from dure.local.spaces.bookings.notices import tell

STANDING = (*Booking.EXPECTED, Booking.State.WAITING)


@transaction.atomic
def change_places(by: User, slot: Slot, places: Mapping[str, int]) -> Slot:
    """Give one slot other places by way; whoever waits moves up where there are more. Needs MANAGE_SPACE.

    Refused for a slot that has begun or is closed, and where somebody who has a place would lose it: before the
    release a way cannot have fewer places than it has taken, and never can all be fewer than are taken.
    """
    require_at(by, Permission.MANAGE_SPACE, slot.space)
    slot = hold_slot(slot)
    now = timezone.now()
    _require_open(slot)
    taken = taken_of(slot)
    for way in Way.values:
        if not rules_of(slot).is_released(now) and places[way] < taken[way]:
            message = _("%(taken)d places of this way are taken. Give at least so many, or cancel bookings first.")
            raise Refused("fewer-than-taken", message % {"taken": taken[way]}, field=f"{way}_places")
        setattr(slot, f"{way}_places", places[way])
    if sum(places.values()) < taken.total():
        message = _("%(taken)d places are taken. Give at least so many together, or cancel bookings first.")
        raise Refused("fewer-than-taken", message % {"taken": taken.total()}, field="phone_places")
    slot.save(update_fields=[f"{way}_places" for way in Way.values])
    log_change(by.agent_id, "change_slot_places", "space", slot.space_id, {"slot": str(slot.pk), **places})
    fill(slot, now)
    touch(slot.space)
    return slot


@transaction.atomic
def close_slot(by: User, slot: Slot) -> list[Booking]:
    """Call one slot off: every booking of it, also of those who wait, is cancelled and its person told.

    Returns those bookings. Needs RECORD_ACTIVITY, as for cancelling each. Refused once it has begun.
    """
    require_at(by, Permission.RECORD_ACTIVITY, slot.space)
    slot = hold_slot(slot)
    _require_open(slot)
    now = timezone.now()
    slot.closed_at = now
    slot.save(update_fields=["closed_at"])
    called_off = list(slot.bookings.filter(state__in=STANDING))
    for booking in called_off:
        booking.state, booking.ended_at = Booking.State.CANCELLED, now
        booking.save(update_fields=["state", "ended_at"])
        log_change(by.agent_id, "cancel_booking", "booking", booking.pk)
        tell(booking, Notice.Kind.CALLED_OFF)
    log_change(by.agent_id, "close_slot", "space", slot.space_id, {"slot": str(slot.pk), "bookings": len(called_off)})
    touch(slot.space)
    return called_off


@transaction.atomic
def note_absent(slot: Slot) -> int:
    """Note that whoever is still expected did not come to a slot that has ended; how many bookings."""
    slot = hold_slot(slot)
    expected = slot.bookings.filter(state__in=Booking.EXPECTED)
    absent = list(expected.values_list("pk", flat=True)) if slot.ends_at <= timezone.now() else []
    slot.bookings.filter(pk__in=absent).update(state=Booking.State.NO_SHOW, ended_at=slot.ends_at)
    for booking in absent:
        log_change(None, "booking_no_show", "booking", booking)
    if absent:
        touch(slot.space)
    return len(absent)


def _require_open(slot: Slot) -> None:
    if rules_of(slot).is_over(timezone.now()):
        raise Refused("over", _("This time is closed or has begun already and cannot be changed any more."))
