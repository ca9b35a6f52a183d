"""Giving roles and ending them. Nobody gives or ends what they do not hold themselves."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from dure.core.agents.models import Organization, OrganizationType, RoleAssignment, User
from dure.core.agents.permissions import Scope, may, require
from dure.core.agents.roles import PERMISSIONS, Permission, Role
from dure.core.audit.actions import log_change
from dure.core.kit.errors import Refused
from dure.core.territories.models import Territory

PERSONAL = frozenset({Permission.READ_PERSONAL_DATA, Permission.READ_HEALTH_NOTES, Permission.READ_ACCESS_LOG})


@transaction.atomic
def give_role(
    by: User, user: User, role: str, scope: Scope | None, organization_type: OrganizationType | None = None
) -> RoleAssignment:
    """Give `user` the role for `scope` from today. A role that is held already is returned as it is.

    With `organization_type`, which only moderators are appointed for, it reaches the organizations of
    that type in the territory `scope`, or everywhere where `scope` is None.

    PermissionDenied where `by` may not give roles there, or where the role may do something there
    that `by` may not (administrators may give every role, but none to themselves that opens personal
    data or the access log). Refused for an unknown role, a scope that the role is not made for, or a
    closed sign-in.
    """
    _require_giving(by, role, scope)
    _check_scope(role, scope, organization_type)
    if not user.is_active:
        raise Refused("user-inactive", _("This person's sign-in is closed. Ask an administrator."), field="user")
    if by.pk == user.pk and any(not may(by, permission, *_some(scope)) for permission in PERMISSIONS[role] & PERSONAL):
        raise PermissionDenied(
            _("Nobody gives themselves access to personal data. Ask somebody else who gives roles here.")
        )
    return assign_role(user, role, scope, organization_type, given_by=by)


def assign_role(
    user: User,
    role: str,
    scope: Scope | None,
    organization_type: OrganizationType | None = None,
    *,
    given_by: User | None = None,
) -> RoleAssignment:
    """Write the role down, unless it is held already. For actions that have asked for the right to give it."""
    where = {
        "organization": scope if isinstance(scope, Organization) else None,
        "territory": scope if isinstance(scope, Territory) else None,
        "organization_type": organization_type,
    }
    today = timezone.localdate()
    held = (
        RoleAssignment.objects.select_for_update()
        .filter(Q(end__isnull=True) | Q(end__gt=today), user=user, role=role, **where)
        .first()
    )
    if held is not None:
        return held
    assignment = RoleAssignment.objects.create(user=user, role=role, start=today, given_by=given_by, **where)
    actor = given_by.agent_id if given_by is not None else user.agent_id
    log_change(actor, "give_role", "user", user.pk, {"role": role, **_where(assignment)})
    return assignment


@transaction.atomic
def end_role(by: User, assignment_id: UUID) -> RoleAssignment:
    """End a role at once. One's own may always be given up; others' only under the rules of `give_role`."""
    assignment = (
        RoleAssignment.objects.select_for_update(of=("self",))
        .select_related("user", "territory", "organization__territory", "organization_type")
        .filter(pk=assignment_id)
        .first()
    )
    if assignment is None:
        raise PermissionDenied(_("There is no such role, or you do not manage it."))
    if assignment.user_id != by.pk:
        _require_giving(by, assignment.role, scope_of(assignment))
    today = timezone.localdate()
    if assignment.end is None or assignment.end > today:
        assignment.end = today
        assignment.save(update_fields=["end"])
        log_change(by.agent_id, "end_role", "user", assignment.user_id, {"role": assignment.role, **_where(assignment)})
    return assignment


def scope_of(assignment: RoleAssignment) -> Scope | None:
    """The organization or territory that the role was given for; None for one that a type has everywhere."""
    return assignment.organization or assignment.territory


def roles_given_by(by: User, scope: Scope) -> list[Role]:
    """The roles that `by` may give for `scope`."""
    if not may(by, Permission.GIVE_ROLES, scope):
        return []
    return [role for role in Role if _reaches(by, role, scope)]


def _require_giving(by: User, role: str, scope: Scope | None) -> None:
    if scope is None and not by.is_administrator:
        raise PermissionDenied(_("Only an administrator gives roles for the whole site. Choose a territory."))
    require(by, Permission.GIVE_ROLES, *_some(scope))
    if role not in Role.values:
        raise Refused("wrong-role", _("Choose a role from the list."), field="role")
    if not _reaches(by, role, scope):
        raise PermissionDenied(
            _("The role “%(role)s” may do more here than you may. Ask an administrator.") % {"role": Role(role).label}
        )


def _check_scope(role: str, scope: Scope | None, organization_type: OrganizationType | None) -> None:
    if organization_type is not None and (role != Role.MODERATOR or isinstance(scope, Organization)):
        message = _("Only moderators are appointed for a type, everywhere or in a territory. Leave the type empty.")
        raise Refused("type-not-possible", message, field="organization_type")
    if scope is None and organization_type is None:
        raise Refused("no-such-place", _("Choose an organization or territory from the suggestions."), field="where")
    if role == Role.ENTRY_OWNER and not isinstance(scope, Organization):
        raise Refused("owner-of-one-entry", _("The owner of an entry owns one. Choose an organization."), field="where")


def _reaches(by: User, role: str, scope: Scope | None) -> bool:
    return by.is_administrator or all(may(by, permission, *_some(scope)) for permission in PERMISSIONS[role])


def _some(scope: Scope | None) -> tuple[Scope, ...]:
    return () if scope is None else (scope,)


def _where(assignment: RoleAssignment) -> dict[str, str]:
    found: dict[str, str] = {}
    if assignment.organization is not None:
        found["organization"] = assignment.organization.slug
    if assignment.territory is not None:
        found["territory"] = assignment.territory.slug
    if assignment.organization_type_id is not None:
        found["organization_type"] = assignment.organization_type_id
    return found
