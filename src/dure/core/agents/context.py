"""Which of the places for colleagues the reader's menu should show."""

from collections.abc import Callable

from django.http import HttpRequest

from dure.core.agents.permissions import may
from dure.core.agents.personal import RIGHTS
from dure.core.agents.roles import Permission


def menu(request: HttpRequest) -> dict[str, Callable[[], bool]]:
    """Asked only by templates that show the menu of somebody signed in."""
    return {
        "works_at_desk": lambda: may(request.user, Permission.RECORD_ACTIVITY),
        "reads_residents": lambda: any(may(request.user, right) for right in RIGHTS),
        "keeps_entries": lambda: may(request.user, Permission.EDIT_ORGANIZATION),
        "gives_roles": lambda: may(request.user, Permission.GIVE_ROLES),
        "imports_organizations": lambda: may(request.user, Permission.IMPORT_ORGANIZATIONS),
    }
