"""Giving and taking back consent: by staff for somebody who stands before them, or by the person at a kiosk."""

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from dure.core.agents.consents.registry import follow_withdrawal, purpose_of
from dure.core.agents.models import Consent, User
from dure.core.agents.personal.records import record_for
from dure.core.agents.roles import Permission
from dure.core.audit.actions import log_change


@transaction.atomic
def give(by: User | None, agent_id: UUID, purpose: str, way: str = Consent.Way.DESK) -> Consent:
    """Note that the person agrees to `purpose`. Given twice is given once.

    `by` is the staff who asked and needs REGISTER_PERSON for the holder of the record. Without staff (None) the
    caller has made sure that it is the person, such as a kiosk that recognized its card.
    Raises ValueError for a purpose that nobody asks for.
    """
    wording = purpose_of(purpose).wording
    if by is not None:
        record_for(by, Permission.REGISTER_PERSON, agent_id)
    consent, made = Consent.objects.get_or_create(
        agent_id=agent_id,
        purpose=purpose,
        withdrawn_at=None,
        defaults={
            "wording": wording,
            "given_at": timezone.now(),
            "given_through": way,
            "given_before": by.agent_id if by else None,
        },
    )
    if made:
        _log(by, "give_consent", agent_id, purpose, way)
    return consent


@transaction.atomic
def give_all(by: User | None, agent_id: UUID, purposes: Iterable[str], way: str = Consent.Way.DESK) -> None:
    """Note consent to each of `purposes`, as `give` does."""
    for purpose in purposes:
        give(by, agent_id, purpose, way)


@transaction.atomic
def take_back(by: User | None, agent_id: UUID, purpose: str, way: str = Consent.Way.DESK) -> bool:
    """Note that the person does not agree to `purpose` any more, and end what rests on it. Whether one stood.

    The rights are as in `give`. Consent to a needed purpose is taken back by erasing the person.
    """
    if by is not None:
        record_for(by, Permission.REGISTER_PERSON, agent_id)
    if not _end(agent_id, purpose, way):
        return False
    follow_withdrawal(purpose, agent_id)
    _log(by, "withdraw_consent", agent_id, purpose, way)
    return True


def take_back_all(agent_id: UUID) -> None:
    """End every consent of a person who is erased."""
    for purpose in list(Consent.objects.filter(agent_id=agent_id, withdrawn_at=None).values_list("purpose", flat=True)):
        _end(agent_id, purpose, Consent.Way.DESK)
        follow_withdrawal(purpose, agent_id)


def _end(agent_id: UUID, purpose: str, way: str) -> bool:
    standing = Consent.objects.filter(agent_id=agent_id, purpose=purpose, withdrawn_at=None)
    return bool(standing.update(withdrawn_at=timezone.now(), withdrawn_through=way))


def _log(by: User | None, action: str, agent_id: UUID, purpose: str, way: str) -> None:
    log_change(by.agent_id if by else None, action, "person", agent_id, {"purpose": purpose, "way": way})
