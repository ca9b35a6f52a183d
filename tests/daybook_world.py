"""A bathhouse in Korea on a March day, and who works there."""

from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from builders import make_activity, make_organization, make_space, make_specification, make_user_with_role, text
from dure.core.agents.roles import Role
from dure.core.kit.ids import new_id
from dure.local.initiatives.models import Partner
from dure.local.spaces import actions
from dure.local.spaces.queries import all_spaces

SEOUL = ZoneInfo("Asia/Seoul")


def at(day: int, hour: int = 10, minute: int = 0, month: int = 3) -> datetime:
    return datetime(2025, month, day, hour, minute, tzinfo=SEOUL)


class Bathhouse:
    """Records at the space through the real actions; every entry has an id of its own."""

    def __init__(self):
        won = make_specification("krw", default_unit="KRW")
        space = make_space("bathhouse", name=text("Iljuk Bathhouse"), follows_presence=True)
        make_activity(space, "lunch", "gathering")
        make_activity(space, "helping", "volunteering")
        make_activity(space, "ticket", "sale", specification=won)
        make_activity(space, "shopping", "purchase", specification=won)
        make_activity(space, "gift", "contribution", specification=won)
        self.space = all_spaces().get(pk=space.pk)
        self.staff = make_user_with_role(Role.DESK_STAFF, space.operator, display_name="Desk")
        self.manager = make_user_with_role(Role.ORGANIZATION_MANAGER, space.operator, display_name="Manager Kim")
        self.partner = make_organization("giver")
        Partner.objects.create(
            initiative=space.initiative, organization=self.partner, sector="civil", part=text("Gives")
        )
        self.shop = make_organization("shop")

    def activity(self, slug):
        return next(each for each in self.space.activities.all() if each.slug == slug)

    def visit(self, when, visitor=None, guests=1, entry_id=None):
        entry = entry_id or str(new_id())
        return actions.check_in(self.staff, self.space, visitor, guests=guests, at=when, entry_id=entry)

    def lunch(self, when, guests=0, people=()):
        return actions.record_gathering(
            self.staff,
            self.space,
            self.activity("lunch"),
            guests=guests,
            people=people,
            at=when,
            entry_id=str(new_id()),
        )

    def hours(self, when, hours, person=None):
        return actions.record_hours(
            self.staff, self.space, self.activity("helping"), person, Decimal(hours), at=when, entry_id=str(new_id())
        )

    def money(self, kind, when, amount):
        entry = {"at": when, "entry_id": str(new_id())}
        if kind == "sale":
            return actions.record_sale(self.staff, self.space, self.activity("ticket"), Decimal(amount), **entry)
        if kind == "purchase":
            shopping = self.activity("shopping")
            return actions.record_purchase(self.staff, self.space, shopping, self.shop, Decimal(amount), **entry)
        gift = self.activity("gift")
        return actions.record_contribution(self.staff, self.space, self.partner, gift, Decimal(amount), **entry)

    def undo(self, event):
        return actions.undo(self.staff, self.space, event)
