"""What all changes of premises have in common, and whether a space follows who is in."""

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.utils.translation import gettext as _

from dure.core.agents.models import User
from dure.core.agents.permissions import may, require
from dure.core.agents.roles import Permission
from dure.core.audit.actions import log_change
from dure.core.kit.errors import Refused
from dure.local.spaces.actions import touch
from dure.local.spaces.models import Space

LONGEST_STAY = 24 * 60


def may_set(user: User | AnonymousUser, space: Space) -> bool:
    """Whether `user` may change the premises of the space."""
    return may(user, Permission.MANAGE_SPACE, space.operator, space.initiative.lead)


def require_setting(by: User | AnonymousUser, space: Space) -> User:
    """Return `by` if they may change the premises of the space; raise PermissionDenied if not."""
    return require(by, Permission.MANAGE_SPACE, space.operator, space.initiative.lead)


def note_change(by: User, space: Space, what: str, **details: str) -> None:
    """Write the change into the audit log and tell the screens of the space."""
    log_change(by.agent_id, "change_premises", "space", space.pk, {"what": what, **details})
    touch(space)


@transaction.atomic
def set_presence(by: User, space: Space, *, follows_presence: bool, longest_stay: int) -> Space:
    """Say whether the space follows who is in, and after how many minutes somebody is asked after."""
    require_setting(by, space)
    if not 1 <= longest_stay <= LONGEST_STAY:
        message = _("Give a number of minutes from 1 to %(most)d.") % {"most": LONGEST_STAY}
        raise Refused("wrong-minutes", message, field="longest_stay")
    space.follows_presence, space.longest_stay = follows_presence, longest_stay
    space.save(update_fields=["follows_presence", "longest_stay"])
    note_change(by, space, "presence")
    return space
