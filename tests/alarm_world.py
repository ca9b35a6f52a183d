"""A space with a button and two people at its desk, made in a process of the site, and what became of its calls."""

from builders import PASSWORD, make_space, make_user_with_role, text
from dure.core.agents.roles import Role
from dure.local.spaces.actions import add_device
from dure.local.spaces.alarms.models import Alarm, ChainLink
from dure.local.spaces.models import Device, Zone

SECOND_LINK_AFTER = 4


def open_space() -> dict[str, str]:
    """The slug, the button's id and key, and who signs in with which password."""
    space = make_space("bathhouse")
    zone = Zone.objects.create(space=space, slug="bath", name=text("Hot bath"))
    manager = make_user_with_role(Role.ORGANIZATION_MANAGER, space.operator, email="manager@example.org")
    make_user_with_role(Role.DESK_STAFF, space.operator, email="staff@example.org")
    ChainLink.objects.create(space=space, position=0, whom="staff", after_seconds=0)
    ChainLink.objects.create(space=space, position=1, whom="emergency", after_seconds=SECOND_LINK_AFTER)
    button, key = add_device(manager, space, Device.Kind.BUTTON, "Button", zone)
    return {"slug": space.slug, "button": str(button.pk), "key": key, "password": PASSWORD}


def calls() -> list[dict[str, object]]:
    """Every call: whether it is open, and its steps with the seconds after the press."""
    return [
        {
            "open": alarm.closed_at is None,
            "steps": [
                [step.kind, step.whom, (step.at - alarm.raised_at).total_seconds()] for step in alarm.steps.all()
            ],
        }
        for alarm in Alarm.objects.order_by("raised_at")
    ]
