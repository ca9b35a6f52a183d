"""Who helps and works here: beginning and ending work by a touch, training, positions, thanks."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from dure.core.agents.models import Agent, User
from dure.core.agents.permissions import require
from dure.core.agents.roles import Permission
from dure.core.audit.actions import log_change
from dure.core.kit.errors import Refused
from dure.local.spaces.actions import record_hours, touch
from dure.local.spaces.actions.recording import activity_of, check_people, checked_quantity
from dure.local.spaces.community.models import Job, ShiftWork, Thanks, Training
from dure.local.spaces.models import Activity, Space
from dure.local.spaces.premises.models import Shift

QUARTERS = Decimal(4)
SECONDS_OF_HOUR = 3600
LONGEST_WORK = timedelta(hours=24)


def rounded_hours(span: timedelta) -> Decimal:
    """Hours to the nearest quarter, half a quarter upward, as timekeeping rules allow (29 CFR 785.48(b)).

    Rounding both ways averages out; below seven and a half minutes it is nothing.
    """
    quarters = Decimal(span // timedelta(seconds=1)) / SECONDS_OF_HOUR * QUARTERS
    return quarters.quantize(Decimal(1), ROUND_HALF_UP) / QUARTERS


@transaction.atomic
def start_work(by: User, space: Space, activity: Activity, person: Agent, shift: Shift | None = None) -> ShiftWork:
    """Somebody begins to work or help now, for a planned `shift` of this person or without one.

    Whoever has begun already stays as begun. Needs RECORD_ACTIVITY.
    """
    require(by, Permission.RECORD_ACTIVITY, space.operator)
    activity_of(space, activity, Activity.Kind.VOLUNTEERING, Activity.Kind.WORK)
    check_people(space, [person], "person")
    if shift is not None and (shift.space_id, shift.person_id) != (space.pk, person.pk):
        raise Refused("other-shift", _("This shift is planned for somebody else. Choose this person’s own."))
    work, made = ShiftWork.objects.get_or_create(
        space=space,
        person=person,
        ended_at=None,
        defaults={"activity": activity, "shift": shift, "started_at": timezone.now()},
    )
    if made:
        touch(space)
    return work


@transaction.atomic
def end_work(by: User, work: ShiftWork, at: datetime | None = None) -> ShiftWork:
    """Somebody ends work now, or ended it at `at` (a forgotten end): the hours go into the ledger, to the quarter.

    Ended twice is ended once. Needs RECORD_ACTIVITY. Refused for an end before the beginning or still to come, and
    for more than 24 hours: give the time at which the work ended.
    """
    space = work.space
    require(by, Permission.RECORD_ACTIVITY, space.operator)
    work = ShiftWork.objects.select_for_update(of=("self",), no_key=True).get(pk=work.pk)
    if work.ended_at is not None:
        return work
    end = at or timezone.now()
    if not work.started_at <= end <= timezone.now():
        message = _("Give a time between the beginning of the work and now.")
        raise Refused("wrong-end", message, field="ended_at")
    if end - work.started_at > LONGEST_WORK:
        message = _("The end was forgotten. Give the time at which the work ended.")
        raise Refused("too-long", message, field="ended_at")
    hours = rounded_hours(end - work.started_at)
    if hours:
        work.event = record_hours(
            by, space, work.activity, work.person, hours, entry_id=f"work/{work.pk}", at=work.started_at
        )
    work.ended_at = end
    work.save(update_fields=["ended_at", "event"])
    touch(space)
    return work


@dataclass(frozen=True)
class NewTraining:
    """What somebody has learned; `hours` above zero."""

    what: str
    held_on: date
    hours: Decimal
    valid_until: date | None = None


def add_training(by: User, space: Space, person: Agent, new: NewTraining) -> Training:
    """Note a training of somebody who helps here. Needs RECORD_ACTIVITY."""
    require(by, Permission.RECORD_ACTIVITY, space.operator)
    check_people(space, [person], "person")
    checked_quantity(new.hours, "hours")
    if new.valid_until is not None and new.valid_until < new.held_on:
        message = _("Give a last day that is not before the training.")
        raise Refused("valid-before-held", message, field="valid_until")
    return Training.objects.create(space=space, person=person, **new.__dict__)


@transaction.atomic
def thank(
    by: User, space: Space, words: str, *, sender: str, person: Agent | None = None, public: bool = False
) -> Thanks:
    """Write a word of thanks to one helper, or to all; a public one is shown without whom it is for.

    Needs RECORD_ACTIVITY.
    """
    require(by, Permission.RECORD_ACTIVITY, space.operator)
    if person is not None:
        check_people(space, [person], "person")
    if not words.strip():
        raise Refused("no-words", _("Write a word of thanks."), field="words")
    return Thanks.objects.create(
        space=space, person=person, sender=sender.strip(), words=words.strip(), public=public, written_by=by.agent_id
    )


def take_thanks_back(by: User, thanks: Thanks) -> None:
    """Take a word of thanks off the page. Needs RECORD_ACTIVITY."""
    require(by, Permission.RECORD_ACTIVITY, thanks.space.operator)
    thanks.delete()


@dataclass(frozen=True)
class NewJob:
    """A paid position; `hours_per_week` above zero."""

    part: str
    hours_per_week: Decimal
    starts_on: date
    ends_on: date | None = None


@transaction.atomic
def add_job(by: User, space: Space, person: Agent, new: NewJob) -> Job:
    """Note a paid position of somebody here. Needs MANAGE_SPACE."""
    require(by, Permission.MANAGE_SPACE, space.operator)
    check_people(space, [person], "person")
    checked_quantity(new.hours_per_week, "hours_per_week")
    if new.ends_on is not None and new.ends_on < new.starts_on:
        raise Refused("ends-before-start", _("Give a last day that is not before the first."), field="ends_on")
    job = Job.objects.create(space=space, person=person, **new.__dict__)
    log_change(by.agent_id, "add_job", "space", space.pk, {"job": str(job.pk)})
    return job


@transaction.atomic
def end_job(by: User, job: Job, on: date) -> Job:
    """Say on which day a position ends. Needs MANAGE_SPACE."""
    require(by, Permission.MANAGE_SPACE, job.space.operator)
    if on < job.starts_on:
        raise Refused("ends-before-start", _("Give a last day that is not before the first."), field="ends_on")
    job.ends_on = on
    job.save(update_fields=["ends_on"])
    log_change(by.agent_id, "end_job", "space", job.space_id, {"job": str(job.pk)})
    return job
