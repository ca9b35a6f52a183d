"""A space with one of everything that its settings can show."""

from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from builders import make_organization, make_user_with_role, text
from dure.core.agents.roles import Role
from dure.local.spaces.actions import add_device
from dure.local.spaces.models import Activity, Device, Price, Space, Zone
from dure.local.spaces.premises import actions
from dure.local.spaces.premises.actions.prices import NewPrice
from dure.local.spaces.premises.actions.zones import NewZone
from dure.local.spaces.premises.models import GroupDay, Shift

SQUARE = ((0, 0), (500, 0), (500, 500), (0, 500))
WEEK = {"freq": "WEEKLY", "byday": "TU,WE,TH,FR,SA,SU", "opens_at": "06:00", "closes_at": "18:00"}
PLAN = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 300"><rect width="400" height="300" fill="#9cb"/></svg>'
)


class Premises:
    """What a manager of the operator has set. The space needs a visit and a sale among its activities."""

    def __init__(self, space: Space) -> None:
        self.manager = by = make_user_with_role(Role.ORGANIZATION_MANAGER, space.operator)
        self.zone = actions.save_zone(by, space, NewZone(text("Hot bath"), Zone.Kind.BATH, 12, 10, is_arrival=True))
        actions.draw_zone(by, self.zone, SQUARE)
        self.equipment = actions.add_equipment(by, self.zone, text("Handrail"), 4)
        self.group_day = actions.add_group_day(by, space, GroupDay.Whom.WOMEN, 1)
        actions.set_hours(by, space, [WEEK])
        visit = space.activities.filter(kind=Activity.Kind.VISIT).first()
        sale = space.activities.filter(kind=Activity.Kind.SALE).first()
        assert visit is not None
        assert sale is not None
        older = NewPrice(visit, sale, text("Older people"), Decimal(0), Price.Condition.AGE, 65)
        self.price = actions.add_price(by, space, older)
        self.partner = actions.add_partner(by, space, make_organization(), text("Trains health leaders"))
        self.plan = actions.set_floor_plan(by, space, PLAN)
        now = timezone.now()
        self.shift = actions.plan_shift(
            by, space, by.agent, Shift.Part.IN_CHARGE, now - timedelta(hours=1), now + timedelta(hours=3)
        )
        self.device, self.key = add_device(by, space, Device.Kind.BUTTON, "Button at the bath", self.zone)
