"""When a space is open and for whom."""

from collections.abc import Mapping, Sequence
from datetime import time
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from dure.core.agents.models import User
from dure.core.kit.errors import Refused
from dure.core.kit.translated import Translated
from dure.core.opening.engine.reading import Unreadable, exceptions_from, schedule_from
from dure.local.spaces.models import Space
from dure.local.spaces.premises.actions.setting import note_change, require_setting
from dure.local.spaces.premises.models import GroupDay, Hours


@transaction.atomic
def set_hours(
    by: User, space: Space, schedules: Sequence[Mapping[str, Any]], exceptions: Mapping[str, Any] | None = None
) -> Hours:
    """Say when the space is open, in the stored form of `core.opening.engine.reading`; refused where unreadable."""
    require_setting(by, space)
    try:
        for each in schedules:
            schedule_from(each)
        exceptions_from(exceptions or {})
    except Unreadable:
        raise Refused("unreadable-hours", _("These hours cannot be understood. Write times such as 09:00.")) from None
    values = {"schedules": list(schedules), "exceptions": dict(exceptions or {})}
    hours, _made = Hours.objects.update_or_create(space=space, defaults=values)
    note_change(by, space, "hours")
    return hours


@transaction.atomic
def add_group_day(
    by: User,
    space: Space,
    whom: str,
    weekday: int,
    starts_at: time | None = None,
    ends_at: time | None = None,
    note: Translated | None = None,
) -> GroupDay:
    """Keep a weekday (Monday is 0), or some hours of it, for one group. Refused for hours that do not fit."""
    require_setting(by, space)
    if whom not in GroupDay.Whom.values:
        raise Refused("wrong-group", _("Choose for whom the day is."), field="whom")
    if whom == GroupDay.Whom.OTHER and not note:
        raise Refused("no-group", _("Say for whom the day is."), field="note")
    if (starts_at is None) != (ends_at is None) or (starts_at and ends_at and ends_at <= starts_at):
        raise Refused("wrong-hours", _("Give both hours, the end after the beginning, or none."), field="ends_at")
    day = GroupDay.objects.create(
        space=space, whom=whom, weekday=weekday, starts_at=starts_at, ends_at=ends_at, note=note or Translated({})
    )
    note_change(by, space, "group_day")
    return day


@transaction.atomic
def remove_group_day(by: User, day: GroupDay) -> None:
    """Open the day to everybody again."""
    require_setting(by, day.space)
    day.delete()
    note_change(by, day.space, "group_day")
