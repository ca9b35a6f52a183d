"""People come in: single visits, and gatherings of many."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from dure import ledger
from dure.core.agents.consents import give_all
from dure.core.agents.models import Agent, User
from dure.core.agents.personal import PersonalData, register_person
from dure.core.kit.errors import Refused
from dure.ledger.models import EconomicEvent
from dure.local.spaces.actions.acting import Acting
from dure.local.spaces.actions.giving import sale_event
from dure.local.spaces.actions.presence import Arrival, begin_stay, check_arrival, check_open
from dure.local.spaces.actions.recording import (
    activity_of,
    begin_entry,
    check_people,
    known_entry,
    known_moment,
    new_event,
)
from dure.local.spaces.models import Activity, Space
from dure.local.spaces.queries.presence import day_of, local_date
from dure.local.spaces.sources import DESK

# Nobody counts more heads than this with one touch; a larger number is a slip of the finger.
MOST_GUESTS = 500
VISIT, GATHERING = Activity.Kind.VISIT, Activity.Kind.GATHERING


@transaction.atomic
def check_in(  # noqa: PLR0913 - a keyword for each thing that may be known of a visit
    by: Acting,
    space: Space,
    visitor: Agent | None,
    *,
    entry_id: str,
    guests: int = 1,
    activity: Activity | None = None,
    at: datetime | None = None,
    source: str = DESK,
    arrival: Arrival = Arrival(),  # noqa: B008 - frozen
) -> EconomicEvent:
    """One visit of a known visitor, or of `guests` people without names (visitor None).

    In ValueFlows the operator delivers a service (`deliverService`), an output of the activity's process,
    to the visitor: one event, whose quantity counts the visits. People without names are the space's guests
    agent. `activity` is the space's first kind of visit where it is left out; `at` is now. Where the space
    follows who is in, a stay begins (`stay.event`). A price above zero is a sale, recorded with the visit.

    The same `entry_id` again returns the known event, so a double tap or a resend counts once. Needs
    RECORD_ACTIVITY for the operator. Refused for people registered elsewhere, times still to come, and now
    on a day that is closed.
    """
    begin_entry(by, space, entry_id, at)
    known = known_moment(source, entry_id)
    moment = at or known or timezone.now()
    day = day_of(space, local_date(space, moment))
    if known is None:
        check_arrival(space, arrival)
        if at is None:
            check_open(day)
    chosen = _visit_activity(space) if activity is None else activity_of(space, activity, VISIT)
    if visitor is None:
        _check_count(guests, "guests")
    else:
        check_people(space, [visitor], "visitor")
    receiver = space.guests_id if visitor is None else visitor.pk
    people = guests if visitor is None else 1
    visit = _delivery(by, space, chosen, (source, entry_id), moment, receiver=receiver, quantity=Decimal(people))
    event = ledger.record(visit)
    if known is None and space.follows_presence:
        begin_stay(by, day, event, space, people, arrival, visitor.pk if visitor else None)
    if arrival.price is not None and arrival.price.amount:
        amount = arrival.price.amount * people
        ledger.record(sale_event(by, space, arrival.price.sale, (source, entry_id), event.occurred_at, amount))
    return event


@transaction.atomic
def register_and_check_in(
    by: User,
    space: Space,
    data: PersonalData,
    consents: Iterable[str] = (),
    *,
    entry_id: str,
    at: datetime | None = None,
) -> EconomicEvent:
    """Register a resident with the operator, note what they agree to, and check them in; all or nothing.

    Sent again, the known visit is returned and nobody is registered a second time. Needs REGISTER_PERSON
    and RECORD_ACTIVITY for the operator.
    """
    begin_entry(by, space, entry_id, at)
    known = known_entry(DESK, entry_id)
    if known is not None:
        return known
    resident = register_person(by, space.operator, data)
    give_all(by, resident.pk, consents)
    return check_in(by, space, resident, entry_id=entry_id, at=at)


@transaction.atomic
def record_gathering(
    by: User,
    space: Space,
    activity: Activity,
    *,
    entry_id: str,
    guests: int = 0,
    people: Sequence[Agent] = (),
    at: datetime | None = None,
    source: str = DESK,
) -> list[EconomicEvent]:
    """People took part in something together: known `people`, and `guests` without names.

    One `deliverService` a known person and one for all guests, as in `check_in`. Sent again with the same
    `entry_id`, the known events are returned.
    """
    begin_entry(by, space, entry_id, at)
    activity_of(space, activity, GATHERING)
    if guests:
        _check_count(guests, "guests")
    known_people = list(dict.fromkeys(people))
    if not guests and not known_people:
        raise Refused("nobody", _("Say how many people took part."), field="guests")
    check_people(space, known_people, "people")
    entries = [(space.guests_id, Decimal(guests), entry_id)] if guests else []
    entries += [(person.pk, Decimal(1), f"{entry_id}/{person.pk}") for person in known_people]
    return [
        ledger.record(_delivery(by, space, activity, (source, part), at, receiver=receiver, quantity=quantity))
        for receiver, quantity, part in entries
    ]


def _delivery(
    by: Acting, space: Space, activity: Activity, entry: tuple[str, str], at: datetime | None, **more: Any
) -> ledger.NewEvent:
    return new_event(
        by,
        space,
        entry,
        at,
        action="deliverService",
        provider=space.operator_id,
        receiver=more["receiver"],
        resource_conforms_to=activity.specification_id,
        resource_quantity=more["quantity"],
        resource_unit=activity.specification.default_unit or "one",
        output_of=activity.process_id,
    )


def _visit_activity(space: Space) -> Activity:
    found = space.activities.filter(kind=VISIT).select_related("specification").first()
    if found is None:
        raise Refused("no-visits", _("This space does not record visits yet. Add an activity of that kind first."))
    return found


def _check_count(count: int, field: str) -> None:
    if not 1 <= count <= MOST_GUESTS:
        message = _("Give a number of people from 1 to %(most)d.") % {"most": MOST_GUESTS}
        raise Refused("wrong-count", message, field=field)
