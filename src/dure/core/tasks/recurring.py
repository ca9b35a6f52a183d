"""Starting what recurs, once each time it is due."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone, translation

from dure.core.kit.errors import Refused
from dure.core.tasks.actions import start
from dure.core.tasks.models import Recurrence
from dure.core.tasks.registry import REPEATED, Repeated


def start_due(now: datetime | None = None) -> int:
    """Start the recurring jobs that are due by `now`; how many.

    Of several workers that ask at the same time one starts each job: the next due time and the new job are
    written in one transaction, on a row that is locked. What was missed is made up for once.
    """
    now = now or timezone.now()
    known = dict(Recurrence.objects.filter(key__in=REPEATED).values_list("key", "due_at"))
    count = 0
    for entry in REPEATED.values():
        due = known.get(entry.key)
        upcoming = entry.schedule.next_after(now)
        if due is None:
            Recurrence.objects.get_or_create(key=entry.key, defaults={"due_at": upcoming})
        elif due > upcoming:
            # The schedule in the code has become more frequent.
            Recurrence.objects.filter(key=entry.key, due_at=due).update(due_at=upcoming)
        elif due <= now:
            count += _start(entry, now, upcoming)
    return count


@transaction.atomic
def _start(entry: Repeated, now: datetime, upcoming: datetime) -> int:
    due = Recurrence.objects.select_for_update(skip_locked=True).filter(key=entry.key, due_at__lte=now)
    if due.first() is None:
        return 0
    Recurrence.objects.filter(key=entry.key).update(due_at=upcoming)
    try:
        with translation.override(None):
            start(None, entry.name, entry.arguments, unique=f"repeat:{entry.key}")
    except Refused:
        return 0
    return 1
