"""Answering a call for help: seen, on the way, there, done."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from dure.core.agents.models import User
from dure.core.agents.roles import Permission
from dure.core.kit.errors import Refused
from dure.local.spaces.actions import touch
from dure.local.spaces.actions.acting import Acting, require_at
from dure.local.spaces.alarms.actions.steps import add_step, doer, hold
from dure.local.spaces.alarms.models import Alarm, AlarmStep, SafetyNote

Kind = AlarmStep.Kind
LONGEST_WORDS = 1000


@dataclass(frozen=True)
class Resolution:
    """What came out. `kind` is a kind of safety note, or empty where nothing had happened: a false call, a drill."""

    story: str
    kind: str = ""
    what: str = SafetyNote.What.OTHER
    causes: str = ""
    follow_up: str = ""


@transaction.atomic
def acknowledge(by: User, alarm: Alarm) -> Alarm:
    """Somebody has seen the call and cares for it: it stops to ring and is passed on no further. Needs ANSWER_SOS.

    Acknowledged again it stays with who was first, but stops to ring if it was pressed again meanwhile.
    """
    held = _open(by, alarm)
    _acknowledge(by, held, timezone.now())
    touch(held.space)
    return held


@transaction.atomic
def arrive(by: User, alarm: Alarm) -> Alarm:
    """Somebody is with the person; that acknowledges the call as well. Needs ANSWER_SOS."""
    held = _open(by, alarm)
    now = timezone.now()
    _acknowledge(by, held, now)
    if not held.steps.filter(kind=Kind.ARRIVED, by=by.agent_id).exists():
        add_step(held, Kind.ARRIVED, now, by)
    touch(held.space)
    return held


@transaction.atomic
def call_emergency(by: User, alarm: Alarm) -> Alarm:
    """Somebody has called the ambulance. Needs ANSWER_SOS; refused in a drill, in which nobody must call."""
    held = _open(by, alarm)
    if held.drill:
        raise Refused("drill", _("This is a drill. Do not call the ambulance."))
    add_step(held, Kind.CALLED_EMERGENCY, timezone.now(), by)
    touch(held.space)
    return held


@transaction.atomic
def note(by: User, alarm: Alarm, words: str) -> AlarmStep:
    """Write something down on a call, open or resolved. Needs ANSWER_SOS."""
    require_at(by, Permission.ANSWER_SOS, alarm.space)
    held = hold(alarm.pk)
    step = add_step(held, Kind.NOTE, timezone.now(), by, words=_stated(words, "words"))
    touch(held.space)
    return step


@transaction.atomic
def resolve(by: User, alarm: Alarm, resolution: Resolution) -> Alarm:
    """End a call and say what happened. An incident or near miss goes to the safety log. Needs ANSWER_SOS.

    Refused without a word of what happened. A drill leaves no note in the safety log.
    """
    held = _open(by, alarm)
    story = _stated(resolution.story, "story")
    now = timezone.now()
    _acknowledge(by, held, now)
    held.closed_at = now
    held.save(update_fields=["closed_at"])
    add_step(held, Kind.RESOLVED, now, by, words=story)
    if resolution.kind and not held.drill:
        SafetyNote.objects.create(
            space=held.space,
            alarm=held,
            kind=resolution.kind,
            what=resolution.what,
            happened_at=held.raised_at,
            zone_id=held.zone_id,
            person_id=held.person_id,
            story=story,
            causes=resolution.causes.strip(),
            follow_up=resolution.follow_up.strip(),
            noted_by=by.agent_id,
            noted_at=now,
        )
    touch(held.space)
    return held


def note_shown(by: Acting, alarms: list[Alarm]) -> None:
    """Write down that a screen or a person was shown these calls, once each."""
    now = timezone.now()
    AlarmStep.objects.bulk_create(
        [AlarmStep(alarm=alarm, kind=Kind.SHOWN, at=now, **doer(by)) for alarm in alarms], ignore_conflicts=True
    )


def _open(by: User, alarm: Alarm) -> Alarm:
    """The call, locked, if `by` may answer it and it is open."""
    require_at(by, Permission.ANSWER_SOS, alarm.space)
    held = hold(alarm.pk)
    if held.closed_at is not None:
        raise Refused("resolved", _("This call is resolved already."))
    return held


def _acknowledge(by: User, held: Alarm, now: datetime) -> None:
    """Note who was first, and stop the ringing."""
    if held.acknowledged_at is None:
        add_step(held, Kind.ACKNOWLEDGED, now, by)
    elif held.rings:
        add_step(held, Kind.ANSWERED_AGAIN, now, by)
    held.acknowledged_at = now if held.rings else held.acknowledged_at
    held.due_at = None
    held.save(update_fields=["acknowledged_at", "due_at"])


def _stated(words: str, field: str) -> str:
    words = " ".join(words.split())
    if not words or len(words) > LONGEST_WORDS:
        message = _("Write what happened, in at most %(most)d characters and without names.")
        raise Refused("no-words", message % {"most": LONGEST_WORDS}, field=field)
    return words
