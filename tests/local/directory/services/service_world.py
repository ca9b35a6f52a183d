"""A kitchen with two halls, what it offers in them, and when."""

from datetime import UTC, datetime
from typing import Any

from builders import make_organization, make_territory, make_user_with_role, text
from dure.core.agents.roles import Role
from dure.local.directory.services import actions

NOON = {"freq": "WEEKLY", "byday": "MO,TU,WE,TH,FR", "opens_at": "11:30", "closes_at": "13:30"}
EVENING = {"freq": "WEEKLY", "byday": "FR", "opens_at": "18:00", "closes_at": "20:00"}
MONDAY_NOON = datetime(2025, 11, 3, 3, 0, tzinfo=UTC)  # 12:00 in Seoul


class Kitchen:
    """Lunch at noon in the hall; supper in both halls, on Friday evenings in the far one."""

    def __init__(self) -> None:
        self.territory = make_territory("anseong")
        self.organization = make_organization("kitchen", territory=self.territory)
        self.by = make_user_with_role(Role.ORGANIZATION_MANAGER, self.organization)
        self.hall = self.place("Hall", latitude=37.0, longitude=127.0, accessibility=["wheelchair"])
        self.far = self.place("Far hall", latitude=36.0, longitude=128.0)
        details = {"schedules": [NOON], "languages": [{"code": "vi"}]}
        self.lunch = self.service("Lunch", self.hall, categories=["meal"], details=details)
        self.supper = self.service("Supper", self.hall, categories=["meal"])
        self.supper_far = actions.offer_at(self.by, self.supper, self.far, details={"schedules": [EVENING]})

    def place(self, name: str, **fields: Any) -> Any:
        return actions.add_location(self.by, self.organization, name=text(name), **fields)

    def service(self, name: str, *places: Any, **fields: Any) -> Any:
        service = actions.add_service(self.by, self.organization, name=text(name), **fields)
        for place in places:
            actions.offer_at(self.by, service, place)
        return service
