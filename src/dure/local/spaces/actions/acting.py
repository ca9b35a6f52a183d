"""Who acts at a space: a person who is signed in, or one of the space's own machines."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from dure.core.agents.models import User
from dure.core.agents.permissions import require
from dure.core.agents.roles import Permission
from dure.local.spaces.models import Device, Space

type Acting = User | Device

# What a machine may do at its own space; what is not listed it may not.
DEVICE_PERMISSIONS: dict[str, frozenset[Permission]] = {
    Device.Kind.KIOSK: frozenset({Permission.RECORD_ACTIVITY}),
    Device.Kind.SCREEN: frozenset(),
    Device.Kind.BUTTON: frozenset(),
    Device.Kind.SENSOR: frozenset(),
}


def require_at(by: Acting, permission: Permission, space: Space) -> None:
    """Raise PermissionDenied unless the person holds `permission` for the operator, or the machine here."""
    if isinstance(by, User):
        require(by, permission, space.operator)
        return
    here = by.space_id == space.pk and by.revoked_at is None
    if not here or permission not in DEVICE_PERMISSIONS[by.kind]:
        raise PermissionDenied(_("This device may not do that here. Ask whoever set it up."))


def recorder_of(by: Acting, space: Space) -> UUID:
    """The agent that the ledger names as recorder: the person, or the operator whose machine it is."""
    return by.agent_id if isinstance(by, User) else space.operator_id
