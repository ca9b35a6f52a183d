"""The work of looking for duplicates, done by a worker every night and whenever a moderator asks."""

from datetime import datetime, time
from typing import Any

from django.utils.translation import gettext_lazy as _

from dure.core.agents.models import Organization
from dure.core.agents.permissions import require
from dure.core.agents.roles import Permission
from dure.core.audit.models import Revision
from dure.core.tasks.models import Job
from dure.core.tasks.registry import long_task, repeat
from dure.core.territories.models import Territory
from dure.local.directory.merging.actions import note_likely
from dure.local.directory.merging.candidates import KIND, likely_duplicates
from dure.local.directory.merging.records import record_of

LIKELY = 0.7
"""What goes on the worklist: a person's time is worth more than a low guess."""
STEP = 20
CHUNK = 500
NAME = "find_duplicates"


@long_task(NAME, label=_("Looking for entries of the same organization"))
def find_duplicates(job: Job, territory: str = "") -> dict[str, Any]:
    """Compare entries with all others: those of a territory, or those changed since the last run; all the first time.

    May run twice without harm: a pair that is known stays as it is.
    """
    found = Organization.objects.filter(merged_into__isnull=True)
    if territory:
        place = Territory.objects.get(slug=territory)
        if job.by is not None:
            require(job.by, Permission.MERGE_ORGANIZATIONS, place)
        found = found.filter(territory__path__startswith=place.path)
    elif after := _last_run():
        found = found.filter(pk__in=Revision.objects.filter(subject_kind=KIND, at__gte=after).values("subject"))
    total, new = found.count(), 0
    rows = found.select_related("agent", "type", "territory").order_by("pk").iterator(chunk_size=CHUNK)
    for done, organization in enumerate(rows, start=1):
        likely = likely_duplicates(record_of(organization), without=[organization.pk], threshold=LIKELY)
        new += note_likely(organization, likely)
        if done % STEP == 0 or done == total:
            job.progress(done, total)
    return {"compared": total, "new": new}


def _last_run() -> datetime | None:
    """When the last complete run over all entries began; None where there was none yet."""
    done = Job.objects.filter(name=NAME, state=Job.State.DONE, arguments={}, started_at__isnull=False)
    last = done.order_by("-started_at").first()
    return last.started_at if last else None


repeat(NAME, every="day", at=time(2, 15))
