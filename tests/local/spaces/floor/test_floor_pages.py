"""The floor board, the sheets of people, the wall screen, and closing the day."""

import re
from datetime import datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from builders import make_space, make_user, make_user_with_role, text
from dure.core.agents.labels import person_mark
from dure.core.agents.personal import PersonalData, register_person
from dure.core.agents.roles import Role
from dure.core.audit.models import Access
from dure.core.kit.ids import new_id
from dure.local.spaces import actions
from dure.local.spaces.actions import Arrival
from dure.local.spaces.alarms.actions import raise_sos
from dure.local.spaces.floor.board import NAMED
from dure.local.spaces.floor.overdue import overdue_at
from dure.local.spaces.models import Day, Device, Space, Stay, Zone
from dure.local.spaces.premises.actions import set_floor_plan
from dure.local.spaces.premises.models import Hours, Shift
from dure.local.spaces.queries import zone_of
from premises_world import PLAN, WEEK

pytestmark = pytest.mark.django_db


@pytest.fixture
def space():
    space = make_space("bathhouse", follows_presence=True)
    kinds = (("changing", None), ("bath", 10), ("hall", None))
    for number, (slug, bell) in enumerate(kinds):
        Zone.objects.create(
            space=space, slug=slug, name=text(slug.title()), bell_minutes=bell, is_arrival=not number, order=number
        )
    return space


@pytest.fixture
def staff(space, client):
    user = make_user_with_role(Role.DESK_STAFF, space.operator)
    client.force_login(user)
    return user


def enter(by, space, **more):
    guests = more.pop("guests", 1)
    visitor = more.pop("visitor", None)
    at = more.pop("at", None)
    return actions.check_in(
        by, space, visitor, guests=guests, entry_id=str(new_id()), at=at, arrival=Arrival(**more)
    ).stay


def at(name, *arguments):
    return reverse(f"floor:{name}", args=["bathhouse", *arguments])


def page(client, name, *arguments):
    return client.get(at(name, *arguments)).content.decode()


def act(client, stay, what, **given):
    return client.post(at("act", stay.pk, what), given, follow=True)


def test_the_board_shows_who_is_where_and_who_should_be_looked_after(client, space, staff):
    enter(staff, space, label="12")
    long_in = enter(
        staff, space, label="7", zone=space.zones.get(slug="bath"), at=timezone.now() - timedelta(minutes=20)
    )
    html = page(client, "board")
    assert html.index("Look after now") < html.index("Time to rest")
    assert at("sheet", long_in.pk) in html
    counts = re.findall(r'class="floor-count"\s*>\s*(\d+)', html)
    assert counts == ["1", "1", "0"]


def test_the_desk_says_how_many_are_in_and_leads_to_the_board(client, space, staff):
    enter(staff, space, guests=3)
    desk = client.get(reverse("spaces:desk", args=[space.slug])).content.decode()
    assert f'href="{at("board")}">3 people are in' in desk
    Space.objects.update(follows_presence=False)
    assert "people are in" not in client.get(reverse("spaces:desk", args=[space.slug])).content.decode()


def test_the_list_names_the_first_and_counts_the_rest(client, space, staff):
    for number in range(NAMED + 3):
        enter(staff, space, label=str(number), advice=Stay.Advice.ASK)
    html = page(client, "live")
    assert html.count("floor-need floor-now") == NAMED
    assert "3 more are marked in the zones" in html.replace("\n", " ")


def test_a_full_floor_is_said_and_drawn_zones_carry_their_numbers(client, space, staff):
    space.zones.update(capacity=1)
    space.zones.filter(slug="bath").update(shape=[[0, 0], [500, 0], [500, 1000], [0, 1000]])
    for zone in space.zones.all():
        enter(staff, space, zone=zone)
    html = page(client, "live")
    assert html.count("Full") == 4
    assert 'points="0,0 750,0 750,1000 0,1000"' in html
    assert re.findall(r'x="375.0"\s+y="500.0"\s*>\s*1\s*<', html)


def test_who_is_on_shift_stands_on_the_board_and_without_a_name_on_the_wall(client, space, staff):
    now = timezone.now()
    worker = make_user(display_name="이돌봄")
    Shift.objects.create(
        space=space,
        person=worker.agent,
        user=worker,
        part=Shift.Part.GUARDIAN,
        starts_at=now - timedelta(hours=1),
        ends_at=now + timedelta(hours=1),
    )
    assert "Guardian · 이돌봄" in " ".join(page(client, "board").split())
    wall = page(client, "wall")
    assert "Guardian" in wall
    assert "이돌봄" not in wall


@pytest.mark.parametrize("crowd", [3, 50])
def test_the_board_asks_the_same_few_questions_for_any_crowd(
    client, space, staff, crowd, django_assert_max_num_queries
):
    for number in range(crowd):
        enter(staff, space, label=str(number))
    client.get(at("live"))
    with django_assert_max_num_queries(9):
        client.get(at("live"))


def test_a_screen_that_has_seen_everything_gets_nothing(client, space, staff):
    stay = enter(staff, space, label="12")
    first = client.get(at("live"))
    seen = re.search(r'data-state="([^"]+)"', first.content.decode())[1]
    assert client.get(at("live"), {"seen": seen}).status_code in {204, 200}
    actions.go_out(staff, stay)
    changed = client.get(at("live"), {"seen": seen})
    assert changed.status_code == 200
    assert "12" not in re.findall(r"<strong[^>]*>\s*([^<]+?)\s*</strong>", changed.content.decode())


def test_an_unchanged_floor_is_answered_with_few_questions(
    client, space, staff, monkeypatch, django_assert_max_num_queries
):
    from dure.local.spaces.floor.views import board

    monkeypatch.setattr(board, "REDRAWN_EVERY", 10**9)
    client.get(at("live"))
    seen = board.state_of(space)
    with django_assert_max_num_queries(6):
        assert client.get(at("live"), {"seen": seen}).status_code == 204


def test_what_can_be_done_on_a_sheet(client, space, staff):
    stay = enter(staff, space, label="12")
    assert "Now in: Bath." in act(client, stay, "move", zone="bath").content.decode()
    act(client, stay, "look")
    act(client, stay, "label", label="13")
    stay.refresh_from_db()
    assert (stay.zone.slug, stay.label, stay.looked_at is not None) == ("bath", "13", True)
    act(client, stay, "out")
    stay.refresh_from_db()
    assert stay.ending == Stay.Ending.WENT_OUT
    assert "take it back" in page(client, "sheet", stay.pk)
    act(client, stay, "back")
    stay.refresh_from_db()
    assert stay.left_at is None


def test_part_of_a_group_goes_out_and_a_wrong_number_is_said_at_the_field(client, space, staff):
    stay = enter(staff, space, guests=4)
    assert "3 of the group are still in" in act(client, stay, "part", people="1").content.decode()
    wrong = act(client, stay, "part", people="9")
    assert wrong.status_code == 422
    assert "from 1 to 3" in wrong.content.decode()
    assert client.post(at("act", stay.pk, "dance")).status_code == 404
    assert "Choose a zone" in act(client, stay, "move", zone="moon").content.decode()


def test_somebody_is_checked_out_by_the_number_of_the_locker(client, space, staff):
    stay = enter(staff, space, label="12")
    for _twice in range(2):
        enter(staff, space, label="9")
    out = at("out")
    assert "has the number “77”" in client.post(out, {"label": "77"}, follow=True).content.decode()
    assert "2 people have the number" in client.post(out, {"label": "9"}, follow=True).content.decode()
    client.post(out, {"label": " 12 "})
    stay.refresh_from_db()
    assert stay.left_at is not None


def test_a_name_is_shown_on_demand_logged_and_goes_by_itself(client, space, staff):
    person = register_person(staff, space.operator, PersonalData(name="가은숙"))
    stay = enter(staff, space, visitor=person, label="3")
    assert "가은숙" not in page(client, "board") + page(client, "sheet", stay.pk)
    shown = client.post(at("act", stay.pk, "name"))
    assert "가은숙" in shown.content.decode()
    assert shown["Refresh"].startswith("60; url=")
    assert "no-store" in shown["Cache-Control"]
    assert Access.objects.get().purpose == "Looking after a visitor"


def test_a_day_is_closed_on_its_page_when_nobody_is_in(client, space, staff):
    stay = enter(staff, space, label="12")
    today = str(stay.day.date)
    assert "One person is still in" in page(client, "day")
    refused = client.post(at("day"), {"date": today}, follow=True).content.decode()
    assert "One person is still in" in refused
    assert Day.objects.get().closed_at is None
    act(client, stay, "out")
    assert "The day is closed." in client.post(at("day"), {"date": today}, follow=True).content.decode()
    assert "Today is closed" in page(client, "day")
    client.post(at("day"), {"open": "1"})
    assert Day.objects.get().closed_at is None


def test_a_day_that_was_left_open_is_closed_later(client, space, staff):
    stay = enter(staff, space)
    Day.objects.update(date=stay.day.date - timedelta(days=1))
    act(client, stay, "out", asked_after="1")
    stay.refresh_from_db()
    assert stay.ending == Stay.Ending.ASKED_AFTER
    client.post(at("day"), {"date": str(stay.day.date)})
    assert Day.objects.get().closed_at is not None
    for nonsense in ("2025-13-45", "never", ""):
        assert client.post(at("day"), {"date": nonsense}, follow=True).status_code == 200


class TestWallScreen:
    def pair(self, client, space):
        manager = make_user_with_role(Role.ORGANIZATION_MANAGER, space.operator)
        device, key = actions.add_device(manager, space, Device.Kind.SCREEN, "Wall")
        return manager, device, client.post(reverse("screen:pair"), {"key": key})

    def test_a_paired_screen_shows_the_board_and_nothing_personal(self, client, space):
        manager, _device, paired = self.pair(client, space)
        cookie = paired.cookies["dure_screen"]
        assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Strict", "/screen/")
        person = register_person(manager, space.operator, PersonalData(name="가은숙"))
        stay = enter(manager, space, visitor=person, label="31")
        for url in (reverse("screen:show"), reverse("screen:live")):
            html = client.get(url).content.decode()
            assert "31" in html
            assert "가은숙" not in html
            assert str(stay.pk) not in html

    def test_the_mark_on_a_wall_is_of_the_visit_and_leads_to_no_other(self, client, space):
        manager, _device, _paired = self.pair(client, space)
        person = register_person(manager, space.operator, PersonalData(name="가은숙"))
        stay = enter(manager, space, visitor=person)
        raise_sos(manager, space, entry_id="1", stay=stay)
        for url in (reverse("screen:show"), reverse("screen:alarms")):
            html = client.get(url).content.decode()
            assert person_mark(stay.pk) in html
            assert person_mark(person.pk) not in html

    def test_a_call_for_help_is_on_the_wall_without_a_name_or_a_button(self, client, space):
        manager, _device, _paired = self.pair(client, space)
        assert reverse("screen:alarms") in client.get(reverse("screen:show")).content.decode()
        person = register_person(manager, space.operator, PersonalData(name="가은숙"))
        raise_sos(manager, space, entry_id="1", stay=enter(manager, space, visitor=person, label="31"))
        calls = client.get(reverse("screen:alarms"))
        assert calls["X-Alarms"] == "ringing"
        assert "31" in calls.content.decode()
        assert "가은숙" not in calls.content.decode()
        assert "<form" not in calls.content.decode()
        client.cookies.clear()
        assert client.get(reverse("screen:alarms")).status_code == 403

    def test_a_revoked_or_unknown_screen_sees_nothing(self, client, space):
        manager, device, _paired = self.pair(client, space)
        assert client.get(reverse("screen:show")).status_code == 200
        actions.revoke_device(manager, device)
        assert client.get(reverse("screen:live")).status_code == 403
        assert client.get(reverse("screen:show"))["Location"] == reverse("screen:pair")
        assert client.post(reverse("screen:pair"), {"key": "device_guess"}).status_code == 422

    def test_a_kiosks_key_opens_no_wall(self, client, space):
        manager = make_user_with_role(Role.ORGANIZATION_MANAGER, space.operator)
        key = actions.add_device(manager, space, Device.Kind.KIOSK, "Kiosk")[1]
        assert client.post(reverse("screen:pair"), {"key": key}).status_code == 422


def test_nobody_else_sees_the_floor(client, space):
    staff = make_user_with_role(Role.DESK_STAFF, space.operator)
    stay = enter(staff, space)
    others = [
        make_user_with_role(Role.DESK_STAFF, make_space().operator),
        make_user_with_role(Role.OFFICER, space.operator.territory),
        make_user_with_role(Role.PRIVACY_OFFICER, space.operator),
        make_user(),
    ]
    for other in others:
        client.force_login(other)
        for url in (at("board"), at("live"), at("wall"), at("day"), at("sheet", stay.pk)):
            assert client.get(url).status_code == 403
        assert client.post(at("act", stay.pk, "out")).status_code == 403
    client.logout()
    assert client.get(at("board")).status_code == 302


def test_a_stay_of_another_space_is_not_found(client, space, staff):
    other = make_space(follows_presence=True)
    stranger = make_user_with_role(Role.DESK_STAFF, other.operator)
    stay = enter(stranger, other)
    assert client.get(at("sheet", stay.pk)).status_code == 404
    assert client.post(at("act", stay.pk, "out")).status_code == 404


def test_whoever_is_overdue_is_asked_after_and_the_time_is_noted(client, space, staff):
    enter(staff, space, label="3")
    long_in = enter(staff, space, label="7", at=timezone.now() - timedelta(minutes=space.longest_stay + 5))
    assert at("overdue") in page(client, "board")
    assert at("overdue") in page(client, "day")
    html = " ".join(page(client, "overdue").split())
    assert "5 minutes over" in html
    assert "Nobody has asked after this person yet." in html
    assert html.count("is well") == 1
    asked = act(client, long_in, "look", back="overdue")
    assert asked.redirect_chain[-1][0] == at("overdue")
    assert re.search(r"Last\s+asked after at \d\d:\d\d", asked.text)
    act(client, long_in, "out", back="overdue", asked_after="1")
    assert Stay.objects.get(pk=long_in.pk).ending == Stay.Ending.ASKED_AFTER
    assert "There is nobody to ask after now." in page(client, "overdue")


def test_outside_the_opening_hours_everybody_who_is_in_is_asked_after(space, staff):
    """Open from ten to six: at seven, who came at six is not over the longest stay."""
    enter(staff, space, label="3")
    Hours.objects.create(space=space, schedules=[WEEK])
    zone = zone_of(space)
    came, later, closed = (datetime(2026, 3, 3, *clock, tzinfo=zone) for clock in ((17, 0), (17, 30), (19, 0)))
    Stay.objects.update(entered_at=came)
    assert list(overdue_at(space, later)) == []
    assert [(each.minutes_in, each.minutes_over) for each in overdue_at(space, closed)] == [(120, 0)]


def test_the_picture_of_the_space_carries_the_numbers_of_its_zones(client, space, staff):
    assert at("plan") not in page(client, "board")
    assert client.get(at("plan")).status_code == 404
    manager = make_user_with_role(Role.ORGANIZATION_MANAGER, space.operator)
    set_floor_plan(manager, space, PLAN)
    space.zones.filter(slug="bath").update(shape=[[0, 0], [500, 0], [500, 1000], [0, 1000]])
    enter(staff, space, zone=space.zones.get(slug="bath"), guests=4)
    assert at("plan") in page(client, "board")
    html = page(client, "plan")
    assert reverse("premises:picture", args=["bathhouse"]) in html
    assert 'points="0.0,0.0 200.0,0.0 200.0,300.0 0.0,300.0"' in html
    assert re.search(r'x="100.0"\s+y="150.0"[^>]*>\s*4\s*<', html)
    assert 'x="100.0"' in client.get(at("plan").replace("/en/", "/fr/")).text
    seen = re.search(r'data-state="([^"]+)"', html)[1]
    assert client.get(at("plan"), {"seen": seen}).status_code in {204, 200}
    assert "<html" not in client.get(at("plan"), {"seen": ""}).text
