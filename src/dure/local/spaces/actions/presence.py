"""Being in a space: coming in begins a stay, going out ends it, a day is closed when nobody is in."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from dure.core.agents.models import User
from dure.core.agents.roles import Permission
from dure.core.audit.actions import log_change
from dure.core.kit.errors import Refused
from dure.ledger.models import EconomicEvent
from dure.local.spaces.actions.acting import Acting, require_at
from dure.local.spaces.closing import obstacles
from dure.local.spaces.models import Day, Device, Price, Pulse, Space, Stay, Zone
from dure.local.spaces.queries.presence import local_date, today_at

LONGEST_LABEL = 20
TAKEN_BACK_WITHIN = timedelta(minutes=10)


@dataclass(frozen=True)
class Arrival:
    """What is known of somebody who comes in, besides who it is. `zone` is the space's arrival zone where left out."""

    label: str = ""
    zone: Zone | None = None
    helped: bool = False
    price: Price | None = None
    advice: str = ""


def touch(space: Space) -> None:
    """Tell the screens of the space that something they show has changed. Within the transaction that changes it."""
    pulse = Pulse.objects.filter(space=space)
    if not pulse.update(number=F("number") + 1):
        _first, is_new = Pulse.objects.get_or_create(space=space, defaults={"number": 1})
        if not is_new:
            pulse.update(number=F("number") + 1)


def check_arrival(space: Space, arrival: Arrival) -> None:
    """Refuse what does not belong to the space, and a label that somebody who is in has already."""
    if arrival.zone is not None and arrival.zone.space_id != space.pk:
        raise Refused("other-zone", _("Choose a zone of this space."), field="zone")
    price = arrival.price
    if price is not None and (price.activity.space_id != space.pk or price.ended_at is not None):
        raise Refused("other-price", _("Choose a price of this space."), field="price")
    if len(arrival.label) > LONGEST_LABEL:
        message = _("Shorten the number of the locker to %(most)d characters.") % {"most": LONGEST_LABEL}
        raise Refused("long-label", message, field="label")


def check_open(day: Day | None) -> None:
    """Refuse somebody who comes in now on a day that is closed."""
    if day is not None and day.closed_at is not None:
        raise Refused("day-closed", _("Today is closed already. Open the day again to let somebody in."))


def begin_stay(
    by: Acting, day: Day | None, event: EconomicEvent, space: Space, people: int, arrival: Arrival, visitor: UUID | None
) -> Stay:
    """The stay that a visit begins. `day` is the one on which it happened, where anything has happened on it before.

    A visit of an earlier day, or of a day that was closed meanwhile, is over: its stay has ended.
    """
    on = local_date(space, event.occurred_at)
    if day is None:
        day, _made = Day.objects.get_or_create(space=space, date=on, defaults={"opened_at": event.occurred_at})
    over = day.closed_at or (event.occurred_at if on < today_at(space) else None)
    zone = arrival.zone or space.zones.filter(is_arrival=True).first()
    stay = Stay.objects.create(
        space=space,
        day=day,
        event=event,
        visitor_id=visitor,
        people=people,
        label=arrival.label.strip(),
        zone=zone,
        zone_since=event.occurred_at,
        entered_at=event.occurred_at,
        entered_through=by if isinstance(by, Device) else None,
        helped=arrival.helped,
        price=arrival.price,
        advice=arrival.advice,
        left_at=max(over, event.occurred_at) if over else None,
        ending=Stay.Ending.LATE_ENTRY if over else Stay.Ending.NONE,
    )
    touch(space)
    return stay


@transaction.atomic
def move(by: Acting, stay: Stay, zone: Zone) -> Stay:
    """Somebody went to another zone. Needs RECORD_ACTIVITY; refused for a zone of another space and for who is out."""
    stay = _held(by, Permission.RECORD_ACTIVITY, stay)
    if zone.space_id != stay.space_id:
        raise Refused("other-zone", _("Choose a zone of this space."), field="zone")
    if stay.zone_id != zone.pk:
        stay.zone, stay.zone_since = zone, timezone.now()
        stay.save(update_fields=["zone", "zone_since"])
        touch(stay.space)
    return stay


@transaction.atomic
def label_stay(by: Acting, stay: Stay, label: str) -> Stay:
    """Give somebody who is in another locker or band number. Needs RECORD_ACTIVITY."""
    stay = _held(by, Permission.RECORD_ACTIVITY, stay)
    check_arrival(stay.space, Arrival(label=label))
    stay.label = label.strip()
    stay.save(update_fields=["label"])
    touch(stay.space)
    return stay


@transaction.atomic
def advise(by: Acting, stay: Stay, advice: str) -> Stay:
    """Note how somebody was advised to use the space: as usual, gently, or to ask staff. Needs RECORD_ACTIVITY.

    A look before other advice answers nothing: staff are asked to look again.
    """
    stay = _held(by, Permission.RECORD_ACTIVITY, stay)
    if advice not in Stay.Advice.values:
        raise ValueError(f"no such advice: {advice!r}")
    if stay.advice != advice:
        stay.advice, stay.looked_at = advice, None
        stay.save(update_fields=["advice", "looked_at"])
        touch(stay.space)
    return stay


@transaction.atomic
def look_after(by: User, stay: Stay) -> Stay:
    """Staff looked after somebody: the board lets this person be for a while. Needs ANSWER_SOS."""
    stay = _held(by, Permission.ANSWER_SOS, stay)
    stay.looked_at = timezone.now()
    stay.save(update_fields=["looked_at"])
    touch(stay.space)
    return stay


@transaction.atomic
def go_out(
    by: Acting, stay: Stay, people: int | None = None, *, at: datetime | None = None, asked_after: bool = False
) -> Stay:
    """Somebody went out, or `people` of a group did. Gone out twice is gone out.

    `asked_after` says that staff had to find out. Needs RECORD_ACTIVITY.
    """
    require_at(by, Permission.RECORD_ACTIVITY, stay.space)
    stay = Stay.objects.select_for_update(of=("self",), no_key=True).select_related("space__operator").get(pk=stay.pk)
    if stay.left_at is not None:
        return stay
    if people is not None and not 1 <= people <= stay.people:
        message = _("Give a number of people from 1 to %(most)d.") % {"most": stay.people}
        raise Refused("wrong-count", message, field="people")
    stay.people -= people or stay.people
    if not stay.people:
        stay.people = 1
        _end(stay, Stay.Ending.ASKED_AFTER if asked_after else Stay.Ending.WENT_OUT, at)
    else:
        stay.save(update_fields=["people"])
    touch(stay.space)
    return stay


@transaction.atomic
def come_back(by: User, stay: Stay) -> Stay:
    """Take back that somebody went out: they are in as before. Needs RECORD_ACTIVITY.

    Refused later than ten minutes after, for a visit that was taken back, and on a closed day.
    """
    require_at(by, Permission.RECORD_ACTIVITY, stay.space)
    stay = (
        Stay.objects.select_for_update(of=("self",), no_key=True)
        .select_related("space__operator", "day")
        .get(pk=stay.pk)
    )
    if stay.left_at is None:
        return stay
    out = (Stay.Ending.WENT_OUT, Stay.Ending.ASKED_AFTER)
    if stay.ending not in out or stay.left_at < timezone.now() - TAKEN_BACK_WITHIN or stay.day.closed_at is not None:
        raise Refused("too-late", _("This can be taken back within ten minutes only. Check the person in again."))
    stay.left_at, stay.ending = None, Stay.Ending.NONE
    stay.save(update_fields=["left_at", "ending"])
    touch(stay.space)
    return stay


def end_undone(event: EconomicEvent) -> None:
    """End the stay of a visit that is taken back."""
    stay = Stay.objects.filter(event=event).select_related("space").first()
    if stay is None:
        return
    stay.left_at = stay.left_at or timezone.now()
    _end(stay, Stay.Ending.UNDONE, stay.left_at)
    touch(stay.space)


@transaction.atomic
def open_day(by: User, space: Space) -> Day:
    """Begin today, or open it again after it was closed. Needs RECORD_ACTIVITY."""
    require_at(by, Permission.RECORD_ACTIVITY, space)
    Space.objects.select_for_update(of=("self",), no_key=True).get(pk=space.pk)
    day, made = Day.objects.get_or_create(
        space=space, date=today_at(space), defaults={"opened_at": timezone.now(), "opened_by": by.agent_id}
    )
    if made or day.closed_at is not None:
        day.closed_at = day.closed_by = None
        day.save(update_fields=["closed_at", "closed_by"])
        log_change(by.agent_id, "open_day", "space", space.pk, {"date": day.date.isoformat()})
        touch(space)
    return day


@transaction.atomic
def close_day(by: User, space: Space, on: date | None = None) -> Day:
    """Close today, or another day that was left open. Needs RECORD_ACTIVITY.

    Refused while anybody is in, and while any registered check finds something open.
    """
    require_at(by, Permission.RECORD_ACTIVITY, space)
    Space.objects.select_for_update(of=("self",), no_key=True).get(pk=space.pk)
    day = Day.objects.select_related("space").filter(space=space, date=on or today_at(space)).first()
    if day is None:
        raise Refused("no-day", _("Nothing has happened on this day, so there is nothing to close."))
    if found := obstacles(day):
        raise Refused("day-not-done", " ".join(found))
    if day.closed_at is None:
        day.closed_at, day.closed_by = timezone.now(), by.agent_id
        day.save(update_fields=["closed_at", "closed_by"])
        log_change(by.agent_id, "close_day", "space", space.pk, {"date": day.date.isoformat()})
        touch(space)
    return day


def _held(by: Acting, permission: Permission, stay: Stay) -> Stay:
    """The stay, locked, if `by` may change it and the person is in."""
    require_at(by, permission, stay.space)
    held = Stay.objects.select_for_update(of=("self",), no_key=True).select_related("space__operator").get(pk=stay.pk)
    if held.left_at is not None:
        raise Refused("gone-out", _("This person has gone out already."))
    return held


def _end(stay: Stay, how: str, at: datetime | None) -> None:
    stay.left_at = max(at or timezone.now(), stay.entered_at)
    stay.ending = how
    stay.save(update_fields=["left_at", "ending", "people"])
