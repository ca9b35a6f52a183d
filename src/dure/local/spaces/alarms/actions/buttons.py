"""Buttons: their signs of life, and telling the managers of trouble before somebody needs one."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from dure.core.agents.models import User
from dure.core.agents.roles import Permission, Role
from dure.core.audit.actions import log_change
from dure.core.kit.errors import Refused
from dure.local.spaces.actions import note_seen, touch
from dure.local.spaces.actions.acting import require_at
from dure.local.spaces.alarms.chain import holders
from dure.local.spaces.alarms.models import ButtonSettings, Notice
from dure.local.spaces.alarms.queries import ButtonHealth, buttons_of
from dure.local.spaces.models import Device

SHORTEST_HEARTBEAT = 30
LONGEST_HEARTBEAT = 86_400
FULL_BATTERY = 100


def beat(device: Device, battery: int | None = None) -> None:
    """A machine of the space says that it is there; `battery` in percent where it knows."""
    if device.revoked_at is not None:
        raise PermissionDenied(_("This device may not do that here. Ask whoever set it up."))
    if battery is not None and not 0 <= battery <= FULL_BATTERY:
        raise Refused("wrong-battery", _("Send the battery as percent, from 0 to 100."), field="battery")
    note_seen(device, battery)


@transaction.atomic
def set_heartbeat(by: User, device: Device, seconds: int) -> ButtonSettings:
    """Say how often a button gives a sign of life, in seconds. Needs MANAGE_SPACE."""
    require_at(by, Permission.MANAGE_SPACE, device.space)
    if not SHORTEST_HEARTBEAT <= seconds <= LONGEST_HEARTBEAT:
        message = _("Give a number of seconds from %(least)d to %(most)d.")
        raise Refused("wrong-seconds", message % {"least": SHORTEST_HEARTBEAT, "most": LONGEST_HEARTBEAT})
    settings, _made = ButtonSettings.objects.update_or_create(device=device, defaults={"heartbeat_seconds": seconds})
    log_change(by.agent_id, "set_heartbeat", "space", device.space_id, {"device": str(device.pk), "seconds": seconds})
    touch(device.space)
    return settings


def tell_of_troubles() -> int:
    """Write to the managers of every button that has just come into trouble, once each; how many those are."""
    now = timezone.now()
    return sum(_tell(health) for health in buttons_of(now=now) if health.trouble != health.settings.told_of)


@transaction.atomic
def _tell(health: ButtonHealth) -> bool:
    """Note the button's new state; whether there is trouble that nobody was told of."""
    ButtonSettings.objects.get_or_create(device=health.device)
    settings = ButtonSettings.objects.select_for_update(of=("self",), no_key=True).get(device=health.device)
    if settings.told_of == health.trouble:
        return False
    settings.told_of = health.trouble
    settings.save(update_fields=["told_of"])
    touch(health.device.space)
    if not health.trouble:
        return False
    now = timezone.now()
    managers = holders(health.device.space, (Role.ORGANIZATION_MANAGER,))
    Notice.objects.bulk_create(
        Notice(device=health.device, channel=Notice.Channel.EMAIL, to=user.email, language=user.language, due_at=now)
        for user in managers
    )
    return True
