"""From the results to the pages on which the directory is kept, for those who may open them."""

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils.translation import gettext as _

from dure.core.agents.models import User
from dure.core.agents.permissions import current_assignments, may
from dure.core.agents.roles import Permission


@dataclass(frozen=True)
class KeepingPages:
    """Addresses; empty for what this reader may not do."""

    add: str = ""
    import_file: str = ""
    others: tuple[tuple[str, str], ...] = ()


def keeping_pages(user: User | AnonymousUser) -> KeepingPages:
    """What this reader may do for the directory. Costs one query for somebody who has signed in."""
    imports = may(user, Permission.IMPORT_ORGANIZATIONS)
    return KeepingPages(
        add=reverse("merging:add") if _may_add(user) else "",
        import_file=reverse("directory:import") if imports else "",
        others=((_("Your imports"), reverse("exchange:runs")), (_("Feeds"), reverse("feeds:list"))) if imports else (),
    )


def _may_add(user: User | AnonymousUser) -> bool:
    """Whether there is a territory where they may edit all entries: only there may one be added."""
    if not isinstance(user, User):
        return False
    places = [assignment.territory for assignment in current_assignments(user)]
    return any(may(user, Permission.EDIT_ORGANIZATION, place) for place in places if place)
