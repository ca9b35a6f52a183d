"""A bathhouse whose clinician has signed the published guidance, with one guest who is in."""

from typing import Any

from browser import floor_world
from builders import PASSWORD, give_role, make_user
from dure.core.agents.models import User
from dure.core.agents.roles import Role
from dure.local.spaces.models import Space
from dure.local.spaces.safe_use.actions import sign_rules
from dure.local.spaces.safe_use.shipped import shipped_documents


def build() -> dict[str, Any]:
    """The space, who staffs its desk, and its clinician."""
    world = floor_world.build()
    space = Space.objects.get(slug="bathhouse")
    clinician = make_user("clinician@example.org", display_name="김한결", language="ko")
    give_role(clinician, Role.CLINICIAN, space.operator)
    sign_rules(clinician, space, next(iter(shipped_documents())), "김한결", "가상 면허")
    floor_world.come_in(User.objects.get(email=world["email"]), space, 0)
    return {**world, "clinician": clinician.email, "password": PASSWORD}
