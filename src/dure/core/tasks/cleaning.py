"""Jobs that ended long ago are removed every night."""

from datetime import time, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dure.core.tasks.lifelines import remove_leftovers
from dure.core.tasks.models import Job
from dure.core.tasks.registry import long_task, repeat

KEPT_FOR = timedelta(days=30)
CHUNK = 1000


@long_task("remove_old_jobs", label=_("Removing the record of old work"))
def remove_old_jobs(job: Job) -> dict[str, Any]:
    """Remove jobs that ended more than 30 days ago, with their results; a few at a time, so that nobody waits."""
    old = Job.objects.filter(finished_at__lt=timezone.now() - KEPT_FOR).order_by("finished_at")
    removed = 0
    while chosen := list(old.values_list("pk", flat=True)[:CHUNK]):
        Job.objects.filter(pk__in=chosen).delete()
        removed += len(chosen)
        job.progress(removed)
    remove_leftovers(KEPT_FOR)
    return {"removed": removed}


repeat("remove_old_jobs", every="day", at=time(3, 30))
