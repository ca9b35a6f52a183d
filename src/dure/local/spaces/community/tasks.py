"""What recurs each night: sessions of the coming weeks, and who has not come for long."""

from datetime import time
from typing import Any

from django.utils.translation import gettext_lazy as _

from dure.core.tasks.models import Job
from dure.core.tasks.registry import long_task, repeat
from dure.local.spaces.community.actions.outreach import notice_everywhere
from dure.local.spaces.community.actions.series import plan_everywhere


@long_task("look_ahead", label=_("Sessions of the coming weeks, and whom to call"))
def look_ahead(_job: Job) -> dict[str, Any]:
    """Harmless when repeated."""
    return {"sessions": plan_everywhere(), "absences": notice_everywhere()}


# 18:40 UTC is 3:40 in Korea and 20:40 in France: the space's day is over.
repeat("look_ahead", every="day", at=time(18, 40))
