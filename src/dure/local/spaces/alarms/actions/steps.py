"""Writing the steps of a call for help, and holding it while they are written."""

from datetime import datetime
from typing import Any
from uuid import UUID

from dure.local.spaces.actions.acting import Acting
from dure.local.spaces.alarms.models import Alarm, AlarmStep
from dure.local.spaces.models import Device


def hold(alarm_id: UUID) -> Alarm:
    """The call, locked until the transaction ends: two who answer at once do it one after the other."""
    found = Alarm.objects.select_for_update(of=("self",), no_key=True).select_related(
        "space__operator__territory", "space__place__territory"
    )
    return found.get(pk=alarm_id)


def add_step(alarm: Alarm, kind: str, at: datetime, by: Acting | None = None, **more: Any) -> AlarmStep:
    """Write one step. `by` is None for what the site itself does."""
    return AlarmStep.objects.create(alarm=alarm, kind=kind, at=at, **doer(by), **more)


def doer(by: Acting | None) -> dict[str, Any]:
    """The columns of a step that say who did it."""
    if by is None:
        return {}
    return {"device": by} if isinstance(by, Device) else {"by": by.agent_id}
