"""A bathhouse for a day on which everything is killed: kiosks, a program at the desk, a long chain of help."""

from typing import Any

from django.db.models import Count

from builders import make_space, make_user_with_role, text
from dure.core.agents.roles import Role
from dure.core.agents.tokens import create_token
from dure.ledger.models import EconomicEvent
from dure.local.spaces.actions import add_device
from dure.local.spaces.alarms.models import Alarm, AlarmStep, ChainLink
from dure.local.spaces.kiosk.models import KioskEntry
from dure.local.spaces.models import Device, Stay, Zone

KIOSKS = 3
# Seconds after the press: links that fall due all through the day, and one that never does.
EVERY, LINKS, NEVER = 6, 60, 30_000
WHOM = ("staff", "health_leader", "emergency")


def open_bathhouse() -> dict[str, Any]:
    """The space's slug, the keys of its kiosks, a token of its desk staff, and how often how many links fall due."""
    space = make_space("bathhouse", follows_presence=True)
    hall = Zone.objects.create(space=space, slug="hall", name=text("Hall"), is_arrival=True)
    manager = make_user_with_role(Role.ORGANIZATION_MANAGER, space.operator)
    make_user_with_role(Role.HEALTH_LEADER, space.operator)
    staff = make_user_with_role(Role.DESK_STAFF, space.operator)
    for position, after in enumerate([*range(0, EVERY * LINKS, EVERY), NEVER]):
        whom = WHOM[position % len(WHOM)]
        ChainLink.objects.create(space=space, position=position, whom=whom, after_seconds=after)
    kiosks = [add_device(manager, space, Device.Kind.KIOSK, f"Kiosk {each}", hall)[1] for each in range(KIOSKS)]
    return {
        "space": space.slug,
        "kiosks": kiosks,
        "every": EVERY,
        "links": LINKS,
        "token": create_token(staff, "Desk", ["spaces:write"])[1],
    }


def found() -> dict[str, Any]:
    """How often each entry is in the ledger; what each kiosk sent, in the ledger's order; stays; calls for help."""
    events = EconomicEvent.objects.order_by("position")
    sent: dict[str, list[tuple[str, float]]] = {}
    senders = {str(entry): name for entry, name in KioskEntry.objects.values_list("id", "device__name")}
    for source_id, at in events.filter(source="kiosk").values_list("source_id", "occurred_at"):
        sent.setdefault(senders[source_id], []).append((source_id, at.timestamp()))
    counted = EconomicEvent.objects.values_list("source_id").annotate(times=Count("position")).order_by()
    return {
        "entries": dict(counted),
        "sent": sent,
        "stays": Stay.objects.count(),
        "problems": KioskEntry.objects.exclude(problem="").count(),
        "calls": [call_of(alarm) for alarm in Alarm.objects.order_by("raised_at")],
    }


def call_of(alarm: Alarm) -> dict[str, Any]:
    """Whether a call is open, when it was raised, and the links that were told with the seconds after the press."""
    told = alarm.steps.filter(kind=AlarmStep.Kind.ESCALATED).order_by("pk")
    return {
        "device": str(alarm.device),
        "open": alarm.closed_at is None and alarm.acknowledged_at is None,
        "raised_at": alarm.raised_at.timestamp(),
        "steps": [step.kind for step in alarm.steps.exclude(kind__in=["escalated", "sent"])],
        "told": [(step.link, (step.at - alarm.raised_at).total_seconds()) for step in told],
        "messages": alarm.notices.count(),
        "announced": sum(told.values_list("reached", flat=True)),
    }
