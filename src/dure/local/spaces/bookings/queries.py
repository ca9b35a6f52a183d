"""What the pages of bookings show: slots with their bookings and the places left by way."""

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Max, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from dure.core.agents.labels import labels_for
from dure.local.spaces.bookings.actions import rules_of
from dure.local.spaces.bookings.engine.quotas import places_left
from dure.local.spaces.bookings.models import Booking, Notice, Slot, Way
from dure.local.spaces.bookings.notices import matters
from dure.local.spaces.models import Space

SHOWN_AHEAD = timedelta(days=14)
MOST_SHOWN = 20


@dataclass(frozen=True)
class Row:
    """A booking with the mark of who made it, and what may be done with it."""

    booking: Booking
    who: str
    state: str
    may_come: bool
    may_miss: bool
    may_cancel: bool


@dataclass(frozen=True)
class Left:
    """How many places a way has left; `has_opened` says whether it may be booked yet."""

    way: str
    label: str
    places: int
    has_opened: bool


@dataclass(frozen=True)
class ToCall:
    """Somebody whom staff must call, by mark."""

    notice: Notice
    who: str
    why: str


@dataclass
class SlotRow:
    """A slot of a day as staff see it."""

    slot: Slot
    left: list[Left]
    is_over: bool
    rows: list[Row] = field(default_factory=list)

    @property
    def waiting(self) -> int:
        """How many people wait."""
        return self.people_in(Booking.State.WAITING)

    def people_in(self, *states: str) -> int:
        """How many people have bookings in one of `states`."""
        return sum(row.booking.people for row in self.rows if row.booking.state in states)


def way_label(way: str) -> str:
    """The way in words."""
    return {Way.PHONE: _("by phone"), Way.DESK: _("at the desk"), Way.ONLINE: _("online")}[Way(way)]


def state_label(state: str) -> str:
    """The state of a booking in words."""
    states = Booking.State
    return {
        states.BOOKED: _("booked"),
        states.WAITING: _("on the waiting list"),
        states.MOVED_UP: _("moved up from the waiting list"),
        states.CANCELLED: _("cancelled"),
        states.CAME: _("came"),
        states.NO_SHOW: _("did not come"),
    }[states(state)]


def notice_label(kind: str) -> str:
    """What the person must be told, in words for staff."""
    kinds = Notice.Kind
    return {
        kinds.REMINDER: _("asked to be reminded"),
        kinds.MOVED_UP: _("has moved up and does not know it"),
        kinds.CALLED_OFF: _("the time is called off"),
    }[kinds(kind)]


def callbacks(space: Space) -> QuerySet[Notice]:
    """What people of the space must be told by a call, the soonest time first; what is over or settled left out."""
    standing = matters(Notice.objects.filter(booking__slot__space=space, state=Notice.State.TO_CALL))
    return standing.select_related("booking__slot__pattern", "booking__slot__space__operator").order_by(
        "booking__slot__starts_at", "made_at", "pk"
    )


def call_list(space: Space) -> list[ToCall]:
    """Whom staff must call, by mark."""
    notices = list(callbacks(space))
    labels = labels_for({notice.booking.person_id for notice in notices})
    return [ToCall(notice, labels[notice.booking.person_id].text, notice_label(notice.kind)) for notice in notices]


def day_counts(slots: Collection[SlotRow]) -> dict[str, int]:
    """How many people of the day are still expected, came, and did not come."""
    states = Booking.State
    groups = {"expected": Booking.EXPECTED, "came": (states.CAME,), "absent": (states.NO_SHOW,)}
    return {name: sum(slot.people_in(*group) for slot in slots) for name, group in groups.items()}


def coming_slots(space: Space) -> Iterator[SlotRow]:
    """The slots of the coming two weeks with the places left by each way, for programs; soonest first."""
    now = timezone.now()
    coming = slots_of(space).filter(starts_at__gt=now, starts_at__lte=now + SHOWN_AHEAD, closed_at=None)
    for slot in coming:
        yield _slot_row(slot, now)


def slots_of(space: Space) -> QuerySet[Slot]:
    """All slots of a space with pattern and bookings: two queries."""
    return Slot.objects.filter(space=space).select_related("pattern", "space__operator").prefetch_related("bookings")


def day_slots(space: Space, on: date) -> list[SlotRow]:
    """The slots of a day, each with who is coming; cancelled bookings left out."""
    slots = list(slots_of(space).filter(date=on))
    labels = labels_for({booking.person_id for slot in slots for booking in slot.bookings.all()})
    now = timezone.now()
    shown = []
    for slot in slots:
        row = _slot_row(slot, now)
        for booking in slot.bookings.all():
            if booking.state != Booking.State.CANCELLED:
                row.rows.append(_row(booking, labels[booking.person_id].text, slot, now))
        shown.append(row)
    return shown


def bookable(space: Space) -> Iterator[SlotRow]:
    """Slots of the coming two weeks that may be booked online now, with the places left, soonest first."""
    now = timezone.now()
    coming = slots_of(space).filter(
        starts_at__gt=now, starts_at__lte=now + SHOWN_AHEAD, online_opens_at__lte=now, closed_at=None
    )
    for slot in coming[:MOST_SHOWN]:
        yield _slot_row(slot, now, Way.ONLINE)


def slot_row(slot: Slot) -> SlotRow:
    """One slot with the places left by each way."""
    return _slot_row(slot, timezone.now())


def left_online(slot: Slot) -> int:
    """How many places whoever books online now would get at once."""
    return _slot_row(slot, timezone.now(), Way.ONLINE).left[0].places


def last_uses(agent_ids: Collection[UUID]) -> dict[UUID, datetime]:
    """Until when each of the people has booked, for the keeping of their records."""
    bookings = Booking.objects.filter(person__in=agent_ids).order_by().values("person")
    return {row["person"]: row["last"] for row in bookings.annotate(last=Max("slot__ends_at"))}


def _slot_row(slot: Slot, now: datetime, *ways: str) -> SlotRow:
    taken: Counter[str] = Counter()
    line: Counter[str] = Counter()
    for booking in slot.bookings.all():
        if booking.state in Booking.TAKING:
            taken[booking.way] += booking.people
        line[booking.way] += booking.state == Booking.State.WAITING
    rules = rules_of(slot)
    left = []
    for way in ways or Way.values:
        # Whoever books behind somebody who waits, waits too: what is free is kept for those ahead.
        kept = line[way] and not rules.is_released(now)
        places = 0 if kept else places_left(rules, taken, way, now)
        left.append(Left(way, way_label(way), places, rules.has_opened(way, now)))
    return SlotRow(slot, left, rules.is_over(now))


def _row(booking: Booking, who: str, slot: Slot, now: datetime) -> Row:
    expected = booking.state in Booking.EXPECTED
    near = slot.starts_at - timedelta(hours=3) <= now
    return Row(
        booking,
        who,
        state_label(booking.state),
        may_come=near and (expected or booking.state == Booking.State.NO_SHOW),
        may_miss=expected and now >= slot.starts_at,
        may_cancel=now < slot.starts_at and (expected or booking.state == Booking.State.WAITING),
    )
