"""Letting somebody say “that is me” where nobody is signed in: a masked name, never more.

A device at an entrance asks with the four digits that somebody types, or for a person whose card it has read. What
it learns is who that may be by agent id, and the name with its middle hidden. Every name opened is in the access log.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from dure.core.agents.models import Organization, PersonalRecord
from dure.core.agents.personal import search_tokens
from dure.core.agents.personal.data import NAME
from dure.core.agents.personal.reading import open_record
from dure.core.audit.actions import log_access
from dure.core.kit.errors import Refused

MOST_RECOGNIZED = 6
HIDDEN = "○"


@dataclass(frozen=True, repr=False)
class Recognized:
    """Somebody who may be standing there. `name` has its middle hidden, as in 가○숙."""

    agent_id: UUID
    name: str


def members_with_digits(organization: Organization, digits: str) -> list[UUID]:
    """The people of `organization` whose phone number ends in these four digits. Opens no record.

    At most one more than `MOST_RECOGNIZED`. Refused where `digits` are not four digits.
    """
    if len(digits) != search_tokens.ENDING_DIGITS or not (digits.isascii() and digits.isdigit()):
        raise Refused("wrong-digits", _("Type the last four digits of your phone number."), field="digits")
    token = search_tokens.query_token(organization.pk, digits)
    held = PersonalRecord.objects.filter(
        search_tokens__token=token, registered_by_id=organization.pk, erased_at__isnull=True
    )
    return list(held.order_by("pk").values_list("pk", flat=True)[: MOST_RECOGNIZED + 1])


@transaction.atomic
def recognize(organization: Organization, agent_ids: Iterable[UUID], purpose: str, reader: UUID) -> list[Recognized]:
    """Those of the people whom `organization` holds, with their names masked, in a steady order.

    `reader` is whose device asks: the log names it with `purpose`. Refused for more than `MOST_RECOGNIZED`, so that
    nobody leafs through the members.
    """
    wanted = set(agent_ids)
    if len(wanted) > MOST_RECOGNIZED:
        raise Refused("too-many", _("Several people have these digits. Please ask the staff."), field="digits")
    records = list(
        PersonalRecord.objects.filter(pk__in=wanted, registered_by_id=organization.pk, erased_at__isnull=True)
    )
    log_access(reader, [record.pk for record in records], purpose, [NAME])
    found = [Recognized(record.pk, masked(open_record(record, frozenset({NAME})).name)) for record in records]
    return sorted(found, key=lambda person: (person.name, person.agent_id))


def masked(name: str) -> str:
    """The name with all but its ends hidden: 가○숙, 김○, M○ D○ for names of several words."""
    words = name.split()
    if len(words) > 1:
        return " ".join(word[0] + HIDDEN for word in words)
    word = words[0] if words else ""
    return word[:1] + HIDDEN + (word[-1] if len(word) > 2 else "")  # noqa: PLR2004 - a third letter makes a middle
