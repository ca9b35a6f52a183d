"""The doors for buttons, kiosks and programs. A machine's key is in the header or in the body, never in an address."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Field, Router, Schema, Status

from dure.core.kit.ids import new_id
from dure.local.spaces.actions import find_device
from dure.local.spaces.alarms import actions, queries
from dure.local.spaces.alarms.models import Alarm
from dure.local.spaces.alarms.views.live import who_of
from dure.local.spaces.models import Device, Space
from dure.local.spaces.queries import all_spaces

router = Router()
LONGEST_KEY = 100


class KeyIn(Schema):
    """For machines that can set no header."""

    key: str = Field("", max_length=LONGEST_KEY, description="The device's key, where no header carries it.")


class AlarmIn(KeyIn):
    """A press. With an id of its own it can be sent again until it is answered."""

    entry_id: UUID | None = Field(None, description="The sender's own id of the press; made here where left out.")
    zone: str | None = Field(None, description="Slug of a zone; the device's own where left out.")
    battery: int | None = Field(None, ge=0, le=100, description="Percent.")


class HeartbeatIn(KeyIn):
    battery: int | None = Field(None, ge=0, le=100, description="Percent.")


class AlarmOut(Schema):
    """A call for help. `state` is `ringing`, `acknowledged` or `resolved`; `who` is a locker's number or a mark."""

    id: UUID
    state: str
    drill: bool
    zone: str
    who: str
    raised_at: datetime
    acknowledged_at: datetime | None


def device_of(request: HttpRequest, key: str, *kinds: str) -> Device:
    """The machine whose key the header `Authorization: Bearer` or the body holds; PermissionDenied for others."""
    scheme, _space, given = request.headers.get("Authorization", "").partition(" ")
    device = find_device(given.strip() if scheme.lower() == "bearer" else key, *kinds)
    if device is None:
        raise PermissionDenied(_("Send the key of a device of this space."))
    return device


@router.post("/spaces/{slug}/alarms", response={201: AlarmOut})
def raise_sos(request: HttpRequest, slug: str, body: AlarmIn) -> Status[dict[str, Any]]:
    """A kiosk or button calls for help at its own space. Authorized by the device's key."""
    device = device_of(request, body.key)
    space = get_object_or_404(all_spaces(), slug=slug)
    zone = get_object_or_404(space.zones.all(), slug=body.zone) if body.zone else None
    alarm = actions.raise_sos(device, space, entry_id=str(body.entry_id or new_id()), zone=zone)
    actions.beat(device, body.battery)
    return Status(201, alarm_out(alarm))


@router.get("/spaces/{slug}/alarms", response=list[AlarmOut])
def list_open(request: HttpRequest, slug: str) -> list[dict[str, Any]]:
    """The open calls of a space, for its own devices: a kiosk shows by it that help is on the way."""
    device = device_of(request, "")
    space = get_object_or_404(Space, slug=slug)
    if device.space_id != space.pk:
        raise PermissionDenied(_("Send the key of a device of this space."))
    return [alarm_out(alarm) for alarm in queries.open_alarms(space)]


@router.post("/devices/heartbeat", response={204: None})
def heartbeat(request: HttpRequest, body: HeartbeatIn) -> Status[None]:
    """A device says that it is there. Authorized by the device's key."""
    actions.beat(device_of(request, body.key), body.battery)
    return Status(204, None)


def alarm_out(alarm: Alarm) -> dict[str, Any]:
    state = "resolved" if alarm.closed_at is not None else "ringing" if alarm.rings else "acknowledged"
    return {
        "id": alarm.pk,
        "state": state,
        "drill": alarm.drill,
        "zone": alarm.zone.slug if alarm.zone is not None else "",
        "who": who_of(alarm, in_public=True),
        "raised_at": alarm.raised_at,
        "acknowledged_at": alarm.acknowledged_at,
    }
