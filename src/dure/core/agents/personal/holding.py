"""Which organization holds whose record, and who has rights in it. Nothing here opens a record."""

import re
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from dure.core.agents.models import Organization, PersonalRecord, User
from dure.core.agents.permissions import may
from dure.core.agents.queries import organizations_where
from dure.core.agents.roles import Permission
from dure.core.kit.errors import Refused

RIGHTS = (
    Permission.READ_PERSONAL_DATA,
    Permission.REGISTER_PERSON,
    Permission.ERASE_PERSON,
    Permission.READ_ACCESS_LOG,
)
_MARK = re.compile(r"[0-9a-f]{6}")


@dataclass(frozen=True)
class HeldRecord:
    """A resident's record from outside: whose it is by agent id, who holds it, and the reader's `rights` in it."""

    agent_id: UUID
    holder: Organization
    since: datetime
    erased_at: datetime | None
    rights: frozenset[Permission]

    @property
    def may_read(self) -> bool:
        return Permission.READ_PERSONAL_DATA in self.rights

    @property
    def may_change(self) -> bool:
        return Permission.REGISTER_PERSON in self.rights

    @property
    def may_erase(self) -> bool:
        return Permission.ERASE_PERSON in self.rights

    @property
    def may_see_readings(self) -> bool:
        return Permission.READ_ACCESS_LOG in self.rights


def held_record(by: User, agent_id: UUID) -> HeldRecord:
    """The record of `agent_id`, unopened.

    Raises PermissionDenied without any of the `RIGHTS` for the organization that holds it, and for an
    unknown person alike, so that ids cannot be probed.
    """
    record = (
        PersonalRecord.objects.filter(pk=agent_id)
        .select_related("registered_by__organization__territory")
        .defer("wrapped_key", "ciphertext")
        .first()
    )
    holder = record.registered_by.organization if record else None
    rights = frozenset(right for right in RIGHTS if holder and may(by, right, holder))
    if record is None or holder is None or not rights:
        raise PermissionDenied(_("There is no such person here, or you have no right to this person's data."))
    return HeldRecord(record.pk, holder, record.created_at, record.erased_at, rights)


def people_with_mark(by: User, mark: str) -> list[UUID]:
    """The agents whose pseudonym ends in `mark` (six hexadecimal digits), among those in whose records `by` has rights.

    Refused where `mark` is none. Two people may share a mark, so there can be more than one.
    """
    digits = "".join(mark.split()).lower()
    if not _MARK.fullmatch(digits):
        raise Refused("no-mark", _("Type the six letters and digits after “Person”, such as 3F09AC."), field="mark")
    held = PersonalRecord.objects.filter(
        agent__id__endswith=digits, registered_by__organization__in=organizations_where(by, *RIGHTS)
    )
    return list(held.order_by("pk").values_list("pk", flat=True))
