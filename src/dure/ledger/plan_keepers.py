"""Who answers for a plan, and so decides what is planned within it.

A plan belongs to something in a room further up the house, such as an initiative, which the ledger may not
import. That room says once, in `AppConfig.ready()`, how to find out whose plan it is.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from dure.core.agents.models import Organization, User
from dure.core.agents.permissions import Scope, require
from dure.core.agents.roles import Permission
from dure.core.kit.errors import Refused
from dure.ledger.models import Plan


@dataclass(frozen=True, slots=True)
class Keepers:
    """`scopes` are where a role must reach to manage the plan; `partners` the agents that take part in it."""

    scopes: tuple[Scope, ...]
    partners: frozenset[UUID]


Finding = Callable[[UUID], Keepers | None]

_findings: list[Finding] = []


def register_keepers(finding: Finding) -> None:
    """Say how to find the keepers of a plan by its id. Called once at start-up."""
    _findings.append(finding)


def keepers_of(plan: UUID) -> Keepers | None:
    """The keepers of a plan; None for one that belongs to nothing."""
    return next((keepers for finding in _findings if (keepers := finding(plan)) is not None), None)


def require_planning(by: User, plan: Plan | None, organizations: Sequence[Organization]) -> Keepers | None:
    """Raise PermissionDenied unless `by` may plan here for one of `organizations`; return the plan's keepers.

    Whoever manages what the plan belongs to may, and whoever manages an organization concerned that takes part
    in it. Without keepers, managing an organization concerned is enough.
    """
    keepers = keepers_of(plan.pk) if plan is not None else None
    scopes: list[Scope] = list(organizations)
    if keepers is not None:
        taking_part = [organization for organization in organizations if organization.pk in keepers.partners]
        scopes = [*keepers.scopes, *taking_part]
    if not scopes:
        # Without a scope `require` would ask for the right anywhere.
        raise PermissionDenied(_("Nobody on this site answers for this plan. Name an organization that you manage."))
    require(by, Permission.MANAGE_INITIATIVE, *scopes)
    return keepers


def check_taking_part(keepers: Keepers | None, organization: Organization, field: str) -> None:
    """Refuse an organization that takes no part in what the plan belongs to."""
    if keepers is not None and organization.pk not in keepers.partners:
        message = _("%(name)s takes no part in this initiative. Add it as a partner first.")
        raise Refused("not_a_partner", message % {"name": organization}, field=field)
