"""Adding machines to a space and taking their rights away."""

import hashlib
import re
import secrets
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from dure.core.agents.models import User
from dure.core.agents.roles import Permission
from dure.core.audit.actions import log_change
from dure.core.kit.errors import Refused
from dure.local.spaces.actions.acting import require_at
from dure.local.spaces.models import Device, Space, Zone
from dure.local.spaces.queries.desk import OF_ENTRY

LONGEST_NAME = 120
_FORM = re.compile(r"device_[A-Za-z0-9_-]{43}")
# A sign of life is written at most this often, so that devices that ask every second write little.
_OWN_COLUMNS = [field.name for field in Device._meta.concrete_fields]  # noqa: SLF001 - public by Django's documentation
SEEN_EVERY = timedelta(seconds=20)


@transaction.atomic
def add_device(by: User, space: Space, kind: str, name: str, zone: Zone | None = None) -> tuple[Device, str]:
    """A machine of the space and its key, which is kept nowhere and can be shown this once only.

    Needs MANAGE_SPACE for the operator. Refused without a name, for an unknown kind, or for a zone of another space.
    """
    require_at(by, Permission.MANAGE_SPACE, space)
    name = " ".join(name.split())
    if not name or len(name) > LONGEST_NAME:
        message = _("Give the device a name of at most %(most)d letters, such as “Kiosk at the entrance”.")
        raise Refused("no-name", message % {"most": LONGEST_NAME}, field="name")
    if kind not in Device.Kind.values:
        raise Refused("wrong-kind", _("Choose what kind of device it is."), field="kind")
    if zone is not None and zone.space_id != space.pk:
        raise Refused("other-zone", _("Choose a zone of this space."), field="zone")
    key = f"device_{secrets.token_urlsafe(32)}"
    device = Device.objects.create(
        space=space, kind=kind, name=name, zone=zone, digest=_digest(key), added_by=by.agent_id
    )
    log_change(by.agent_id, "add_device", "space", space.pk, {"device": str(device.pk), "kind": kind})
    return device, key


@transaction.atomic
def revoke_device(by: User, device: Device) -> None:
    """End a machine's rights at once. Needs MANAGE_SPACE for the operator of its space."""
    require_at(by, Permission.MANAGE_SPACE, device.space)
    if device.revoked_at is None:
        device.revoked_at = timezone.now()
        device.save(update_fields=["revoked_at"])
        log_change(by.agent_id, "revoke_device", "space", device.space_id, {"device": str(device.pk)})


def find_device(key: str, *kinds: str, entering: bool = True) -> Device | None:
    """The machine that holds `key`, of one of `kinds` where any are given; None for anything else.

    With its space and what an entry reads of it, unless the machine only asks for news (`entering` is false).
    """
    if not _FORM.fullmatch(key):
        return None
    found = Device.objects.filter(digest=_digest(key), revoked_at__isnull=True).order_by()
    if entering:
        found = found.select_related(
            "zone", "space__operator__territory", "space__initiative", "space__place__territory"
        ).only(*_OWN_COLUMNS, *(f"space__{name}" for name in OF_ENTRY))
    device = found.first()
    return device if device is not None and (not kinds or device.kind in kinds) else None


def note_seen(device: Device, battery: int | None = None) -> None:
    """Write down a sign of life, at most every twenty seconds unless the battery has changed."""
    now = timezone.now()
    changed = battery is not None and battery != device.battery
    if not changed and device.seen_at is not None and now - device.seen_at < SEEN_EVERY:
        return
    device.seen_at = now
    if battery is not None:
        device.battery = battery
    Device.objects.filter(pk=device.pk).update(seen_at=now, battery=device.battery)


def _digest(key: str) -> str:
    # 256 random bits need no salt and no slow hash: they cannot be guessed.
    return hashlib.sha256(key.encode()).hexdigest()
