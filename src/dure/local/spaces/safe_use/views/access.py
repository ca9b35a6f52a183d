"""Who may open which page of safe use."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from dure.core.agents.models import User
from dure.core.agents.permissions import may
from dure.core.agents.roles import Permission
from dure.local.spaces.models import Space
from dure.local.spaces.queries import all_spaces

READERS = (Permission.SIGN_SAFE_USE, Permission.MANAGE_SPACE, Permission.RECORD_ACTIVITY, Permission.REVIEW_SAFETY)


def space_for(request: HttpRequest, slug: str, *permissions: Permission) -> tuple[Space, User]:
    """The space and the reader, who holds at least one of `permissions` for its operator; else PermissionDenied."""
    space = get_object_or_404(all_spaces(), slug=slug)
    by = request.user
    if isinstance(by, User) and any(may(by, permission, space.operator) for permission in permissions):
        return space, by
    raise PermissionDenied(_("This page is for staff of the space. Ask whoever manages roles for this place."))
