"""The page on which everything is found."""

from datetime import UTC, date, datetime, timedelta
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from builders import make_user, make_user_with_role, text
from dure.core.agents.models import Organization
from dure.core.agents.roles import Role
from dure.core.agents.vocabulary import ACTIVITIES
from dure.local.directory.finding import sources
from dure.local.directory.services.actions import add_location
from dure.local.directory.stewardship.engine.freshness import AGEING_MONTHS, FRESH_MONTHS, months_before
from local.directory.finding.places_to_find import Town, titles

pytestmark = pytest.mark.django_db

URL = "/en/find/"


@pytest.fixture
def town():
    return Town()


@pytest.fixture(autouse=True)
def _own_sources(monkeypatch):
    """Each test says itself what other rooms know."""
    for name in ("_open_keys", "_closing_times", "_places"):
        monkeypatch.setattr(sources, name, [])


def choices(response, name):
    """Value and count of each choice of a facet."""
    facet = next((each for each in response.context["facets"] if each.name == name), None)
    return {choice.value: choice.count for choice in (*facet.choices, *facet.further)} if facet else {}


def test_everything_is_found_at_one_address(client, town):
    town.organization("bath", name=text("Bathhouse"))
    town.thing("initiative", "Bath for all")
    town.thing("location", "Bath street 1")
    town.thing("space", "Bath room")
    town.thing("case", "How the bath was saved")
    response = client.get(URL, {"q": "bath"})
    assert sorted(titles(response)) == [
        "Bath for all", "Bath room", "Bath street 1", "Bathhouse", "How the bath was saved",
    ]  # fmt: skip
    assert choices(response, "kind") == {"organization": 1, "place": 2, "initiative": 1, "case": 1}
    assert sorted(titles(client.get(URL, {"q": "bath", "kind": "place"}))) == ["Bath room", "Bath street 1"]
    assert len(titles(client.get(URL, {"q": "bath", "kind": ["place", "case"]}))) == 3


def test_choices_of_one_kind_are_alternatives_and_different_kinds_all_hold(client, town):
    town.organization("a", challenges=["ageing"], languages=["ko", "vi"], accessibility=["step-free"])
    town.organization("b", challenges=["climate"], languages=["ko"], type_id="association")
    town.organization("c", challenges=["ageing"], activities=[f"{ACTIVITIES}/ICA10"])
    assert titles(client.get(URL, {"challenge": "ageing"})) == ["A", "C"]
    assert titles(client.get(URL, {"challenge": ["ageing", "climate"]})) == ["A", "B", "C"]
    assert titles(client.get(URL, {"challenge": "ageing", "language": "vi"})) == ["A"]
    assert titles(client.get(URL, {"accessibility": "step-free"})) == ["A"]
    assert titles(client.get(URL, {"activity": f"{ACTIVITIES}/ICA10"})) == ["C"]
    assert titles(client.get(URL, {"type": "association"})) == ["B"]
    assert titles(client.get(URL, {"sector": "sse"})) == ["A", "B", "C"]
    assert titles(client.get(URL, {"type": "no-such-type"})) == []


def test_counts_say_what_each_further_choice_would_find(client, town):
    for slug, language in (("a", "ko"), ("b", "ko"), ("c", "vi")):
        town.organization(slug, languages=[language], challenges=["ageing"])
    response = client.get(URL, {"language": "ko"})
    assert choices(response, "language") == {"ko": 2, "vi": 1}
    assert choices(response, "challenge") == {"ageing": 2}
    assert "Korean" in response.content.decode()


def test_a_chosen_value_stays_to_be_taken_back_even_where_nothing_is_left_of_it(client, town):
    town.organization("a")
    response = client.get(URL, {"type": "gone", "language": "xx"})
    assert choices(response, "type")["gone"] == 0
    assert [(chip.title, chip.label) for chip in response.context["chips"]] == [
        ("Type of organization", "gone"), ("Language spoken", "xx"),
    ]  # fmt: skip


def test_each_chip_leads_to_the_results_without_its_choice(client, town):
    town.organization("a", challenges=["ageing"], languages=["ko"])
    town.organization("b", languages=["ko"])
    response = client.get(URL, {"challenge": "ageing", "language": "ko", "kind": "organization"})
    chips = {chip.label: chip.url for chip in response.context["chips"]}
    assert set(chips) == {"Organizations", "ageing", "Korean"}
    assert titles(client.get(URL + chips["ageing"])) == ["A", "B"]
    assert client.get(URL + response.context["cleared"]).context["chips"] == []


def test_the_tree_of_territories_narrows_into_children(client, town):
    town.organization("in-town")
    town.organization("in-country", territory=town.korea)
    response = client.get(URL)
    assert [(each.value, each.count) for each in response.context["territories"].below] == [("anseong", 1)]
    narrowed = client.get(URL, {"territory": "korea"})
    assert titles(narrowed) == ["In-Country", "In-Town"]
    assert [each.value for each in narrowed.context["territories"].below] == ["anseong"]
    deeper = client.get(URL, {"territory": "anseong"})
    assert titles(deeper) == ["In-Town"]
    assert [(each.value, each.chosen) for each in deeper.context["territories"].above] == [
        ("korea", False), ("anseong", True),
    ]  # fmt: skip
    assert titles(client.get(URL, {"territory": "atlantis"})) == []


def test_the_nearest_come_first_around_a_place_by_name(client, town):
    town.organization("far", north=40)
    town.organization("near", north=2.34)
    town.organization("here", north=0)
    town.organization("nowhere", north=None)
    response = client.get(URL, {"near": "anseong"})
    assert titles(response) == ["Here", "Near"]
    assert [result.distance for result in response.context["results"]] == ["0 m", "2.3 km"]
    assert titles(client.get(URL, {"near": "Anseong", "within": "50"})) == ["Here", "Near", "Far"]
    assert titles(client.get(URL, {"near": "Anseong", "within": "50", "order": "name"})) == ["Far", "Here", "Near"]
    assert titles(client.get(URL, {"here": "37.008,127.2797", "within": "1"})) == ["Here"]


def test_a_place_that_nobody_knows_is_said_and_narrows_nothing(client, town):
    town.organization("a")
    response = client.get(URL, {"near": "Atlantis<b>"})
    assert titles(response) == ["A"]
    page = response.content.decode()
    assert "Nobody here knows a place called" in page
    assert "Atlantis<b>" not in page


def test_further_places_of_the_same_name_are_offered(client, town):
    places = [
        sources.FoundPlace("Anseong", 37.008, 127.2797, "KR", "city", "Gyeonggi"),
        sources.FoundPlace("Anseong", 35.0, 128.0, "KR", "village", "Goseong"),
    ]
    sources.register_places(lambda asked, language: places if (asked, language) == ("Anseong", "en") else [])
    town.organization("a")
    response = client.get(URL, {"near": "Anseong"})
    assert titles(response) == ["A"]
    [(words, url)] = response.context["other_places"]
    assert words == "Anseong, Goseong"
    assert titles(client.get(URL + url)) == []


def test_what_is_open_now_is_found_and_says_until_when(client, town):
    town.thing("location", "Open", facets=("hours:day",))
    town.thing("location", "Closed", facets=("hours:night",))
    town.thing("location", "Unknown")
    end = datetime(2025, 3, 3, 18, 0, tzinfo=UTC)
    sources.register_open_keys(lambda now: {"day"}, lambda keys, now: dict.fromkeys(keys, end))
    response = client.get(URL)
    assert response.context["open_count"] == 1
    shown = {str(each.hit.title): (each.is_open, each.closes) for each in response.context["results"]}
    assert shown == {"Open": (True, end), "Closed": (False, None), "Unknown": (None, None)}
    page = response.content.decode()
    assert "until 18:00" in " ".join(page.split())
    assert response["Cache-Control"] == "no-store"
    assert titles(client.get(URL, {"open": "1"})) == ["Open"]


def test_keys_of_opening_rules_may_come_with_or_without_their_dimension(client, town):
    town.thing("location", "Open", facets=("hours:day",))
    sources.register_open_keys(lambda now: {"hours:day"})
    assert titles(client.get(URL, {"open": "1"})) == ["Open"]


def test_while_nothing_is_open_nothing_is_found_rather_than_everything(client, town):
    town.thing("location", "Closed", facets=("hours:night",))
    town.thing("location", "Unknown")
    sources.register_open_keys(lambda now: set())
    response = client.get(URL, {"open": "1"})
    assert titles(response) == []
    assert response.context["open_count"] == 0


def test_where_nobody_knows_opening_hours_the_page_does_not_ask_for_them(client, town):
    town.organization("a")
    assert 'id="open-now"' not in client.get(URL).content.decode()


def checked_at_each_limit(town):
    """An entry on either side of each limit that stewardship sets, and one that was never confirmed."""
    today = timezone.localdate()
    year, two_years = months_before(today, FRESH_MONTHS), months_before(today, AGEING_MONTHS)
    day = timedelta(days=1)
    for slug, checked_on in (
        ("just", year), ("due", year - day), ("long", two_years), ("faded", two_years - day), ("never", None),
    ):  # fmt: skip
        town.organization(slug, checked_on=checked_on)


def test_an_entry_that_nobody_has_confirmed_for_a_year_fades_and_says_so(client, town):
    checked_at_each_limit(town)
    town.thing("case", "Case")
    response = client.get(URL)
    assert {str(each.hit.title): each.freshness for each in response.context["results"]} == {
        "Just": "fresh", "Due": "ageing", "Long": "ageing", "Faded": "stale", "Never": "stale", "Case": None,
    }  # fmt: skip
    said = {str(each.hit.title): each.unconfirmed for each in response.context["results"]}
    assert (said["Just"], said["Case"], said["Never"]) == ("", "", "Never confirmed")
    assert said["Due"].startswith("Not confirmed since ")
    page = " ".join(response.content.decode().split())
    assert page.count("result-faded") == 4
    assert page.count("Never confirmed") == 1
    assert said["Faded"] in page


def test_results_are_narrowed_by_how_long_ago_they_were_checked(client, town):
    checked_at_each_limit(town)
    response = client.get(URL)
    assert list(choices(response, "freshness").items()) == [("fresh", 1), ("ageing", 2), ("stale", 2)]
    page = " ".join(response.content.decode().split())
    for words in ("Last checked", "Within the last year", "a check is due", "the entry has faded"):
        assert words in page
    assert titles(client.get(URL, {"freshness": "ageing"})) == ["Due", "Long"]
    assert titles(client.get(URL, {"freshness": ["fresh", "stale"]})) == ["Faded", "Just", "Never"]
    chosen = client.get(URL, {"freshness": ["stale", "nonsense"]})
    assert list(choices(chosen, "freshness")) == ["fresh", "ageing", "stale", "nonsense"]
    assert chosen.context["chips"][0].title == "Last checked"


def test_the_words_of_freshness_say_the_limits_that_stewardship_sets():
    assert (FRESH_MONTHS, AGEING_MONTHS) == (12, 24), "change the words in finding.facets too"


def test_whoever_keeps_the_directory_finds_its_pages_here(client, town):
    town.organization("a")
    pages = [reverse(name) for name in ("merging:add", "directory:import", "exchange:runs", "feeds:list")]

    def shown():
        page = client.get(URL).content.decode().partition("<main")[2]
        return [page_address for page_address in pages if f'href="{page_address}"' in page]

    assert shown() == []
    client.force_login(make_user_with_role(Role.ENTRY_OWNER, Organization.objects.get(slug="a")))
    assert shown() == []
    client.force_login(make_user_with_role(Role.MODERATOR, town.anseong))
    assert shown() == pages[:1]
    client.force_login(make_user_with_role(Role.OFFICER, town.anseong))
    assert shown() == pages
    client.force_login(make_user(is_administrator=True))
    assert shown() == pages[1:]


def test_where_nothing_fits_the_page_says_which_filter_to_loosen(client, town):
    town.organization("a", challenges=["ageing"])
    town.organization("b", languages=["vi"])
    town.organization("c", languages=["vi"])
    response = client.get(URL, {"challenge": "ageing", "language": "vi"})
    found = [(each.chip.title, each.total) for each in response.context["loosenings"]]
    assert found == [("Challenge addressed", 2), ("Language spoken", 1)]
    first = response.context["loosenings"][0]
    assert titles(client.get(URL + first.chip.url)) == ["B", "C"]
    by_words = client.get(URL, {"q": "nothinglikethis", "language": "vi"})
    assert [(each.chip.title, each.total) for each in by_words.context["loosenings"]] == [("Words", 2)]


def test_an_empty_site_says_what_will_be_here(client, town):
    page = client.get(URL)
    assert page.context["empty_site"]
    assert reverse("directory:import") not in page.content.decode()
    client.force_login(make_user_with_role(Role.OFFICER, town.anseong))
    assert reverse("directory:import") in client.get(URL).content.decode()


def test_results_come_in_pages_that_keep_their_filters(client, town):
    for number in range(25):
        town.thing("case", f"Case {number:02}")
    first = client.get(URL, {"kind": "case"})
    assert (len(titles(first)), first.context["total"]) == (20, 25)
    assert "?kind=case&amp;page=2" in first.content.decode()
    assert len(titles(client.get(URL, {"kind": "case", "page": "2"}))) == 5
    for beyond in ("99", "0", "-1", "9" * 60, "²", "x", ""):
        assert titles(client.get(URL, {"kind": "case", "page": beyond})), beyond


def test_the_page_costs_the_same_queries_for_any_number_of_results(client, town):
    def cost(**query):
        client.get(URL, query)
        with CaptureQueriesContext(connection) as captured:
            client.get(URL, query)
        return len(captured)

    def more(slug):
        town.organization(slug, languages=["ko"], challenges=["ageing"], checked_on=date(2020, 1, 1))
        town.thing("location", slug, north=1, facets=("territory:anseong", "type:cooperative"))

    more("one")
    before = cost(), cost(near="Anseong", language="ko"), cost(territory="anseong")
    for slug in ("two", "three", "four"):
        more(slug)
    assert (cost(), cost(near="Anseong", language="ko"), cost(territory="anseong")) == before


def test_a_change_brings_the_parts_that_change_and_a_clean_address(client, town):
    town.organization("a")
    query = {"q": "", "near": "", "here": "", "within": "10", "territory": "", "area": "", "kind": "organization"}
    response = client.get(URL, query, headers={"HX-Request": "true"})
    page = response.content.decode()
    assert "<html" not in page
    assert page.count("<hx-partial") == 3
    assert response["HX-Push-Url"] == f"{URL}?kind=organization"
    assert "HX-Request" in response["Vary"]
    assert client.get(URL, headers={"HX-Request": "true"})["HX-Push-Url"] == URL
    restored = client.get(URL, headers={"HX-Request": "true", "HX-History-Restore-Request": "true"})
    assert "<html" in restored.content.decode()


def test_the_former_pages_lead_here_and_keep_their_question(client):
    moved = client.get(reverse("site:search"), {"q": "목욕탕", "kind": "case", "page": "2"})
    assert moved.status_code == 301
    assert moved["Location"] == f"{URL}?q=%EB%AA%A9%EC%9A%95%ED%83%95&kind=case"
    assert client.get(reverse("site:search"))["Location"] == URL
    moved = client.get(reverse("directory:list"), {"territory": "anseong", "sort": "-name", "format": "csv"})
    assert moved.status_code == 301
    assert moved["Location"] == f"{URL}?territory=anseong&format=csv&kind=organization&order=name"


def test_what_people_enter_never_becomes_markup(client, town):
    town.organization("a", name=text("<script>alert(1)</script>"), street_address="<b>1</b>")
    script = "<script>alert(1)</script>"
    response = client.get(URL, {"q": script, "near": script, "territory": script, "type": script, "language": script})
    for page in (response.content.decode(), client.get(URL).content.decode()):
        assert script not in page.partition("<main")[2]
    assert "&lt;script&gt;" in response.content.decode()


HOSTILE = [
    {"q": "\x00"},
    {"q": "x" * 20_000},
    {"q": '"\x00* OR NEAR('},
    {"near": "\x00", "within": "nan"},
    {"near": "x" * 5_000},
    {"here": "nan,nan", "order": "near"},
    {"here": "1e308,1e308"},
    {"here": "90,180", "within": "20000"},
    {"here": "-90,-180", "within": "1"},
    {"area": "nan,nan,nan,nan"},
    {"area": "-180,-90,180,90"},
    {"area": "179,-10,-179,10"},
    {"territory": "\x00' OR 1=1"},
    {"type": ["a" * 119, "\x00", "'", '"', "%", "_", "\\"]},
    {"type": [str(number) for number in range(900)]},
    {"kind": ["x"] * 300, "order": "\x00", "view": "\x00", "open": "²"},
    {"page": "9" * 4_000},
    {"format": "exe"},
    {"q": "\ud800".encode("utf-8", "surrogatepass")},
]


@pytest.mark.parametrize("query", HOSTILE, ids=range(len(HOSTILE)))
def test_no_address_breaks_the_page(client, town, query):
    town.organization("a", languages=["ko"])
    assert client.get(URL, query).status_code == 200
    assert client.get(f"{URL}groups/", {**query, "box": "-180,-90,180,90", "zoom": "4"}).status_code == 200


def test_ten_thousand_facets_are_refused_as_a_mistake_and_not_as_a_fault(client):
    client.raise_request_exception = False
    response = client.get(URL, {"type": [str(number) for number in range(10_000)]})
    assert response.status_code == 400
    assert "text/html" in response["Content-Type"]


def test_only_reading_is_possible(client):
    for address in (URL, f"{URL}groups/", f"{URL}spot/", reverse("site:search"), reverse("directory:list")):
        assert client.post(address).status_code == 405


def test_a_place_does_not_say_twice_whose_it_is(client, town):
    kitchen = town.organization("kitchen", name=text("The Kitchen"))
    by = make_user_with_role(Role.ORGANIZATION_MANAGER, kitchen)
    add_location(by, kitchen, "hall", name=text("Hall"))
    add_location(by, kitchen, "yard", name=text("Yard"), description=text("Behind the mill"))
    shown = client.get(URL, {"kind": "place", "order": "name"}).context["results"]
    assert [(result.type, result.summary) for result in shown] == [
        ("The Kitchen", ""), ("The Kitchen", "Behind the mill"),
    ]  # fmt: skip


def test_titles_of_facets_and_labels_are_plain_text(client, town):
    town.organization("a", languages=["ko"], activities=[f"{ACTIVITIES}/ICA10"])
    page = unescape(client.get(URL).content.decode())
    for words in ("What", "Where", "Language spoken", "Field of activity", "Korean"):
        assert words in page
