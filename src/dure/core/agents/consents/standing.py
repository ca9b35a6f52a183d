"""Reading who agreed to what."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from dure.core.agents.consents.registry import Purpose, purposes
from dure.core.agents.models import Consent


@dataclass(frozen=True)
class StandingConsent:
    """A purpose, and the person's consent to it where one stands."""

    purpose: Purpose
    consent: Consent | None


def has_consent(agent_id: UUID, purpose: str) -> bool:
    """Whether the person agrees to `purpose` by now."""
    return Consent.objects.filter(agent_id=agent_id, purpose=purpose, withdrawn_at__isnull=True).exists()


def with_consent(agent_ids: Iterable[UUID], purpose: str) -> set[UUID]:
    """Those of the people who agree to `purpose` by now, in one query."""
    found = Consent.objects.filter(agent_id__in=set(agent_ids), purpose=purpose, withdrawn_at__isnull=True)
    return set(found.values_list("agent_id", flat=True))


def consents_of(agent_id: UUID) -> list[StandingConsent]:
    """Every purpose that people are asked for, with this person's consent where one stands."""
    standing = {row.purpose: row for row in Consent.objects.filter(agent_id=agent_id, withdrawn_at__isnull=True)}
    return [StandingConsent(purpose, standing.get(purpose.key)) for purpose in purposes()]
