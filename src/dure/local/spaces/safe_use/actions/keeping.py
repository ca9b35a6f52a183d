"""Keeping readings of members who agreed, and forgetting them."""

import json
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from dure.core.agents.consents import has_consent
from dure.core.agents.models import PersonalRecord, User
from dure.core.agents.personal import vault
from dure.core.agents.roles import Permission
from dure.core.audit.actions import log_change
from dure.core.kit.errors import Refused
from dure.core.kit.ids import new_id
from dure.local.spaces.actions.acting import Acting, require_at
from dure.local.spaces.consent_words import HEALTH_READINGS
from dure.local.spaces.models import Space
from dure.local.spaces.safe_use.engine import Readings
from dure.local.spaces.safe_use.models import (
    DEFAULT_KEEP_DAYS,
    LONGEST_KEEP_DAYS,
    HandedReading,
    HealthCheck,
    Keeping,
    WaitingKiosk,
)
from dure.local.spaces.safe_use.storing import FIELD, as_stored


@transaction.atomic
def keep_readings(by: Acting, space: Space, agent_id: UUID, readings: Readings, advice: str) -> bool:
    """Keep a member's readings and the advice they led to, encrypted, if the member agreed to that; whether they are.

    Needs RECORD_ACTIVITY for the operator, or a kiosk. Only for members whose record the operator holds.
    """
    require_at(by, Permission.RECORD_ACTIVITY, space)
    record = (
        PersonalRecord.objects.select_for_update(no_key=True)
        .filter(pk=agent_id, registered_by=space.operator_id, erased_at__isnull=True)
        .first()
    )
    if record is None or not has_consent(agent_id, HEALTH_READINGS.key):
        return False
    check_id = new_id()
    text = json.dumps({**as_stored(readings), "advice": advice})
    locked = vault.lock(agent_id, bytes(record.wrapped_key or b""), {FIELD.format(check_id): text})
    HealthCheck.objects.create(id=check_id, space=space, person_id=agent_id, taken_at=timezone.now(), ciphertext=locked)
    return True


def forget_readings(agent_id: UUID) -> None:
    """Delete all readings of a member who was erased or took the consent back."""
    HealthCheck.objects.filter(person=agent_id).delete()


@transaction.atomic
def set_keeping(by: User, space: Space, days: int) -> Keeping:
    """Keep readings that many days from now on; older ones go the next night. Needs MANAGE_SPACE."""
    require_at(by, Permission.MANAGE_SPACE, space)
    if not 1 <= days <= LONGEST_KEEP_DAYS:
        message = _("Give a number of days from 1 to %(most)d.") % {"most": LONGEST_KEEP_DAYS}
        raise Refused("wrong-days", message, field="days")
    keeping, _made = Keeping.objects.update_or_create(space=space, defaults={"days": days})
    log_change(by.agent_id, "set_keeping", "space", space.pk, {"days": days})
    return keeping


def end_keeping() -> int:
    """Delete readings whose time is over and what was handed over but never taken; how many readings."""
    now = timezone.now()
    HandedReading.objects.filter(ends_at__lte=now).delete()
    WaitingKiosk.objects.filter(ends_at__lte=now).delete()
    days_of = dict(Keeping.objects.values_list("space_id", "days"))
    ended = 0
    for space_id in Space.objects.values_list("pk", flat=True):
        before = now - timedelta(days=days_of.get(space_id, DEFAULT_KEEP_DAYS))
        ended += HealthCheck.objects.filter(space=space_id, taken_at__lt=before).delete()[0]
    return ended
