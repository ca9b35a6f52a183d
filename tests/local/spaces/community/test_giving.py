"""What partners give in all four ways, and how much of what is bought stays local."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from builders import (
    make_activity,
    make_organization,
    make_space,
    make_specification,
    make_territory,
    make_user_with_role,
    text,
)
from dure.core.agents.roles import Role
from dure.core.kit.errors import Refused
from dure.local.initiatives.actions import NewPledge, pledge
from dure.local.initiatives.models import Partner
from dure.local.spaces.actions import record_contribution, record_purchase, undo
from dure.local.spaces.community import actions, queries
from dure.local.spaces.queries import today_at

pytestmark = pytest.mark.django_db
NOON = datetime(2025, 3, 10, 3, tzinfo=UTC)


@pytest.fixture
def space():
    space = make_space()
    won = make_specification("won", default_unit="KRW", medium_of_exchange=True)
    make_activity(space, "food", "purchase", specification=won)
    return space


@pytest.fixture
def manager(space):
    return make_user_with_role(Role.ORGANIZATION_MANAGER, space.operator)


@pytest.fixture
def partner(space):
    partner = make_organization("partner")
    Partner.objects.create(initiative=space.initiative, organization=partner, sector="civil", part=text("Gives"))
    return partner


@pytest.mark.parametrize(
    ("action", "units"),
    [
        ("transfer", {"default_unit": "KRW"}),
        ("transfer", {"default_unit": "kg"}),
        ("work", {"default_unit": "", "default_effort_unit": "hour"}),
        ("use", {"default_effort_unit": "hour"}),
    ],
    ids=["money", "goods", "labor", "space"],
)
def test_pledges_of_money_goods_labor_and_space_are_kept_and_corrected(space, manager, partner, action, units):
    kind = make_specification("thing", **units)
    new = NewPledge(partner, kind, Decimal(10), action=action, due=today_at(space) + timedelta(days=14))
    promised = pledge(manager, space.initiative, new)
    record_contribution(manager, space, partner, promised, Decimal(4), entry_id="one")
    wrong = record_contribution(manager, space, partner, promised, Decimal(5), entry_id="two")
    undo(manager, space, wrong)
    giving = queries.giving_of(space)
    assert [row.partner for row in giving] == [partner]
    state = giving[0].pledges[0]
    assert (state.view.delivered.quantity, state.open, state.is_due) == (4, 6, True)
    record_contribution(manager, space, partner, promised, Decimal(7), entry_id="three")
    state = queries.giving_of(space)[0].pledges[0]
    assert (state.open, state.is_due) == (0, False)


def test_what_is_due_later_is_not_reminded_of(space, manager, partner):
    later = today_at(space) + timedelta(days=15)
    pledge(manager, space.initiative, NewPledge(partner, make_specification("rice"), Decimal(1), due=later))
    assert not queries.giving_of(space)[0].pledges[0].is_due


def buy(manager, space, seller, amount, at=NOON):
    activity = space.activities.get(kind="purchase")
    entry_id = f"{seller.slug}-{at}"
    return record_purchase(manager, space, activity, seller, Decimal(amount), entry_id=entry_id, at=at)


def test_a_seller_is_local_by_its_place_until_it_states_a_share(space, manager):
    home = space.initiative.territory
    village = make_territory("village", parent=home)
    near, far = make_organization("near", territory=village), make_organization("far")
    buy(manager, space, near, 600)
    buy(manager, space, far, 400)
    total = queries.local_spending(space).totals[0]
    assert (total.spent, total.local, total.share, total.multiplier) == (1000, 600, Decimal("0.6"), Decimal("1.6"))
    new = actions.NewShare(far, Decimal(25), date(2025, 3, 10), "Answer of the seller", date(2025, 3, 1))
    actions.declare_local_share(manager, space, new)
    assert queries.local_spending(space).totals[0].local == 700


def test_earlier_purchases_keep_the_share_that_was_stated_for_them(space, manager):
    seller = make_organization("shop")
    for share, day in ((50, date(2025, 1, 1)), (80, date(2025, 3, 1))):
        new = actions.NewShare(seller, Decimal(share), day, "Answer", day)
        actions.declare_local_share(manager, space, new)
    for month in (2, 3):
        buy(manager, space, seller, 100, datetime(2025, month, 10, tzinfo=UTC))
    buy(manager, space, seller, 100, datetime(2024, 12, 10, tzinfo=UTC))
    months = [(row.of, row.local) for row in queries.local_spending(space).months]
    assert months == [(date(2025, 3, 1), 80), (date(2025, 2, 1), 50), (date(2024, 12, 1), 0)]


def test_a_purchase_that_is_taken_back_counts_no_more_and_months_are_the_spaces(space, manager):
    seller = make_organization("shop", territory=space.initiative.territory)
    event = buy(manager, space, seller, 100)
    # 20:00 UTC on 31 March is the first of April in Korea.
    buy(manager, space, seller, 30, datetime(2025, 3, 31, 20, tzinfo=UTC))
    undo(manager, space, event)
    spending = queries.local_spending(space)
    assert [(row.of, row.spent) for row in spending.months if row.spent] == [(date(2025, 4, 1), 30)]
    assert spending.sellers[0].spent == 30
    assert queries.local_spending(space, end=date(2025, 4, 1)).totals[0].spent == 0


@pytest.mark.parametrize(("field", "share", "source"), [("share", 101, "Answer"), ("source_name", 50, " ")])
def test_a_share_that_cannot_be_is_refused(space, manager, field, share, source):
    new = actions.NewShare(make_organization(), Decimal(share), date(2025, 1, 1), source, date(2025, 1, 1))
    with pytest.raises(Refused) as refusal:
        actions.declare_local_share(manager, space, new)
    assert refusal.value.field == field


def test_staff_state_no_shares(space):
    staff = make_user_with_role(Role.DESK_STAFF, space.operator)
    new = actions.NewShare(make_organization(), Decimal(1), date(2025, 1, 1), "Answer", date(2025, 1, 1))
    with pytest.raises(PermissionDenied):
        actions.declare_local_share(staff, space, new)
