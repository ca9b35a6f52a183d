"""Finding feeds, their loads, and what vanished."""

from uuid import UUID

from django.db.models import Count, OuterRef, QuerySet, Subquery

from dure.core.agents.models import User
from dure.core.agents.permissions import may
from dure.core.agents.roles import Permission
from dure.core.territories.models import Territory
from dure.local.directory.feeds.models import Difference, Feed, Load, Vanished


def territories_for(user: User) -> QuerySet[Territory]:
    """The territories for which `user` may import."""
    mine = [each.pk for each in Territory.objects.all() if may(user, Permission.IMPORT_ORGANIZATIONS, each)]
    return Territory.objects.filter(pk__in=mine).order_by("path")


def feeds_of(user: User) -> QuerySet[Feed]:
    """The feeds that `user` may look after, each with the state and time of its last load."""
    last = Load.objects.filter(feed=OuterRef("pk")).order_by("-started_at", "-id")
    return (
        Feed.objects.filter(territory__in=territories_for(user))
        .select_related("territory")
        .annotate(last_state=Subquery(last.values("state")[:1]), last_at=Subquery(last.values("started_at")[:1]))
        .order_by("name", "id")
    )


def differences(load: Load, kind: str) -> QuerySet[Difference]:
    """What a load did, of one kind."""
    return load.differences.filter(kind=kind).select_related("organization").order_by("id")


def difference_counts(load: Load) -> dict[str, int]:
    """How many differences of each kind a load keeps."""
    counted = load.differences.order_by().values("kind").annotate(number=Count("id"))
    return {each["kind"]: each["number"] for each in counted}


def vanished_since(organization_id: UUID) -> QuerySet[Vanished]:
    """The feeds whose sources no longer name the organization, and since when."""
    return Vanished.objects.filter(organization=organization_id).select_related("feed").order_by("since", "id")
