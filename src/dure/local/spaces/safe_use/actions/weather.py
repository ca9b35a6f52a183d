"""Noting the temperature outside: typed by staff, sent by a sensor, or asked from a service every hour."""

from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from dure.core.agents.models import User
from dure.core.agents.roles import Permission
from dure.core.kit.errors import Refused
from dure.local.spaces.actions.acting import Acting, require_at
from dure.local.spaces.models import Device, Space
from dure.local.spaces.safe_use.engine import Readings, wrong_readings
from dure.local.spaces.safe_use.fault_words import wrong_reading_text
from dure.local.spaces.safe_use.models import WeatherReading


@transaction.atomic
def note_outdoor(by: Acting, space: Space, celsius: Decimal) -> WeatherReading:
    """The temperature outside the space now, in degrees Celsius. Needs RECORD_ACTIVITY, or a sensor of the space."""
    if isinstance(by, User):
        require_at(by, Permission.RECORD_ACTIVITY, space)
        way, source = WeatherReading.Way.STAFF, ""
    elif by.space_id == space.pk and by.kind == Device.Kind.SENSOR and by.revoked_at is None:
        way, source = WeatherReading.Way.SENSOR, by.name
    else:
        raise PermissionDenied(_("This device may not do that here. Ask whoever set it up."))
    if wrong := wrong_readings(Readings(outdoor=celsius)):
        raise Refused("wrong-reading", wrong_reading_text(wrong[0]), field="celsius")
    return WeatherReading.objects.create(
        space=space, at=timezone.now(), celsius=round(celsius, 1), way=way, source=source
    )
