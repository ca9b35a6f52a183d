"""Settings: what managers may change, what is refused, and what the public and programs see of it."""

import json
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile

from builders import make_activity, make_organization, make_space, make_specification, make_user_with_role, text
from dure.core.agents.roles import Role
from dure.core.kit.errors import Refused
from dure.core.opening.engine.opening import is_open
from dure.ledger.models import EconomicEvent
from dure.local.spaces import actions as desk
from dure.local.spaces.actions import Arrival
from dure.local.spaces.models import Activity, Device, Price, Stay, Zone
from dure.local.spaces.premises import actions, queries
from dure.local.spaces.premises.actions.prices import NewPrice
from dure.local.spaces.premises.actions.zones import NewZone
from dure.local.spaces.premises.models import FloorPlan, GroupDay, Shift
from dure.local.spaces.queries import prices_of
from premises_world import PLAN, SQUARE, WEEK, Premises

pytestmark = pytest.mark.django_db
SEOUL = ZoneInfo("Asia/Seoul")


@pytest.fixture
def space():
    space = make_space("bath", follows_presence=True)
    specification = make_specification("won", default_unit="KRW")
    make_activity(space, "admission", Activity.Kind.SALE, specification=specification)
    return space


@pytest.fixture
def world(space):
    return Premises(space)


@pytest.fixture
def by(world, client):
    client.force_login(world.manager)
    return world.manager


def new_price(space, amount="1000", **more):
    visit = space.activities.get(slug="bath")
    sale = space.activities.get(kind=Activity.Kind.SALE)
    return NewPrice(visit, sale, text("Price"), Decimal(amount), **more)


def test_nobody_without_the_right_changes_anything(space, world):
    staff = make_user_with_role(Role.DESK_STAFF, space.operator)
    for act in (
        lambda: actions.save_zone(staff, space, NewZone(text("Zone"))),
        lambda: actions.set_hours(staff, space, [WEEK]),
        lambda: actions.end_price(staff, world.price),
        lambda: actions.set_floor_plan(staff, space, PLAN),
        lambda: actions.cancel_shift(staff, world.shift),
        lambda: actions.remove_partner(staff, world.partner),
        lambda: actions.remove_zone(staff, world.zone),
    ):
        with pytest.raises(PermissionDenied):
            act()


def test_there_is_one_arrival_zone_and_a_zone_in_use_stays(space, by, world):
    hall = actions.save_zone(by, space, NewZone(text("Hall"), Zone.Kind.HALL, is_arrival=True))
    assert list(space.zones.filter(is_arrival=True)) == [hall]
    desk.check_in(by, space, None, entry_id="1")
    assert Stay.objects.get().zone == hall
    with pytest.raises(Refused):
        actions.remove_zone(by, hall)
    actions.remove_zone(by, world.zone)
    assert list(space.zones.all()) == [hall]


@pytest.mark.parametrize("corners", [[(0, 0), (1, 1)], [(0, 0), (1001, 0), (5, 5)], [(-1, 0), (9, 0), (5, 5)]])
def test_a_zone_is_drawn_inside_the_plan_with_three_corners_or_more(by, world, corners):
    with pytest.raises(Refused):
        actions.draw_zone(by, world.zone, corners)


def test_the_space_is_open_as_it_says(space, by):
    rule = queries.rule_of(space)
    assert is_open(rule, datetime(2026, 11, 24, 10, tzinfo=SEOUL))
    assert not is_open(rule, datetime(2026, 11, 23, 10, tzinfo=SEOUL))
    with pytest.raises(Refused):
        actions.set_hours(by, space, [{"opens_at": "soon", "closes_at": "later"}])


def test_group_days_count_on_their_weekday(space, by, world):
    assert queries.group_days_on(space, date(2026, 11, 24)) == [world.group_day]
    assert queries.group_days_on(space, date(2026, 11, 25)) == []
    with pytest.raises(Refused):
        actions.add_group_day(by, space, GroupDay.Whom.MEN, 2, time(9), time(9))
    with pytest.raises(Refused):
        actions.add_group_day(by, space, GroupDay.Whom.OTHER, 2)


def test_the_lowest_fitting_price_is_found_and_an_ended_one_never(space, by, world):
    standard = actions.add_price(by, space, new_price(space, "4000"))
    waiver = actions.add_price(by, space, new_price(space, "500", condition=Price.Condition.BENEFIT))
    offered = prices_of(space)
    assert queries.fitting_price(offered) == standard
    assert queries.fitting_price(offered, 64) == standard
    assert queries.fitting_price(offered, 65) == world.price
    assert queries.fitting_price(offered, None, "benefit") == waiver
    actions.end_price(by, world.price)
    assert queries.fitting_price(prices_of(space), 70) == standard
    assert Price.objects.get(pk=world.price.pk).ended_at is not None


@pytest.mark.parametrize(
    "wrong", [{"amount": "-1"}, {"condition": "age"}, {"condition": "age", "age_from": 0}, {"condition": "friend"}]
)
def test_prices_that_cannot_be_are_refused(space, by, wrong):
    with pytest.raises(Refused):
        actions.add_price(by, space, new_price(space, **wrong))


def test_the_desk_checks_in_with_price_and_locker_and_records_the_sale(space, by, client):
    price = actions.add_price(by, space, new_price(space, "4000"))
    page = client.get("/en/desk/bath/").content.decode()
    assert "Price, ₩4,000" in page
    sent = {
        "guest-entry_id": "one",
        "guest-activity": str(price.activity_id),
        "guest-guests": "2",
        "guest-price": str(price.pk),
        "guest-label": "12",
    }
    assert client.post("/en/desk/bath/check-in/", sent).status_code == 302
    assert client.post("/en/desk/bath/check-in/", sent).status_code == 302
    stay = Stay.objects.get()
    assert (stay.label, stay.price, stay.people) == ("12", price, 2)
    assert EconomicEvent.objects.get(action="transfer").resource_quantity == 8000


def test_the_desk_records_a_sale(space, by, client):
    sale = space.activities.get(kind=Activity.Kind.SALE)
    sent = {"sale-entry_id": "one", "sale-activity": str(sale.pk), "sale-amount": "1500"}
    assert client.post("/en/desk/bath/sale/", sent).status_code == 302
    assert EconomicEvent.objects.get().resource_quantity == 1500


def test_a_price_of_another_visit_is_refused_at_its_field(space, by, client):
    other = make_activity(space, "sauna", Activity.Kind.VISIT)
    price = actions.add_price(by, space, new_price(space))
    sent = {
        "guest-entry_id": "one",
        "guest-activity": str(other.pk),
        "guest-guests": "1",
        "guest-price": str(price.pk),
    }
    answer = client.post("/en/desk/bath/check-in/", sent)
    assert answer.status_code == 422
    assert "another kind of visit" in answer.content.decode()
    assert not EconomicEvent.objects.exists()


def test_a_week_is_copied_at_the_same_local_times_and_once_only(space, by, world):
    Shift.objects.all().delete()
    start = datetime(2026, 11, 24, 9, tzinfo=SEOUL)
    actions.plan_shift(by, space, by.agent, Shift.Part.DESK, start, start + timedelta(hours=4))
    assert actions.copy_week(by, space, date(2026, 11, 26), date(2026, 12, 3)) == 1
    assert actions.copy_week(by, space, date(2026, 11, 26), date(2026, 12, 3)) == 0
    assert queries.on_shift(space, start + timedelta(days=7)).get().user == by
    with pytest.raises(Refused):
        actions.copy_week(by, space, date(2026, 11, 26), date(2026, 11, 23))


@pytest.mark.parametrize("hours", [0, -1, 25])
def test_a_shift_ends_after_it_begins_within_a_day(space, by, hours):
    start = datetime(2026, 11, 24, 9, tzinfo=SEOUL)
    with pytest.raises(Refused):
        actions.plan_shift(by, space, by.agent, Shift.Part.DESK, start, start + timedelta(hours=hours))
    with pytest.raises(Refused):
        actions.plan_shift(by, space, make_organization().agent, Shift.Part.DESK, start, start + timedelta(hours=1))


def test_shifts_are_planned_and_copied_on_the_page(space, by, client, world):
    page = "/en/desk/bath/settings/shifts/?week=2026-11-23"
    planned = {"action": "plan", "person": str(by.pk), "part": "health_leader", "day": "2026-11-24"}
    assert client.post(page, planned | {"starts_at": "09:00", "ends_at": "13:00"}).status_code == 302
    html = client.get(page).content.decode()
    assert f"09:00–13:00 {by}" in html
    assert client.post(page, {"action": "copy", "target": "2026-12-02"}).status_code == 302
    assert queries.on_shift(space, datetime(2026, 12, 1, 10, tzinfo=SEOUL)).get().part == "health_leader"


def test_a_device_shows_its_key_once_and_can_be_revoked(space, by, client):
    answer = client.post("/en/desk/bath/settings/devices/", {"kind": "kiosk", "name": "Entrance"})
    html = answer.content.decode()
    device = Device.objects.get(name="Entrance")
    key = html.split('class="device-key">')[1].split("<")[0]
    assert desk.find_device(key) == device
    assert "<svg" in html
    assert key not in client.get("/en/desk/bath/settings/devices/").content.decode()
    client.post(f"/en/desk/bath/settings/devices/{device.pk}/end/")
    assert desk.find_device(key) is None


def test_the_plan_is_served_so_that_nothing_in_it_can_run(space, by, client):
    FloorPlan.objects.all().delete()
    hostile = PLAN.replace(b"<rect", b"<script>alert(1)</script><rect")
    sent = {"picture": SimpleUploadedFile("plan.svg", hostile, "image/svg+xml")}
    assert client.post("/en/desk/bath/settings/plan/", sent).status_code == 302
    answer = client.get("/en/desk/bath/plan/picture/")
    assert answer["Content-Security-Policy"].endswith("sandbox")
    assert "script" not in answer["Content-Security-Policy"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert b"alert" not in answer.content
    wrong = client.post("/en/desk/bath/settings/plan/", {"picture": SimpleUploadedFile("a.svg", b"<html/>")})
    assert wrong.status_code == 422


def test_a_zone_is_drawn_by_numbers(by, client, world):
    page = f"/en/desk/bath/settings/zones/{world.zone.pk}/shape/"
    assert client.post(page, {"left": 10, "top": 20, "width": 100, "height": 50}).status_code == 302
    assert Zone.objects.get(pk=world.zone.pk).shape == [[10, 20], [110, 20], [110, 70], [10, 70]]
    assert 'value="110"' not in client.get(page).content.decode()
    assert client.post(page, {"corners": "1,1 9,1 5,9"}).status_code == 302
    assert Zone.objects.get(pk=world.zone.pk).shape == [[1, 1], [9, 1], [5, 9]]
    assert client.post(page, {"corners": "1,1 <b>"}).status_code == 422
    assert client.post(page, {"left": 10}).status_code == 422


def test_the_public_page_and_the_api_say_hours_prices_zones_and_partners(space, world, client):
    html = client.get("/en/desk/bath/about/").content.decode()
    for shown in ("Tue–Sun 06:00–18:00", "Tuesday: Women", "Older people, free", "from 65 years on", "Hot bath"):
        assert shown in html
    assert "Handrail" in html
    assert "Trains health leaders" in html
    blocks = [json.loads(part.split("</script>")[0]) for part in html.split('ld+json">')[1:]]
    hours = [block["openingHoursSpecification"] for block in blocks if "openingHoursSpecification" in block]
    assert hours[0][0]["opens"] == "06:00"

    data = client.get("/api/v1/spaces/bath/premises").json()
    assert data["zones"][0]["shape"] == [list(corner) for corner in SQUARE]
    assert data["zones"][0]["equipment"] == [{"name": {"original": "en", "en": "Handrail"}, "count": 4}]
    assert data["prices"][0]["condition"] == "age"
    assert data["schedules"] == [WEEK]


def test_pages_need_no_more_queries_with_more_rows(space, by, client, django_assert_max_num_queries):
    for number in range(6):
        actions.save_zone(by, space, NewZone(text(f"Zone {number}")))
        actions.add_price(by, space, new_price(space, str(number)))
    for page in ("settings/", "settings/zones/", "settings/prices/", "settings/shifts/", "settings/devices/"):
        with django_assert_max_num_queries(24):
            client.get(f"/en/desk/bath/{page}")


def test_an_arrival_keeps_its_price(space, by):
    price = actions.add_price(by, space, new_price(space, "4000"))
    actions.end_price(by, price)
    price.refresh_from_db()
    with pytest.raises(Refused):
        desk.check_in(by, space, None, entry_id="late", arrival=Arrival(price=price))
