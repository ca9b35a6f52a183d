"""Who may look: daily logs are for those who run a space, reports for its partners or, once published, for all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from dure.core.agents.models import Organization, User
from dure.core.agents.permissions import may
from dure.core.agents.roles import Permission
from dure.local.spaces.daybook.engine.periods import Period
from dure.local.spaces.daybook.models import PublishedReport
from dure.local.spaces.models import Space

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

_RUNNING = (Permission.RECORD_ACTIVITY, Permission.SIGN_DAILY_LOG, Permission.MANAGE_SPACE, Permission.REVIEW_SAFETY)


def runs(user: User | AnonymousUser, space: Space) -> bool:
    """Whether `user` works at the space or answers for it."""
    return any(may(user, permission, space.operator) for permission in _RUNNING)


def require_running(user: User | AnonymousUser, space: Space) -> User:
    """Raise PermissionDenied for everybody who neither works at the space nor answers for it."""
    if isinstance(user, User) and runs(user, space):
        return user
    raise PermissionDenied(_("Daily logs are read by those who run the space. Ask whoever manages its roles."))


def is_partner(user: User | AnonymousUser, space: Space) -> bool:
    """Whether `user` works at the space, manages its initiative, or keeps the entry of one of its partners."""
    initiative = space.initiative
    if runs(user, space) or may(user, Permission.MANAGE_INITIATIVE, initiative.lead, initiative.territory):
        return True
    if not isinstance(user, User):
        return False
    partners = Organization.objects.filter(partnerships__initiative=initiative).select_related("territory")
    return may(user, Permission.EDIT_ORGANIZATION, space.operator, initiative.lead, *partners)


def is_published(space: Space, period: Period) -> bool:
    """Whether everybody may read the report."""
    return PublishedReport.objects.filter(space=space, period=str(period)).exists()


def require_reader(user: User | AnonymousUser, space: Space, period: Period) -> None:
    """Raise PermissionDenied for a report that is not published, unless the reader takes part in the initiative."""
    if not is_published(space, period) and not is_partner(user, space):
        raise PermissionDenied(_("This report is not published. Sign in as a partner of the initiative to read it."))
