"""Opening weekly slots, booking, cancelling; whoever waits moves up in the same transaction."""

import secrets
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from dure.core.agents.consents import give
from dure.core.agents.models import Agent, Consent, User
from dure.core.agents.personal import PersonalData, held_record, lock_beside, register_person, register_self
from dure.core.agents.roles import Permission
from dure.core.audit.actions import log_change
from dure.core.kit.errors import Refused
from dure.local.spaces.actions import check_in, touch
from dure.local.spaces.actions.acting import require_at
from dure.local.spaces.actions.recording import person_of
from dure.local.spaces.bookings.engine.calendar import Week, dates_of, times_of
from dure.local.spaces.bookings.engine.quotas import SlotRules
from dure.local.spaces.bookings.engine.waiting import Waiting, must_wait, who_moves_up
from dure.local.spaces.bookings.models import Booking, Notice, Slot, SlotPattern, Way
from dure.local.spaces.bookings.notices import tell
from dure.local.spaces.consent_words import REMINDERS
from dure.local.spaces.queries import today_at, zone_of

CODE_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
CODE_LENGTH = 6
LONGEST_ENTRY_ID = 64
MOST_PEOPLE = 50
SLOTS_AHEAD = timedelta(weeks=4)


@dataclass(frozen=True, repr=False)
class NewBooking:
    """Who books, by which `way`, for how many. `entry_id` is the sender's own and makes sending twice harmless.

    Staff may name a registered `person` instead of name and phone. With `reminders` the person agrees to be written
    to, at `email` where one is given, else by text message to the phone.
    """

    entry_id: str
    way: str
    name: str = ""
    phone: str = ""
    people: int = 1
    person: UUID | None = None
    reminders: bool = False
    email: str = ""


@transaction.atomic
def open_pattern(by: User, pattern: SlotPattern) -> list[Slot]:
    """Save a new weekly pattern and make its slots for the coming four weeks. Needs MANAGE_SPACE."""
    require_at(by, Permission.MANAGE_SPACE, pattern.space)
    if not pattern.phone_places + pattern.desk_places + pattern.online_places:
        raise Refused("no-places", _("Give at least one place to one way of booking."), field="phone_places")
    pattern.save(force_insert=True)
    log_change(by.agent_id, "open_slot_pattern", "space", pattern.space_id, {"pattern": str(pattern.pk)})
    return make_slots(pattern)


@transaction.atomic
def end_pattern(by: User, pattern: SlotPattern) -> SlotPattern:
    """Make no more slots, and close the coming ones that nobody has booked. Needs MANAGE_SPACE.

    Whoever has booked keeps the place: those slots take place, or staff cancel each booking and tell the people.
    """
    require_at(by, Permission.MANAGE_SPACE, pattern.space)
    now = timezone.now()
    SlotPattern.objects.filter(pk=pattern.pk, ended_at=None).update(ended_at=now)
    for slot in pattern.slots.select_for_update(no_key=True).filter(starts_at__gt=now, closed_at=None):
        if not slot.bookings.exclude(state=Booking.State.CANCELLED).exists():
            slot.closed_at = now
            slot.save(update_fields=["closed_at"])
    log_change(by.agent_id, "end_slot_pattern", "space", pattern.space_id, {"pattern": str(pattern.pk)})
    pattern.refresh_from_db()
    return pattern


def make_slots(pattern: SlotPattern) -> list[Slot]:
    """The slots of the coming four weeks that are not there yet; made again, nothing is doubled."""
    week = Week(
        frozenset(pattern.weekdays),
        pattern.start,
        pattern.minutes,
        pattern.days_ahead,
        {way: getattr(pattern, f"{way}_opens") for way in Way.values},
        pattern.release_hours,
        zone_of(pattern.space),
    )
    first = today_at(pattern.space)
    made = []
    for on in dates_of(week, first, first + SLOTS_AHEAD):
        times = times_of(week, on)
        fields = {"starts_at": times.starts, "ends_at": times.ends, "release_at": times.release, "space": pattern.space}
        fields |= {f"{way}_opens_at": times.opens[way] for way in Way.values}
        fields |= {f"{way}_places": getattr(pattern, f"{way}_places") for way in Way.values}
        slot, is_new = Slot.objects.get_or_create(pattern=pattern, date=on, defaults=fields)
        made += [slot] if is_new else []
    return made


@transaction.atomic
def book(by: User | None, slot: Slot, new: NewBooking) -> Booking:
    """Places in a slot, or a place in its waiting line where there are too few or somebody is ahead in it.

    Staff need RECORD_ACTIVITY and, for somebody new, REGISTER_PERSON; nobody (None) stands for the person, who books
    online only. The same `entry_id` again returns the known booking. Refused before the way opens, after the start,
    on a closed day.
    """
    if by is not None:
        require_at(by, Permission.RECORD_ACTIVITY, slot.space)
    elif new.way != Way.ONLINE or new.person is not None:
        raise PermissionDenied(_("Only staff book by telephone or at the desk."))
    slot = hold_slot(slot)
    known = Booking.objects.filter(entry_id=new.entry_id).first()
    if known is not None and known.slot_id == slot.pk:
        return known
    now = timezone.now()
    _check(slot, new, now, is_known=known is not None)
    fill(slot, now)
    newcomer = Waiting(UUID(int=0), new.way, new.people)
    waits = must_wait(rules_of(slot), taken_of(slot), _line(slot), newcomer, now)
    person = _person(by, slot, new)
    booking = Booking.objects.create(
        slot=slot,
        way=new.way,
        person=person,
        people=new.people,
        state=Booking.State.WAITING if waits else Booking.State.BOOKED,
        code=_new_code(),
        entry_id=new.entry_id,
        made_at=now,
        made_by=by.agent_id if by else None,
        known_before=new.person is not None,
        language=get_language() or "",
        email_box=_email_box(by, person, new),
    )
    log_change(booking.made_by, "book", "booking", booking.pk, {"way": new.way, "state": booking.state})
    touch(slot.space)
    return booking


@transaction.atomic
def cancel(by: User | None, booking: Booking, code: str = "") -> Booking:
    """Give the places back; whoever waits moves up. Cancelled twice is cancelled once.

    Staff need RECORD_ACTIVITY; anybody else the booking's code. Refused once the slot has begun.
    """
    if by is not None:
        require_at(by, Permission.RECORD_ACTIVITY, booking.slot.space)
    elif not secrets.compare_digest(code.strip().upper().encode(), booking.code.encode()):
        raise PermissionDenied(_("There is no booking with this code."))
    slot = hold_slot(booking.slot)
    booking = Booking.objects.get(pk=booking.pk)
    if booking.state == Booking.State.CANCELLED:
        return booking
    now = timezone.now()
    if now >= slot.starts_at or booking.state not in {*Booking.EXPECTED, Booking.State.WAITING}:
        raise Refused("begun", _("This time has begun already and cannot be cancelled any more."))
    booking.state, booking.ended_at = Booking.State.CANCELLED, now
    booking.save(update_fields=["state", "ended_at"])
    log_change(by.agent_id if by else None, "cancel_booking", "booking", booking.pk)
    fill(slot, now)
    touch(slot.space)
    return booking


@transaction.atomic
def mark_came(by: User, booking: Booking) -> Booking:
    """Note that who booked has come: a visit in the ledger, linked to the booking. Noted twice it counts once.

    A group is so many guests without names. Needs RECORD_ACTIVITY; refused on another day than the slot's, and for
    somebody who waits or has cancelled.
    """
    require_at(by, Permission.RECORD_ACTIVITY, booking.slot.space)
    slot = hold_slot(booking.slot)
    booking = Booking.objects.select_related("person").get(pk=booking.pk)
    if booking.state == Booking.State.CAME:
        return booking
    if booking.state not in Booking.TAKING:
        raise Refused("no-place", _("This booking has no place. Check the person in at the desk if there is room."))
    if slot.date != today_at(slot.space):
        raise Refused("other-day", _("This can only be noted on the day of the booking."))
    visitor = booking.person if booking.people == 1 else None
    entry_id = f"booking-{booking.pk}"
    booking.event = check_in(by, slot.space, visitor, entry_id=entry_id, guests=booking.people)
    booking.state, booking.ended_at = Booking.State.CAME, timezone.now()
    booking.save(update_fields=["event", "state", "ended_at"])
    log_change(by.agent_id, "booking_came", "booking", booking.pk)
    touch(slot.space)
    return booking


@transaction.atomic
def mark_no_show(by: User, booking: Booking) -> Booking:
    """Note that who booked has not come. Needs RECORD_ACTIVITY; refused before the slot begins."""
    require_at(by, Permission.RECORD_ACTIVITY, booking.slot.space)
    slot = hold_slot(booking.slot)
    booking = Booking.objects.get(pk=booking.pk)
    now = timezone.now()
    if now < slot.starts_at:
        raise Refused("not-begun", _("This time has not begun yet: the person may still come."))
    if booking.state in Booking.EXPECTED:
        booking.state, booking.ended_at = Booking.State.NO_SHOW, now
        booking.save(update_fields=["state", "ended_at"])
        log_change(by.agent_id, "booking_no_show", "booking", booking.pk)
    return booking


def fill(slot: Slot, now: datetime) -> list[UUID]:
    """Let everybody move up for whom there are places now, and have them told. The caller holds the slot's lock."""
    moved = [party.id for party in who_moves_up(rules_of(slot), taken_of(slot), _line(slot), now)]
    if moved:
        Booking.objects.filter(pk__in=moved).update(state=Booking.State.MOVED_UP, moved_up_at=now)
        for booking in Booking.objects.filter(pk__in=moved):
            log_change(None, "move_up", "booking", booking.pk)
            tell(booking, Notice.Kind.MOVED_UP)
    return moved


def rules_of(slot: Slot) -> SlotRules:
    """The slot as the engine reads it."""
    quotas = {way: getattr(slot, f"{way}_places") for way in Way.values}
    opens = {way: getattr(slot, f"{way}_opens_at") for way in Way.values}
    return SlotRules(quotas, opens, slot.release_at, slot.starts_at, slot.closed_at is not None)


def hold_slot(slot: Slot) -> Slot:
    """The slot, locked until the transaction ends, with its space."""
    return Slot.objects.select_for_update(of=("self",), no_key=True).select_related("space__operator").get(pk=slot.pk)


def taken_of(slot: Slot) -> Counter[str]:
    """How many places of the slot each way has taken."""
    taken: Counter[str] = Counter()
    for way, people in slot.bookings.filter(state__in=Booking.TAKING).values_list("way", "people"):
        taken[way] += people
    return taken


def _line(slot: Slot) -> list[Waiting]:
    waiting = slot.bookings.filter(state=Booking.State.WAITING)
    return [Waiting(booking.pk, booking.way, booking.people) for booking in waiting]


def _check(slot: Slot, new: NewBooking, now: datetime, *, is_known: bool) -> None:
    if is_known or not new.entry_id or len(new.entry_id) > LONGEST_ENTRY_ID:
        message = _("The entry has no usable identifier. Load the page again and repeat the entry.")
        raise Refused("no-entry-id", message, field="entry_id")
    if not 1 <= new.people <= MOST_PEOPLE:
        message = _("Give a number of people from 1 to %(most)d.") % {"most": MOST_PEOPLE}
        raise Refused("wrong-count", message, field="people")
    _check_email(new.email)
    rules = rules_of(slot)
    if rules.is_over(now):
        raise Refused("over", _("This time cannot be booked any more. Choose another."))
    if not rules.has_opened(new.way, now):
        raise Refused("not-open", _("This time cannot be booked in this way yet. Come back when it opens."))


def _check_email(email: str) -> None:
    try:
        if email:
            validate_email(email)
    except ValidationError as error:
        raise Refused("wrong-email", _("Write a whole e-mail address, or none."), field="email") from error


def _person(by: User | None, slot: Slot, new: NewBooking) -> Agent:
    if by is None:
        return register_self(slot.space.operator, new.name, new.phone)
    if new.person is not None:
        # It asks whether the staff may keep records of this person, and answers an unknown one the same way.
        if held_record(by, new.person).holder != slot.space.operator:
            raise PermissionDenied(_("There is no such person here, or you have no right to this person's data."))
        return person_of(new.person)
    return register_person(by, slot.space.operator, PersonalData(name=new.name, phone=new.phone))


def _email_box(by: User | None, person: Agent, new: NewBooking) -> bytes:
    """Note the consent to be written to, and lock the address away. Without consent no address is kept."""
    if not new.reminders:
        return b""
    give(by, person.pk, REMINDERS.key, Consent.Way.DESK if by else Consent.Way.ONLINE)
    return lock_beside(person.pk, new.email)


def _new_code() -> str:
    while True:
        code = "".join(secrets.choice(CODE_LETTERS) for _position in range(CODE_LENGTH))
        if not Booking.objects.filter(code=code).exists():
            return code
