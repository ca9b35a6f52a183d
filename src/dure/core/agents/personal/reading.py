"""The only ways to read personal data. Each needs a purpose, and each is written to the access log."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from dure.core.agents.models import Organization, PersonalRecord, User
from dure.core.agents.permissions import may, require
from dure.core.agents.personal import search_tokens, vault
from dure.core.agents.personal.data import HEALTH_NOTES, NAME, PHONE, PersonalData, from_texts
from dure.core.agents.personal.records import known_fields, record_for
from dure.core.agents.roles import Permission
from dure.core.audit.actions import log_access
from dure.core.kit.errors import Refused

LONGEST_PURPOSE = 200
MOST_FOUND = 100


@dataclass(frozen=True, repr=False)
class FoundPerson:
    """Enough to tell one member from another at a desk: name and the phone number's last four digits."""

    agent_id: UUID
    name: str
    phone_ending: str


@transaction.atomic
def read_person(by: User, agent_id: UUID, purpose: str, fields: Collection[str] = (NAME, PHONE)) -> PersonalData:
    """The person's `fields`; others are empty, as are notes on health without the right to read them.

    Raises PermissionDenied without READ_PERSONAL_DATA for the organization that holds the data, and
    Refused for a blank purpose or an erased person.
    """
    purpose = _stated(purpose)
    fields = known_fields(fields)
    record = record_for(by, Permission.READ_PERSONAL_DATA, agent_id)
    return _open_and_log(by, [record], purpose, fields)[agent_id]


@transaction.atomic
def read_people(
    by: User, agent_ids: Iterable[UUID], purpose: str, fields: Collection[str] = (NAME,)
) -> dict[UUID, PersonalData]:
    """The `fields` of several people in three queries, by agent id.

    People who were erased or never registered are left out; one person whom `by` may not read makes
    the whole reading fail with PermissionDenied.
    """
    purpose = _stated(purpose)
    fields = known_fields(fields)
    records = list(
        PersonalRecord.objects.filter(pk__in=set(agent_ids), erased_at__isnull=True).select_related(
            "registered_by__organization__territory"
        )
    )
    for holder in {record.registered_by_id: record.registered_by.organization for record in records}.values():
        require(by, Permission.READ_PERSONAL_DATA, holder)
    return _open_and_log(by, records, purpose, fields)


@transaction.atomic
def find_people(by: User, organization: Organization, query: str, purpose: str, limit: int = 20) -> list[FoundPerson]:
    """At most `limit` people of `organization` whose name begins like `query`, or whose phone is or ends so.

    `query` is two or more letters, four digits, or a whole phone number; anything shorter is Refused.
    """
    require(by, Permission.READ_PERSONAL_DATA, organization)
    purpose = _stated(purpose)
    token = search_tokens.query_token(organization.pk, query)
    records = list(
        PersonalRecord.objects.filter(
            search_tokens__token=token, registered_by_id=organization.pk, erased_at__isnull=True
        )
        .select_related("registered_by__organization__territory")
        .order_by("pk")[: max(0, min(limit, MOST_FOUND))]
    )
    people = _open_and_log(by, records, purpose, frozenset({NAME, PHONE}))
    found = [
        FoundPerson(agent_id, data.name, search_tokens.plain_phone(data.phone)[-search_tokens.ENDING_DIGITS :])
        for agent_id, data in people.items()
    ]
    return sorted(found, key=lambda person: (person.name, person.agent_id))


def may_read_health_notes(by: User, organization: Organization) -> bool:
    """Whether `by` sees notes on health of the people of `organization`."""
    return may(by, Permission.READ_PERSONAL_DATA, organization) and may(by, Permission.READ_HEALTH_NOTES, organization)


def _stated(purpose: str) -> str:
    purpose = " ".join(purpose.split())
    if not purpose:
        raise Refused("no-purpose", _("Say what you need the personal data for."), field="purpose")
    return purpose[:LONGEST_PURPOSE]


def _open_and_log(
    by: User, records: list[PersonalRecord], purpose: str, fields: frozenset[str]
) -> dict[UUID, PersonalData]:
    opened: dict[UUID, PersonalData] = {}
    by_fields: dict[frozenset[str], list[UUID]] = {}
    for record in records:
        allowed = fields
        if HEALTH_NOTES in fields and not may_read_health_notes(by, record.registered_by.organization):
            allowed = fields - {HEALTH_NOTES}
        if not allowed:
            raise PermissionDenied(_("You have no right to read notes on this person's health."))
        by_fields.setdefault(allowed, []).append(record.pk)
        opened[record.pk] = open_record(record, allowed)
    for read, subjects in by_fields.items():
        log_access(by.agent_id, subjects, purpose, read)
    return opened


def open_record(record: PersonalRecord, fields: frozenset[str]) -> PersonalData:
    """The record's `fields`. For the readers of this folder, which ask for rights and write the access log."""
    try:
        texts = vault.unlock(record.pk, bytes(record.wrapped_key or b""), bytes(record.ciphertext or b""), fields)
    except vault.CannotBeOpened as error:
        message = _("This person's record was altered, or was encrypted on another site. Ask who runs this site.")
        raise Refused("record-not-whole", message) from error
    return from_texts(texts)
