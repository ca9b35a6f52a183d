"""Finding places by name."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from builders import make_territory, make_user
from dure.core.kit.translated import Translated
from dure.core.territories.actions import change_territory
from dure.core.territories.geography.finding import find_places

pytestmark = pytest.mark.django_db


def names(text: str, **options) -> list[str]:
    return [place.name for place in find_places(text, "fr", **options)]


def test_a_town_is_found_without_its_accents_and_in_any_case():
    for text in ("Saint-Étienne", "saint etienne", "SAINTETIENNE"):
        first = find_places(text, "fr")[0]
        assert (first.name, first.country_code, first.kind) == ("Saint-Étienne", "FR", "town")
    assert abs(first.latitude - 45.43) < 0.05
    assert abs(first.longitude - 4.39) < 0.05
    assert first.note.endswith("France")


def test_an_exact_name_stands_before_longer_ones_and_a_region_s_seat_before_its_namesakes():
    found = find_places("paris", "es")
    assert (found[0].name, found[0].country_code) == ("Paris", "FR")
    assert "Francia" in found[0].note
    assert names("Bordeau") == ["Bordeaux"]
    assert len(names("a", limit=3)) == 3


def test_countries_of_the_site_come_before_others():
    assert find_places("london", "en")[0].country_code == "GB"
    before = [place.country_code for place in find_places("bath", "en", limit=50)]
    home = before[-1]
    make_territory("home", country_code=home)
    after = [place.country_code for place in find_places("bath", "en", limit=50)]
    assert after.index(home) < before.index(home)


def test_korean_areas_are_found_by_the_beginning_of_their_name():
    assert names("안성")[0] == "안성시"
    assert names("일죽") == ["일죽면"]
    assert [place.note for place in find_places("일죽", "ko")] == ["경기도 안성시"]
    assert names("안성시 일죽") == ["일죽면"]
    assert names("부산 중구") == ["중구"]
    assert names("없는곳") == []


def test_a_territory_of_the_site_comes_first_and_stands_for_the_same_town():
    name = Translated({"ko": "안성시", "en": "Anseong", "fr": "Anseong"}, "ko")
    korea = make_territory("korea", name=Translated({"en": "Korea", "fr": "Corée"}))
    make_territory("anseong", korea, name=name, code="41550")
    found = find_places("anseong", "fr")
    assert [(place.name, place.kind, place.note) for place in found] == [("Anseong", "territory", "Corée")]
    assert 36.9 < found[0].latitude < 37.2
    assert [place.kind for place in find_places("안성시", "ko")] == ["territory"]


def test_a_territory_without_a_point_is_left_out():
    make_territory("nowhere-land")
    assert names("nowhere") == []
    make_territory("somewhere-land", latitude=Decimal(1), longitude=Decimal(2))
    assert names("somewhere") == ["Somewhere-Land"]


def test_a_new_name_of_a_territory_is_found_at_once():
    place = make_territory("qqtown", latitude=Decimal(1), longitude=Decimal(2))
    assert names("qqtown")
    change_territory(make_user(is_administrator=True), place, name=Translated({"en": "Qqville"}))
    assert names("qqville") == ["Qqville"]


@pytest.mark.parametrize("text", ["", " ", "%%%", "'; DROP TABLE place; --", "\x00", "?" * 5_000, "𝔓𝔞𝔯𝔦𝔰" * 100])
def test_any_text_gets_an_answer(text):
    assert find_places(text, "xx") == []


def test_finding_costs_the_same_queries_for_any_number_of_territories():
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            find_places("town", "en")
        return len(captured)

    parent = make_territory("kingdom")
    make_territory("town-a", parent, latitude=1, longitude=2)
    before = queries()
    for name in "bcd":
        make_territory(f"town-{name}", parent, latitude=1, longitude=ord(name))
    assert queries() == before
