"""What recurs: the slots of the coming weeks, moving up at the release, reminding, noting who did not come, and
forgetting who booked long ago. What is done at once: sending one message.
"""

from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from dure.core.agents.consents import with_consent
from dure.core.agents.models import Consent
from dure.core.agents.personal import end_record
from dure.core.tasks.models import Job
from dure.core.tasks.registry import MOST_ATTEMPTS, long_task, repeat
from dure.core.tasks.stopping import TryAgain
from dure.local.spaces.actions import touch
from dure.local.spaces.bookings.actions import fill, hold_slot, make_slots
from dure.local.spaces.bookings.changing import note_absent
from dure.local.spaces.bookings.engine.reminders import is_due
from dure.local.spaces.bookings.models import Booking, Notice, Slot, SlotPattern
from dure.local.spaces.bookings.notices import SEND_NOTICE, send, tell
from dure.local.spaces.consent_words import REMINDERS
from dure.local.spaces.queries import zone_of
from dure.local.spaces.queries.uses import last_uses

KEPT = timedelta(days=30)
# A stay may outlast its slot; a later use means that the person comes by themselves.
SAME_USE = timedelta(days=1)
# The evening before is at most so long before the start.
REMINDED_AHEAD = timedelta(hours=32)
# A message is tried for some seven minutes; one that waits for longer has lost its job.
STUCK = timedelta(hours=1)


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


@long_task("remind_bookers", label=_("Reminders of what is booked"))
def remind_bookers(_job: Job) -> dict[str, Any]:
    """Remind those who agreed to it, once each; harmless when repeated. What was never sent is told by a call."""
    now = timezone.now()
    coming = Booking.objects.filter(
        state__in=Booking.EXPECTED, slot__starts_at__gt=now, slot__starts_at__lte=now + REMINDED_AHEAD
    ).exclude(notices__kind=Notice.Kind.REMINDER)
    due = [booking for booking in coming.select_related("slot__space__operator") if _is_due(booking, now)]
    agreed = with_consent({booking.person_id for booking in due}, REMINDERS.key)
    reminded = [tell(booking, Notice.Kind.REMINDER) for booking in due if booking.person_id in agreed]
    stuck = Notice.objects.filter(state=Notice.State.WAITING, made_at__lte=now - STUCK)
    return {"reminded": len(reminded), "to_call": stuck.update(state=Notice.State.TO_CALL)}


def _is_due(booking: Booking, now: datetime) -> bool:
    slot = booking.slot
    settled = booking.moved_up_at or booking.made_at
    return is_due(now, slot.date, slot.starts_at, settled, zone_of(slot.space))


@long_task("note_absences", label=_("Who had booked and did not come"))
def note_absences(_job: Job) -> dict[str, Any]:
    """Note who is still expected after the end of their time; harmless when repeated, and staff may note otherwise."""
    ended = Slot.objects.filter(ends_at__lte=timezone.now(), bookings__state__in=Booking.EXPECTED).distinct()
    return {"absent": sum(note_absent(slot) for slot in ended)}


@long_task(SEND_NOTICE, label=_("A message about a booking"))
def send_notice(job: Job, notice: str) -> dict[str, Any]:
    """Send one message; after the last attempt staff call instead."""
    if send(UUID(notice), is_last=job.attempts >= MOST_ATTEMPTS):
        raise TryAgain(gettext("The message could not be sent."))
    return {}


@long_task("forget_bookers", label=_("Names and phone numbers of past bookings"))
def forget_bookers(_job: Job) -> dict[str, Any]:
    """Erase whom only a booking made known, 30 days after the slot; who comes otherwise or agreed to more is kept.

    Of those too the address that they gave for the booking goes.
    """
    before = timezone.now() - KEPT
    Booking.objects.filter(slot__ends_at__lte=before).exclude(email_box=b"").update(email_box=b"")
    made_known = Booking.objects.filter(known_before=False).values("person")
    old = Booking.objects.filter(
        slot__ends_at__lte=before, person__in=made_known, person__personal_record__erased_at=None
    )
    ends = dict(old.order_by("slot__ends_at").values_list("person", "slot__ends_at"))
    booked_later = set(
        Booking.objects.filter(person__in=ends, slot__ends_at__gt=before).values_list("person", flat=True)
    )
    agreed = set(Consent.objects.filter(agent__in=ends).exclude(purpose=REMINDERS.key).values_list("agent", flat=True))
    used = last_uses(list(ends))
    erased = 0
    for person, end in ends.items():
        if person in booked_later | agreed or used.get(person, end) > end + SAME_USE:
            continue
        erased += end_record(person)
    return {"erased": erased}


repeat("plan_slots", every="day", at=time(18, 30))
repeat("release_places", every="hour")
repeat("remind_bookers", every="hour")
repeat("note_absences", every="hour")
repeat("forget_bookers", every="day", at=time(18, 50))
