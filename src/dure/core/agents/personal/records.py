"""Registering a person, changing what is known, and erasing it."""

from collections.abc import Callable, Collection
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from dure.core.agents.models import Agent, Organization, PersonalRecord, SearchToken, User
from dure.core.agents.permissions import require
from dure.core.agents.personal import search_tokens, vault
from dure.core.agents.personal.data import FIELDS, HEALTH_NOTES, NAME, PHONE, PersonalData, checked
from dure.core.agents.roles import Permission
from dure.core.audit.actions import log_change
from dure.core.kit.errors import Refused


@transaction.atomic
def register_person(by: User, organization: Organization, data: PersonalData) -> Agent:
    """A new person whose data `organization` holds. Notes on health need the right to read such notes."""
    require(by, Permission.REGISTER_PERSON, organization)
    if data.health_notes.strip():
        require(by, Permission.READ_HEALTH_NOTES, organization)
    return write_record(by, organization, data)


def write_record(by: User | None, organization: Organization, data: PersonalData) -> Agent:
    """A new person with a record. Refused where the data is wrong; the caller has asked for the right."""
    data = checked(data)
    agent = Agent.objects.create(kind=Agent.Kind.PERSON)
    wrapped_key = vault.new_wrapped_key(agent.pk)
    record = PersonalRecord.objects.create(
        agent=agent,
        wrapped_key=wrapped_key,
        ciphertext=vault.lock(agent.pk, wrapped_key, data.as_texts()),
        registered_by_id=organization.pk,
    )
    _write_tokens(record, data, FIELDS)
    who = by.agent_id if by else None
    log_change(who, "register_person", "person", agent.pk, {"organization": organization.slug})
    return agent


@transaction.atomic
def change_person(by: User, agent_id: UUID, data: PersonalData, fields: Collection[str]) -> None:
    """Set the fields named in `fields` to their values in `data`. The other fields are neither read nor changed."""
    fields = known_fields(fields)
    record = record_for(by, Permission.REGISTER_PERSON, agent_id, for_change=True)
    if HEALTH_NOTES in fields:
        require(by, Permission.READ_HEALTH_NOTES, record.registered_by.organization)
    data = checked(data, fields)
    texts = data.as_texts()
    record.ciphertext = vault.lock(
        agent_id,
        bytes(record.wrapped_key or b""),
        {field: texts[field] for field in fields},
        bytes(record.ciphertext or b""),
    )
    record.save(update_fields=["ciphertext"])
    _write_tokens(record, data, fields)
    log_change(by.agent_id, "change_person", "person", agent_id, {"fields": sorted(fields)})


@transaction.atomic
def erase_person(by: User, agent_id: UUID) -> None:
    """Destroy the person's key, data and search tokens for good, and whatever followers of erasing keep.

    The agent stays, nameless: the ledger and every figure computed from it are as before. Copies in
    backups open no more once the backups from before the erasure are gone.
    """
    destroy(record_for(by, Permission.ERASE_PERSON, agent_id, for_change=True))
    log_change(by.agent_id, "erase_person", "person", agent_id)


def register_erasing(follow: Callable[[UUID], None]) -> None:
    """Have `follow(agent_id)` called, within the transaction, whenever a person is erased. Called once at start-up.

    For rooms that keep something of a person beside the record: it has to go as well.
    """
    _followers.append(follow)


_followers: list[Callable[[UUID], None]] = []


def destroy(record: PersonalRecord) -> None:
    """Make the record unreadable for ever. The caller has asked for the right, or time has ended it."""
    if connection.vendor == "sqlite":
        _leave_nothing_in_the_file()
    record.search_tokens.all().delete()
    record.wrapped_key = record.ciphertext = None
    record.erased_at = timezone.now()
    record.save(update_fields=["wrapped_key", "ciphertext", "erased_at"])
    for follow in _followers:
        follow(record.pk)


def record_for(by: User, permission: Permission, agent_id: UUID, *, for_change: bool = False) -> PersonalRecord:
    """The record of `agent_id`, if `by` holds `permission` for the organization that holds it.

    An unknown person is answered like one that `by` has no right to, so that ids cannot be probed.
    Refused where the person was erased.
    """
    records = PersonalRecord.objects.select_related("registered_by__organization__territory")
    if for_change:
        records = records.select_for_update(of=("self",))
    record = records.filter(pk=agent_id).first()
    if record is None:
        raise PermissionDenied(_("There is no such person here, or you have no right to this person's data."))
    require(by, permission, record.registered_by.organization)
    if record.erased_at is not None:
        raise Refused("person-erased", _("This person's data has been erased and cannot be brought back."))
    return record


def known_fields(fields: Collection[str]) -> frozenset[str]:
    """`fields` as a set; ValueError for a name that is none."""
    unknown = set(fields) - set(FIELDS)
    if unknown or not fields:
        raise ValueError(f"name fields out of {', '.join(FIELDS)}; not {', '.join(sorted(unknown)) or 'none'}")
    return frozenset(fields)


def _leave_nothing_in_the_file() -> None:
    """Have SQLite overwrite what is freed, and empty its write-ahead log, where the old key still stands."""

    def empty_log() -> None:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    with connection.cursor() as cursor:
        cursor.execute("PRAGMA secure_delete = ON")
    transaction.on_commit(empty_log)


def _write_tokens(record: PersonalRecord, data: PersonalData, fields: Collection[str]) -> None:
    holder = record.registered_by_id
    fresh: dict[bytes, set[bytes]] = {}
    if NAME in fields:
        fresh[search_tokens.NAME_KIND] = search_tokens.name_tokens(holder, data.name)
    if PHONE in fields:
        fresh[search_tokens.PHONE_KIND] = search_tokens.phone_tokens(holder, data.phone)
    stale = [row.pk for row in record.search_tokens.all() if bytes(row.token)[:1] in fresh]
    SearchToken.objects.filter(pk__in=stale).delete()
    SearchToken.objects.bulk_create(
        SearchToken(record=record, token=token) for tokens in fresh.values() for token in sorted(tokens)
    )
