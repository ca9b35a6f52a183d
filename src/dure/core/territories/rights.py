"""Who may edit territories.

The table of rights belongs to the agents room, which stands above this one and knows its territories.
It is therefore reached by name, the way Django reaches its own back ends.
"""

from typing import Any, Protocol, cast
from uuid import UUID

from django.utils.module_loading import import_string

from dure.core.territories.models import Territory

RIGHT = "edit_territory"


class Editor(Protocol):
    """A signed-in user, as far as this room needs to know one."""

    agent_id: UUID
    is_administrator: bool


def require_editor(user: object, *territories: Territory) -> Editor:
    """`user` if they may edit one of `territories` (any, where none is given); else raise PermissionDenied."""
    return cast("Editor", import_string("dure.core.agents.permissions.require")(user, RIGHT, *territories))


def may_edit(user: object, territory: Territory) -> bool:
    """Whether `user` may edit `territory`."""
    return bool(import_string("dure.core.agents.permissions.may")(user, RIGHT, territory))


def token_authentication() -> Any:
    """What lets a program with a token for writing territories into a route."""
    return import_string("dure.core.agents.tokens.TokenAuth")("territories:write")
