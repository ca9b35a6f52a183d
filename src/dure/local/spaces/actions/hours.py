"""Work: hours of volunteers and of staff."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from dure import ledger
from dure.core.agents.models import Agent, User
from dure.core.kit.errors import Refused
from dure.ledger.models import EconomicEvent
from dure.local.spaces.actions.recording import activity_of, begin_entry, check_people, checked_quantity, new_event
from dure.local.spaces.models import Activity, Space
from dure.local.spaces.sources import DESK

MOST_HOURS = Decimal(24)


@transaction.atomic
def record_hours(
    by: User,
    space: Space,
    activity: Activity,
    person: Agent | None,
    hours: Decimal,
    *,
    entry_id: str,
    at: datetime | None = None,
    source: str = DESK,
) -> EconomicEvent:
    """Somebody worked or volunteered for `hours` on one day (above 0, at most 24).

    In ValueFlows `work`, an input of the activity's process, from the person to the operator, counted in
    hours of effort. A person without a name is the space's guests agent. Sent again with the same `entry_id`,
    the known event is returned. Needs RECORD_ACTIVITY for the operator.
    """
    begin_entry(by, space, entry_id, at)
    activity_of(space, activity, Activity.Kind.VOLUNTEERING, Activity.Kind.WORK)
    checked = checked_quantity(hours, "hours")
    if checked > MOST_HOURS:
        message = _("Give at most %(most)d hours at a time; make an entry for each day and person.")
        raise Refused("too-many-hours", message % {"most": MOST_HOURS}, field="hours")
    if person is not None:
        check_people(space, [person], "person")
    return ledger.record(
        new_event(
            by,
            space,
            (source, entry_id),
            at,
            action="work",
            provider=space.guests_id if person is None else person.pk,
            receiver=space.operator_id,
            resource_conforms_to=activity.specification_id,
            effort_quantity=checked,
            effort_unit=activity.specification.default_effort_unit or "hour",
            input_of=activity.process_id,
        )
    )
