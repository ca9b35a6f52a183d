"""What a kiosk asks every second: has anything changed that it shows? Calls for help, its prices, its rules."""

import time
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.conf import settings

from dure.local.spaces.alarms.actions import note_shown
from dure.local.spaces.alarms.models import Alarm
from dure.local.spaces.alarms.queries import open_alarms, open_calls, state_of
from dure.local.spaces.kiosk.shell import LANGUAGES, behavior_of, data_of, digest_of
from dure.local.spaces.models import Device

# Kiosks and spaces of which a process keeps what it has read.
MOST_KEPT = 1000


def news_for(kiosk: Device, seen: str) -> dict[str, Any] | None:
    """The calls for help that are open, without anybody's name, and the digest of what the kiosk's page shows.

    None where the kiosk has `seen` it all, which costs one query. `mark` is what it has seen then.
    """
    states = open_calls(kiosk.space_id)
    digest = _digest(kiosk)
    mark = f"{digest}-{state_of(states)}"
    if seen == mark:
        return None
    calls = open_alarms(kiosk.space) if states else []
    if calls:
        note_shown(kiosk, calls)
    return {"mark": mark, "calls": [_call(call) for call in calls], "digest": digest}


def _digest(kiosk: Device) -> str:
    """The digest of the kiosk's page. Its parts are read anew at most every `KIOSK_READ_EVERY` seconds."""
    common = _kept(kiosk.space_id, lambda: digest_of(data_of(kiosk.space)))
    return digest_of([common, _kept(kiosk.pk, lambda: behavior_of(kiosk))])


def _kept(key: UUID, read: Callable[[], object]) -> object:
    now = time.monotonic()
    found = _read.get(key)
    if found is None or now - found[0] >= settings.KIOSK_READ_EVERY:
        if len(_read) >= MOST_KEPT:
            _read.clear()
        found = _read[key] = (now, read())
    return found[1]


_read: dict[UUID, tuple[float, object]] = {}


def _call(call: Alarm) -> dict[str, Any]:
    return {
        "zone": {code: call.zone.name.in_language(code) for code in LANGUAGES} if call.zone else None,
        "drill": call.drill,
        "answered": call.acknowledged_at is not None,
        "rings": call.rings,
    }
