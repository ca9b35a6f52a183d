"""A bathhouse with many kiosks and many screens, for loads and kills."""

from typing import Any

from builders import make_space, make_user_with_role, text
from dure.core.agents.roles import Role
from dure.local.spaces.actions import add_device
from dure.local.spaces.models import Device, Space, Zone

KIOSKS, BOARDS = 50, 20


def open_bathhouse() -> dict[str, Any]:
    """The space's slug, the keys of its kiosks, and the sessions of staff who look at a board each."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.cached_db import SessionStore

    space = make_space("bathhouse", follows_presence=True)
    for order, slug in enumerate(("changing", "bath", "hall")):
        Zone.objects.create(
            space=space,
            slug=slug,
            name=text(slug.title()),
            bell_minutes=10 if slug == "bath" else None,
            is_arrival=not order,
            order=order,
        )
    manager = make_user_with_role(Role.ORGANIZATION_MANAGER, space.operator)
    kiosks = [add_device(manager, space, Device.Kind.KIOSK, f"Kiosk {number}")[1] for number in range(KIOSKS)]
    sessions = []
    for _board in range(BOARDS):
        user = make_user_with_role(Role.DESK_STAFF, space.operator)
        session = SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.create()
        sessions.append(session.session_key)
    return {"space": space.slug, "kiosks": kiosks, "sessions": sessions}


def count_entries() -> dict[str, Any]:
    """How often each entry is in the ledger, how many stays there are, and the calls for help that are open."""
    from django.db.models import Count

    from dure.ledger.models import EconomicEvent
    from dure.local.spaces.alarms.models import Alarm
    from dure.local.spaces.models import Stay

    rows = EconomicEvent.objects.filter(source="kiosk").values_list("source_id").annotate(times=Count("position"))
    return {
        "entries": dict(rows.order_by()),
        "stays": Stay.objects.count(),
        "spaces": Space.objects.count(),
        "alarms": {str(row.pk): row.steps.count() for row in Alarm.objects.all()},
    }
