"""A bathhouse on a busy morning: people in four zones, two who work there, and a wall screen."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from builders import PASSWORD, give_role, make_space, make_territory, make_user
from dure.core.agents.models import User
from dure.core.agents.roles import Role
from dure.core.kit.translated import Translated
from dure.local.spaces import actions
from dure.local.spaces.actions import Arrival
from dure.local.spaces.models import Device, Space, Stay, Zone

CROWD = 50
KIND = Zone.Kind
# Slug, kind, Korean, English, minutes of the bell, capacity; left, top, right and bottom on the plan.
ZONES = (
    ("changing", KIND.CHANGING, "탈의실", "Changing room", None, 20, (0, 0, 400, 600)),
    ("hot-bath", KIND.BATH, "온탕", "Hot bath", 10, 12, (400, 0, 700, 600)),
    ("sauna", KIND.SAUNA, "찜질방", "Sauna", 10, 10, (700, 0, 1000, 600)),
    ("hall", KIND.HALL, "마루", "Hall", None, 40, (0, 600, 1000, 1000)),
)


def build(crowd: int = 0) -> dict[str, Any]:
    """The space, two who sign in there, and the key of its wall screen."""
    town = make_territory("anseong", name=Translated({"ko": "안성시", "en": "Anseong"}), languages=["ko"])
    space = make_space("bathhouse", name=Translated({"ko": "목욕탕", "en": "Bathhouse"}), follows_presence=True)
    for order, (slug, kind, ko, en, bell, capacity, (left, top, right, bottom)) in enumerate(ZONES):
        Zone.objects.create(
            space=space,
            slug=slug,
            kind=kind,
            name=Translated({"ko": ko, "en": en}),
            bell_minutes=bell,
            capacity=capacity,
            is_arrival=not order,
            order=order,
            shape=[[left, top], [right, top], [right, bottom], [left, bottom]],
        )
    staff = make_user("staff@example.org", display_name="이돌봄", language="ko")
    give_role(staff, Role.DESK_STAFF, space.operator)
    manager = make_user("manager@example.org", display_name="김운영", language="ko")
    give_role(manager, Role.ORGANIZATION_MANAGER, space.operator)
    key = actions.add_device(manager, space, Device.Kind.SCREEN, "Wall")[1]
    for number in range(crowd):
        come_in(staff, space, number)
    return {"email": staff.email, "other": manager.email, "password": PASSWORD, "key": key, "town": town.slug}


def build_crowd() -> dict[str, Any]:
    """The same with fifty visits, groups among them."""
    return build(CROWD)


def come_in(by: User, space: Space, number: int) -> None:
    """One of the crowd: most are well, some were advised to go gently or to ask, a few are in for long."""
    minutes = number * 7 % 45 + (170 if number % 17 == 3 else 1)
    advice = {1: Stay.Advice.GENTLE, 5: Stay.Advice.ASK}.get(number % 12, Stay.Advice.USUAL)
    zone = list(space.zones.all())[number % len(ZONES)]
    actions.check_in(
        by,
        space,
        None,
        guests=4 if number % 20 == 9 else 1,
        entry_id=f"crowd-{number}",
        at=timezone.now() - timedelta(minutes=minutes),
        arrival=Arrival(label=str(number + 1), zone=zone, helped=number % 15 == 2, advice=advice),
    )
