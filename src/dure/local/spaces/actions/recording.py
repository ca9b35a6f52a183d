"""What all entries of a desk have in common: who may make them, that each counts once, when it was."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from dure import ledger
from dure.core.agents.models import Agent, PersonalRecord
from dure.core.agents.roles import Permission
from dure.core.kit.errors import Refused
from dure.core.kit.exact import to_millionths
from dure.ledger.models import EconomicEvent
from dure.local.spaces.actions.acting import Acting, recorder_of, require_at
from dure.local.spaces.models import Activity, Space

LONGEST_ENTRY_ID = 64
# A desk's clock may run ahead of the server's.
CLOCK_TOLERANCE = timedelta(minutes=5)


def begin_entry(by: Acting, space: Space, entry_id: str, at: datetime | None) -> None:
    """Permission, a usable entry id and time; then the desk is held until the transaction ends.

    Holding it lets entries of one desk follow one another, so that a second sending of the same form
    always sees the first.
    """
    require_at(by, Permission.RECORD_ACTIVITY, space)
    if not entry_id or len(entry_id) > LONGEST_ENTRY_ID:
        message = _("The entry has no usable identifier. Load the page again and repeat the entry.")
        raise Refused("no-entry-id", message, field="entry_id")
    if at is not None and timezone.is_naive(at):
        raise Refused("time-without-zone", _("Give the time with its time zone."), field="at")
    if at is not None and at > timezone.now() + CLOCK_TOLERANCE:
        raise Refused("in-the-future", _("That time is still to come. Give the time at which it happened."), field="at")
    Space.objects.select_for_update(of=("self",), no_key=True).values_list("pk").get(pk=space.pk)


def new_event(by: Acting, space: Space, entry: tuple[str, str], at: datetime | None, **about: Any) -> ledger.NewEvent:
    """An event at the space's place, within its initiative's plan; `entry` is its source and identifier.

    Without a time (`at`) it happens now; sent again it happened when it was sent first.
    """
    source, source_id = entry
    fields: dict[str, Any] = {
        "occurred_at": at or known_moment(source, source_id) or timezone.now(),
        "plan": space.initiative.plan_id,
        "at_location": space.place_id,
        "recorded_by": recorder_of(by, space),
        "source": source,
        "source_id": source_id,
        **about,
    }
    return ledger.NewEvent(**fields)


def known_entry(source: str, source_id: str) -> EconomicEvent | None:
    """The event that an earlier sending of the same form has left."""
    return EconomicEvent.objects.filter(source=source, source_id=source_id).first()


def known_moment(source: str, source_id: str) -> datetime | None:
    """When that event happened; None where the form was not sent before."""
    known = EconomicEvent.objects.filter(source=source, source_id=source_id)
    return known.order_by().values_list("occurred_at", flat=True).first()


def activity_of(space: Space, activity: Activity, *kinds: str) -> Activity:
    """The activity, if the space has it and records it in one of these ways; Refused if not."""
    if activity.space_id != space.pk or activity.kind not in kinds:
        message = _("“%(name)s” is not recorded in this way here. Choose from the list of this space.")
        raise Refused("other-activity", message % {"name": activity.name}, field="activity")
    return activity


def checked_quantity(quantity: Decimal, field: str) -> Decimal:
    """The quantity, if it is above zero and exact to six decimal places; Refused if not."""
    try:
        positive = to_millionths(quantity) > 0
    except ValidationError as error:
        raise Refused("wrong-quantity", " ".join(error.messages), field=field) from error
    if not positive:
        raise Refused("wrong-quantity", _("Give a number above zero."), field=field)
    return Decimal(quantity)


def check_people(space: Space, people: list[Agent], field: str) -> None:
    """Refuse organizations, people whose data was erased, and people registered by somebody else."""
    records = {
        row["agent"]: row
        for row in PersonalRecord.objects.filter(agent__in=people).values("agent", "registered_by", "erased_at")
    }
    for person in people:
        record = records.get(person.pk)
        foreign = record is not None and record["registered_by"] != space.operator_id
        erased = record is not None and record["erased_at"] is not None
        if person.kind != Agent.Kind.PERSON or foreign or erased:
            message = _("This person is not registered here. Search again, or register the person first.")
            raise Refused("unknown-person", message, field=field)


def person_of(agent_id: UUID) -> Agent:
    """The agent with this id; Refused where there is none."""
    return people_of([agent_id])[0]


def people_of(agent_ids: Sequence[UUID]) -> list[Agent]:
    """The agents with these ids, in their order; Refused where one does not exist."""
    found = Agent.objects.in_bulk(agent_ids)
    if len(found) < len(set(agent_ids)):
        message = _("This person is not registered here. Search again, or register the person first.")
        raise Refused("unknown-person", message, field="person")
    return [found[agent_id] for agent_id in agent_ids]
