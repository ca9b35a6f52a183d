"""Every path and parameter of the HSDS 3.0 API is answered, those that are optional too."""

import pytest
from django.test import Client
from django.utils.http import urlencode

from builders import make_territory
from dure.local.directory.services.hsds.importing import import_hsds
from local.directory.services import standards
from local.directory.services.documents import FULL_SERVICE, OWNER, TERM

pytestmark = pytest.mark.django_db

PAGED = {"search", "page", "per_page", "format"}
NARROWED = PAGED | {"taxonomy_term_id", "taxonomy_id", "organization_id", "modified_after", "full"}
PATHS: dict[str, set[str]] = {
    "/": set(),
    "/services": NARROWED | {"minimal"},
    "/services/{id}": set(),
    "/taxonomies": PAGED,
    "/taxonomies/{id}": set(),
    "/taxonomy_terms": PAGED | {"taxonomy_id", "top_only", "parent_id"},
    "/taxonomy_terms/{id}": set(),
    "/organizations": PAGED | {"full", "full_service"},
    "/organizations/{id}": {"full_service"},
    "/service_at_locations": NARROWED | {"postcode", "proximity"},
    "/service_at_locations/{id}": set(),
}
IDS = {
    "/services/{id}": FULL_SERVICE["id"],
    "/taxonomies/{id}": TERM["taxonomy_detail"]["id"],
    "/taxonomy_terms/{id}": TERM["id"],
    "/organizations/{id}": OWNER["id"],
    "/service_at_locations/{id}": FULL_SERVICE["service_at_locations"][0]["id"],
}
# A value of each parameter that the imported service, its term or its organization is found by.
FINDING = {
    "search": {"/services": "Lunch", "/service_at_locations": "Lunch", "/organizations": "kitchen"},
    "page": "1",
    "per_page": "30",
    "format": "json",
    "taxonomy_term_id": TERM["id"],
    "taxonomy_id": TERM["taxonomy_detail"]["id"],
    "organization_id": OWNER["id"],
    "modified_after": "2020-01-01T00:00:00Z",
    "minimal": "true",
    "full": "true",
    "full_service": "true",
    "top_only": "false",
    "parent_id": TERM["parent_id"],
    "postcode": "AB1 2CD",
    "proximity": "100",
}
# A value by which nothing is found.
MISSING = {
    "search": "unheard-of",
    "taxonomy_term_id": OWNER["id"],
    "organization_id": TERM["id"],
    "modified_after": "2999-01-01T00:00:00Z",
    "parent_id": OWNER["id"],
    "postcode": "ZZ9",
}


@pytest.fixture(autouse=True)
def _imported():
    assert import_hsds(None, [FULL_SERVICE], territory=make_territory()).written


def get(path, **query):
    address = f"/hsds{path.replace('{id}', str(IDS.get(path)))}"
    response = Client().get(f"{address}?{urlencode(query)}" if query else address)
    assert response.status_code == 200, response.content
    return response.json()


def value_of(name, path):
    value = FINDING[name]
    return value.get(path, "Needs" if path == "/taxonomies" else "Food") if isinstance(value, dict) else value


@pytest.mark.parametrize("path", PATHS)
def test_a_path_is_answered_with_each_of_its_parameters_and_with_all_at_once(path):
    plain = get(path)
    assert plain.get("id", IDS.get(path)) == IDS.get(path)
    query = {name: value_of(name, path) for name in PATHS[path]}
    for name, value in query.items():
        found = get(path, **{name: value})
        assert found.get("total_items", 1) >= 1, name
    if query and "{id}" not in path:
        assert get(path, **query)["total_items"] == 1


@pytest.mark.parametrize("path", [path for path in PATHS if PATHS[path] and "{id}" not in path])
def test_a_filter_that_nothing_fits_finds_nothing(path):
    for name in PATHS[path] & MISSING.keys():
        found = get(path, **{name: MISSING[name]})
        assert (found["total_items"], found["total_pages"], found["contents"]) == (0, 0, []), name


# The published description may not be part of the project.
if standards.hsds():

    def test_these_are_the_paths_and_parameters_of_the_published_description():
        api = standards.read(standards.hsds() / "schema" / "openapi.json")
        published = {
            path: {each.get("name") or each["$ref"].rsplit("/")[-1] for each in methods["get"].get("parameters", [])}
            for path, methods in api["paths"].items()
        }
        assert published == PATHS
