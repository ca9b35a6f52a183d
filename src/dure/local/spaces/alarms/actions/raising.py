"""Calling for help."""

from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from dure.core.agents.roles import Permission
from dure.core.kit.errors import Refused
from dure.local.spaces.actions import touch
from dure.local.spaces.actions.acting import Acting, require_at
from dure.local.spaces.alarms.actions.escalating import pass_on
from dure.local.spaces.alarms.actions.steps import add_step, doer, hold
from dure.local.spaces.alarms.models import Alarm, AlarmStep
from dure.local.spaces.models import Device, Space, Stay, Zone

# Machines by which visitors call for help. They may do nothing else with a call.
CALLING_DEVICES = frozenset({Device.Kind.KIOSK, Device.Kind.BUTTON})
# A finger that stays on a button, or a message sent twice, is one press.
SAME_PRESS = timedelta(seconds=5)
LONGEST_ENTRY_ID = 64


def raise_sos(
    by: Acting,
    space: Space,
    *,
    entry_id: str,
    zone: Zone | None = None,
    stay: Stay | None = None,
    drill: bool = False,
) -> Alarm:
    """Somebody needs help. Every screen of the space shows it, and the first links of the chain are told at once.

    `entry_id` is the sender's own id of the press: sent again, it is known. A machine whose last call is still open
    raises no second one: the press is noted on that call, which rings again if somebody had answered it.
    Without a zone it happened where the visitor is, or else where the machine hangs.

    Needs ANSWER_SOS; kiosks and buttons may at their own space. A drill needs MANAGE_SPACE. Refused for a zone or a
    visitor of another space.
    """
    _require_calling(by, space, drill=drill)
    if not entry_id or len(entry_id) > LONGEST_ENTRY_ID:
        raise Refused("wrong-entry-id", _("Send an id of the press of at most 64 characters."), field="entry_id")
    if any(part is not None and part.space_id != space.pk for part in (zone, stay)):
        raise Refused("other-zone", _("Choose a zone of this space."), field="zone")
    try:
        with transaction.atomic():
            return _raise(by, space, entry_id, zone, stay, drill=drill)
    except IntegrityError:
        # Another process was first with the same press: what it wrote is there now.
        with transaction.atomic():
            return _raise(by, space, entry_id, zone, stay, drill=drill)


def start_drill(by: Acting, space: Space, *, entry_id: str, zone: Zone | None = None) -> Alarm:
    """A call that proves the chain, marked as a drill on every screen and in every message. Needs MANAGE_SPACE."""
    return raise_sos(by, space, entry_id=entry_id, zone=zone, drill=True)


def _require_calling(by: Acting, space: Space, *, drill: bool) -> None:
    if not isinstance(by, Device) or drill:
        require_at(by, Permission.MANAGE_SPACE if drill else Permission.ANSWER_SOS, space)
    elif by.space_id != space.pk or by.revoked_at is not None or by.kind not in CALLING_DEVICES:
        raise PermissionDenied(_("This device may not do that here. Ask whoever set it up."))


def _raise(by: Acting, space: Space, entry_id: str, zone: Zone | None, stay: Stay | None, *, drill: bool) -> Alarm:
    known = Alarm.objects.filter(space=space, entry_id=entry_id).first()
    if known is not None:
        return known
    if isinstance(by, Device):
        still_open = Alarm.objects.filter(device=by, closed_at__isnull=True).first()
        if still_open is not None:
            return _press_again(by, hold(still_open.pk))
    now = timezone.now()
    alarm = Alarm.objects.create(
        space=space,
        zone=zone or (stay.zone if stay is not None else None) or (by.zone if isinstance(by, Device) else None),
        stay=stay,
        person_id=stay.visitor_id if stay is not None else None,
        device=by if isinstance(by, Device) else None,
        drill=drill,
        entry_id=entry_id,
        raised_at=now,
        raised_by=doer(by).get("by"),
        pressed_at=now,
        due_at=now,
    )
    add_step(alarm, AlarmStep.Kind.RAISED, now, by)
    pass_on(alarm, now)
    touch(space)
    return alarm


def _press_again(by: Device, alarm: Alarm) -> Alarm:
    now = timezone.now()
    if alarm.closed_at is None and now - alarm.pressed_at >= SAME_PRESS:
        alarm.pressed_at = now
        alarm.save(update_fields=["pressed_at"])
        add_step(alarm, AlarmStep.Kind.PRESSED_AGAIN, now, by)
        touch(alarm.space)
    return alarm
