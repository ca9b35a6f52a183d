"""Every change of premises. Each needs MANAGE_SPACE for the operator or for the lead of the space's initiative."""

from dure.local.spaces.premises.actions.hours import add_group_day, remove_group_day, set_hours
from dure.local.spaces.premises.actions.partners import add_partner, remove_partner
from dure.local.spaces.premises.actions.plan import remove_floor_plan, set_floor_plan
from dure.local.spaces.premises.actions.prices import add_price, end_price
from dure.local.spaces.premises.actions.setting import may_set, require_setting, set_presence
from dure.local.spaces.premises.actions.shifts import cancel_shift, copy_week, plan_shift
from dure.local.spaces.premises.actions.zones import (
    add_equipment,
    draw_zone,
    remove_equipment,
    remove_zone,
    save_zone,
)

__all__ = [
    "add_equipment",
    "add_group_day",
    "add_partner",
    "add_price",
    "cancel_shift",
    "copy_week",
    "draw_zone",
    "end_price",
    "may_set",
    "plan_shift",
    "remove_equipment",
    "remove_floor_plan",
    "remove_group_day",
    "remove_partner",
    "remove_zone",
    "require_setting",
    "save_zone",
    "set_floor_plan",
    "set_hours",
    "set_presence",
]
