"""The HSDS API: shapes, filters, paging, problems."""

import json
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from builders import make_organization, make_territory, make_user_with_role, text
from dure.core.agents.models import Organization
from dure.core.agents.roles import Role
from dure.core.kit.translated import Translated
from dure.local.directory.services import vocabulary
from dure.local.directory.services.actions import add_location, add_service, change_service, offer_at
from dure.local.directory.services.hsds.importing import import_hsds
from local.directory.services import hsds_shapes, standards
from local.directory.services.documents import FULL_SERVICE, OWNER, TERM

pytestmark = pytest.mark.django_db

WEEKDAYS = {"freq": "WEEKLY", "byday": "MO,TU,WE,TH,FR", "opens_at": "11:30", "closes_at": "13:30"}


class World:
    """An organization that offers a meal in its hall, entered here, and one that was imported."""

    def __init__(self) -> None:
        self.territory = make_territory()
        self.organization = make_organization(
            territory=self.territory, phone="+82 31 1", identifiers={"business-number": "123"}
        )
        self.by = make_user_with_role(Role.ORGANIZATION_MANAGER, self.organization)
        self.hall = add_location(
            self.by,
            self.organization,
            name=text("Hall"),
            latitude=37.0,
            longitude=127.0,
            accessibility=["wheelchair"],
            details={"addresses": [address("456-78")]},
        )
        self.meal = self.add("Lunch", categories=["meal"])
        import_hsds(None, [FULL_SERVICE], territory=self.territory)

    def add(self, name: str, **fields: Any) -> Any:
        details = {
            "schedules": [WEEKDAYS],
            "cost_options": [{"option": {"original": "ko", "ko": "어른", "en": "Adults"}, "amount": 1000}],
        }
        service = add_service(self.by, self.organization, name=text(name), details=details, **fields)
        offer_at(self.by, service, self.hall)
        return service


def address(postcode: str) -> dict[str, str]:
    return {
        "address_1": "Street 1",
        "city": "Town",
        "state_province": "Province",
        "postal_code": postcode,
        "country": "KR",
        "address_type": "physical",
    }


@pytest.fixture
def world():
    return World()


def get(address: str, status: int = 200, **query: str) -> Any:
    response = Client().get(f"/hsds/{address}", query)
    assert response.status_code == status, response.content
    return response.json()


def names(address: str, **query: str) -> list[str]:
    return [each["name"] for each in get(address, **query)["contents"]]


def test_the_start_says_which_version_it_is():
    assert get("")["version"] == "3.0"


KINDS = {
    "services": "service",
    "organizations": "organization",
    "service_at_locations": "service_at_location",
    "taxonomies": "taxonomy",
    "taxonomy_terms": "taxonomy_term",
}


def answers(address: str) -> list[tuple[bool, Any]]:
    """Every item that an address gives: in a list (True), in full, and in a list of full ones."""
    contents = get(address)["contents"]
    assert contents, address
    found = [(True, item) for item in contents]
    found += [(False, get(f"{address}/{item['id']}")) for item in contents]
    if address in {"services", "organizations", "service_at_locations"}:
        found += [(False, item) for item in get(address, full="true", full_service="true")["contents"]]
    return found


@pytest.mark.parametrize("address", KINDS)
def test_every_item_is_as_the_standard_wants_it(world, address):
    kind = KINDS[address]
    for short, item in answers(address):
        assert hsds_shapes.problems(kind, item, short=short) == []
        # The published schemas say the same, where they are at hand.
        published = f"{kind}_list" if short and not kind.startswith("taxonomy") else kind
        assert standards.problems(published, item) == []


def test_the_check_of_items_can_fail(world):
    item = get(f"services/{world.meal.pk}")
    assert hsds_shapes.problems("service", {**item, "status": "sleeping"})
    assert hsds_shapes.problems("service", {**item, "url": "no address"})
    assert hsds_shapes.problems("service", {**item, "schedules": [{"freq": "WEEKLY"}]})
    assert hsds_shapes.problems("service", item, short=True)
    assert hsds_shapes.problems("organization", {"id": item["id"], "name": "x"})


def test_a_list_shows_one_to_one_fields_only_and_says_where_one_is(world):
    page = get("services", per_page="1")
    assert {key: page[key] for key in page if key != "contents"} == {
        "total_items": 2,
        "total_pages": 2,
        "page_number": 1,
        "size": 1,
        "first_page": True,
        "last_page": False,
        "empty": False,
    }
    item = page["contents"][0]
    assert item["organization"]["id"]
    assert not any(isinstance(value, list) for value in item.values())
    last = get("services", per_page="1", page="2")
    assert (last["first_page"], last["last_page"], last["size"]) == (False, True, 1)
    beyond = get("services", page="9")
    assert (beyond["empty"], beyond["contents"], beyond["page_number"]) == (True, [], 9)


def test_the_full_form_nests_places_hours_and_the_organization(world):
    found = get(f"services/{world.meal.pk}")
    [at] = found["service_at_locations"]
    assert at["location"]["accessibility"][0]["description"] == "Usable with a wheelchair"
    assert at["location"]["addresses"][0]["id"]
    assert found["schedules"][0]["timezone"] == 9
    assert found["organization"]["phones"][0]["number"] == "+82 31 1"
    assert found["organization"]["organization_identifiers"][0]["identifier"] == "123"
    assert found["attributes"][0]["taxonomy_term"]["code"] == "meal"


def test_texts_come_in_the_language_that_is_asked_for_else_in_their_own(world):
    name = Translated({"ko": "점심", "fr": "Déjeuner"}, "ko")
    change_service(world.by, world.meal, name=name)
    address = f"services/{world.meal.pk}"
    assert get(address, language="fr")["name"] == "Déjeuner"
    assert get(address, language="es")["name"] == "점심"
    assert get(address, language="ko")["cost_options"][0]["option"] == "어른"
    asked = Client(headers={"Accept-Language": "fr"}).get(f"/hsds/{address}")
    assert asked.json()["name"] == "Déjeuner"
    assert "Accept-Language" in asked["Vary"]


def test_services_are_narrowed_by_term_taxonomy_organization_text_and_change(world):
    assert names("services", taxonomy_term_id=str(vocabulary.CATEGORIES.term_id("meal"))) == ["Lunch"]
    assert names("services", taxonomy_id=str(vocabulary.CATEGORIES.id)) == [world.meal.name.texts["en"]]
    imported = [FULL_SERVICE["id"]]
    assert [each["id"] for each in get("services", taxonomy_term_id=TERM["id"])["contents"]] == imported
    assert [each["id"] for each in get("services", taxonomy_id=TERM["taxonomy_detail"]["id"])["contents"]] == imported
    assert [each["id"] for each in get("services", organization_id=OWNER["id"])["contents"]] == imported
    assert names("services", search="warm nothing") == []
    assert len(names("services", search="Lunch")) == 2
    assert names("services", modified_after="2025-12-01T00:00:00Z") == ["Lunch"]
    assert len(names("services", modified_after="2025-11-02T10:00:00+00:00")) == 2
    other = add_service(world.by, world.organization, name=text("Bath"), categories=["bathing"])
    assert names("services", taxonomy_term_id=str(vocabulary.CATEGORIES.term_id("bathing"))) == [str(other)]


def test_minimal_lists_hold_everything_in_one_call(world):
    page = get("services", minimal="true")
    assert page["total_pages"] == 1
    assert all(set(each) == {"id", "modified_date"} for each in page["contents"])
    assert len(page["contents"]) == page["total_items"] == 2


def test_places_are_found_by_postcode_and_distance(world):
    def count(**query):
        return get("service_at_locations", **query)["total_items"]

    assert count() == 2
    assert count(postcode="45678") == 0
    assert count(postcode="456-78") == 1
    assert count(postcode="456-78", proximity="50000") == 2
    assert count(postcode="456-78", proximity="10000") == 1
    assert count(postcode="nowhere", proximity="10000") == 0


def test_ndjson_streams_everything(world):
    response = Client().get("/hsds/services", {"format": "ndjson", "per_page": "1"})
    lines = b"".join(response.streaming_content).decode().splitlines()
    assert response["Content-Type"] == "application/x-ndjson"
    assert len({json.loads(line)["id"] for line in lines}) == 2


def test_taxonomies_hold_our_own_list_and_what_came_in(world):
    assert [each["id"] for each in get("taxonomies")["contents"]] == [
        str(vocabulary.CATEGORIES.id),
        str(vocabulary.EXCEPTIONS.id),
        TERM["taxonomy_detail"]["id"],
    ]
    own = len(vocabulary.own_terms())
    assert get("taxonomy_terms")["total_items"] == own + 1
    exceptions = get("taxonomy_terms", taxonomy_id=str(vocabulary.EXCEPTIONS.id))["contents"]
    assert [each["code"] for each in exceptions] == ["public_holidays", "closed_days", "special_day"]
    second = get("taxonomy_terms", per_page="20", page="2")["contents"]
    assert second[-1]["id"] == TERM["id"]
    assert names("taxonomy_terms", search="bath") == ["Bathing"]
    assert get("taxonomy_terms", parent_id=TERM["parent_id"])["total_items"] == 1
    assert get("taxonomy_terms", top_only="true")["total_items"] == own


@pytest.mark.parametrize(
    ("address", "query"),
    [
        ("services", {"page": "0"}),
        ("services", {"page": "-1"}),
        ("services", {"page": "x"}),
        ("services", {"per_page": "100000"}),
        ("services", {"format": "xml"}),
        ("services", {"full": "maybe"}),
        ("services", {"modified_after": "yesterday"}),
        ("services", {"taxonomy_term_id": "'; DROP TABLE"}),
        ("services", {"language": "xx"}),
        ("service_at_locations", {"proximity": "nan"}),
    ],
)
def test_a_wrong_parameter_is_told_as_a_problem(address, query):
    response = Client().get(f"/hsds/{address}", query)
    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"
    assert response.json()["parameter"] == next(iter(query))


NOBODY = "0a7c0d2e-0001-4a00-8a00-0000000000ff"


@pytest.mark.parametrize(
    "address",
    [
        *(f"{kind}/{key}" for kind in KINDS for key in (NOBODY, "x", "%00", "..%2f..", "a" * 3000, "1e9", "services")),
        "nothing/here",
        "services/",
        f"services/{NOBODY}/",
        "%00",
    ],
)
def test_what_is_not_there_is_told_as_a_problem(address):
    response = Client().get(f"/hsds/{address}")
    assert response.status_code == 404
    assert response["Content-Type"] == "application/problem+json"
    assert response.json()["type"] == "urn:dure:problem:not-found"


HOSTILE = ["\0", "%", "'\"<", "\ud7ff", "가" * 5000, "(((", "NEAR/3 a*", "-", "\u202e", " "]


@pytest.mark.parametrize("address", KINDS)
@pytest.mark.parametrize("text", HOSTILE)
def test_no_words_that_somebody_searches_for_break_a_list(world, address, text):
    query = {"search": text, "postcode": text, "proximity": "100"}
    assert get(address, **query)["page_number"] == 1


@pytest.mark.parametrize("address", KINDS)
def test_the_highest_page_is_empty_and_a_higher_one_is_no_page(world, address):
    page = get(address, page="10000000", per_page="500")
    assert (page["empty"], page["contents"], page["last_page"]) == (True, [], True)
    assert get(address, 400, page="10000001")["parameter"] == "page"
    assert get(address, 400, page="9" * 40)["parameter"] == "page"


@pytest.mark.parametrize("address", ["services", "organizations", "service_at_locations"])
@pytest.mark.parametrize("name", ["taxonomy_term_id", "organization_id", "modified_after", "full", "page", "language"])
def test_a_nul_or_nonsense_in_a_parameter_is_told_as_a_problem(world, address, name):
    for value in ("\0", "1\0", "ﬁve", "٣x"):
        assert get(address, 400, **{name: value})["parameter"] == name


def test_empty_parameters_say_nothing_and_unknown_ones_are_passed_over(world):
    every = get("services")["total_items"]
    assert (
        get("services", taxonomy_term_id="", modified_after="", full="", page="", colour="red")["total_items"] == every
    )


def test_no_list_holds_what_has_been_merged_away(world):
    make_organization("merged", merged_into=world.organization, territory=world.territory)
    assert "Merged" not in names("organizations")
    merged = Organization.objects.get(slug="merged")
    assert get(f"organizations/{merged.pk}", 404)["status"] == 404


def test_other_websites_may_read_but_nobody_may_write(world):
    response = Client().get("/hsds/services")
    assert response["Access-Control-Allow-Origin"] == "*"
    assert Client().options("/hsds/services").status_code == 204
    assert Client().head("/hsds/services").status_code == 200
    assert Client().post("/hsds/services", {}, "application/json").status_code == 405
    again = Client(headers={"If-None-Match": response["ETag"]}).get("/hsds/services")
    assert again.status_code == 304


@pytest.mark.parametrize(
    "address",
    [
        "services",
        "services?full=true",
        "service_at_locations",
        "service_at_locations?full=true",
        "organizations",
        "organizations?full=true&full_service=true",
    ],
)
def test_a_list_costs_the_same_queries_for_any_number_of_rows(world, address):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert Client().get(f"/hsds/{address}").status_code == 200
        return len(captured)

    queries()
    before = queries()
    for number in range(3):
        world.add(f"More {number}", categories=["meal"])
        make_organization(territory=world.territory)
    assert queries() <= before
