"""Saying that an entry is still right, and what follows from nobody saying so."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from dure.core.agents.actions import change_organization
from dure.core.agents.finding import index_organizations
from dure.core.agents.models import Organization, User
from dure.core.agents.permissions import require
from dure.core.agents.roles import Permission
from dure.core.audit.actions import log_change
from dure.core.kit.errors import Refused
from dure.core.kit.limits import HOUR, count_use
from dure.local.directory.stewardship.engine.freshness import (
    AGEING_MONTHS,
    FRESH_MONTHS,
    Freshness,
    freshness,
    months_before,
)
from dure.local.directory.stewardship.models import FreshnessRound, ReaderConfirmation

MOST_AN_HOUR = 20
CHUNK = 500


@transaction.atomic
def confirm_entry(by: User, organization: Organization) -> Organization:
    """Say that everything in the entry is still right today, for whoever may edit it.

    Refused for an entry that was merged into another.
    """
    require(by, Permission.EDIT_ORGANIZATION, organization)
    if organization.merged_into_id:
        raise Refused("merged", _("This entry was merged into another. Look at that one."))
    return change_organization(by, organization, action="confirm_entry", checked_on=timezone.localdate())


@transaction.atomic
def vouch_for_entry(visitor: str, organization: Organization) -> None:
    """A reader without the right to edit found the entry right. This is counted; it does not make it checked.

    Once a day for each reader and entry; TooMany for somebody who vouches for everything.
    """
    count_use("vouch", visitor, most=MOST_AN_HOUR, seconds=HOUR)
    if organization.merged_into_id:
        raise Refused("merged", _("This entry was merged into another. Look at that one."))
    count_use(f"vouch for {organization.pk}", visitor, most=1, seconds=24 * HOUR)
    row, _created = ReaderConfirmation.objects.get_or_create(organization=organization, day=timezone.localdate())
    ReaderConfirmation.objects.filter(pk=row.pk).update(count=F("count") + 1)
    log_change(None, "vouch_for_entry", "organization", organization.pk)


def readers_since(organization: Organization) -> int:
    """How many readers found the entry right since it was last checked, within a year."""
    since = max(organization.checked_on or date.min, months_before(timezone.localdate(), FRESH_MONTHS))
    found = organization.reader_confirmations.filter(day__gte=since).aggregate(total=Sum("count"))
    return int(found["total"] or 0)


def freshness_of(organization: Organization) -> Freshness:
    """How fresh the entry is today."""
    return freshness(organization.checked_on, timezone.localdate())


def freshness_facets(organizations: Sequence[Organization]) -> Mapping[UUID, Iterable[str]]:
    """What search narrows by: `freshness:fresh`, `freshness:ageing` or `freshness:stale`, as of today."""
    today = timezone.localdate()
    return {each.pk: [f"freshness:{freshness(each.checked_on, today)}"] for each in organizations}


def refresh_freshness(today: date | None = None) -> int:
    """Tell search which entries have faded or closed since the last round, and return how many. For the daily task.

    Does nothing on a day that had its round.
    """
    today = today or timezone.localdate()
    last = FreshnessRound.objects.order_by("-day").first()
    if last is not None and last.day >= today:
        return 0
    faded = Q(closed_on__lte=today, closed_on__gt=last.day) if last is not None else Q(pk__in=[])
    for months in (FRESH_MONTHS, AGEING_MONTHS):
        crossed = Q(checked_on__lt=months_before(today, months))
        if last is not None:
            crossed &= Q(checked_on__gte=months_before(last.day, months))
        faded |= crossed
    found = Organization.objects.filter(faded, merged_into__isnull=True).select_related("type", "territory")
    count = 0
    batch: list[Organization] = []
    for organization in found.order_by("pk").iterator(chunk_size=CHUNK):
        batch.append(organization)
        if len(batch) == CHUNK:
            index_organizations(batch)
            count, batch = count + len(batch), []
    index_organizations(batch)
    count += len(batch)
    FreshnessRound.objects.create(day=today, entries=count)
    log_change(None, "refresh_freshness", "organization", "all", {"entries": count})
    return count
