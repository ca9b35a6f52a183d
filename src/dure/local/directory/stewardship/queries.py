"""What moderators and owners have to look at."""

from datetime import date
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from dure.core.agents.models import Organization, RoleAssignment, User
from dure.core.agents.permissions import current_assignments
from dure.core.agents.queries import organizations_where
from dure.core.agents.roles import PERMISSIONS, Permission, Role
from dure.local.directory.stewardship.engine.freshness import FRESH_MONTHS, months_before
from dure.local.directory.stewardship.models import Claim, Proposal


def open_proposals(by: User) -> QuerySet[Proposal]:
    """Proposals that wait for `by`, oldest first."""
    mine = organizations_where(by, Permission.EDIT_ORGANIZATION)
    return (
        Proposal.objects.filter(state=Proposal.State.WAITING, organization__in=mine.order_by().values("pk"))
        .select_related("organization", "proposer")
        .order_by("created_at", "id")
    )


def open_claims(by: User) -> QuerySet[Claim]:
    """Claims that wait for `by`: letters to send, and claimants to confirm. Oldest first."""
    mine = organizations_where(by, Permission.MODERATE_DIRECTORY)
    return (
        Claim.objects.filter(state=Claim.State.WAITING, organization__in=mine.order_by().values("pk"))
        .select_related("organization")
        .order_by("created_at", "id")
    )


def entries_to_check(by: User, today: date | None = None) -> QuerySet[Organization]:
    """Entries that `by` may confirm and that nobody has for a year, never confirmed and longest first."""
    limit = months_before(today or timezone.localdate(), FRESH_MONTHS)
    mine = organizations_where(by, Permission.EDIT_ORGANIZATION)
    return (
        mine.filter(Q(checked_on__isnull=True) | Q(checked_on__lt=limit))
        .filter(merged_into__isnull=True, closed_on__isnull=True)
        .select_related("type", "territory")
        .order_by(F("checked_on").asc(nulls_first=True), "slug")
    )


def own_entries(by: User) -> list[Organization]:
    """Entries of which `by` is an owner, by name."""
    held = current_assignments(by)
    mine = [each.organization for each in held if each.role == Role.ENTRY_OWNER and each.organization is not None]
    return sorted(mine, key=lambda entry: str(entry.name))


def keeps_entries(by: User) -> bool:
    """Whether `by` has a desk: may edit or moderate some entry."""
    return any(Permission.EDIT_ORGANIZATION in PERMISSIONS.get(each.role, ()) for each in current_assignments(by))


def owner_count(organization: Organization) -> int:
    """How many people keep the entry for the organization."""
    today = timezone.localdate()
    return RoleAssignment.objects.filter(
        Q(end__isnull=True) | Q(end__gt=today), organization=organization, role=Role.ENTRY_OWNER
    ).count()


def digest_readers(after: UUID | None = None) -> QuerySet[User]:
    """People who own or moderate entries today and can read mail, in the order of their ids."""
    today = timezone.localdate()
    held = RoleAssignment.objects.filter(
        Q(end__isnull=True) | Q(end__gt=today), role__in=(Role.ENTRY_OWNER, Role.MODERATOR), start__lte=today
    )
    readers = User.objects.filter(pk__in=held.values("user"), is_active=True).order_by("pk")
    return readers.filter(pk__gt=after) if after is not None else readers
