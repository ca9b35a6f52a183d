"""Proposed changes: anybody may propose, whoever may edit the entry decides."""

from collections.abc import Collection
from copy import copy
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from dure.core.agents.actions import PublicFields, change_organization
from dure.core.agents.models import Organization, User
from dure.core.agents.permissions import require
from dure.core.agents.roles import Permission
from dure.core.agents.stored_entries import stored_value
from dure.core.audit.actions import log_change
from dure.core.audit.revisions import Changes, changes_between
from dure.core.kit.errors import Refused
from dure.core.kit.limits import DAY, HOUR, count_use
from dure.local.directory.stewardship.letters import send
from dure.local.directory.stewardship.models import Proposal
from dure.local.directory.stewardship.organization_kind import fields_from_stored

MOST_AN_HOUR, MOST_OF_AN_ENTRY = 10, 30
MOST_WAITING = 50
LONGEST_NOTE = 1_000
# What a proposal cannot touch: where an entry belongs and what it says of itself is for those who answer for it.
FIXED = frozenset({"territory", "territory_code", "area_code", "source_name", "source_url", "checked_on", "located_by"})
POINT = frozenset({"latitude", "longitude"})


@dataclass(frozen=True)
class Proposing:
    """Who proposes: `visitor` stands for them in rate limits, `email` is where they want to be told."""

    visitor: str
    user: User | None = None
    email: str = ""


def proposed_changes(organization: Organization, fields: PublicFields) -> Changes:
    """What the given values would change, in stored form."""
    draft = copy(organization)
    names = [name for name in fields if name not in FIXED]
    before = {name: stored_value(organization, name) for name in names}
    for name in names:
        setattr(draft, name, fields[name])  # type: ignore[literal-required]
    return changes_between(before, {name: stored_value(draft, name) for name in names})


@transaction.atomic
def propose_change(
    who: Proposing,
    organization: Organization,
    fields: PublicFields,
    *,
    note: str = "",
    source_name: str = "",
    source_url: str = "",
) -> Proposal:
    """Propose new values, or say in words what is wrong. Open to everybody, within limits; moderators decide.

    Refused where nothing would change and nothing is said, for an entry that was merged into another,
    where too many proposals wait already, and TooMany for somebody who proposes too often.
    """
    count_use("propose", who.visitor, most=MOST_AN_HOUR, seconds=HOUR)
    count_use("propose for", str(organization.pk), most=MOST_OF_AN_ENTRY, seconds=DAY)
    if organization.merged_into_id:
        raise Refused("merged", _("This entry was merged into another. Propose the change there."))
    changes = proposed_changes(organization, fields)
    note = note.strip()[:LONGEST_NOTE]
    if not changes and not note:
        raise Refused("nothing-proposed", _("Change what is wrong, or say it in your own words."), field="note")
    if organization.proposals.filter(state=Proposal.State.WAITING).count() >= MOST_WAITING:
        raise Refused("many-waiting", _("Many proposals for this entry wait already. Try again in some days."))
    proposal = Proposal.objects.create(
        organization=organization,
        changes=changes,
        note=note,
        source_name=source_name[:300],
        source_url=source_url,
        proposer=who.user,
        email=who.email.strip().lower(),
        language=(get_language() or "en").split("-")[0],
    )
    actor = who.user.agent_id if who.user else None
    log_change(actor, "propose_change", "organization", organization.pk, {"fields": sorted(changes)})
    return proposal


@transaction.atomic
def accept_proposal(by: User, proposal: Proposal, fields: Collection[str], reason: str = "") -> Proposal:
    """Write the chosen fields of a proposal into the entry, as one revision that says who proposed it.

    A proposal that only says something in words is accepted without fields, once its matter is settled.
    Refused for one that was decided already, for unknown fields, and where fields are there but none is
    chosen. Raises ValidationError for values that no longer fit.
    """
    proposal, organization = _waiting(by, proposal)
    if not set(fields) <= proposal.changes.keys() or (proposal.changes and not fields):
        raise Refused("no-fields", _("Choose at least one of the proposed changes, or decline the proposal."))
    if fields:
        chosen = set(fields)
        if chosen & POINT:
            chosen |= POINT & proposal.changes.keys()
        values: PublicFields = fields_from_stored({name: proposal.changes[name][1] for name in chosen})
        if chosen & POINT:
            values["located_by"] = ""
        change_organization(
            by,
            organization,
            note=_revision_note(proposal),
            source=(proposal.source_name, proposal.source_url),
            action="accept_proposal",
            **values,
        )
    proposal.accepted_fields = sorted(fields)
    return _decide(by, proposal, Proposal.State.ACCEPTED, reason)


@transaction.atomic
def decline_proposal(by: User, proposal: Proposal, reason: str) -> Proposal:
    """Leave the entry as it is and say why. Refused without a reason, or for one that was decided already."""
    proposal, _organization = _waiting(by, proposal)
    if not reason.strip():
        raise Refused("no-reason", _("Say why, so that whoever proposed it understands."), field="reason")
    return _decide(by, proposal, Proposal.State.DECLINED, reason)


def _waiting(by: User, proposal: Proposal) -> tuple[Proposal, Organization]:
    locked = (
        Proposal.objects.select_for_update(of=("self",))
        .select_related("organization__territory", "organization__type", "organization__agent", "proposer")
        .get(pk=proposal.pk)
    )
    require(by, Permission.EDIT_ORGANIZATION, locked.organization)
    if locked.state != Proposal.State.WAITING:
        raise Refused("decided", _("Somebody else has decided on this proposal already."))
    return locked, locked.organization


def _revision_note(proposal: Proposal) -> str:
    who = _("Proposed by a colleague.") if proposal.proposer else _("Proposed by a visitor.")
    return f"{who} {proposal.note}".strip()[:500]


def _decide(by: User, proposal: Proposal, state: str, reason: str) -> Proposal:
    proposal.state, proposal.reason = state, reason.strip()[:500]
    proposal.decided_by, proposal.decided_at = by.agent_id, timezone.now()
    proposal.save(update_fields=["state", "reason", "decided_by", "decided_at", "accepted_fields"])
    details: dict[str, Any] = {"proposal": str(proposal.pk), "fields": proposal.accepted_fields}
    action = "accept_proposal" if state == Proposal.State.ACCEPTED else "decline_proposal"
    log_change(by.agent_id, action, "proposal", proposal.pk, details)
    address = proposal.email or (proposal.proposer.email if proposal.proposer else "")
    language = proposal.proposer.language if proposal.proposer and proposal.proposer.language else proposal.language
    with override(language or None):
        subject = _("Your proposal for %(name)s") % {"name": proposal.organization.name}
        send(address, subject, "stewardship/mail/proposal.txt", {"proposal": proposal})
    return proposal
