"""Passing a call for help on along the chain while nobody answers. Each link is told once and never twice."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from dure.local.spaces.actions import touch
from dure.local.spaces.alarms.actions.steps import add_step, hold
from dure.local.spaces.alarms.chain import Link, chain_of, people_of
from dure.local.spaces.alarms.models import Alarm, AlarmStep, Notice

Channel = Notice.Channel
# A link is told at most this long after it was due as long as a watcher runs or one screen of the space is on.
MOST_AT_ONCE = 100


def escalate_due(now: datetime | None = None) -> int:
    """Tell every link that is due, at all spaces; how many were told.

    Safe to call from any number of processes at once: the call is locked, and the database refuses a link's second
    step. Asks one small question of the database where nothing is due.
    """
    now = now or timezone.now()
    due = Alarm.objects.filter(due_at__lte=now).order_by("due_at").values_list("pk", flat=True)[:MOST_AT_ONCE]
    return sum(escalate(alarm_id, now) for alarm_id in due)


def escalate(alarm_id: UUID, now: datetime | None = None) -> int:
    """Tell the links of one call that are due by `now`; how many were told."""
    with transaction.atomic():
        alarm = hold(alarm_id)
        told = pass_on(alarm, now or timezone.now())
        if told:
            touch(alarm.space)
    return told


def pass_on(alarm: Alarm, now: datetime) -> int:
    """Tell the due links of a call that is held, and note when the next one is due. The caller tells the screens."""
    if alarm.acknowledged_at is not None or alarm.closed_at is not None:
        return 0
    told = set(alarm.steps.filter(kind=AlarmStep.Kind.ESCALATED).values_list("link", flat=True))
    waiting = [(number, link) for number, link in enumerate(chain_of(alarm.space)) if number not in told]
    due = [each for each in waiting if due_at(alarm, each[1]) <= now]
    for number, link in due:
        _tell(alarm, number, link, now)
    alarm.due_at = min((due_at(alarm, each[1]) for each in waiting if each not in due), default=None)
    alarm.save(update_fields=["due_at"])
    return len(due)


def due_at(alarm: Alarm, link: Link) -> datetime:
    """When a link is told if nobody answers before."""
    return alarm.raised_at + timedelta(seconds=link.after_seconds)


def _tell(alarm: Alarm, number: int, link: Link, now: datetime) -> None:
    """Write that the link is told, and the messages to it, which whoever watches sends."""
    messages = [
        Notice(alarm=alarm, link=number, whom=link.whom, channel=channel, to=to, language=language, due_at=now)
        for channel, to, language in _addresses(alarm, link)
    ]
    add_step(alarm, AlarmStep.Kind.ESCALATED, now, link=number, whom=link.whom, reached=len(messages))
    Notice.objects.bulk_create(messages)


def _addresses(alarm: Alarm, link: Link) -> list[tuple[str, str, str]]:
    """Channel, address and language of everybody whom a link means."""
    own = [(Channel.TEXT.value, link.phone, ""), (Channel.EMAIL.value, link.email, "")]
    people = [(Channel.EMAIL.value, user.email, user.language) for user in people_of(alarm.space, link.whom)]
    return [each for each in (*own, *people) if each[1]]
