"""Pages of services, places and hours."""

import json
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from builders import make_organization, make_territory, make_user_with_role, text
from dure.core.agents.roles import Role
from dure.core.opening.engine.recurrence import WEEKDAYS
from dure.local.directory.services import actions
from dure.local.directory.services.models import Location, Service

pytestmark = pytest.mark.django_db

ALWAYS = {"freq": "WEEKLY", "byday": ",".join(WEEKDAYS), "opens_at": "00:00", "closes_at": "00:00"}
NOON = {"freq": "WEEKLY", "byday": "MO,TU,WE,TH,FR", "opens_at": "11:30", "closes_at": "13:30"}


@pytest.fixture
def organization():
    return make_organization("kitchen", territory=make_territory("anseong"))


@pytest.fixture
def by(organization):
    return make_user_with_role(Role.ORGANIZATION_MANAGER, organization)


@pytest.fixture
def hall(by, organization):
    return actions.add_location(by, organization, "hall", name=text("Hall"))


@pytest.fixture
def lunch(by, organization, hall):
    details = {
        "schedules": [ALWAYS],
        "phones": [{"number": "+82 31 1", "extension": 7}],
        "cost_options": [{"amount": 3000, "currency": "krw", "option": "Adults"}],
        "required_documents": [{"document": {"original": "ko", "ko": "신분증", "en": "Identity card"}}],
        "service_capacities": [{"maximum": 40, "available": 3}],
        "languages": [{"code": "vi", "note": "on Tuesdays"}],
    }
    service = actions.add_service(by, organization, "lunch", name=text("Lunch"), categories=["meal"], details=details)
    actions.offer_at(by, service, hall)
    return service


@pytest.fixture
def signed_in(by):
    client = Client()
    client.force_login(by)
    return client


def page(name, slug, client=None):
    response = (client or Client()).get(reverse(f"services:{name}", kwargs={"slug": slug}))
    assert response.status_code == 200
    return response.content.decode()


def test_a_service_page_says_what_for_whom_what_it_costs_and_whether_it_is_open(lunch):
    html = page("detail", "lunch")
    for expected in (
        "Open now",
        "every day",
        "around the clock",
        "Meal",
        "Identity card",
        "3 of 40 places free",
        "Vietnamese (on Tuesdays)",
    ):
        assert expected in html
    assert 'href="tel:+82311;ext=7"' in html
    assert "₩3,000" in html
    data = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', html)[1])
    assert data["hoursAvailable"][0]["@type"] == "OpeningHoursSpecification"


def test_a_place_page_says_what_is_offered_there(lunch):
    html = page("location", "hall")
    assert "Lunch" in html
    assert "Open now" in html
    assert "data-map" not in html, "a map of a place whose point is not known"


def test_a_place_page_shows_where_the_place_is(by, hall):
    actions.change_location(by, hall, latitude=37.1008, longitude=127.4819)
    html = page("location", "hall")
    assert re.search(r'data-map="point"\s+data-latitude="37.1008"\s+data-longitude="127.4819"', html)


def test_pages_that_say_what_is_open_now_are_not_kept_for_later_readers(lunch, organization, settings):
    for address in (reverse("services:detail", kwargs={"slug": "lunch"}), f"/en/organizations/{organization.slug}/"):
        response = Client().get(address)
        assert response.status_code == 200
        assert "ETag" not in response


def test_what_people_write_cannot_run(by, lunch):
    evil = "<script>alert(1)</script>"
    actions.change_service(
        by,
        lunch,
        alert=text(evil),
        details={"phones": [{"number": evil}, {"number": '1" onclick="x'}], "schedules": [{**NOON, "notes": evil}]},
    )
    html = page("detail", "lunch")
    assert evil not in html
    assert 'onclick="x' not in html.replace("&quot;", "")


def test_the_organization_page_shows_its_services(lunch, organization):
    html = Client().get(f"/en/organizations/{organization.slug}/").content.decode()
    assert "Services and opening hours" in html
    assert "Lunch" in html
    assert "Add a service" not in html


def test_the_organization_page_costs_the_same_queries_for_any_number_of_services(by, lunch, hall, organization):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            Client().get(f"/en/organizations/{organization.slug}/")
        return len(captured)

    queries()
    before = queries()
    for number in range(2):
        service = actions.add_service(by, organization, name=text(f"More {number}"), details={"schedules": [NOON]})
        actions.offer_at(by, service, hall)
        actions.add_location(by, organization, name=text(f"Hall {number}"))
    assert queries() == before


def test_an_owner_adds_a_place_a_service_and_its_hours(signed_in, organization):
    place = {"name_en": "Kitchen", "name_original": "en", "address_1": "Street 1", "latitude": "37", "longitude": "127"}
    response = signed_in.post(reverse("services:add_location", kwargs={"slug": organization.slug}), place)
    location = Location.objects.get()
    assert response["Location"] == reverse("services:location_hours", kwargs={"slug": location.slug})
    assert location.details["addresses"][0]["address_1"] == "Street 1"
    service = {
        "name_en": "Soup",
        "name_original": "en",
        "categories": ["meal"],
        "places": [str(location.pk)],
        "amount": "0",
        "currency": "KRW",
        "languages": ["ko", "vi"],
        "documents": "Bowl\nSpoon",
        "phone": "1234",
        "capacity": "20",
        "checked_today": "on",
    }
    response = signed_in.post(reverse("services:add_service", kwargs={"slug": organization.slug}), service)
    soup = Service.objects.get()
    assert response["Location"] == reverse("services:service_hours", kwargs={"slug": soup.slug})
    assert [each["code"] for each in soup.details["languages"]] == ["ko", "vi"]
    assert len(soup.details["required_documents"]) == 2
    hours = {
        **{f"{day}_{part}": value for day in ("MO", "TU") for part, value in (("opens", "09:00"), ("closes", "12:00"))},
        "MO_opens_again": "13:00",
        "MO_closes_again": "18:00",
        "holidays": "closed",
        "day0_from": "2026-01-02",
        "day0_to": "2026-01-04",
        "day0_note": "Vacation",
        "day1_from": "2026-02-01",
        "day1_opens": "10:00",
        "day1_closes": "11:00",
    }
    response = signed_in.post(reverse("services:service_hours", kwargs={"slug": soup.slug}), hours)
    assert response.status_code == 302
    soup.refresh_from_db()
    assert soup.details["schedules"] == [
        {"freq": "WEEKLY", "byday": "MO,TU", "opens_at": "09:00", "closes_at": "12:00"},
        {"freq": "WEEKLY", "byday": "MO", "opens_at": "13:00", "closes_at": "18:00"},
    ]
    assert soup.exceptions["holidays"] == "closed"
    assert soup.exceptions["closed_days"][0]["note"]["en"] == "Vacation"
    assert soup.exceptions["special_days"] == [{"date": "2026-02-01", "hours": [["10:00", "11:00"]]}]
    html = page("service_hours", soup.slug, signed_in)
    assert 'value="Vacation"' in html
    assert 'value="13:00"' in html


def test_saving_the_hours_unchanged_keeps_hours_that_the_table_cannot_show(signed_in, by, lunch):
    monthly = {"freq": "MONTHLY", "byday": "1MO", "opens_at": "10:00", "closes_at": "11:00", "notes": "Market"}
    actions.change_service(by, lunch, details={"schedules": [NOON, monthly]})
    html = page("service_hours", "lunch", signed_in)
    assert "the first Monday of each month, 10:00–11:00" in html
    kept = {f"{day}_{part}": value for day in WEEKDAYS[:5] for part, value in (("opens", "11:30"), ("closes", "13:30"))}
    signed_in.post(reverse("services:service_hours", kwargs={"slug": "lunch"}), {**kept, "keep_others": "on"})
    lunch.refresh_from_db()
    assert lunch.details["schedules"] == [NOON, monthly]


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"MO_opens": "09:00"}, "Say when it closes too."),
        ({"MO_closes": "09:00"}, "Say when it opens too."),
        ({"MO_opens": "nine"}, "Write a time such as 09:00."),
        (
            {"MO_opens": "09:00", "MO_closes": "18:00", "MO_opens_again": "12:00", "MO_closes_again": "20:00"},
            "The second hours begin before the first end.",
        ),
        ({"day0_to": "2026-01-01"}, "Choose the day."),
        ({"day0_from": "2026-01-02", "day0_to": "2026-01-01"}, "The last day is before the first."),
        ({"holidays": "own_hours"}, "Say when it closes too."),
    ],
)
def test_wrong_hours_are_told_beside_their_field_and_change_nothing(signed_in, lunch, wrong, message):
    response = signed_in.post(reverse("services:service_hours", kwargs={"slug": "lunch"}), wrong)
    assert response.status_code == 422
    assert message in response.content.decode()
    lunch.refresh_from_db()
    assert lunch.details["schedules"] == [ALWAYS]


def test_editing_keeps_what_the_form_does_not_show(signed_in, by, lunch, hall):
    actions.change_service(by, lunch, details={"funding": [{"source": "Members"}]})
    form = signed_in.get(reverse("services:edit_service", kwargs={"slug": "lunch"})).context["form"]
    assert form.initial["documents"] == "Identity card"
    sent = {
        "name_en": "Late lunch",
        "name_original": "en",
        "categories": ["meal"],
        "places": [str(hall.pk)],
        "amount": "3000",
        "currency": "KRW",
        "documents": "Identity card",
        "phone": "+82 31 1",
        "capacity": "40",
        "available": "2",
    }
    response = signed_in.post(reverse("services:edit_service", kwargs={"slug": "lunch"}), sent)
    assert response.status_code == 302, response.context["form"].errors
    lunch.refresh_from_db()
    assert lunch.name == text("Late lunch")
    assert lunch.details["required_documents"][0]["document"]["ko"] == "신분증"
    assert lunch.details["phones"][0]["extension"] == 7
    assert lunch.details["cost_options"][0]["option"] == "Adults"
    assert lunch.details["funding"] == [{"source": "Members"}]
    assert lunch.details["schedules"] == [ALWAYS]
    assert lunch.at_locations.count() == 1


@pytest.mark.parametrize("asked", ["pause", "close", "reopen", "confirm", "nonsense"])
def test_the_state_changes_by_a_button(signed_in, lunch, asked):
    response = signed_in.post(reverse("services:service_status", kwargs={"slug": "lunch"}), {"action": asked})
    assert response.status_code == 302
    lunch.refresh_from_db()
    assert lunch.status == {"pause": "temporarily closed", "close": "defunct"}.get(asked, "active")
    assert page("detail", "lunch")


def test_hours_are_told_in_the_words_of_each_language(lunch, by):
    actions.change_service(by, lunch, details={"schedules": [NOON]})
    for code, day in (("ko", "월–금"), ("fr", "lun.–ven."), ("es", "lun–vie")):
        with translation.override(code):
            assert f"{day} 11:30–13:30" in page("detail", "lunch")


def test_hours_of_all_days_are_daily_and_not_weekly(lunch, by):
    actions.change_service(by, lunch, details={"schedules": [{**NOON, "byday": "MO,TU,WE,TH,FR,SA,SU"}]})
    with translation.override("ko"):
        html = page("detail", "lunch")
    assert "매일 11:30–13:30" in html
    assert "매주" not in html
