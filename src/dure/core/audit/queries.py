"""Reading the audit log."""

from datetime import date, datetime, time, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from dure.core.audit.models import Access, Change


def changes_of(kind: str, subject: object, limit: int = 20) -> list[Change]:
    """What was done with one thing, newest first. Its actors are agents' ids."""
    found = Change.objects.filter(subject_kind=kind, subject=str(subject)).order_by("-at", "-id")
    return list(found[:limit])


def accesses() -> QuerySet[Access]:
    """Readings of personal data, newest first."""
    return Access.objects.order_by("-at", "-id")


def between(log: QuerySet[Access], first_day: date | None, last_day: date | None) -> QuerySet[Access]:
    """The part of `log` from one day to another, both included, in the current time zone."""
    if first_day is not None:
        log = log.filter(at__gte=_midnight(first_day))
    if last_day is not None:
        log = log.filter(at__lt=_midnight(last_day + timedelta(days=1)))
    return log


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
