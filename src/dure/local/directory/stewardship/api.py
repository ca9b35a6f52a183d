"""Keeping entries true, for programs."""

from datetime import date as calendar_date
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Field, Router, Schema, Status

from dure.core.agents.models import Organization
from dure.core.agents.requests import ProgramRequest
from dure.core.agents.tokens import TokenAuth
from dure.core.audit.models import Revision
from dure.core.audit.revisions import revisions_of
from dure.core.kit.api import Limit, Offset, Page
from dure.core.kit.limits import visitor
from dure.local.directory.api import OrganizationChange, public_fields
from dure.local.directory.stewardship.confirming import confirm_entry, freshness_of
from dure.local.directory.stewardship.history import actor_words, source_words
from dure.local.directory.stewardship.proposals import Proposing, propose_change

router = Router()


class RevisionOut(Schema):
    """One change. `changes` is field to value before and value after, in stored form."""

    id: UUID
    at: datetime
    action: str
    who: str = Field(description="What the person is to the entry, in words; people's names are not public.")
    note: str
    source_name: str
    source_url: str
    batch: UUID | None
    undoes: UUID | None
    changes: dict[str, list[Any]]


class ProposalIn(OrganizationChange):
    """New values as for a change, and why. Territory, source and day of checking cannot be proposed."""

    note: str = Field("", max_length=1000)
    source: str = Field("", max_length=300, description="How you know.")


class ProposalOut(Schema):
    id: UUID
    state: str
    fields: list[str]


class ConfirmationOut(Schema):
    slug: str
    checked_on: calendar_date | None
    freshness: str


def _found(slug: str) -> Organization:
    return get_object_or_404(Organization.objects.select_related("agent", "type", "territory"), slug=slug)


@router.get(
    "/organizations/{slug}/history", response=Page[RevisionOut], summary="The history of an entry, newest first"
)
def history(request: HttpRequest, slug: str, limit: Limit = 50, offset: Offset = 0) -> dict[str, Any]:
    organization = _found(slug)
    revisions = revisions_of("organization", organization.pk)
    rows = list(revisions[offset : offset + limit])
    who = actor_words(organization, {row.actor for row in rows})
    return {
        "total": revisions.count(),
        "limit": limit,
        "offset": offset,
        "items": [_revision(row, who.get(row.actor, "") if row.actor else source_words(row)) for row in rows],
    }


def _revision(row: Revision, who: str) -> dict[str, Any]:
    same = ["at", "action", "note", "source_name", "source_url", "batch", "undoes", "changes"]
    return {"id": row.pk, "who": who, **{name: getattr(row, name) for name in same}}


@router.post(
    "/organizations/{slug}/proposals",
    response={201: ProposalOut},
    auth=TokenAuth("directory:write"),
    summary="Propose a change of an entry",
)
def propose(request: ProgramRequest, slug: str, data: ProposalIn) -> Status[dict[str, Any]]:
    """Anybody with a token may propose; whoever may edit the entry decides. Limited to ten an hour."""
    given = public_fields(data)
    note, source = given.pop("note", ""), given.pop("source", "")
    who = Proposing(visitor(request), request.auth)
    proposal = propose_change(who, _found(slug), given, note=note, source_name=source)
    return Status(201, {"id": proposal.pk, "state": proposal.state, "fields": sorted(proposal.changes)})


@router.post(
    "/organizations/{slug}/confirmations",
    response=ConfirmationOut,
    auth=TokenAuth("directory:write"),
    summary="Confirm that an entry is right today",
)
def confirm(request: ProgramRequest, slug: str) -> dict[str, Any]:
    organization = confirm_entry(request.auth, _found(slug))
    return {"slug": slug, "checked_on": organization.checked_on, "freshness": freshness_of(organization)}
