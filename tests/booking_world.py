"""A bookable time with two places by phone, one at the desk, one online, and staff of its space."""

from datetime import time, timedelta

from django.utils import timezone

from builders import make_space, make_user_with_role, text
from dure.core.agents.roles import Role
from dure.local.spaces.bookings.actions import open_pattern
from dure.local.spaces.bookings.models import Slot, SlotPattern


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
