"""What the map draws."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from builders import text
from dure.local.directory.finding.drawing import MOST_DRAWN
from local.directory.finding.places_to_find import ANSEONG, Town, titles

pytestmark = pytest.mark.django_db

GROUPS, SPOT = "/en/find/groups/", "/en/find/spot/"
KOREA = "124,33,132,39"


@pytest.fixture
def town():
    return Town()


def drawn(client, box=KOREA, zoom="7", **query):
    response = client.get(GROUPS, {"box": box, "zoom": zoom, **query})
    assert response.status_code == 200
    return response.json()["groups"]


def test_a_single_result_brings_what_it_is(client, town):
    town.organization("bath", name=text("Bathhouse"), street_address="Iljuk 1")
    [group] = drawn(client)
    assert (group["latitude"], group["longitude"], group["count"]) == (*ANSEONG, 1)
    assert group["label"] == "Bathhouse (Organization)"
    assert group["things"] == [
        {
            "title": "Bathhouse",
            "kind": "Organization",
            "type": "Cooperative",
            "where": "Iljuk 1",
            "unconfirmed": "Never confirmed",
            "url": "/en/organizations/bath/",
        }
    ]


def test_near_results_become_one_group_that_opens_as_the_scale_grows(client, town):
    for number in range(4):
        town.organization(f"shop-{number}", north=number)
    [group] = drawn(client, zoom="5")
    assert (group["count"], group["label"]) == (4, "4 results here")
    west, south, east, north = group["box"]
    assert west <= ANSEONG[1] <= east
    assert south < north
    assert "things" not in group
    assert [group["count"] for group in drawn(client, zoom="16")] == [1, 1, 1, 1]


def test_what_shares_a_spot_can_be_asked_for_and_has_a_list(client, town):
    for number in range(3):
        town.organization(f"shop-{number}")
    town.organization("apart", north=30)
    [group] = [group for group in drawn(client, zoom="18") if group["count"] > 1]
    assert group["count"] == 3
    things = client.get(SPOT, {"at": group["spot"]}).json()["things"]
    assert [thing["title"] for thing in things] == ["Shop-0", "Shop-1", "Shop-2"]
    parts = urlsplit(group["list"])
    assert parts.path == reverse("finding:find")
    assert titles(client.get(group["list"])) == ["Shop-0", "Shop-1", "Shop-2"]
    assert set(parse_qs(parts.query)) == {"area"}


def test_the_map_follows_the_filters_of_the_page(client, town):
    town.organization("a", languages=["vi"])
    town.organization("b", north=3, languages=["ko"])
    town.organization("c", north=60, languages=["ko"])
    assert [group["things"][0]["title"] for group in drawn(client, zoom="16", language="ko")] == ["C", "B"]
    assert len(drawn(client, zoom="16", near="Anseong", within="10")) == 2
    assert drawn(client, zoom="16", q="no such thing") == []
    spot = f"{ANSEONG[0]},{ANSEONG[1]}"
    assert client.get(SPOT, {"at": spot, "language": "ko"}).json() == {"things": []}


def test_only_what_lies_in_the_box_and_in_the_chosen_part_is_drawn(client, town):
    town.organization("a")
    town.organization("b", north=60)
    assert len(drawn(client, box="127,36.9,128,37.1", zoom="12")) == 1
    assert len(drawn(client, zoom="12", area="127,36.9,128,37.1")) == 1
    assert drawn(client, box="0,40,10,50") == []
    assert drawn(client, box="0,40,10,50", area="127,36.9,128,37.1") == []


def test_the_map_never_ships_more_than_it_draws(client, town):
    for number in range(MOST_DRAWN + 60):
        town.thing("location", f"Place {number}", north=number)
    response = client.get(GROUPS, {"box": "-180,-90,180,90", "zoom": "18"})
    groups = response.json()["groups"]
    assert len(groups) <= MOST_DRAWN
    assert sum(group["count"] for group in groups) == MOST_DRAWN + 60
    # One thing comes with what it is; what stands for several comes without any of them.
    assert {"things" in group for group in groups if group["count"] > 1} == {False}
    assert all(len(group["things"]) == 1 for group in groups if group["count"] == 1)
    assert len(response.content) < MOST_DRAWN * 250


def test_a_corner_of_the_map_ships_nothing_from_elsewhere(client, town):
    for number in range(40):
        town.organization(f"shop-{number}", north=number)
    box = "127.2,37,127.4,37.1"
    groups = drawn(client, box=box, zoom="18")
    assert sum(group["count"] for group in groups) == 11, "the shops from 0 to 10 km north of 37.008 degrees"
    assert all(37 <= group["latitude"] <= 37.1 and 127.2 <= group["longitude"] <= 127.4 for group in groups)


def test_groups_come_from_north_to_south_so_that_the_keyboard_walks_like_an_eye(client, town):
    for number in (10, 300, 150):
        town.organization(f"shop-{number}", north=number - 200)
    latitudes = [group["latitude"] for group in drawn(client, box="-180,-90,180,90", zoom="12")]
    assert latitudes == sorted(latitudes, reverse=True)


def test_groups_cost_the_same_queries_for_any_number_of_results(client, town):
    def cost():
        with CaptureQueriesContext(connection) as captured:
            drawn(client, zoom="16")
        return len(captured)

    town.organization("a")
    cost()
    before = cost()
    for number in range(3):
        town.organization(f"b-{number}", north=number + 1)
    assert cost() == before


@pytest.mark.parametrize("box", ["", "x", "1,2,3", "nan,nan,nan,nan", "0,10,1,0", "0,0,999,1", "1e999,0,1,1"])
def test_a_box_that_is_none_is_refused_with_words(client, box):
    response = client.get(GROUPS, {"box": box})
    assert response.status_code == 400
    assert "west" in response.json()["detail"]


@pytest.mark.parametrize("at", ["", "x", "1", "nan,1", "99,1"])
def test_a_spot_that_is_nowhere_is_refused_with_words(client, at):
    response = client.get(SPOT, {"at": at})
    assert response.status_code == 400
    assert "latitude" in response.json()["detail"]


@pytest.mark.parametrize("zoom", ["", "nan", "inf", "-5", "1e99", "x", "9" * 999])
def test_any_scale_has_an_answer(client, town, zoom):
    town.organization("a")
    assert len(drawn(client, zoom=zoom)) == 1


def test_the_page_tells_the_map_where_to_begin(client, town):
    town.organization("a")
    town.organization("b", north=10)
    settings = client.get("/en/find/", {"kind": "organization", "view": "map"}).context["map"]
    west, south, east, north = map(float, settings["box"].split(","))
    assert (west, east) == (127.2797, 127.2797)
    assert north - south == pytest.approx(0.0899, abs=0.001)
    assert settings["groups"] == f"{GROUPS}?kind=organization"
    assert client.get("/en/find/", {"q": "no such thing"}).context["map"]["box"] == ""


def test_the_page_of_an_organization_shows_where_it_is(client, town):
    town.organization("bath", name=text("Bathhouse <b>"))
    town.organization("nowhere", north=None)
    page = client.get("/en/organizations/bath/").content.decode()
    assert 'data-latitude="37.008000"' in page
    assert "finding/map.js" in page
    assert "<b>" not in page.partition("small-map")[2].partition("</figure>")[0]
    assert "data-latitude" not in client.get("/en/organizations/nowhere/").content.decode()
