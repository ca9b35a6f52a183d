"""Spaces for programs: what they are, and recording what happens there."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Field, Router, Schema, Status

from dure.core.agents.models import Organization, User
from dure.core.agents.tokens import TokenAuth
from dure.core.kit.api import Limit, Offset, Page, TranslatedText, page
from dure.core.kit.errors import Refused
from dure.ledger.models import Commitment, EconomicEvent
from dure.local.spaces import actions, queries
from dure.local.spaces.actions.recording import people_of, person_of
from dure.local.spaces.models import Activity, Space
from dure.local.spaces.sources import PROGRAM

router = Router()
WRITE = TokenAuth("spaces:write")
MOST_PEOPLE = 500


class ActivityOut(Schema):
    slug: str
    kind: str
    name: TranslatedText
    specification: str


class SpaceOut(Schema):
    """A community care space and what it records."""

    id: UUID
    slug: str
    name: TranslatedText
    operator: str
    initiative: str
    territory: str
    address: str
    simulated: bool
    activities: list[ActivityOut]


class EntryIn(Schema):
    """The sender's own id makes an entry safe to repeat. Without a time it happened now."""

    entry_id: UUID
    at: datetime | None = Field(None, description="With its time zone; not in the future.")


class CheckInIn(EntryIn):
    """One known visitor, or `guests` people without names."""

    visitor: UUID | None = None
    guests: int = 1
    activity: str | None = Field(None, description="Slug of the kind of visit; the first one where left out.")


class HoursIn(EntryIn):
    activity: str
    person: UUID | None = None
    hours: Decimal


class GatheringIn(EntryIn):
    activity: str
    guests: int = 0
    people: Annotated[list[UUID], Field(max_length=MOST_PEOPLE)] = []


class ContributionIn(EntryIn):
    """Either `activity` or `pledge` says what was given."""

    partner: str
    quantity: Decimal
    activity: str | None = None
    pledge: UUID | None = None


class EntryOut(Schema):
    """The event that the entry became in the ledger."""

    id: UUID
    action: str
    occurred_at: datetime
    resource_quantity: Decimal | None
    resource_unit: str
    effort_quantity: Decimal | None
    effort_unit: str

    @staticmethod
    def resolve_occurred_at(event: EconomicEvent) -> datetime:
        """In UTC, however the time was sent."""
        return event.occurred_at.astimezone(UTC)


@router.get("/spaces", response=Page[SpaceOut])
def list_spaces(request: HttpRequest, limit: Limit = 50, offset: Offset = 0) -> dict[str, Any]:
    """All spaces."""
    return page(queries.all_spaces().order_by("slug"), limit, offset, space_out)


@router.post("/spaces/{slug}/check-ins", response={201: EntryOut}, auth=WRITE)
def check_in(request: HttpRequest, slug: str, body: CheckInIn) -> Status[EconomicEvent]:
    """Somebody came in."""
    space = _found(slug)
    event = actions.check_in(
        acting(request),
        space,
        person_of(body.visitor) if body.visitor else None,
        guests=body.guests,
        activity=_activity(space, body.activity) if body.activity else None,
        entry_id=str(body.entry_id),
        at=body.at,
        source=PROGRAM,
    )
    return Status(201, event)


@router.post("/spaces/{slug}/hours", response={201: EntryOut}, auth=WRITE)
def record_hours(request: HttpRequest, slug: str, body: HoursIn) -> Status[EconomicEvent]:
    """Somebody worked or volunteered."""
    space = _found(slug)
    event = actions.record_hours(
        acting(request),
        space,
        _activity(space, body.activity),
        person_of(body.person) if body.person else None,
        body.hours,
        entry_id=str(body.entry_id),
        at=body.at,
        source=PROGRAM,
    )
    return Status(201, event)


@router.post("/spaces/{slug}/gatherings", response={201: list[EntryOut]}, auth=WRITE)
def record_gathering(request: HttpRequest, slug: str, body: GatheringIn) -> Status[list[EconomicEvent]]:
    """People did something together: one event for the guests and one for each known person."""
    space = _found(slug)
    events = actions.record_gathering(
        acting(request),
        space,
        _activity(space, body.activity),
        guests=body.guests,
        people=people_of(body.people),
        entry_id=str(body.entry_id),
        at=body.at,
        source=PROGRAM,
    )
    return Status(201, events)


@router.post("/spaces/{slug}/contributions", response={201: EntryOut}, auth=WRITE)
def record_contribution(request: HttpRequest, slug: str, body: ContributionIn) -> Status[EconomicEvent]:
    """A partner gave something."""
    space = _found(slug)
    partner = Organization.objects.filter(slug=body.partner).first()
    if partner is None:
        raise Refused("unknown-organization", _("There is no organization “%(slug)s”.") % {"slug": body.partner})
    event = actions.record_contribution(
        acting(request),
        space,
        partner,
        _given(space, body),
        body.quantity,
        entry_id=str(body.entry_id),
        at=body.at,
        source=PROGRAM,
    )
    return Status(201, event)


def acting(request: HttpRequest) -> User:
    """The user whose token let the request in."""
    user = getattr(request, "auth", None)
    if not isinstance(user, User):
        raise TypeError("The route needs TokenAuth.")
    return user


def space_out(space: Space) -> dict[str, Any]:
    return {
        "id": space.pk,
        "slug": space.slug,
        "name": space.name.as_json(),
        "operator": space.operator.slug,
        "initiative": space.initiative.slug,
        "territory": space.place.territory.slug,
        "address": space.place.address,
        "simulated": space.initiative.plan.simulated,
        "activities": [
            {
                "slug": activity.slug,
                "kind": activity.kind,
                "name": activity.name.as_json(),
                "specification": activity.specification.slug,
            }
            for activity in space.activities.all()
        ],
    }


def _found(slug: str) -> Space:
    return get_object_or_404(queries.all_spaces(), slug=slug)


def _activity(space: Space, slug: str) -> Activity:
    for activity in space.activities.all():
        if activity.slug == slug:
            return activity
    known = ", ".join(activity.slug for activity in space.activities.all())
    message = _("This space records nothing called “%(slug)s”. It records: %(known)s.")
    raise Refused("unknown-activity", message % {"slug": slug, "known": known}, field="activity")


def _given(space: Space, body: ContributionIn) -> Activity | Commitment:
    if body.activity is not None and body.pledge is None:
        return _activity(space, body.activity)
    if body.pledge is None or body.activity is not None:
        raise Refused("activity-or-pledge", _("Name either an activity or a pledge."), field="activity")
    pledge = Commitment.objects.filter(pk=body.pledge, plan=space.initiative.plan_id).first()
    if pledge is None:
        raise Refused("unknown-pledge", _("This pledge does not belong to the initiative."), field="pledge")
    return pledge
