"""Reading who holds which role, and where somebody may give roles."""

from itertools import chain, islice
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from dure.core.agents.models import Organization, PersonalRecord, RoleAssignment, User
from dure.core.agents.permissions import Scope, current_assignments, may
from dure.core.agents.roles import ADMINISTRATOR_PERMISSIONS, PERMISSIONS, Permission
from dure.core.audit.models import Access
from dure.core.audit.queries import accesses
from dure.core.kit.errors import Refused
from dure.core.territories.models import Territory

MOST_SUGGESTIONS = 300


def everywhere(user: User, permission: Permission) -> bool:
    """Whether `user` holds `permission` for the whole site."""
    return user.is_administrator and permission in ADMINISTRATOR_PERMISSIONS


def managed_assignments(by: User, search: str = "") -> QuerySet[RoleAssignment]:
    """The roles held today in the places where `by` gives roles, by person; `search` is part of a name or e-mail."""
    today = timezone.localdate()
    found = RoleAssignment.objects.filter(Q(end__isnull=True) | Q(end__gt=today)).select_related(
        "user", "organization", "territory", "organization_type", "given_by"
    )
    if not everywhere(by, Permission.GIVE_ROLES):
        organizations, territories = _within(by, Permission.GIVE_ROLES)
        found = found.filter(Q(organization__in=organizations) | Q(territory__in=territories))
    if search:
        found = found.filter(Q(user__display_name__icontains=search) | Q(user__email__icontains=search))
    return found.order_by("user__display_name", "user_id", "role", "id")


def managed_scopes(by: User, most: int = MOST_SUGGESTIONS) -> list[Scope]:
    """The territories and organizations where `by` gives roles, at most `most`."""
    if everywhere(by, Permission.GIVE_ROLES):
        return list(islice(chain(Territory.objects.all()[:most], Organization.objects.all()[:most]), most))
    organizations, territories = _within(by, Permission.GIVE_ROLES)
    return list(islice(chain(territories[:most], organizations[:most]), most))


def scope_key(scope: Scope) -> str:
    """How a scope is written in a form: `organization/slug` or `territory/slug`."""
    kind = "organization" if isinstance(scope, Organization) else "territory"
    return f"{kind}/{scope.slug}"


def scope_by_key(key: str) -> Scope:
    """The scope that `scope_key` names; a bare slug will do where only one thing has it. Refused otherwise."""
    kind, _slash, slug = key.strip().rpartition("/")
    found: list[Scope] = []
    if kind in {"", "territory"}:
        found += Territory.objects.filter(slug=slug)
    if kind in {"", "organization"}:
        found += Organization.objects.filter(slug=slug).select_related("territory")
    if len(found) != 1:
        message = _("Choose an organization or territory from the suggestions.")
        raise Refused("no-such-place", message, field="where")
    return found[0]


def accesses_for(by: User) -> QuerySet[Access]:
    """The part of the access log that `by` may see: of people whose data is held where `by` may look."""
    log = accesses()
    if everywhere(by, Permission.READ_ACCESS_LOG):
        return log
    organizations, _territories = _within(by, Permission.READ_ACCESS_LOG)
    held = PersonalRecord.objects.filter(registered_by__organization__in=organizations)
    return log.filter(subject__in=held.values("agent_id"))


def organizations_where(by: User, *permissions: Permission) -> QuerySet[Organization]:
    """The organizations for which `by` holds one of `permissions`."""
    if any(everywhere(by, permission) for permission in permissions):
        return Organization.objects.all()
    found = Organization.objects.none()
    for permission in permissions:
        found |= _within(by, permission)[0]
    return found


def may_anywhere(user: object, permission: Permission) -> bool:
    """Whether `user` is somebody who signs in and holds `permission` for at least one place."""
    return isinstance(user, User) and may(user, permission)


def _within(by: User, permission: Permission) -> tuple[QuerySet[Organization], QuerySet[Territory]]:
    inside, below = Q(pk__in=[]), Q(pk__in=[])
    for each in current_assignments(by):
        if permission not in PERMISSIONS.get(each.role, frozenset()):
            continue
        if each.organization_id:
            inside |= Q(pk=each.organization_id)
            continue
        here = Q(territory__path__startswith=each.territory.path) if each.territory else Q()
        if each.organization_type_id:
            inside |= here & Q(type=each.organization_type_id)
        elif each.territory:
            inside |= here
            below |= Q(path__startswith=each.territory.path)
    return Organization.objects.filter(inside), Territory.objects.filter(below)


def survivor_of(organization: Organization) -> Organization:
    """The entry that stands for the organization today: itself, or the last one it was merged into.

    An entry that was read with `merged_into` costs no query, unless that one was merged again.
    """
    seen = {organization.pk}
    while organization.merged_into_id is not None and organization.merged_into_id not in seen:
        seen.add(organization.merged_into_id)
        if Organization.merged_into.is_cached(organization):
            following = organization.merged_into
        else:
            entries = Organization.objects.select_related("agent", "type", "territory")
            following = entries.get(pk=organization.merged_into_id)
        organization = following or organization
    return organization


def agent_ids_of(organization: Organization) -> list[UUID]:
    """The ids under which the organization acted: its own first, then those of all entries merged into it.

    What the ledger holds stays with the id it was recorded under, so pages look for all of them.
    """
    found, newest = [organization.pk], [organization.pk]
    while newest:
        newest = list(Organization.objects.filter(merged_into__in=newest).order_by("pk").values_list("pk", flat=True))
        newest = [each for each in newest if each not in found]
        found += newest
    return found
