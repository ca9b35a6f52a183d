"""Baths that can be booked in the coming weeks, with people who booked, some who wait, and one who must be called."""

from datetime import time, timedelta

from django.utils import timezone

from dure.core.agents.models import User
from dure.core.kit.translated import Translated
from dure.local.spaces.bookings.actions import NewBooking, book, cancel, open_pattern
from dure.local.spaces.bookings.models import SlotPattern
from dure.local.spaces.models import Space

NAMES = ("가상 김하나", "가상 이두리", "가상 박세나", "가상 최네모", "가상 정다섯")
PEOPLE = (1, 2, 1, 2, 1)
SHOWN_SLOTS = 3


def load_bookings(manager: User, staff: User, space: Space) -> None:
    """Open one hour of bathing a day from today on, and fill its next three times; two parties wait for each.

    Of the first somebody has cancelled, so that who waited longest has moved up and stands on the list of calls.
    """
    name = Translated({"ko": "오전 목욕", "en": "Morning bath", "fr": "Bain du matin", "es": "Baño de la mañana"}, "ko")
    pattern = SlotPattern(
        space=space,
        name=name,
        weekdays=list(range(7)),
        start=time(10),
        minutes=60,
        phone_places=5,
        desk_places=3,
        online_places=2,
        phone_opens=time(0),
        desk_opens=time(0),
        online_opens=time(0),
    )
    slots = [slot for slot in open_pattern(manager, pattern) if slot.release_at > timezone.now() + timedelta(hours=1)]
    made = []
    for slot in slots[:SHOWN_SLOTS]:
        for position, (booker, people) in enumerate(zip(NAMES, PEOPLE, strict=True)):
            entry_id = f"demo-{slot.pk}-{position}"
            new = NewBooking(entry_id, "phone", booker, f"0100000{1000 + position}", people)
            made.append(book(staff, slot, new))
    cancel(staff, made[0])
