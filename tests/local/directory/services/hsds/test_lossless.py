"""What is imported from HSDS documents comes out again: our examples, made-up documents, and the published files."""

from itertools import count
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from builders import make_organization, make_territory
from dure.local.directory.services.hsds.importing import Source, describe, import_hsds
from dure.local.directory.services.models import Service, ServiceAtLocation
from local.directory.services import hsds_shapes, standards
from local.directory.services.documents import FULL_SERVICE, ORGANIZATION, PAGE, TERM

pytestmark = pytest.mark.django_db

# What an export may add: when the entry last changed, whose it is, and what the same import said elsewhere.
ADDED = {"last_modified", "organization", "locations", "services", "service_at_locations", "description"}


# Lists that an export puts in its own order.
IN_ANY_ORDER = ("/locations", "/services")


def _id_of(document: Any) -> str:
    return str(document["id"])


def lost(before: Any, after: Any, path: str = "") -> list[str]:
    """What of `before` is not the same in `after`; only members named in ADDED may be more."""
    if isinstance(before, dict) and isinstance(after, dict):
        found = [f"{path}/{key} is gone" for key in before if key not in after]
        found += [f"{path}/{key} was added" for key in after if key not in before and key not in ADDED]
        return found + [
            each for key in before if key in after for each in lost(before[key], after[key], f"{path}/{key}")
        ]
    if isinstance(before, list) and isinstance(after, list):
        if path.endswith(IN_ANY_ORDER):
            before, after = sorted(before, key=_id_of), sorted(after, key=_id_of)
        if len(before) != len(after):
            return [f"{path} has {len(after)} entries instead of {len(before)}"]
        return [each for n, (a, b) in enumerate(zip(before, after, strict=True)) for each in lost(a, b, f"{path}/{n}")]
    return [] if before == after else [f"{path}: {before!r} became {after!r}"]


def answer(address: str, **query: str) -> Any:
    response = Client().get(f"/hsds/{address}", {"language": "en", **query})
    assert response.status_code == 200, response.content
    return response.json()


def read_in(*documents: Any) -> None:
    territory = make_territory()
    fallback = make_organization(territory=territory)
    report = import_hsds(None, documents, territory=territory, source=Source(language="en"), organization=fallback)
    assert report.written, [describe(each) for each in report.problems]


def addresses_of(kind: str, item: dict[str, Any], name: str) -> Any:
    """The document as the API gives it: in the form that the file shows it in."""
    address = {"service": "services", "organization": "organizations", "taxonomy": "taxonomies"}.get(kind, f"{kind}s")
    if not name.endswith("_list.json"):
        query = {"full_service": "true"} if kind == "organization" else {}
        return answer(f"{address}/{item['id']}", **query)
    contents = answer(address, per_page="500")["contents"]
    return next(each for each in contents if each["id"] == item["id"])


def test_our_own_examples_come_out_as_they_came_in():
    read_in(FULL_SERVICE)
    assert lost(FULL_SERVICE, answer(f"services/{FULL_SERVICE['id']}")) == []


def test_an_organization_with_its_services_and_places_comes_out_as_it_came_in():
    read_in(ORGANIZATION)
    assert lost(ORGANIZATION, answer(f"organizations/{ORGANIZATION['id']}", full_service="true")) == []


def test_a_page_of_results_and_a_term_come_out_as_they_came_in():
    read_in(PAGE, TERM)
    [found] = answer("services")["contents"]
    [item] = PAGE["contents"]
    flat = {key: value for key, value in item.items() if key != "unknown_to_the_standard"}
    assert lost(flat, found) == []
    assert lost(TERM, answer(f"taxonomy_terms/{TERM['id']}")) == []


def test_what_comes_in_a_second_time_changes_nothing():
    territory = make_territory()
    first = import_hsds(None, [FULL_SERVICE], territory=territory)
    second = import_hsds(None, [FULL_SERVICE], territory=territory)
    assert first.written
    assert first.created == {"organization": 1, "location": 1, "service": 1, "service_at_location": 1}
    assert (second.created, second.updated) == ({}, {})
    assert Service.objects.count() == 1
    assert ServiceAtLocation.objects.count() == 1


def with_own_ids(document: Any, numbers: Any = None, owner: str = "") -> Any:
    """The same document with ids that are all different, and services that name their organization.

    A place that names the organization is listed among its places too, which is more than came in: so none does here.
    """
    numbers = numbers or count(1)
    if isinstance(document, list):
        return [with_own_ids(each, numbers, owner) for each in document]
    if not isinstance(document, dict):
        return document
    if "location_type" in document:
        document = {name: value for name, value in document.items() if name != "organization_id"}
    own = {"id": str(UUID(int=next(numbers)))} if "id" in document else {}
    if owner and "organization_id" in document:
        own["organization_id"] = owner
    inside = own.get("id", "") if "description" in document and "status" not in document else owner
    return {name: own.get(name) or with_own_ids(value, numbers, inside) for name, value in document.items()}


def made_up(kind: str) -> st.SearchStrategy[Any]:
    return hsds_shapes.documents(kind, depth=2).map(with_own_ids)


def comes_back(kind: str, document: dict[str, Any], address: str) -> None:
    """Read a document in, and hold what comes out against it and against the standard."""
    with transaction.atomic():
        read_in(document)
        found = answer(f"{address}/{document['id']}", full_service="true")
        transaction.set_rollback(True)
    assert lost(document, found) == []
    assert hsds_shapes.problems(kind, found) == []


# Documents are large: without shrinking, a failure is told at once.
thoroughly = settings(
    max_examples=20, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.explicit, Phase.generate]
)


@thoroughly
@given(made_up("service"))
def test_any_service_that_the_standard_allows_comes_out_as_it_came_in(document):
    comes_back("service", document, "services")


@thoroughly
@given(made_up("organization"))
def test_any_organization_that_the_standard_allows_comes_out_as_it_came_in(document):
    comes_back("organization", document, "organizations")


@thoroughly
@given(made_up("service_at_location"), made_up("service"))
def test_any_service_at_a_location_that_the_standard_allows_comes_out_as_it_came_in(document, service):
    inside = {name: value for name, value in service.items() if name != "service_at_locations"}
    comes_back("service_at_location", with_own_ids({"service": inside, **document}), "service_at_locations")


@thoroughly
@given(
    st.sampled_from(["mine", "9", "", "x" * 40]).flatmap(
        lambda name: st.tuples(st.just(name), made_up("taxonomy_term"))
    )
)
def test_any_term_that_the_standard_allows_comes_out_as_it_came_in(given_term):
    name, document = given_term
    comes_back("taxonomy_term", {"taxonomy": name, **document}, "taxonomy_terms")


def published_files() -> list[Any]:
    folder, packs = standards.hsds(), standards.mock_packs()
    files = sorted((folder / "examples").glob("*.json")) if folder else []
    files += sorted(packs.glob("*/*.json")) if packs else []
    plain = {"base.json", "tabular.json", "api_details.json"}
    return [each for each in files if each.name not in plain and not each.name.startswith("dashboard")]


KINDS = ("service_at_location", "service", "organization", "taxonomy_term", "taxonomy", "location")


# These files may not be part of the project; the made-up documents above stand for them where they are not at hand.
if files := published_files():

    @pytest.mark.parametrize("path", files, ids=lambda path: "/".join(path.parts[-2:]))
    def test_published_files_come_out_as_they_came_in(path):
        content = standards.read(path)
        wrong: list[str] = []
        kind = next(each for each in KINDS if path.name.startswith(each))
        for number, item in enumerate(content.get("contents", [content])):
            name = path.name if "contents" not in content else f"{kind}_list.json"
            with transaction.atomic():
                wrong += [f"{number}{each}" for each in _differences(kind, item, name)]
                transaction.set_rollback(True)
        assert wrong == []


def _differences(kind: str, item: dict[str, Any], name: str) -> list[str]:
    if kind == "location":
        # The API has no list of locations; they stand inside services.
        place = {"id": "5f1e1a60-3f6e-4b1c-9f0c-2f6d3f7f9a01", "location": item}
        service = {"id": "5f1e1a60-3f6e-4b1c-9f0c-2f6d3f7f9a02", "name": "Service", "status": "active"}
        read_in({**service, "service_at_locations": [place]})
        return lost(item, answer(f"services/{service['id']}")["service_at_locations"][0]["location"])
    read_in(item)
    # A list shows one-to-one fields only; what a file's list shows beyond stands in the full form.
    nested = any(isinstance(value, list) and value for value in item.values())
    found = addresses_of(kind, item, "full.json" if nested else name)
    return lost(_filled(item), _filled(found))


def _filled(document: dict[str, Any]) -> dict[str, Any]:
    """Without empty lists, which say nothing."""
    return {key: value for key, value in document.items() if value != []}
