"""May this person do that, there? Every action asks here first."""

from __future__ import annotations

from dataclasses import dataclass
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
    from uuid import UUID

    from django.contrib.auth.models import AnonymousUser
    from django.db.models import QuerySet

type Scope = Organization | Territory


def current_assignments(user: User) -> list[RoleAssignment]:
    """The roles that `user` holds today, read once per user object. On its `end` a role holds no more."""
    cached: list[RoleAssignment] | None = getattr(user, "_current_assignments", None)
    if cached is None:
        joined = _today(user).select_related("territory", "organization__territory", "organization_type")
        cached = list(joined.order_by("role", "id"))
        user._current_assignments = cached  # type: ignore[attr-defined]  # noqa: SLF001
    return cached


@dataclass(frozen=True, slots=True)
class Held:
    """What decides about a role that somebody holds: which, and for what it was given."""

    role: str
    organization_id: UUID | None
    organization_type_id: str | None
    territory_path: str | None

    def reaches(self, scope: Scope) -> bool:
        """Whether the role was given for `scope` or for something that it lies in."""
        if isinstance(scope, Organization) and self.organization_id == scope.pk:
            return True
        if self.organization_type_id is not None:
            # Given for a type, the role reaches organizations of that type and never a territory as such.
            if not isinstance(scope, Organization) or scope.type_id != self.organization_type_id:
                return False
            if self.territory_path is None:
                return True
        territory = scope.territory if isinstance(scope, Organization) else scope
        if self.territory_path is None or territory is None:
            return False
        return territory.path.startswith(self.territory_path)


def reaches(assignment: RoleAssignment, scope: Scope) -> bool:
    """Whether the role was given for `scope` or for something that it lies in."""
    path = assignment.territory.path if assignment.territory is not None else None
    return Held(assignment.role, assignment.organization_id, assignment.organization_type_id, path).reaches(scope)


def _held(user: User) -> list[Held]:
    """The roles of today with no more than a permission asks for, read once per user object."""
    cached: list[Held] | None = getattr(user, "_held", None)
    if cached is None:
        rows = _today(user).values_list("role", "organization_id", "organization_type_id", "territory__path")
        cached = user._held = [Held(*row) for row in rows]  # type: ignore[attr-defined]  # noqa: SLF001
    return cached


def _today(user: User) -> QuerySet[RoleAssignment]:
    today = timezone.localdate()
    return RoleAssignment.objects.filter(Q(end__isnull=True) | Q(end__gt=today), user=user, start__lte=today)


def may(user: User | AnonymousUser, permission: Permission, *scopes: Scope) -> bool:
    """Whether `user` holds `permission` for at least one of `scopes` (anywhere, where none is given).

    Several scopes are alternatives: a pledge may be managed by whoever may manage its initiative's
    lead organization or its territory.
    """
    if not isinstance(user, User) or not user.is_active:
        return False
    if user.is_administrator and permission in ADMINISTRATOR_PERMISSIONS:
        return True
    return any(
        permission in PERMISSIONS.get(held.role, frozenset())
        and (not scopes or any(held.reaches(scope) for scope in scopes))
        for held in _held(user)
    )


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
