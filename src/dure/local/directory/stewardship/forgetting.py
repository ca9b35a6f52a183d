"""Forgetting what is needed no more: addresses of claimants and of visitors who proposed something."""

from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from dure.core.audit.actions import log_change
from dure.local.directory.stewardship.claims import WAITING_DAYS
from dure.local.directory.stewardship.models import Claim, Proposal

KEPT_DAYS = 90


@transaction.atomic
def forget_addresses(today: date | None = None) -> int:
    """Let claims lapse that waited too long, and empty addresses and names of what was decided 90 days ago.

    Returns how many claims and proposals were touched. For the daily task.
    """
    now = timezone.make_aware(datetime.combine(today or timezone.localdate(), time.max))
    lapsed = Claim.objects.filter(state=Claim.State.WAITING, created_at__lt=now - timedelta(days=WAITING_DAYS))
    count = lapsed.update(state=Claim.State.LAPSED, decided_at=now, code_digest="")
    old = {"decided_at__lt": now - timedelta(days=KEPT_DAYS)}
    claims = Claim.objects.filter(**old).exclude(state=Claim.State.WAITING).exclude(email="")
    count += claims.update(email="", display_name="", note="")
    count += Proposal.objects.filter(**old).exclude(email="").update(email="")
    if count:
        log_change(None, "forget_addresses", "stewardship", "all", {"count": count})
    return count
