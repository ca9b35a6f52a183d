"""The work of looking for duplicates, done by a worker every night and whenever a moderator asks."""

from datetime import time
from typing import Any

from django.utils.translation import gettext_lazy as _

from dure.core.agents.permissions import require
from dure.core.agents.roles import Permission
from dure.core.tasks.models import Job
from dure.core.tasks.registry import long_task, repeat
from dure.core.territories.models import Territory
from dure.local.directory.merging.searching import search_for_duplicates

NAME = "find_duplicates"


@long_task(NAME, label=_("Looking for entries of the same organization"))
def find_duplicates(job: Job, territory: str = "") -> dict[str, Any]:
    """Compare entries with all others: those of a territory, or those changed since the last run; all the first time.

    A job that is begun anew goes on where it was; a pair that is known stays as it is.
    """
    if territory and job.by is not None:
        require(job.by, Permission.MERGE_ORGANIZATIONS, Territory.objects.get(slug=territory))
    return dict(search_for_duplicates(territory, job.progress))


repeat(NAME, every="day", at=time(2, 15))
