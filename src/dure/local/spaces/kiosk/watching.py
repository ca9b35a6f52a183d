"""What a kiosk asks every second: has anything changed that it shows? Calls for help, its prices, its rules."""

from typing import Any

from dure.local.spaces.alarms.actions import note_shown
from dure.local.spaces.alarms.models import Alarm
from dure.local.spaces.alarms.queries import open_alarms
from dure.local.spaces.kiosk.shell import LANGUAGES, kiosk_data, version
from dure.local.spaces.models import Device
from dure.local.spaces.queries import pulse_of


def mark_of(kiosk: Device) -> str:
    """A short text that is another as soon as the kiosk may have to show something else; one query."""
    return f"{version()}-{pulse_of(kiosk.space)}"


def news_for(kiosk: Device) -> dict[str, Any]:
    """The calls for help that are open, without anybody's name, and the digest of what the kiosk's page shows.

    The mark is read first: what changes meanwhile is another mark, and is asked for again.
    """
    mark = mark_of(kiosk)
    calls = open_alarms(kiosk.space)
    if calls:
        note_shown(kiosk, calls)
    return {"mark": mark, "calls": [_call(call) for call in calls], "digest": kiosk_data(kiosk)["digest"]}


def _call(call: Alarm) -> dict[str, Any]:
    return {
        "zone": {code: call.zone.name.in_language(code) for code in LANGUAGES} if call.zone else None,
        "drill": call.drill,
        "answered": call.acknowledged_at is not None,
        "rings": call.rings,
    }
