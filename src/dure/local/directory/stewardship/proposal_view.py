"""A proposal beside what the entry says now."""

from dataclasses import dataclass

from dure.local.directory.stewardship.history import FieldChange, field_change, field_words
from dure.local.directory.stewardship.models import Proposal
from dure.local.directory.stewardship.organization_kind import ORGANIZATIONS


@dataclass(frozen=True)
class ComparedField:
    """One proposed field: from what stands in the entry now to what is proposed.

    `changed_since` where the entry no longer says what the proposer saw; `settled` where it says
    already what was proposed.
    """

    change: FieldChange
    changed_since: bool
    settled: bool
    accepted: bool


def compared(proposal: Proposal) -> list[ComparedField]:
    """Every proposed field, in the order of the entry's page."""
    present = ORGANIZATIONS.state(proposal.organization)
    words = field_words(ORGANIZATIONS, [proposal.changes, {name: [present.get(name)] for name in proposal.changes}])
    found = []
    for name in (each for each in ORGANIZATIONS.fields if each in proposal.changes):
        seen, proposed = proposal.changes[name]
        now = present.get(name)
        settled = now == proposed
        # What stands there already is shown as the proposer saw it, so that one sees what was meant.
        change = field_change(words, name, seen if settled else now, proposed)
        found.append(ComparedField(change, now != seen and not settled, settled, name in proposal.accepted_fields))
    return found
