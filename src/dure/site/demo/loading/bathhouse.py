"""The bathhouse as a space that its staff records at, and its premises, of which most is simulated."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import Any

from dure.core.agents.models import Organization, User
from dure.ledger.models import ResourceSpecification
from dure.local.initiatives.models import Initiative
from dure.local.spaces.actions import NewActivity, NewSpace, add_activity, set_up_space
from dure.local.spaces.models import Activity, Space
from dure.local.spaces.premises import actions
from dure.local.spaces.premises.actions.prices import NewPrice
from dure.local.spaces.premises.actions.zones import NewZone
from dure.local.spaces.queries import today_at, zone_of
from dure.site.demo.content import FOLDER, read, translated


def load_space(by: User, initiative: Initiative) -> Space:
    """The space with all that it records."""
    content = read("space")
    if initiative.place is None:
        raise ValueError("the demo's initiative needs a place for its space")
    activities = tuple(
        NewActivity(
            kind=entry["kind"],
            name=translated(entry["name"]),
            specification=ResourceSpecification.objects.get(slug=entry["specification"]),
            slug=entry["slug"],
        )
        for entry in content["activities"]
    )
    entry = content["space"]
    operator = Organization.objects.select_related("territory").get(slug=entry["operator"])
    new = NewSpace(translated(entry["name"]), operator, initiative.place, entry["slug"], activities)
    return set_up_space(by, initiative, new)


def furnish(by: User, space: Space, staff: Mapping[str, User]) -> None:
    """Give the space zones, plan, hours, group days, prices and the shifts of this week and the next.

    `staff` says whom the content means by "manager", "staff" and "leader".
    """
    entry = read("space")["premises"]
    actions.set_presence(by, space, follows_presence=True, longest_stay=entry["longest_stay"])
    actions.set_floor_plan(by, space, (FOLDER / "floor_plan.svg").read_bytes())
    for row in entry["zones"]:
        _add_zone(by, space, row)
    actions.set_hours(by, space, entry["schedules"], entry["exceptions"])
    for row in entry["group_days"]:
        actions.add_group_day(by, space, row["whom"], row["weekday"], note=translated(row["note"]))
    money = ResourceSpecification.objects.get(slug="korean-won")
    sale_entry = entry["sale"]
    sale = add_activity(by, space, NewActivity("sale", translated(sale_entry["name"]), money, sale_entry["slug"]))
    visit = space.activities.get(kind=Activity.Kind.VISIT)
    for row in entry["prices"]:
        price = NewPrice(
            visit,
            sale,
            translated(row["name"]),
            Decimal(row["amount"]),
            row.get("condition", ""),
            row.get("age_from"),
        )
        actions.add_price(by, space, price)
    for row in entry["shifts"]:
        _plan_shifts(by, space, row, staff[row["who"]])


def _add_zone(by: User, space: Space, row: Mapping[str, Any]) -> None:
    new = NewZone(
        translated(row["name"]), row["kind"], row["capacity"], row.get("bell_minutes"), row.get("arrival", False)
    )
    zone = actions.save_zone(by, space, new)
    left, top, width, height = row["box"]
    right, bottom = left + width, top + height
    actions.draw_zone(by, zone, [(left, top), (right, top), (right, bottom), (left, bottom)])
    for each in row.get("equipment", ()):
        actions.add_equipment(by, zone, translated(each["name"]))


def _plan_shifts(by: User, space: Space, row: Mapping[str, Any], who: User) -> None:
    today, zone = today_at(space), zone_of(space)
    monday = today - timedelta(days=today.weekday())
    for week in (0, 7):
        for day in row["days"]:
            on = monday + timedelta(days=week + day)
            start, end = (datetime.combine(on, time.fromisoformat(row[key]), zone) for key in ("from", "to"))
            actions.plan_shift(by, space, who.agent, row["part"], start, end)
