"""Who is responsible when."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from dure.core.agents.models import Agent, User
from dure.core.kit.errors import Refused
from dure.local.spaces.models import Space
from dure.local.spaces.premises.actions.setting import note_change, require_setting
from dure.local.spaces.premises.models import Shift
from dure.local.spaces.premises.queries import monday, shifts_between, week_begin
from dure.local.spaces.queries import zone_of

LONGEST_SHIFT = timedelta(hours=24)


@transaction.atomic
def plan_shift(by: User, space: Space, person: Agent, part: str, start: datetime, end: datetime) -> Shift:
    """Plan somebody for a part. Planned twice is planned once.

    Refused for organizations, for times without a zone, for an end before the beginning and beyond 24 hours.
    """
    require_setting(by, space)
    if person.kind != Agent.Kind.PERSON:
        raise Refused("not-a-person", _("Choose a person."), field="person")
    if part not in Shift.Part.values:
        raise Refused("wrong-part", _("Choose what the person is responsible for."), field="part")
    if timezone.is_naive(start) or timezone.is_naive(end):
        raise Refused("time-without-zone", _("Give the time with its time zone."), field="start")
    if not timedelta() < end - start <= LONGEST_SHIFT:
        raise Refused("wrong-end", _("A shift ends after it begins, within 24 hours."), field="end")
    user = User.objects.filter(agent=person).first()
    shift, made = Shift.objects.get_or_create(
        space=space, person=person, part=part, starts_at=start, defaults={"ends_at": end, "user": user}
    )
    if made:
        note_change(by, space, "shift", shift=str(shift.pk))
    return shift


@transaction.atomic
def cancel_shift(by: User, shift: Shift) -> None:
    """Take a planned shift off the plan."""
    require_setting(by, shift.space)
    shift.delete()
    note_change(by, shift.space, "shift")


@transaction.atomic
def copy_week(by: User, space: Space, source: date, target: date) -> int:
    """Plan the week of `target` like the week of `source`, at the same local times; how many shifts are new.

    What stands in the target week already stays; copied twice is copied once.
    """
    require_setting(by, space)
    zone, days = zone_of(space), monday(target) - monday(source)
    if not days:
        raise Refused("same-week", _("Choose another week than the one that is copied."), field="target")
    start = week_begin(space, source)
    made = 0
    for shift in shifts_between(space, start, week_begin(space, source + timedelta(days=7))):
        if shift.starts_at < start:
            continue
        begins = _moved(shift.starts_at, days, zone)
        _copy, new = Shift.objects.get_or_create(
            space=space,
            person=shift.person,
            part=shift.part,
            starts_at=begins,
            defaults={"ends_at": begins + (shift.ends_at - shift.starts_at), "user": shift.user},
        )
        made += new
    if made:
        note_change(by, space, "shifts", count=str(made))
    return made


def _moved(moment: datetime, days: timedelta, zone: ZoneInfo) -> datetime:
    local = moment.astimezone(zone)
    return datetime.combine(local.date() + days, local.time(), zone)
