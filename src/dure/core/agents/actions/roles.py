"""Giving roles and ending them. Nobody gives or ends what they do not hold themselves."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from dure.core.agents.models import Organization, RoleAssignment, User
from dure.core.agents.permissions import Scope, may, require
from dure.core.agents.roles import PERMISSIONS, Permission, Role
from dure.core.audit.actions import log_change
from dure.core.kit.errors import Refused

PERSONAL = frozenset({Permission.READ_PERSONAL_DATA, Permission.READ_HEALTH_NOTES, Permission.READ_ACCESS_LOG})


@transaction.atomic
def give_role(by: User, user: User, role: str, scope: Scope) -> RoleAssignment:
    """Give `user` the role for `scope` from today. A role that is held already is returned as it is.

    PermissionDenied where `by` may not give roles there, or where the role may do something there
    that `by` may not (administrators may give every role, but none to themselves that opens personal
    data or the access log). Refused for an unknown role or a closed sign-in.
    """
    require(by, Permission.GIVE_ROLES, scope)
    if role not in Role.values:
        raise Refused("wrong-role", _("Choose a role from the list."), field="role")
    _require_reach(by, role, scope)
    if not user.is_active:
        raise Refused("user-inactive", _("This person's sign-in is closed. Ask an administrator."), field="user")
    if by.pk == user.pk and any(not may(by, permission, scope) for permission in PERMISSIONS[role] & PERSONAL):
        raise PermissionDenied(
            _("Nobody gives themselves access to personal data. Ask somebody else who gives roles here.")
        )
    where = {"organization": scope} if isinstance(scope, Organization) else {"territory": scope}
    today = timezone.localdate()
    held = (
        RoleAssignment.objects.select_for_update()
        .filter(Q(end__isnull=True) | Q(end__gt=today), user=user, role=role, **where)
        .first()
    )
    if held is not None:
        return held
    assignment = RoleAssignment.objects.create(user=user, role=role, start=today, given_by=by, **where)
    log_change(by.agent_id, "give_role", "user", user.pk, {"role": role, **_where(scope)})
    return assignment


@transaction.atomic
def end_role(by: User, assignment_id: UUID) -> RoleAssignment:
    """End a role at once. One's own may always be given up; others' only under the rules of `give_role`."""
    assignment = (
        RoleAssignment.objects.select_for_update(of=("self",))
        .select_related("user", "territory", "organization__territory")
        .filter(pk=assignment_id)
        .first()
    )
    scope = scope_of(assignment) if assignment is not None else None
    if assignment is None or scope is None:
        raise PermissionDenied(_("There is no such role, or you do not manage it."))
    if assignment.user_id != by.pk:
        require(by, Permission.GIVE_ROLES, scope)
        _require_reach(by, assignment.role, scope)
    today = timezone.localdate()
    if assignment.end is None or assignment.end > today:
        assignment.end = today
        assignment.save(update_fields=["end"])
        log_change(by.agent_id, "end_role", "user", assignment.user_id, {"role": assignment.role, **_where(scope)})
    return assignment


def scope_of(assignment: RoleAssignment) -> Scope | None:
    """What the role was given for."""
    return assignment.organization or assignment.territory


def roles_given_by(by: User, scope: Scope) -> list[Role]:
    """The roles that `by` may give for `scope`."""
    if not may(by, Permission.GIVE_ROLES, scope):
        return []
    return [role for role in Role if _reaches(by, role, scope)]


def _reaches(by: User, role: str, scope: Scope) -> bool:
    return by.is_administrator or all(may(by, permission, scope) for permission in PERMISSIONS[role])


def _require_reach(by: User, role: str, scope: Scope) -> None:
    if not _reaches(by, role, scope):
        raise PermissionDenied(
            _("The role “%(role)s” may do more here than you may. Ask an administrator.") % {"role": Role(role).label}
        )


def _where(scope: Scope) -> dict[str, str]:
    kind = "organization" if isinstance(scope, Organization) else "territory"
    return {kind: scope.slug}
