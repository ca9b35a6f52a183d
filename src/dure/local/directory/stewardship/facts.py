"""Where each fact of an organization's page comes from, and of which day it is."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from dure.core.agents.models import Organization
from dure.core.agents.stored_entries import FIELDS
from dure.core.audit.revisions import revisions_of
from dure.local.directory.stewardship.history import actor_words

MOST_REVISIONS = 500
CHUNK = 50


@dataclass(frozen=True)
class Fact:
    """How we know one thing: `who` wrote it, from which source, on which day (None: not known)."""

    who: str
    source_name: str
    source_url: str
    day: date | None

    @property
    def known(self) -> bool:
        return bool(self.who or self.source_name or self.day)


def facts_of(organization: Organization) -> dict[str, Fact]:
    """Every field's fact, in at most two queries.

    The newest revision that set the field to what it says says where it comes from; a field that no
    revision has touched comes from the entry's own source, as of the day it was last checked.
    """
    newest: dict[str, tuple[UUID | None, str, str, date, bool]] = {}
    rows = revisions_of("organization", organization.pk).values_list(
        "changes", "actor", "source_name", "source_url", "at", "batch"
    )
    for changes, actor, source_name, source_url, at, batch in rows[:MOST_REVISIONS].iterator(chunk_size=CHUNK):
        for field in changes:
            newest.setdefault(field, (actor, source_name, source_url, timezone.localdate(at), batch is not None))
        if len(newest) == len(FIELDS):
            break
    who = actor_words(organization, {each[0] for each in newest.values()})
    entry = Fact("", organization.source_name, organization.source_url, organization.checked_on)
    facts = dict.fromkeys(FIELDS, entry)
    for field, (actor, source_name, source_url, day, imported) in newest.items():
        words = who.get(actor, _("Somebody else")) if actor else (_("Import") if imported else "")
        from_entry = not source_name and actor is None
        source = (entry.source_name, entry.source_url) if from_entry else (source_name, source_url)
        facts[field] = Fact(words, *source, day)
    return facts


def first_fact(facts: dict[str, Fact], *fields: str) -> Fact:
    """The newest of the facts that a line of several fields, such as an address, rests on."""
    known: list[Any] = [facts[field] for field in fields if facts[field].day is not None]
    return max(known, key=lambda fact: fact.day) if known else facts[fields[0]]
