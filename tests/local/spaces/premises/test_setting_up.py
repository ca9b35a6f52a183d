"""Opening a space step by step through the pages: few questions, nothing lost, all or nothing."""

import re

import pytest
from django.core.exceptions import PermissionDenied

from builders import make_initiative, make_organization, make_user, make_user_with_role
from dure.core.agents.roles import Role
from dure.ledger.models import ResourceSpecification
from dure.local.spaces.models import Activity, Price, Space
from dure.local.spaces.premises.actions.drafts import keep_answers
from dure.local.spaces.premises.models import Draft, GroupDay
from dure.local.spaces.premises.patterns import patterns
from dure.local.spaces.premises.queries import hours_of

pytestmark = pytest.mark.django_db
STEPS = ("pattern", "about", "zones", "hours", "prices")


@pytest.fixture
def initiative():
    return make_initiative("bath", lead=make_organization("coop"))


@pytest.fixture
def manager(initiative, client):
    user = make_user_with_role(Role.ORGANIZATION_MANAGER, initiative.lead)
    client.force_login(user)
    return user


def address(step: str = "") -> str:
    return f"/en/desk/new/bath/{step}/" if step else "/en/desk/new/bath/"


def fields_of(html: str) -> dict[str, str]:
    """What a browser would send of the form as it is shown."""
    form = re.search(r'<form method="post" class="form.*?</form>', html, re.DOTALL).group()
    values = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name, value = (re.search(rf'\b{key}="([^"]*)"', tag) for key in ("name", "value"))
        kind = re.search(r'type="(\w+)"', tag)
        choice = kind is not None and kind.group(1) in {"radio", "checkbox"}
        if name and name.group(1) != "csrfmiddlewaretoken" and (not choice or " checked" in tag):
            values[name.group(1)] = value.group(1) if value else ("on" if choice else "")
    for name, inside in re.findall(r'<select[^>]*name="([^"]+)".*?>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'<option[^>]*\bvalue="([^"]*)"[^>]*selected', inside)
        values[name] = (chosen or re.search(r'<option[^>]*\bvalue="([^"]*)"', inside)).group(1)
    return values


def send(client, step: str, go: str = "on", **changes: str):
    """Fill in a step as a reader would: what it shows, with these changes."""
    shown = client.get(address(step))
    assert shown.status_code == 200
    values = fields_of(shown.content.decode()) | changes
    return client.post(address(step), values | {"go": go})


ABOUT = {"name_en": "Iljuk Bathhouse", "address": "Iljuk-myeon 1"}
HOURS = {"TU_opens": "06:00", "TU_closes": "18:00", "group-0-whom": "women", "group-0-weekday": "1"}
PRICES = {"price-0-amount": "4000", "price-1-amount": "0"}


def walk(client) -> None:
    for step, changes in zip(STEPS, ({}, ABOUT, {}, HOURS, PRICES), strict=True):
        answer = send(client, step, **changes)
        assert answer.status_code == 302, answer.content.decode()


def test_a_bathhouse_is_open_after_two_required_fields_and_six_steps(client, manager):
    """Only name and address must be typed: well below ten minutes."""
    walk(client)
    check = client.get(address("check")).content.decode()
    assert "Iljuk Bathhouse" in check
    opened = client.post(address("check"))

    space = Space.objects.get()
    assert opened.url == f"/en/desk/{space.slug}/settings/"
    assert (space.follows_presence, space.longest_stay) == (True, 180)
    bath = space.zones.get(kind="bath")
    assert (bath.bell_minutes, bath.name.in_language("ko")) == (10, "온탕")
    assert space.zones.get(is_arrival=True).kind == "changing"
    assert set(space.activities.values_list("kind", flat=True)) == set(Activity.Kind.values)
    assert hours_of(space).schedules[0]["byday"] == "TU"
    assert GroupDay.objects.get().whom == GroupDay.Whom.WOMEN
    amounts = {price.condition: (price.amount, price.age_from) for price in Price.objects.all()}
    assert amounts == {"": (4000, None), "age": (0, 65)}
    assert Price.objects.first().sale.specification.default_unit == "KRW"
    assert not Draft.objects.exists()


def test_every_step_can_be_left_resumed_and_gone_back_to_without_losing(client, manager):
    send(client, "pattern", pattern="kitchen")
    left = send(client, "about", "leave", name_en="Half", address="")
    assert left.url == "/en/initiatives/bath/manage/"
    assert client.get(address()).url == address("zones")
    back = send(client, "zones", "back", **{"zone-0-name": "Big kitchen"})
    assert back.url == address("about")
    assert 'value="Half"' in client.get(address("about")).content.decode()
    assert 'value="Big kitchen"' in client.get(address("zones")).content.decode()
    assert client.get(address("check")).url == address("about")


def test_what_is_wrong_is_said_at_the_field_and_kept(client, manager):
    send(client, "pattern")
    answer = send(client, "about", name_en="Bath", address="", operator="nobody at all")
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "nobody at all" in html
    assert 'value="Bath"' in html


@pytest.mark.parametrize("pattern", list(patterns()))
def test_every_pattern_opens_a_space_twice_and_shares_what_is_counted(client, manager, pattern):
    for _time in range(2):
        send(client, "pattern", pattern=pattern)
        for step, changes in (("about", {"name_en": f"{pattern} {_time}"} | {"address": "1"}), ("zones", {})):
            send(client, step, **changes)
        send(client, "hours")
        send(client, "prices")
        assert client.post(address("check")).status_code == 302
    assert Space.objects.count() == 2
    assert ResourceSpecification.objects.filter(medium_of_exchange=True).count() == 1


def test_only_coordinators_of_the_initiative_may_set_up(client, initiative):
    with pytest.raises(PermissionDenied):
        keep_answers(make_user(), initiative, "pattern", {})
    client.force_login(make_user_with_role(Role.DESK_STAFF, initiative.lead))
    assert client.get(address("pattern")).status_code == 403
    assert client.post(address("check")).status_code == 403


def test_patterns_speak_four_languages():
    for pattern in patterns().values():
        rows = (*pattern.activities, *pattern.zones, *pattern.prices)
        for text in (pattern.name, pattern.about, *(row["name"] for row in rows)):
            assert set(text.texts) == {"ko", "en", "fr", "es"}, text
