"""How services and places read among the results."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from dure.core.agents.qualities import ACCESSIBILITY
from dure.core.kit.ids import new_id
from dure.core.kit.translated import Translated
from dure.core.search.finding import Question, find
from dure.local.directory.finding.offers import (
    accessibility_names,
    address_of,
    category_names,
    location_details,
    service_details,
)
from dure.local.directory.finding.results import results_of
from dure.local.directory.services import actions
from local.directory.services.service_world import MONDAY_NOON, Kitchen

pytestmark = pytest.mark.django_db

ADDRESS = {"address_1": "Street 1", "address_2": "", "city": {"original": "ko", "ko": "안성시", "en": "Anseong"}}


@pytest.fixture
def kitchen():
    made = Kitchen()
    actions.change_location(made.by, made.hall, details={"addresses": [ADDRESS]}, checked_on=date(2025, 1, 2))
    actions.change_service(
        made.by,
        made.lunch,
        url="https://example.org/lunch",
        email="lunch@example.org",
        source_name="Market hall",
        checked_on=date(2025, 3, 4),
    )
    return made


def test_names_are_in_the_readers_language_and_unknown_codes_are_left_out():
    with translation.override("ko"):
        assert category_names(["meal", "nonsense"]) == {"meal": "식사"}
        assert accessibility_names(["wheelchair", "x"]) == {"wheelchair": ACCESSIBILITY["wheelchair"].texts["ko"]}
    with translation.override("fr"):
        assert category_names(["meal"]) == {"meal": "Repas"}


def test_a_service_says_what_it_is_whose_and_where(kitchen):
    found = service_details([kitchen.lunch.pk])[kitchen.lunch.pk]
    assert found.type == "Meal · Kitchen"
    assert found.where == "Street 1, Anseong"
    assert (found.website, found.email, found.source) == (
        "https://example.org/lunch",
        "lunch@example.org",
        "Market hall",
    )
    assert found.checked_on == date(2025, 3, 4)


def test_each_place_of_a_service_says_its_own_address(kitchen):
    hall = kitchen.supper.at_locations.get(location=kitchen.hall)
    found = service_details([hall.pk, kitchen.supper_far.pk])
    assert found[hall.pk].where == "Street 1, Anseong"
    assert found[kitchen.supper_far.pk].where == "Far hall"


def test_a_service_without_a_place_says_its_organizations_address(kitchen):
    kitchen.organization.street_address = "Main street 5"
    kitchen.organization.save()
    visits = kitchen.service("Visits")
    assert service_details([visits.pk])[visits.pk].where == "Main street 5"


def test_a_place_says_whose_it_is_where_and_when_it_was_checked(kitchen):
    found = location_details([kitchen.hall.pk, kitchen.far.pk])
    assert (found[kitchen.hall.pk].type, found[kitchen.hall.pk].where) == ("Kitchen", "Street 1, Anseong")
    assert found[kitchen.hall.pk].checked_on == date(2025, 1, 2)
    assert found[kitchen.far.pk].checked_on is None


def test_nothing_is_said_of_what_is_not_there(kitchen):
    assert service_details([new_id()]) == {}
    assert location_details([]) == {}


@pytest.mark.parametrize("odd", [None, "x", [], ["x"], [{}], [{"address_1": None, "city": ["y"]}], {"0": 1}])
def test_an_address_that_is_none_is_told_by_the_places_name(kitchen, odd):
    kitchen.hall.details = {"addresses": odd}
    kitchen.hall.name = Translated({"en": "Hall"}, "en")
    told = address_of(kitchen.hall)
    assert told in {"Hall", "['y']"}


def test_details_cost_the_same_queries_for_any_number(kitchen):
    def queries(keys) -> int:
        with CaptureQueriesContext(connection) as captured:
            service_details(keys)
            location_details([kitchen.hall.pk, kitchen.far.pk])
        return len(captured)

    few = queries([kitchen.lunch.pk])
    more = [kitchen.service(f"More {number}", kitchen.hall, kitchen.far).pk for number in range(4)]
    assert queries([kitchen.lunch.pk, *more, kitchen.supper_far.pk]) == few


def test_a_result_says_until_when_it_is_open(kitchen):
    hits = find(Question("lunch", kinds=("service",))).hits
    [result] = results_of(hits, MONDAY_NOON)
    assert result.is_open
    assert result.closes.isoformat() == "2025-11-03T13:30:00+09:00"
    assert result.where == "Street 1, Anseong"
    [later] = results_of(hits, MONDAY_NOON.replace(hour=5))
    assert (later.is_open, later.closes) == (False, None)


def test_the_page_shows_services_with_their_place(kitchen):
    html = Client().get("/en/find/", {"q": "lunch", "kind": "service"}).content.decode()
    assert "Meal · Kitchen" in html
    assert "Street 1, Anseong" in html
