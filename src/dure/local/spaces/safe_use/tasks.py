"""What recurs: asking for the weather every hour, forgetting readings every night."""

from datetime import time
from typing import Any

from django.utils.translation import gettext_lazy as _

from dure.core.tasks.models import Job
from dure.core.tasks.registry import long_task, repeat
from dure.local.spaces.safe_use.actions import end_keeping
from dure.local.spaces.safe_use.weather import ask_for_weather


@long_task("ask_for_weather", label=_("Asking for the weather"), attempts=1)
def ask(_job: Job) -> dict[str, Any]:
    """Note the temperature outside each space. Asked again, it is noted again, which does no harm."""
    return ask_for_weather()


@long_task("end_keeping_readings", label=_("Forgetting readings whose time is over"))
def end(_job: Job) -> dict[str, Any]:
    """Delete readings that have been kept long enough, and what nobody took over. Harmless when repeated."""
    return {"ended": end_keeping()}


repeat("ask_for_weather", every="hour")
repeat("end_keeping_readings", every="day", at=time(2, 40))
