"""What the site does by itself for somebody who gave their own data: keep it, and read it to do what was promised.

Nobody who is signed in acts here, so no right is asked for: the caller has made sure that the person gave the data
for this, such as a name and a telephone number to be reminded of a booking. Each reading is logged, without a reader.
"""

from collections.abc import Collection
from uuid import UUID

from django.db import transaction

from dure.core.agents.models import Agent, Organization, PersonalRecord
from dure.core.agents.personal import vault
from dure.core.agents.personal.data import NAME, PHONE, PersonalData, from_texts
from dure.core.agents.personal.records import known_fields, write_record
from dure.core.audit.actions import log_access

_BESIDE = "beside"


@transaction.atomic
def register_self(organization: Organization, name: str, phone: str) -> Agent:
    """A person who gave name and telephone number to `organization` without anybody's help. Refused where wrong."""
    return write_record(None, organization, PersonalData(name=name, phone=phone))


@transaction.atomic
def read_as_promised(agent_id: UUID, purpose: str, fields: Collection[str] = (PHONE,)) -> PersonalData:
    """The person's name or telephone number, for the site to do what it promised; empty where it is erased.

    Raises ValueError for other fields, CannotBeOpened for a record that was altered.
    """
    if not known_fields(fields) <= {NAME, PHONE}:
        raise ValueError("the site reads names and telephone numbers by itself, and nothing else")
    record = PersonalRecord.objects.filter(pk=agent_id, erased_at__isnull=True).first()
    if record is None:
        return PersonalData()
    log_access(None, [agent_id], purpose, fields)
    return from_texts(vault.unlock(agent_id, bytes(record.wrapped_key or b""), bytes(record.ciphertext or b""), fields))


def lock_beside(agent_id: UUID, text: str) -> bytes:
    """`text` encrypted under the person's key, for a room to keep beside the record. Erasing the person ends it too.

    Empty where there is no text, and for a person whose record is erased or never was.
    """
    record = PersonalRecord.objects.filter(pk=agent_id, erased_at__isnull=True).first()
    if record is None or not text:
        return b""
    return vault.lock(agent_id, bytes(record.wrapped_key or b""), {_BESIDE: text})


def open_beside(agent_id: UUID, box: bytes, purpose: str, field: str) -> str:
    """The text in `box`, empty where the person is erased; logged as a reading of `field` by the site itself."""
    record = PersonalRecord.objects.filter(pk=agent_id, erased_at__isnull=True).first() if box else None
    if record is None:
        return ""
    log_access(None, [agent_id], purpose, [field])
    return vault.unlock(agent_id, bytes(record.wrapped_key or b""), box, [_BESIDE])[_BESIDE]
