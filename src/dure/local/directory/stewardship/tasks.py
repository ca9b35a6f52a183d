"""What recurs: a round each day that lets entries fade and forgets addresses, and the digest each month."""

from datetime import time
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dure.core.tasks.models import Job
from dure.core.tasks.registry import long_task, repeat
from dure.local.directory.stewardship.confirming import refresh_freshness
from dure.local.directory.stewardship.digests import send_digests
from dure.local.directory.stewardship.forgetting import forget_addresses


@long_task("keep_entries", label=gettext_lazy("Daily round of the directory"))
def keep_entries(job: Job) -> dict[str, Any]:
    """Tell search which entries have faded, and forget addresses that are needed no more. Harmless when repeated."""
    faded = refresh_freshness()
    job.progress(1, 2, _("Forgetting addresses that are needed no more"))
    return {"faded": faded, "forgotten": forget_addresses()}


@long_task("send_digests", label=gettext_lazy("Monthly digest of entries to check"))
def send_monthly_digests(job: Job) -> dict[str, Any]:
    """Send this month's digests; whoever has theirs already gets no second one when this is repeated."""

    def progress(done: int, total: int) -> None:
        job.progress(done, total, _("Sending digests"))

    return {"sent": send_digests(progress=progress)}


repeat("keep_entries", every="day", at=time(3, 20))
# In the morning of Korea and before the day begins in Europe, on the first of the month.
repeat("send_digests", every="month", day=1, at=time(0, 0))
