"""Writing the audit log. Called by the actions of every room, inside their transaction."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.utils import timezone

from dure.core.audit.models import Access, Change
from dure.core.kit.middleware import current_request_id


def log_change(
    actor: UUID | None, action: str, subject_kind: str, subject: object, details: Mapping[str, Any] | None = None
) -> None:
    """Note that `actor` took `action` on `subject`. `details` must hold no personal data."""
    Change.objects.create(
        at=timezone.now(),
        actor=actor,
        action=action,
        subject_kind=subject_kind,
        subject=str(subject),
        details=dict(details or {}),
        request_id=current_request_id(),
    )


def log_access(reader: UUID | None, subjects: Iterable[UUID], purpose: str, fields: Iterable[str]) -> None:
    """Note that `reader` read `fields` of each of `subjects` for `purpose`."""
    names = sorted(fields)
    now = timezone.now()
    Access.objects.bulk_create(
        Access(at=now, reader=reader, subject=subject, purpose=purpose, fields=names, request_id=current_request_id())
        for subject in subjects
    )
