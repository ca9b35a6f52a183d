"""Territories made of Korean areas."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from builders import make_territory, make_user, make_user_with_role
from dure.core.agents.roles import Role
from dure.core.audit.models import Change
from dure.core.kit.errors import Refused
from dure.core.kit.translated import Translated
from dure.core.search.queries import search
from dure.core.territories.geography.korea import load_korean_territories, territories_by_code, territory_for
from dure.core.territories.geography.placing import place_address
from dure.core.territories.models import Territory

pytestmark = pytest.mark.django_db


def load(**options):
    return load_korean_territories(None, **options)


def test_a_city_is_loaded_with_what_lies_in_and_above_it():
    done = load(depth="emd", under="안성시")
    city = Territory.objects.get(code="41550")
    assert (str(city.name), city.kind, city.name.original, city.time_zone) == ("안성시", "city", "ko", "Asia/Seoul")
    assert city.name.texts == {"ko": "안성시"}
    assert [each.kind for each in (city.parent, city.parent.parent)] == ["region", "country"]
    assert city.children.count() == done.created - 2
    assert set(city.children.values_list("kind", flat=True)) == {"district"}
    assert Territory.objects.get(code="41550390").path == "korea/경기도/안성시/안성시-일죽면/"
    assert 36.9 < float(city.latitude) < 37.2
    assert search("일죽면").hits[0].slug == "안성시-일죽면"
    assert Change.objects.get().details["created"] == done.created


def test_loading_again_changes_nothing():
    first = load(depth="emd", under="41550")
    again = load(depth="emd", under="41550")
    assert (again.created, again.matched, again.unchanged) == (0, 0, first.created)
    assert Change.objects.count() == 1


def test_the_whole_country_holds_each_code_once():
    done = load()
    assert Territory.objects.filter(kind="region").count() == 17
    codes = list(Territory.objects.exclude(code=None).values_list("code", flat=True))
    assert len(codes) == len(set(codes)) == done.created
    assert Territory.objects.get(code="26110").slug == "부산광역시-중구"
    assert str(Territory.objects.get(code="41111").parent.name) == "수원시"
    assert not Territory.objects.exclude(kind="country").filter(parent=None).exists()


def test_territories_that_are_there_are_recognized_and_stay_as_they_are():
    korea = make_territory("republic-of-korea", name=Translated({"ko": "대한민국"}))
    province = make_territory("gyeonggi-do", korea, kind="region", name=Translated({"ko": "경기도", "en": "Gyeonggi"}))
    bath = make_territory("iljuk", make_territory("anseong", province, name=Translated({"ko": "안성시"})))
    Territory.objects.filter(pk=bath.pk).update(name=Translated({"ko": "일죽면", "en": "Iljuk"}, "en"))
    done = load(depth="emd", under="anseong")
    assert done.matched == 3
    bath.refresh_from_db()
    assert (bath.code, bath.slug, bath.name.texts["en"]) == ("41550390", "iljuk", "Iljuk")
    assert Territory.objects.filter(kind="country").get() == korea
    assert Territory.objects.get(code="41550250").path == "republic-of-korea/gyeonggi-do/anseong/안성시-공도읍/"


def test_a_city_directly_below_the_country_is_recognized_by_a_name_that_only_it_bears():
    korea = make_territory("korea-here", name=Translated({"ko": "대한민국"}))
    city = make_territory("anseong", korea, name=Translated({"ko": "안성시"}))
    ambiguous = make_territory("jung-gu", korea, name=Translated({"ko": "중구"}))
    load()
    city.refresh_from_db()
    ambiguous.refresh_from_db()
    assert (city.code, city.parent, ambiguous.code) == ("41550", korea, None)


def test_an_address_is_put_into_the_deepest_territory_there_is():
    load()
    placement = place_address("경기도 안성시 일죽면 송천리 123")
    assert territory_for(placement).code == "41550"
    load(depth="emd", under="안성시")
    assert territory_for(placement).code == "41550390"
    assert str(territory_for(place_address("수원시 팔달구")).name) == "팔달구"
    known = territories_by_code()
    with CaptureQueriesContext(connection) as captured:
        assert territory_for(placement, known).code == "41550390"
    assert len(captured) == 0


def test_no_territory_is_given_where_the_site_has_none():
    assert territory_for(place_address("경기도 안성시")) is None


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"under": "중구"}, "area-ambiguous"),
        ({"under": "없는시"}, "area-unknown"),
        ({"under": "99999"}, "area-unknown"),
        ({"depth": "street"}, "unknown-depth"),
    ],
)
def test_a_wrong_wish_is_refused_and_nothing_is_made(options, code):
    with pytest.raises(Refused) as refusal:
        load(**options)
    assert refusal.value.code == code
    assert not Territory.objects.exists()


def test_only_administrators_load_a_country():
    officer = make_user_with_role(Role.OFFICER, make_territory("anywhere"))
    with pytest.raises(PermissionDenied):
        load_korean_territories(officer)
    assert load_korean_territories(make_user(is_administrator=True), depth="sido").created == 17


def test_a_code_stands_once_in_a_country_and_is_never_empty():
    make_territory("one", code="123")
    make_territory("other-country", code="123", country_code="FR")
    for fields in ({"code": "123"}, {"code": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            make_territory(**fields)
    make_territory()
    make_territory()
