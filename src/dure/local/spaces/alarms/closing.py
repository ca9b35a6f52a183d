"""What of calls for help stands against closing a day."""

from django.utils.translation import gettext as _

from dure.local.spaces.alarms.models import Alarm
from dure.local.spaces.models import Day


def open_calls(day: Day) -> list[str]:
    """A sentence where a call of the space is open: nobody goes home before somebody has looked."""
    if Alarm.objects.filter(space_id=day.space_id, closed_at__isnull=True).exists():
        return [_("A call for help is open. Resolve it, then close.")]
    return []
