"""May this person do that, there? Every action asks here first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from dure.core.agents.models import Organization, RoleAssignment, User
from dure.core.agents.roles import ADMINISTRATOR_PERMISSIONS, PERMISSIONS, Permission
from dure.core.territories.models import Territory

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

type Scope = Organization | Territory


def current_assignments(user: User) -> list[RoleAssignment]:
    """The roles that `user` holds today, read once per user object. On its `end` a role holds no more."""
    cached: list[RoleAssignment] | None = getattr(user, "_current_assignments", None)
    if cached is None:
        today = timezone.localdate()
        cached = list(
            RoleAssignment.objects.filter(Q(end__isnull=True) | Q(end__gt=today), user=user, start__lte=today)
            .select_related("territory", "organization__territory", "organization_type")
            .order_by("role", "id")
        )
        user._current_assignments = cached  # type: ignore[attr-defined]  # noqa: SLF001
    return cached


def reaches(assignment: RoleAssignment, scope: Scope) -> bool:
    """Whether the role was given for `scope` or for something that it lies in."""
    if isinstance(scope, Organization) and assignment.organization_id == scope.pk:
        return True
    territory = scope.territory if isinstance(scope, Organization) else scope
    given = assignment.territory
    if assignment.organization_type_id is not None:
        # Given for a type, the role reaches organizations of that type and never a territory as such.
        if not isinstance(scope, Organization) or scope.type_id != assignment.organization_type_id:
            return False
        if given is None:
            return True
    return given is not None and territory is not None and territory.path.startswith(given.path)


def may(user: User | AnonymousUser, permission: Permission, *scopes: Scope) -> bool:
    """Whether `user` holds `permission` for at least one of `scopes` (anywhere, where none is given).

    Several scopes are alternatives: a pledge may be managed by whoever may manage its initiative's
    lead organization or its territory.
    """
    if not isinstance(user, User) or not user.is_active:
        return False
    if user.is_administrator and permission in ADMINISTRATOR_PERMISSIONS:
        return True
    for assignment in current_assignments(user):
        if permission in PERMISSIONS.get(assignment.role, frozenset()) and (
            not scopes or any(reaches(assignment, scope) for scope in scopes)
        ):
            return True
    return False


def require(user: User | AnonymousUser, permission: Permission, *scopes: Scope) -> User:
    """Return `user` if they may; raise PermissionDenied, saying which right is missing, if not."""
    if may(user, permission, *scopes) and isinstance(user, User):
        return user
    raise PermissionDenied(
        _("You need the right “%(permission)s” here. Ask whoever manages roles for this place.")
        % {"permission": Permission(permission).label}
    )


def signed_in(request: HttpRequest) -> User:
    """Who asks; raises PermissionDenied for somebody who has not signed in."""
    if isinstance(request.user, User):
        return request.user
    raise PermissionDenied(_("Sign in first."))
