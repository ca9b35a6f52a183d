"""Reading calls for help: what is open, how one went, how the buttons are."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Max, QuerySet
from django.utils import timezone

from dure.local.spaces.alarms.models import Alarm, AlarmStep, ButtonSettings, SafetyNote
from dure.local.spaces.models import Device, Space

# Below this a battery is changed before it fails; in percent.
LOW_BATTERY = 20
# So many heartbeats in a row may be missed before a button counts as lost.
MISSED_HEARTBEATS = 3
UNSEEN_STEPS = (AlarmStep.Kind.SHOWN, AlarmStep.Kind.SENT, AlarmStep.Kind.NOT_SENT)


@dataclass(frozen=True)
class OpenCall:
    """What decides whether a screen has to show something else: `last_step` is another when anything has happened."""

    id: UUID
    due_at: datetime | None
    last_step: int | None


def open_calls(space_id: UUID) -> list[OpenCall]:
    """The open calls of a space, the oldest first; one small query while nobody calls: screens ask every second."""
    found = Alarm.objects.filter(space=space_id, closed_at__isnull=True).order_by("raised_at", "pk")
    due = dict(found.values_list("pk", "due_at"))
    if not due:
        return []
    steps = AlarmStep.objects.filter(alarm__in=due).exclude(kind__in=UNSEEN_STEPS)
    last = dict(steps.order_by().values_list("alarm").annotate(Max("pk")))
    return [OpenCall(call, at, last.get(call)) for call, at in due.items()]


def open_alarms(space: Space) -> list[Alarm]:
    """The open calls of a space with what a screen shows of them, the oldest first."""
    joined = Alarm.objects.select_related("zone", "stay", "device", "space__place__territory")
    return list(joined.filter(space=space, closed_at__isnull=True).order_by("raised_at", "pk"))


def state_of(calls: Iterable[OpenCall]) -> str:
    """A short text that is another as soon as screens have to show something else."""
    parts = [f"{call.id}:{call.last_step}" for call in calls]
    return hashlib.sha256(" ".join(parts).encode()).hexdigest()[:20]


def alarms_of(space: Space) -> QuerySet[Alarm]:
    """All calls of a space, newest first."""
    return Alarm.objects.filter(space=space).select_related("zone", "stay", "device", "safety_note")


def notes_of(space: Space) -> QuerySet[SafetyNote]:
    """The safety log of a space, newest first."""
    return SafetyNote.objects.filter(space=space).select_related("zone", "alarm").prefetch_related("actions")


@dataclass(frozen=True)
class ButtonHealth:
    """How a button is. `trouble` is `lost`, `battery` or empty; `late_after` is when it counts as lost."""

    device: Device
    settings: ButtonSettings
    trouble: str
    late_after: datetime


def buttons_of(space: Space | None = None, now: datetime | None = None) -> list[ButtonHealth]:
    """The health of every button in use, of one space or of all."""
    found = Device.objects.filter(kind=Device.Kind.BUTTON, revoked_at__isnull=True)
    found = found.filter(space=space) if space is not None else found
    now = now or timezone.now()
    return [_health(device, now) for device in found.select_related("zone", "button_settings", "space__operator")]


def _health(device: Device, now: datetime) -> ButtonHealth:
    settings = getattr(device, "button_settings", None) or ButtonSettings(device=device)
    late_after = (device.seen_at or device.added_at) + timedelta(seconds=settings.heartbeat_seconds * MISSED_HEARTBEATS)
    trouble = "lost" if now > late_after else ""
    if not trouble and device.battery is not None and device.battery < LOW_BATTERY:
        trouble = "battery"
    return ButtonHealth(device, settings, trouble, late_after)


@dataclass(frozen=True)
class DrillRow:
    """How a drill went: seconds after the press, None for what did not happen."""

    alarm: Alarm
    acknowledged: float | None
    arrived: float | None
    links: list[tuple[str, float]]


def drills_of(space: Space, most: int = 20) -> list[DrillRow]:
    """The last drills of a space, newest first, with the time until each link was told and somebody came."""
    drills = alarms_of(space).filter(drill=True).prefetch_related("steps")[:most]
    return [_drill(alarm) for alarm in drills]


def _drill(alarm: Alarm) -> DrillRow:
    first: dict[str, float] = {}
    links = []
    for step in alarm.steps.all():
        seconds = (step.at - alarm.raised_at).total_seconds()
        first.setdefault(step.kind, seconds)
        if step.kind == AlarmStep.Kind.ESCALATED:
            links.append((step.whom, seconds))
    return DrillRow(alarm, first.get(AlarmStep.Kind.ACKNOWLEDGED), first.get(AlarmStep.Kind.ARRIVED), links)
