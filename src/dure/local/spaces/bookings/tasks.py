"""What recurs: the slots of the coming weeks, moving up at the release, and forgetting who booked long ago."""

from datetime import time, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dure.core.agents.models import Consent
from dure.core.agents.personal import end_record
from dure.core.tasks.models import Job
from dure.core.tasks.registry import long_task, repeat
from dure.local.spaces.actions import touch
from dure.local.spaces.bookings.actions import fill, hold_slot, make_slots
from dure.local.spaces.bookings.models import Booking, Slot, SlotPattern
from dure.local.spaces.queries.uses import last_uses

KEPT = timedelta(days=30)
# A stay may outlast its slot; a later use means that the person comes by themselves.
SAME_USE = timedelta(days=1)


@long_task("plan_slots", label=_("Times of the coming weeks that can be booked"))
def plan_slots(_job: Job) -> dict[str, Any]:
    """Harmless when repeated."""
    patterns = SlotPattern.objects.filter(ended_at=None).select_related("space__operator")
    return {"slots": sum(len(make_slots(pattern)) for pattern in patterns)}


@long_task("release_places", label=_("Places left over are open to all"))
def release_places(_job: Job) -> dict[str, Any]:
    """Let those who wait for a released slot move up; harmless when repeated."""
    now = timezone.now()
    waited_for = Slot.objects.filter(
        release_at__lte=now, starts_at__gt=now, closed_at=None, bookings__state=Booking.State.WAITING
    ).distinct()
    moved = 0
    for slot in waited_for:
        with transaction.atomic():
            held = hold_slot(slot)
            if filled := len(fill(held, timezone.now())):
                touch(held.space)
                moved += filled
    return {"moved_up": moved}


@long_task("forget_bookers", label=_("Names and phone numbers of past bookings"))
def forget_bookers(_job: Job) -> dict[str, Any]:
    """Erase whom only a booking made known, 30 days after the slot; who comes otherwise or agreed to more is kept."""
    before = timezone.now() - KEPT
    old = Booking.objects.filter(slot__ends_at__lte=before, person__personal_record__erased_at=None)
    ends = dict(old.order_by("slot__ends_at").values_list("person", "slot__ends_at"))
    booked_later = set(
        Booking.objects.filter(person__in=ends, slot__ends_at__gt=before).values_list("person", flat=True)
    )
    agreed = set(Consent.objects.filter(agent__in=ends).values_list("agent", flat=True))
    used = last_uses(list(ends))
    erased = 0
    for person, end in ends.items():
        if person in booked_later | agreed or used.get(person, end) > end + SAME_USE:
            continue
        erased += end_record(person)
    return {"erased": erased}


repeat("plan_slots", every="day", at=time(18, 30))
repeat("release_places", every="hour")
repeat("forget_bookers", every="day", at=time(18, 50))
