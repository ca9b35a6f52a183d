"""What of this room follows an organization whose entry is merged into another."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from dure.core.agents.models import RoleAssignment
from dure.core.agents.references import register_reference
from dure.core.agents.roles import PERMISSIONS, Permission

GUARDED = frozenset(
    {
        Permission.GIVE_ROLES,
        Permission.READ_PERSONAL_DATA,
        Permission.READ_HEALTH_NOTES,
        Permission.READ_ACCESS_LOG,
        Permission.ERASE_PERSON,
    }
)


def opens_people(row: RoleAssignment) -> bool:
    """Whether the role lets somebody read people's data or give roles."""
    return bool(PERMISSIONS.get(row.role, frozenset()) & GUARDED)


def holds_people(_row: Any) -> bool:
    """A record of personal data always does."""
    return True


def register_own_references() -> None:
    register_reference("agents.Relationship", "subject", _("Relationships"))
    register_reference("agents.Relationship", "object", _("Relationships of others with it"))
    register_reference("agents.RoleAssignment", "organization", _("Roles of people"), guarded=opens_people)
    register_reference(
        "agents.PersonalRecord", "registered_by", _("Residents that it registered"), guarded=holds_people
    )
