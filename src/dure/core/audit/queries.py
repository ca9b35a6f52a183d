"""Reading the audit log."""

from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.utils import timezone

from dure.core.audit.models import Access, Change


def changes_of(kind: str, subject: object, limit: int = 20) -> list[Change]:
    """What was done with one thing, newest first. Its actors are agents' ids."""
    found = Change.objects.filter(subject_kind=kind, subject=str(subject)).order_by("-at", "-id")
    return list(found[:limit])


def accesses(
    *,
    reader: UUID | None = None,
    subject: UUID | None = None,
    first_day: date | None = None,
    last_day: date | None = None,
    purpose: str = "",
    zone: ZoneInfo | None = None,
) -> QuerySet[Access]:
    """Readings of personal data, newest first. Days are those of `zone` (UTC where none is given), both included."""
    found = Access.objects.order_by("-at", "-id")
    if reader is not None:
        found = found.filter(reader=reader)
    if subject is not None:
        found = found.filter(subject=subject)
    if first_day is not None:
        found = found.filter(at__gte=_midnight(first_day, zone))
    if last_day is not None:
        found = found.filter(at__lt=_midnight(last_day + timedelta(days=1), zone))
    if purpose:
        found = found.filter(purpose__icontains=purpose)
    return found


def _midnight(day: date, zone: ZoneInfo | None) -> datetime:
    return timezone.make_aware(datetime(day.year, day.month, day.day), zone or ZoneInfo("UTC"))  # noqa: DTZ001
