"""Handing a reading from a measuring device to the kiosk or desk where the person stands, within minutes.

The device knows nobody. Its reading is for the one kiosk of its zone that waits, else for whoever types the code.
"""

import json
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from dure.core.agents.personal import vault
from dure.core.agents.roles import Permission
from dure.core.kit.errors import Refused
from dure.core.kit.ids import new_id
from dure.local.spaces.actions.acting import Acting, require_at
from dure.local.spaces.models import Device, Space
from dure.local.spaces.safe_use.engine import Readings, wrong_readings
from dure.local.spaces.safe_use.fault_words import wrong_reading_text
from dure.local.spaces.safe_use.models import HandedReading, WaitingKiosk
from dure.local.spaces.safe_use.storing import as_stored, readings_from

VALID_FOR = timedelta(minutes=10)
KIOSK_WAITS = timedelta(minutes=3)
EARLIER, LATER = timedelta(minutes=10), timedelta(minutes=2)
CODE_DIGITS = 4
# Of 10,000 codes: a space that has so many readings under way has a device that does not stop.
MOST_UNDER_WAY = 200
MOST_WRONG = 10
NONCE_BYTES = 12


@dataclass(frozen=True)
class Handed:
    """Where a reading went: `code` to be typed, empty where a waiting kiosk has it already; until when."""

    code: str
    bound: bool
    ends_at: datetime


@transaction.atomic
def hand_reading(by: Device, space: Space, readings: Readings, measured_at: datetime | None = None) -> Handed:
    """Hold a device's reading for ten minutes. A kiosk's own reading is for that kiosk.

    `by` is a sensor or kiosk of the space. Refused for values that cannot be right, without any value, and for a
    `measured_at` that is not of the last ten minutes.
    """
    if by.space_id != space.pk or by.revoked_at is not None or by.kind not in (Device.Kind.SENSOR, Device.Kind.KIOSK):
        raise PermissionDenied(_("This device may not do that here. Ask whoever set it up."))
    _check(readings, measured_at)
    now = timezone.now()
    Space.objects.select_for_update(of=("self",), no_key=True).get(pk=space.pk)
    HandedReading.objects.filter(space=space, ends_at__lte=now).delete()
    kiosk = by if by.kind == Device.Kind.KIOSK else _waiting(by, now)
    handed = HandedReading(id=new_id(), space=space, kiosk=kiosk, ends_at=now + VALID_FOR)
    if kiosk is None:
        handed.code = _free_code(space)
    else:
        HandedReading.objects.filter(kiosk=kiosk).delete()
        WaitingKiosk.objects.filter(kiosk=kiosk).delete()
    handed.ciphertext = _locked(handed, readings)
    handed.save(force_insert=True)
    return Handed(handed.code, kiosk is not None, handed.ends_at)


@transaction.atomic
def wait_for_reading(by: Device) -> None:
    """A kiosk says that somebody is being measured at its zone; what waited for it before is thrown away.

    Needs a kiosk. The next reading of a sensor of the zone within three minutes is for it, if no other kiosk waits.
    """
    require_at(by, Permission.RECORD_ACTIVITY, by.space)
    HandedReading.objects.filter(kiosk=by).delete()
    WaitingKiosk.objects.update_or_create(
        kiosk=by, defaults={"space": by.space, "zone": by.zone, "ends_at": timezone.now() + KIOSK_WAITS}
    )


@transaction.atomic
def stop_waiting(by: Device) -> None:
    """Nobody is measured at the kiosk any more; what came for it is thrown away. Needs a kiosk."""
    require_at(by, Permission.RECORD_ACTIVITY, by.space)
    HandedReading.objects.filter(kiosk=by).delete()
    WaitingKiosk.objects.filter(kiosk=by).delete()


@transaction.atomic
def take_reading(by: Acting, space: Space, code: str = "") -> Readings | None:
    """The reading that waits for the kiosk `by`, or the one with that `code`, which is gone then; None where none is.

    Needs RECORD_ACTIVITY for the operator, or a kiosk. Refused after many wrong codes within ten minutes.
    """
    require_at(by, Permission.RECORD_ACTIVITY, space)
    code = "".join(code.split())
    rows = HandedReading.objects.select_for_update().filter(space=space, ends_at__gt=timezone.now())
    if code:
        _refuse_guessing(by)
        found = rows.filter(code=code).first()
        if found is None:
            _count_wrong(by)
    else:
        found = rows.filter(kiosk=by).first() if isinstance(by, Device) else None
    if found is None:
        return None
    readings = _unlocked(found)
    found.delete()
    return readings


def _check(readings: Readings, measured_at: datetime | None) -> None:
    if wrong := wrong_readings(readings):
        raise Refused("wrong-reading", wrong_reading_text(wrong[0]), field=wrong[0].measure)
    if not any(True for _known in readings.numbers()):
        raise Refused("no-reading", _("Send at least one value."))
    now = timezone.now()
    if measured_at is not None and not now - EARLIER <= measured_at <= now + LATER:
        message = _("The reading is not of the last ten minutes. Check the clock of the device.")
        raise Refused("wrong-time", message, field="measured_at")


def _waiting(sensor: Device, now: datetime) -> Device | None:
    """The kiosk that waits at the sensor's zone; None where none does or where it could be for either of two."""
    waiting = WaitingKiosk.objects.filter(
        space=sensor.space_id, zone=sensor.zone_id, ends_at__gt=now, kiosk__revoked_at__isnull=True
    ).select_related("kiosk")[:2]
    return waiting[0].kiosk if len(waiting) == 1 else None


def _free_code(space: Space) -> str:
    taken = set(HandedReading.objects.filter(space=space).exclude(code="").values_list("code", flat=True))
    if len(taken) >= MOST_UNDER_WAY:
        raise Refused("too-many", _("Too many readings are waiting to be taken. Try again in ten minutes."))
    while (code := f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}}") in taken:
        pass
    return code


def _locked(handed: HandedReading, readings: Readings) -> bytes:
    nonce = secrets.token_bytes(NONCE_BYTES)
    text = json.dumps(as_stored(readings)).encode()
    return nonce + AESGCM(vault.derived_key("handed readings")).encrypt(nonce, text, handed.pk.bytes)


def _unlocked(handed: HandedReading) -> Readings:
    box = bytes(handed.ciphertext)
    key = AESGCM(vault.derived_key("handed readings"))
    return readings_from(json.loads(key.decrypt(box[:NONCE_BYTES], box[NONCE_BYTES:], handed.pk.bytes)))


def _tries_key(by: Acting) -> str:
    return f"safe-use:wrong-codes:{by.pk}"


def _refuse_guessing(by: Acting) -> None:
    if cache.get(_tries_key(by), 0) >= MOST_WRONG:
        raise Refused("too-many", _("Too many wrong codes were typed here. Measure again, or wait ten minutes."))


def _count_wrong(by: Acting) -> None:
    key = _tries_key(by)
    if not cache.add(key, 1, int(VALID_FOR.total_seconds())):
        cache.incr(key)
