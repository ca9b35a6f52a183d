"""GeoJSON and Murmurations profiles."""

import json
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from builders import make_organization
from dure.core.agents.actions import load_reference_data
from dure.core.kit.translated import Translated
from dure.local.directory.publishing.addresses import organization_address
from dure.local.directory.publishing.describing import published
from dure.local.directory.publishing.profiles import geojson, murmurations, profiles_of
from local.directory.publishing.entries import full_organization, make_member

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def reference_data():
    load_reference_data()


def test_geojson_has_a_point_as_longitude_and_latitude_or_null():
    full_organization("bath", summary=full_organization("other").summary)
    make_organization("nowhere")
    collection = json.loads("".join(geojson(published())))
    assert collection["type"] == "FeatureCollection"
    bath, nowhere, _other = collection["features"]
    assert bath["properties"]["summary"] == "A bath."
    assert bath["geometry"] == {"type": "Point", "coordinates": [127.47, 37.08]}
    assert nowhere["geometry"] is None
    assert bath["properties"]["names"] == {"ko": "일죽목욕탕 협동조합", "en": "Iljuk Bath Cooperative"}
    assert "located_by" not in bath["properties"]


def test_an_empty_directory_is_an_empty_collection():
    assert json.loads("".join(geojson(published()))) == {"type": "FeatureCollection", "features": []}
    assert json.loads("".join(murmurations(published()))) == []


def test_what_has_closed_is_in_no_list_but_keeps_its_own_document(client):
    closed = make_organization("closed", closed_on=date(2024, 3, 1))
    assert json.loads("".join(geojson(published())))["features"] == []
    assert client.get(f"/data/organization/{closed.pk}.ttl").status_code == 200


def test_a_profile_has_what_the_schema_asks_for(client):
    network = make_organization("network")
    organization = full_organization()
    make_member(organization, network)
    profile = client.get(f"/data/organization/{organization.pk}.murmurations.json").json()
    assert profile["linked_schemas"] == ["organizations_schema-v1.0.0"]
    assert profile["name"] == "Iljuk Bath Cooperative"
    assert profile["unique_id"] == organization_address(organization.pk).text
    assert profile["primary_url"] == organization.website
    assert profile["geolocation"] == {"lat": 37.08, "lon": 127.47}
    assert profile["relationships"] == [
        {"predicate_url": "https://schema.org/memberOf", "object_url": organization_address(network.pk).text}
    ]
    assert profile["full_address"] == "금일로 1, 2층, 안성시, 경기도, 17500"
    assert profile["urls"] == [{"name": "twitter", "url": "https://twitter.com/bath"}]
    assert (profile["status"], profile["starts_at"]) == ("active", 1582934400)
    assert "Cooperative" in profile["tags"]


def test_an_organization_that_has_closed_has_the_schema_s_word_for_it():
    closed = make_organization("closed", closed_on=date(2024, 3, 1), name=Translated.of("x" * 250, "en"))
    (past,) = profiles_of([closed])
    assert (past["status"], past["ends_at"], past["name"]) == ("completed", 1709251200, "x" * 200)


def test_tags_keep_to_the_schema_s_limits_and_unknown_things_are_left_out():
    many = [f"activities-ica/{number}{'x' * 200}" for number in range(150)]
    make_organization("busy", activities=many)
    busy = json.loads("".join(murmurations(published())))[0]
    assert len(busy["tags"]) == 100
    assert max(map(len, busy["tags"])) == 100
    assert {"geolocation", "telephone", "contact_details", "description"}.isdisjoint(busy)
    assert busy["primary_url"].endswith("/organizations/busy/")


def test_profiles_cost_the_same_queries_for_any_number_of_organizations():
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            "".join(murmurations(published()))
        return len(captured)

    full_organization("a")
    before = queries()
    for slug in "bcd":
        full_organization(slug)
    assert queries() == before
