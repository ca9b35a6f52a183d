"""A bookable time with two places by phone, one at the desk, one online, and staff of its space."""

from datetime import time, timedelta
from threading import Barrier, Thread

from django.db import connection
from django.utils import timezone

from builders import make_space, make_user_with_role, text
from dure.core.agents.roles import Role
from dure.local.spaces.bookings.actions import NewBooking, book, cancel, open_pattern
from dure.local.spaces.bookings.models import Booking, Slot, SlotPattern


def a_slot() -> Slot:
    """The first slot whose release is more than an hour away, in a space of its own."""
    space = make_space()
    manager = make_user_with_role(Role.ORGANIZATION_MANAGER, space.operator)
    opens = {f"{way}_opens": time(0) for way in ("phone", "desk", "online")}
    places = {"phone_places": 2, "desk_places": 1, "online_places": 1}
    hours = {"weekdays": list(range(7)), "start": time(10), "minutes": 60, "days_ahead": 7}
    slots = open_pattern(manager, SlotPattern(space=space, name=text("Bath"), **places, **hours, **opens))
    return next(each for each in slots if each.release_at > timezone.now() + timedelta(hours=1))


def a_staff(slot: Slot, role: str = Role.DESK_STAFF):
    """Somebody with `role` at the slot's space."""
    return make_user_with_role(role, slot.space.operator)


def race() -> dict[str, list[str]]:
    """Have eight people book the last place online at the same moment, then whoever has the place cancel, in turn.

    Returns the `states` of the bookings as they were made, the `line` as it stood, and in which order they `moved` up.
    """
    slot = a_slot()
    runners = 8
    begin = Barrier(runners)

    def run(number: int) -> None:
        begin.wait(20)
        try:
            book(None, slot, NewBooking(f"runner-{number}", "online", "Kim Sunja", "01000001234"))
        finally:
            connection.close()

    threads = [Thread(target=run, args=[number]) for number in range(runners)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    bookings = list(slot.bookings.all())
    moved = []
    holder = bookings[0]
    while waiting := slot.bookings.filter(state=Booking.State.WAITING).count():
        cancel(None, holder, holder.code)
        holder = slot.bookings.get(state=Booking.State.MOVED_UP)
        moved.append(holder.entry_id)
        assert slot.bookings.filter(state=Booking.State.WAITING).count() == waiting - 1
    return {
        "states": [each.state for each in bookings],
        "line": [each.entry_id for each in bookings[1:]],
        "moved": moved,
    }
