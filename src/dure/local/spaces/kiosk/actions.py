"""Setting how a kiosk behaves."""

import re
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from dure.core.agents.models import User
from dure.core.agents.roles import Permission
from dure.core.audit.actions import log_change
from dure.core.kit.errors import Refused
from dure.local.spaces.actions.acting import require_at
from dure.local.spaces.kiosk.models import KioskSettings
from dure.local.spaces.models import Device

# Nobody is hurried, and nobody's screen stays open for the next one.
FEWEST_SECONDS, MOST_SECONDS = 20, 600
TELEPHONE = re.compile(r"\+?[0-9][0-9 ()-]{1,28}")


@dataclass(frozen=True)
class Behavior:
    """The language it begins in, the seconds without a touch, what it offers, whom to telephone without a network."""

    language: str
    seconds: int
    asks_locker: bool
    speaks: bool
    telephone: str = "119"


@transaction.atomic
def set_kiosk(by: User, device: Device, behavior: Behavior) -> KioskSettings:
    """Let the kiosk behave so from when it is next at its start. Needs MANAGE_SPACE for the operator of its space."""
    require_at(by, Permission.MANAGE_SPACE, device.space)
    if behavior.language not in dict(settings.LANGUAGES):
        raise Refused("wrong-language", _("Choose one of the languages."), field="language")
    if not FEWEST_SECONDS <= behavior.seconds <= MOST_SECONDS:
        message = _("Give a number of seconds from %(least)d to %(most)d.")
        raise Refused("wrong-seconds", message % {"least": FEWEST_SECONDS, "most": MOST_SECONDS}, field="seconds")
    if not TELEPHONE.fullmatch(behavior.telephone):
        raise Refused("wrong-telephone", _("Give a telephone number, such as 119."), field="telephone")
    changed, _made = KioskSettings.objects.update_or_create(
        device=device,
        defaults={
            "language": behavior.language,
            "seconds": behavior.seconds,
            "asks_locker": behavior.asks_locker,
            "speaks": behavior.speaks,
            "telephone": behavior.telephone,
        },
    )
    log_change(by.agent_id, "set_kiosk", "space", device.space_id, {"device": str(device.pk)})
    return changed
