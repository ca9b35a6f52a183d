"""Pages on which services and places are kept: who may, and what wrong input leads to."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from builders import give_role, make_organization, make_user, make_user_with_role, text
from dure.core.agents.roles import Role
from dure.local.directory.services import actions
from dure.local.directory.services.models import Location, Service, ServiceAtLocation
from dure.local.directory.services.stored import stored_form
from local.directory.services.service_world import NOON, Kitchen

pytestmark = pytest.mark.django_db

ADDRESSES = [
    ("add_service", "kitchen"),
    ("add_location", "kitchen"),
    ("edit_service", "lunch"),
    ("service_hours", "lunch"),
    ("edit_location", "hall"),
    ("location_hours", "hall"),
]
BUTTONS = [("service_status", "lunch"), ("location_status", "hall")]
GOOD_SERVICE = {"name_en": "Soup", "name_original": "en", "currency": "KRW"}
GOOD_PLACE = {"name_en": "Yard", "name_original": "en"}


@pytest.fixture
def kitchen():
    return Kitchen()


def client_of(user):
    client = Client()
    client.force_login(user)
    return client


def address(name, slug):
    return reverse(f"services:{name}", kwargs={"slug": slug})


def everything():
    """All that is kept of services and places."""
    return [
        stored_form(each) for model in (Service, Location, ServiceAtLocation) for each in model.objects.order_by("pk")
    ]


@pytest.mark.parametrize(("name", "slug"), [*ADDRESSES, *BUTTONS])
def test_who_is_not_signed_in_is_asked_to_and_changes_nothing(kitchen, name, slug):
    before = everything()
    for response in (Client().get(address(name, slug)), Client().post(address(name, slug), {"action": "close"})):
        assert response.status_code == 302
        assert "next=" in response["Location"]
    assert everything() == before


@pytest.mark.parametrize(("name", "slug"), [*ADDRESSES, *BUTTONS])
def test_who_may_not_edit_is_refused_and_changes_nothing(kitchen, name, slug):
    before = everything()
    elsewhere = make_user_with_role(Role.ORGANIZATION_MANAGER, make_organization("other"))
    desk = make_user_with_role(Role.DESK_STAFF, kitchen.organization)
    for user in (make_user(), elsewhere, desk):
        sent = {**GOOD_SERVICE, "action": "close"}
        assert client_of(user).post(address(name, slug), sent).status_code == 403
        if (name, slug) not in BUTTONS:
            assert client_of(user).get(address(name, slug)).status_code == 403
    assert everything() == before


@pytest.mark.parametrize(("name", "slug"), ADDRESSES)
def test_owners_and_officers_of_the_territory_see_the_form(kitchen, name, slug):
    officer = make_user_with_role(Role.OFFICER, kitchen.territory)
    for user in (kitchen.by, officer):
        assert client_of(user).get(address(name, slug)).status_code == 200


def test_an_owner_of_two_organizations_puts_services_into_the_one_of_the_address(kitchen):
    other = make_organization("other")
    give_role(kitchen.by, Role.ORGANIZATION_MANAGER, other)
    client_of(kitchen.by).post(address("add_service", "other"), GOOD_SERVICE)
    assert Service.objects.get(slug="soup").organization == other


@pytest.mark.parametrize(("name", "slug"), [*ADDRESSES, *BUTTONS])
def test_an_unknown_name_is_not_found(kitchen, name, slug):
    for unknown in ("nobody", "가", "x" * 300):
        assert client_of(kitchen.by).post(address(name, unknown), {}).status_code == 404


@pytest.mark.parametrize(("name", "slug"), BUTTONS)
def test_a_button_cannot_be_followed_as_a_link(kitchen, name, slug):
    assert client_of(kitchen.by).get(address(name, slug)).status_code == 405


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name_en": ""}, "name"),
        ({"name_en": "x" * 301}, "name"),
        ({"name_en": "a\0b"}, "name"),
        ({"categories": ["nonsense"]}, "categories"),
        ({"places": ["0a7c0d2e-0001-4a00-8a00-0000000000ff"]}, "places"),
        ({"places": ["x"]}, "places"),
        ({"minimum_age": "-1"}, "minimum_age"),
        ({"minimum_age": "nan"}, "minimum_age"),
        ({"minimum_age": "70", "maximum_age": "60"}, "maximum_age"),
        ({"amount": "-5"}, "amount"),
        ({"amount": "inf"}, "amount"),
        ({"amount": "cheap"}, "amount"),
        ({"amount": "1", "currency": "XXX"}, "currency"),
        ({"capacity": "3", "available": "4"}, "available"),
        ({"capacity": "1.5"}, "capacity"),
        ({"languages": ["klingon"]}, "languages"),
        ({"email": "nobody"}, "email"),
        ({"url": "javascript:alert(1)"}, "url"),
        ({"url": "https://" + "x" * 1100}, "url"),
        ({"phone": "1" * 61}, "phone"),
        ({"documents": "x" * 2001}, "documents"),
    ],
)
def test_wrong_input_on_a_service_is_told_beside_its_field_and_nothing_is_written(kitchen, wrong, field):
    before = everything()
    client = client_of(kitchen.by)
    for name, slug in (("add_service", "kitchen"), ("edit_service", "lunch")):
        response = client.post(address(name, slug), {**GOOD_SERVICE, **wrong})
        assert response.status_code == 422
        assert list(response.context["form"].errors) == [field]
    assert everything() == before


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name_en": ""}, "name"),
        ({"latitude": "37"}, "longitude"),
        ({"latitude": "91", "longitude": "1"}, "latitude"),
        ({"latitude": "nan", "longitude": "1"}, "latitude"),
        ({"latitude": "1", "longitude": "-180.1"}, "longitude"),
        ({"country": "KOR"}, "country"),
        ({"accessibility": ["wings"]}, "accessibility"),
        ({"address_1": "x" * 401}, "address_1"),
        ({"postal_code": "1" * 21}, "postal_code"),
    ],
)
def test_wrong_input_on_a_place_is_told_beside_its_field_and_nothing_is_written(kitchen, wrong, field):
    before = everything()
    client = client_of(kitchen.by)
    for name, slug in (("add_location", "kitchen"), ("edit_location", "hall")):
        response = client.post(address(name, slug), {**GOOD_PLACE, **wrong})
        assert response.status_code == 422
        assert field in response.context["form"].errors
    assert everything() == before


def test_another_organizations_place_cannot_be_chosen_but_one_that_is_offered_at_stays(kitchen):
    other = make_organization("other")
    by = make_user_with_role(Role.ORGANIZATION_MANAGER, other)
    park = actions.add_location(by, other, name=text("Park"))
    client = client_of(kitchen.by)
    sent = {**GOOD_SERVICE, "places": [str(park.pk)]}
    assert client.post(address("edit_service", "lunch"), sent).status_code == 422
    actions.offer_at(kitchen.by, kitchen.lunch, park)
    assert client.post(address("edit_service", "lunch"), sent).status_code == 302
    assert [at.location for at in kitchen.lunch.at_locations.all()] == [park]


def hours_sent(client, name, slug):
    """What a browser sends when the hours form is saved unchanged."""
    form = client.get(address(name, slug)).context["form"]
    return {
        bound.name: "on" if value is True else value for bound in form if (value := bound.initial) not in {None, ""}
    }


def test_hours_that_have_no_room_in_the_form_stay_when_it_is_saved(kitchen):
    exceptions = {
        "holidays": "own_hours",
        "holiday_hours": [["10:00", "12:00"], ["13:00", "15:00"]],
        "special_days": [{"date": "2030-01-02", "hours": [["08:00", "09:00"], ["20:00", "21:00"]]}],
    }
    actions.change_service(kitchen.by, kitchen.lunch, exceptions=exceptions)
    client = client_of(kitchen.by)
    sent = hours_sent(client, "service_hours", "lunch")
    assert client.post(address("service_hours", "lunch"), sent).status_code == 302
    kitchen.lunch.refresh_from_db()
    assert kitchen.lunch.exceptions == exceptions
    changed = {**sent, "day0_opens": "07:00", "holiday_closes": "11:00"}
    assert client.post(address("service_hours", "lunch"), changed).status_code == 302
    kitchen.lunch.refresh_from_db()
    assert kitchen.lunch.exceptions["special_days"][0]["hours"] == [["07:00", "09:00"], ["20:00", "21:00"]]
    assert kitchen.lunch.exceptions["holiday_hours"] == [["10:00", "11:00"], ["13:00", "15:00"]]


def test_more_days_than_the_form_shows_stay_when_it_is_saved(kitchen):
    days = [(date(2030, 1, 1) + timedelta(days=2 * n)).isoformat() for n in range(90)]
    exceptions = {"closed_days": [{"from": day, "to": day} for day in days]}
    actions.change_location(kitchen.by, kitchen.hall, exceptions=exceptions)
    client = client_of(kitchen.by)
    sent = hours_sent(client, "location_hours", "hall")
    assert client.post(address("location_hours", "hall"), sent).status_code == 302
    kitchen.hall.refresh_from_db()
    assert kitchen.hall.exceptions == exceptions


def test_a_day_is_taken_out_by_emptying_its_row(kitchen):
    day = {"closed_days": [{"from": "2030-01-01", "to": "2030-01-01"}], "holidays": "closed"}
    actions.change_service(kitchen.by, kitchen.lunch, exceptions=day)
    client = client_of(kitchen.by)
    sent = hours_sent(client, "service_hours", "lunch")
    client.post(address("service_hours", "lunch"), {**sent, "day0_from": "", "holidays": "as_usual"})
    kitchen.lunch.refresh_from_db()
    assert kitchen.lunch.exceptions == {}
    assert kitchen.lunch.details["schedules"] == [NOON]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"MO_opens": "25:00"}, "MO_opens"),
        ({"MO_opens": "nine", "MO_closes": "10:00"}, "MO_opens"),
        ({"holidays": "sometimes"}, "holidays"),
        ({"day0_from": "2026-02-30"}, "day0_from"),
        ({"day0_from": "2026-02-01", "day0_note": "x" * 201}, "day0_note"),
        ({"day0_from": "2026-02-01", "day0_note": "\0"}, "day0_note"),
        ({"day0_from": "2026-02-01", "day0_opens": "10:00"}, "day0_closes"),
        (
            {"day0_from": "2026-02-01", "day0_to": "2026-02-03", "day0_opens": "10:00", "day0_closes": "11:00"},
            "day0_to",
        ),
        ({"TU_opens_again": "10:00", "TU_closes_again": "11:00"}, "TU_opens"),
        (
            {"TU_opens": "10:00", "TU_closes": "12:00", "TU_opens_again": "11:00", "TU_closes_again": "13:00"},
            "TU_opens_again",
        ),
    ],
)
def test_wrong_hours_are_told_beside_their_field(kitchen, wrong, field):
    before = everything()
    client = client_of(kitchen.by)
    for name, slug in (("service_hours", "lunch"), ("location_hours", "hall")):
        response = client.post(address(name, slug), wrong)
        assert response.status_code == 422
        assert field in response.context["form"].errors
    assert everything() == before
