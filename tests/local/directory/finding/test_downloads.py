"""The results as a file: what is shown, all of it, and nothing else."""

import csv
import io
import json
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from builders import text
from dure.core.agents.vocabulary import ACTIVITIES
from local.directory.finding.places_to_find import Town, titles

pytestmark = pytest.mark.django_db

URL = "/en/find/"


@pytest.fixture
def town():
    town = Town()
    for number in range(23):
        town.organization(f"bath-{number:02}", north=number, checked_on=date(2025, 3, 3))
    town.organization("shop", north=1, activities=[f"{ACTIVITIES}/ICA10"], website="https://shop.example")
    town.organization("bath-nowhere", north=None)
    return town


def content(response):
    assert response.status_code == 200
    assert response["Content-Disposition"].startswith("attachment")
    assert response.streaming
    return b"".join(response)


def csv_rows(data):
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))


def excel_rows(data):
    import python_calamine

    heading, *rows = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()
    return [dict(zip(heading, row, strict=True)) for row in rows]


def shown(client, query):
    """The names on all pages, in order."""
    first = client.get(URL, {**query, "page": "1"})
    found = titles(first)
    for number in range(2, first.context["page"].paginator.num_pages + 1):
        found += titles(client.get(URL, {**query, "page": str(number)}))
    return found


QUERIES = [
    {},
    {"q": "bath"},
    {"near": "Anseong", "within": "5"},
    {"near": "Anseong", "within": "5", "order": "name"},
    {"activity": f"{ACTIVITIES}/ICA10"},
    {"territory": "anseong", "kind": "organization", "page": "2"},
    {"q": "no such thing"},
]


@pytest.mark.parametrize("query", QUERIES, ids=range(len(QUERIES)))
def test_every_file_holds_exactly_what_the_page_shows(client, town, query):
    expected = shown(client, query)
    assert [row["Name"] for row in csv_rows(content(client.get(URL, {**query, "format": "csv"})))] == expected
    assert [row["Name"] for row in excel_rows(content(client.get(URL, {**query, "format": "xlsx"})))] == expected
    collection = json.loads(content(client.get(URL, {**query, "format": "geojson"})))
    assert [feature["properties"]["name"] for feature in collection["features"]] == expected


def test_the_page_leads_to_its_files(client, town):
    response = client.get(URL, {"q": "bath", "kind": "organization", "page": "2"})
    assert response.context["files"] == [
        ("CSV", "?q=bath&kind=organization&format=csv"),
        ("Excel", "?q=bath&kind=organization&format=xlsx"),
        ("GeoJSON", "?q=bath&kind=organization&format=geojson"),
    ]
    assert "?q=bath&amp;kind=organization&amp;format=geojson" in response.content.decode()


def test_a_row_says_what_is_known(client, town):
    [row] = csv_rows(content(client.get(URL, {"q": "shop", "near": "Anseong", "format": "csv"})))
    assert (row["Kind"], row["Type"], row["Website"]) == ("Organization", "Cooperative", "https://shop.example")
    assert float(row["Distance in kilometers"]) == pytest.approx(1, abs=0.01)
    assert (row["Latitude"], row["Longitude"]) == ("37.016993", "127.2797")
    assert row["Page"].endswith("/en/organizations/shop/")
    [row] = csv_rows(content(client.get(URL, {"q": "bath nowhere", "format": "csv"})))
    assert (row["Latitude"], row["Distance in kilometers"]) == ("", "")


def test_numbers_are_numbers_in_excel(client, town):
    [row] = excel_rows(content(client.get(URL, {"q": "shop", "format": "xlsx"})))
    assert isinstance(row["Latitude"], float)


def test_no_cell_can_run_as_a_formula(client, town):
    town.organization("danger", name=text("=1+1"), phone="+82 31")
    rows = csv_rows(content(client.get(URL, {"format": "csv"})))
    assert [row["Telephone"] for row in rows if row["Name"] == "'=1+1"] == ["'+82 31"]


def test_geojson_is_a_collection_in_which_the_unplaced_keep_their_row(client, town):
    collection = json.loads(content(client.get(URL, {"format": "geojson"})))
    assert collection["type"] == "FeatureCollection"
    by_name = {feature["properties"]["name"]: feature for feature in collection["features"]}
    assert by_name["Bath-00"]["geometry"] == {"type": "Point", "coordinates": [127.2797, 37.008]}
    assert by_name["Bath-00"]["properties"]["lastChecked"] == "2025-03-03"
    assert by_name["Bath-Nowhere"]["geometry"] is None
    assert all(feature["id"].startswith("urn:uuid:") for feature in collection["features"])


def test_standard_csv_holds_the_organizations_among_the_results(client, town):
    town.thing("case", "Bath case")
    town.organization("sourced", source="register", source_id="R-1", activities=[f"{ACTIVITIES}/ICA10"])
    rows = list(csv.DictReader(io.StringIO(content(client.get(URL, {"format": "sse-csv"})).decode())))
    assert len(rows) == 26
    [row] = [row for row in rows if row["Identifier"] == "R-1"]
    assert row["Name"] == "Sourced"
    one = content(client.get(URL, {"q": "sourced", "format": "sse-csv"})).decode()
    assert len(one.strip().splitlines()) == 2
    assert "R-1" in one


def test_standard_csv_tells_sources_apart_where_there_are_several(client, town):
    town.organization("first", source="register", source_id="1")
    town.organization("second", source="survey", source_id="1")
    data = content(client.get(URL, {"q": "first", "format": "sse-csv"})).decode()
    assert "register-1" in data


@pytest.mark.parametrize("form", ["csv", "geojson", "xlsx"])
def test_a_file_costs_the_same_queries_for_any_number_of_rows(client, town, form):
    def cost():
        content(client.get(URL, {"q": "bath", "format": form}))
        with CaptureQueriesContext(connection) as captured:
            content(client.get(URL, {"q": "bath", "format": form}))
        return len(captured)

    before = cost()
    for number in range(3):
        town.organization(f"bath-more-{number}")
    assert cost() == before
