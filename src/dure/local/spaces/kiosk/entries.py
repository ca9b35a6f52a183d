"""What kiosks send: each touch once, in order, with the time at which it happened.

A kiosk keeps every touch until it is acknowledged and sends it again after any doubt. `receive` writes a row for
each id in the transaction that does what the touch asks for, so that a second sending finds it. What cannot be
done is noted for the staff and acknowledged as well: it never holds up what comes after.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from dure.core.agents.models import User
from dure.core.agents.personal import members_with_digits
from dure.core.agents.roles import Permission
from dure.core.kit.errors import Refused
from dure.ledger.models import EconomicEvent
from dure.local.spaces.actions import Arrival, check_in, go_out
from dure.local.spaces.actions.acting import require_at
from dure.local.spaces.actions.recording import person_of
from dure.local.spaces.actions.visits import MOST_GUESTS
from dure.local.spaces.kiosk.members import holder_of, open_handle
from dure.local.spaces.kiosk.models import KioskEntry
from dure.local.spaces.models import Device, Price, Space, Stay
from dure.local.spaces.queries import stays_in
from dure.local.spaces.sources import KIOSK

MOST_ENTRIES = 50
# A touch that arrives within this time happened now.
AT_ONCE = timedelta(seconds=5)
# Older touches are left to the staff: a clock that is wrong by so much cannot be trusted.
OLDEST = timedelta(days=31)


@dataclass(frozen=True)
class Touch:
    """One touch. `who` has one of `card`, `member`, `digits`, `label` (going out) or `guests` (a number).

    `advice` is a value of Stay.Advice: what the health check led to, never what was measured.
    """

    id: UUID
    kind: str
    at: datetime
    who: dict[str, Any]
    label: str = ""
    helped: bool = False
    price: UUID | None = None
    advice: str = ""


@dataclass(frozen=True)
class Result:
    """What became of a touch: `accepted`, `known` (came before) or `refused`; `problem` says what staff look at."""

    id: UUID
    outcome: str
    problem: str = ""


def receive(by: Device, now: datetime, touches: Sequence[Touch]) -> list[Result]:
    """Do what the kiosk was asked for, in order. `now` is the kiosk's clock: the difference to ours corrects `at`.

    Raises PermissionDenied for a device that may not record here.
    """
    require_at(by, Permission.RECORD_ACTIVITY, by.space)
    ahead = timezone.now() - now
    known = KioskEntry.objects.in_bulk([touch.id for touch in touches])
    results = []
    for touch in touches:
        if touch.id in known:
            results.append(_again(known[touch.id], by))
        else:
            results.append(_first_time(by, touch, min(touch.at + ahead, timezone.now())))
    return results


def open_problems(by: User, space: Space) -> list[KioskEntry]:
    """What staff should look at, the oldest first. Needs RECORD_ACTIVITY."""
    require_at(by, Permission.RECORD_ACTIVITY, space)
    return list(
        KioskEntry.objects.filter(device__space=space, settled_at=None)
        .exclude(problem="")
        .select_related("device")
        .order_by("happened_at")
    )


@transaction.atomic
def settle(by: User, entry: KioskEntry) -> None:
    """Note that staff have looked at it. Needs RECORD_ACTIVITY."""
    require_at(by, Permission.RECORD_ACTIVITY, entry.device.space)
    KioskEntry.objects.filter(pk=entry.pk, settled_at=None).update(settled_at=timezone.now(), settled_by=by.agent_id)


def _again(entry: KioskEntry, by: Device) -> Result:
    """The answer to a touch that came before; an id of another kiosk is nobody's business here."""
    if entry.device_id != by.pk:
        return Result(entry.pk, "refused", "other-kiosk")
    return Result(entry.pk, "known" if entry.accepted else "refused", entry.problem)


def _first_time(by: Device, touch: Touch, at: datetime) -> Result:
    entry = KioskEntry(id=touch.id, device=by, kind=touch.kind, happened_at=at, label=touch.label[:20])
    try:
        with transaction.atomic():
            _check_age(at)
            (_enter if touch.kind == KioskEntry.Kind.ENTER else _leave)(by, touch, entry)
            entry.save(force_insert=True)
    except (Refused, PermissionDenied) as refusal:
        entry.stay, entry.accepted = None, False
        entry.problem = refusal.code if isinstance(refusal, Refused) else "not-allowed"
        KioskEntry.objects.get_or_create(pk=entry.pk, defaults=_fields(entry))
    except IntegrityError:
        # The same touch by another connection at the same moment.
        return _again(KioskEntry.objects.get(pk=touch.id), by)
    return Result(touch.id, "accepted" if entry.accepted else "refused", entry.problem)


def _check_age(at: datetime) -> None:
    if timezone.now() - at > OLDEST:
        raise Refused("too-old", "")


def _fields(entry: KioskEntry) -> dict[str, Any]:
    names = ("device", "kind", "happened_at", "label", "problem", "accepted")
    return {name: getattr(entry, name) for name in names}


def _enter(by: Device, touch: Touch, entry: KioskEntry) -> None:
    visitor = _member(by, touch, entry)
    price = None
    if touch.price is not None:
        price = Price.objects.select_related("activity", "sale__specification").filter(pk=touch.price).first()
        if price is None:
            raise Refused("other-price", "", field="price")
    event = check_in(
        by,
        by.space,
        person_of(visitor) if visitor else None,
        entry_id=str(touch.id),
        guests=_count(touch),
        at=_moment(entry.happened_at),
        source=KIOSK,
        arrival=Arrival(label=touch.label, helped=touch.helped, price=price, advice=touch.advice),
    )
    entry.stay = _stay_of(by, event)


def _stay_of(by: Device, event: EconomicEvent) -> Stay | None:
    return getattr(event, "stay", None) if by.space.follows_presence else None


def _leave(by: Device, touch: Touch, entry: KioskEntry) -> None:
    here = stays_in(by.space).filter(entered_at__lte=entry.happened_at + AT_ONCE)
    if "label" in touch.who:
        label = str(touch.who["label"]).strip()
        found = list(here.filter(label=label)[:2]) if label else []
    else:
        visitor = _member(by, touch, entry)
        found = list(here.filter(visitor=visitor)[:2]) if visitor else []
    if len(found) != 1:
        raise Refused("several-in" if found else "nobody-in", "")
    entry.stay = go_out(by, found[0], at=entry.happened_at)


def _member(by: Device, touch: Touch, entry: KioskEntry) -> UUID | None:
    """Who it is, None for guests. Digits typed without a network count where they are one member's alone."""
    if "card" in touch.who:
        return holder_of(by.space, str(touch.who["card"]))
    if "member" in touch.who:
        return open_handle(by, str(touch.who["member"]))
    if "digits" in touch.who:
        found = members_with_digits(by.space.operator, str(touch.who["digits"]))
        if len(found) == 1:
            return found[0]
        entry.problem = "digits-not-clear"
    return None


def _count(touch: Touch) -> int:
    number = touch.who.get("guests", 1)
    if not isinstance(number, int) or isinstance(number, bool) or not 1 <= number <= MOST_GUESTS:
        raise Refused("wrong-count", "", field="guests")
    return number


def _moment(at: datetime) -> datetime | None:
    """The time to record: none for what happens now, which is then refused on a day that is closed."""
    return None if timezone.now() - at < AT_ONCE else at
