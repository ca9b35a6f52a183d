"""Reading what members agreed to have kept. Each reading needs a purpose and is written to the access log."""

import json
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from dure.core.agents.models import User
from dure.core.agents.permissions import require
from dure.core.agents.personal import LONGEST_PURPOSE, vault
from dure.core.agents.personal.records import record_for
from dure.core.agents.roles import Permission
from dure.core.audit.actions import log_access
from dure.core.kit.errors import Refused
from dure.local.spaces.models import Space
from dure.local.spaces.safe_use.engine import Readings
from dure.local.spaces.safe_use.models import HealthCheck
from dure.local.spaces.safe_use.storing import FIELD, readings_from

MOST_SHOWN = 200


@dataclass(frozen=True, repr=False)
class KeptCheck:
    """One health check of a member: when, what was measured, and which advice it led to."""

    taken_at: datetime
    readings: Readings
    advice: str


@transaction.atomic
def read_health_checks(by: User, space: Space, agent_id: UUID, purpose: str) -> list[KeptCheck]:
    """The member's health checks at the space, the last one first.

    Needs READ_PERSONAL_DATA and READ_HEALTH_NOTES for whoever holds the member's record, and the latter for the
    space's operator. Refused without a purpose. Written to the access log also where nothing is kept.
    """
    require(by, Permission.READ_HEALTH_NOTES, space.operator)
    record = record_for(by, Permission.READ_PERSONAL_DATA, agent_id)
    require(by, Permission.READ_HEALTH_NOTES, record.registered_by.organization)
    purpose = " ".join(purpose.split())[:LONGEST_PURPOSE]
    if not purpose:
        raise Refused("no-purpose", _("Say what you need the readings for."), field="purpose")
    log_access(by.agent_id, [agent_id], purpose, {"health_readings"})
    checks = HealthCheck.objects.filter(space=space, person=agent_id)[:MOST_SHOWN]
    key = bytes(record.wrapped_key or b"")
    return [_opened(check, key) for check in checks]


def _opened(check: HealthCheck, wrapped_key: bytes) -> KeptCheck:
    field = FIELD.format(check.pk)
    try:
        text = vault.unlock(check.person_id, wrapped_key, bytes(check.ciphertext), [field])[field]
    except vault.CannotBeOpened as error:
        message = _("A reading was altered, or was encrypted on another site. Ask who runs this site.")
        raise Refused("record-not-whole", message) from error
    stored = json.loads(text)
    return KeptCheck(check.taken_at, readings_from(stored), stored["advice"])
