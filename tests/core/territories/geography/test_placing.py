"""Placing Korean addresses and points. Every address here is made up from names of areas."""

from random import Random

import pytest

from dure.core.territories.geography import index
from dure.core.territories.geography.areas import Area, Gazetteer
from dure.core.territories.geography.placing import area_of, place_address, placement_of_code


def placed(address: str) -> tuple[str, str] | None:
    found = place_address(address)
    return (found.name, found.precision) if found else None


@pytest.mark.parametrize(
    ("address", "name", "precision"),
    [
        ("경기도 안성시 일죽면 송천리 123", "경기도 안성시 일죽면 송천리", "ri"),
        ("경기 광명시 오리로 854 (철산동)", "경기도 광명시 철산동", "emd"),
        ("(14240) 경기도 광명시 철산로 5, 201호 (철산동, 현대아파트)", "경기도 광명시 철산동", "emd"),
        ("14240 경기 광명 하안동 1", "경기도 광명시 하안동", "emd"),
        ("대한민국 서울특별시 강남구 테헤란로 1", "서울특별시 강남구", "sigungu"),
        ("서울 중구 을지로3가 12", "서울특별시 중구 을지로3가", "emd"),
        ("전북 전주시 완산구 효자동1가", "전북특별자치도 전주시 완산구 효자동1가", "emd"),
        ("경기도 안성시 공도읍 만정리 산12-3", "경기도 안성시 공도읍 만정리", "ri"),
        ("세종 한누리대로 2130 (보람동)", "세종특별자치시 세종시 보람동", "emd"),
        ("세종특별자치시 조치원읍 원리 11", "세종특별자치시 세종시 조치원읍 원리", "ri"),
        ("경기도안성시일죽면송천리123", "경기도 안성시 일죽면 송천리", "ri"),
        ("경기 고양시 덕양구 주교동", "경기도 고양시 덕양구 주교동", "emd"),
        ("서울시성북구 성북동", "서울특별시 성북구 성북동", "emd"),
        ("충북 증평군 증평읍 교동리", "충청북도 증평군 증평읍 교동리", "ri"),
    ],
)
def test_an_address_leads_to_the_smallest_area_it_names(address, name, precision):
    assert placed(address) == (name, precision)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("강원도 춘천시 후평동 1", "강원특별자치도 춘천시 후평동 1"),
        ("전라북도 김제시 요촌동", "전북특별자치도 김제시 요촌동"),
        ("인천 남구 주안동", "인천광역시 미추홀구 주안동"),
        ("경기도 여주군", "경기도 여주시"),
        ("제주도 서귀포시 서귀동", "제주특별자치도 서귀포시 서귀동"),
    ],
)
def test_old_and_new_names_mean_the_same_place(old, new):
    assert place_address(old) == place_address(new) is not None


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("안성시 일죽면", "경기도 안성시 일죽면"),
        ("안성 일죽면 송천리", "경기도 안성시 일죽면 송천리"),
        ("고성군 간성읍", "강원특별자치도 고성군 간성읍"),
        ("광주 북구 용봉동", "광주광역시 북구 용봉동"),
        ("광주시 오포읍 1", "경기도 광주시 오포읍"),
        ("수원시 인계동", "경기도 수원시 팔달구 인계동"),
    ],
)
def test_a_missing_sido_is_found_from_what_follows(address, name):
    assert placed(address)[0] == name


@pytest.mark.parametrize(
    "address",
    [
        "고성군",  # there are two
        "중구 12",
        "안성",  # may be anything
        "일죽면 송천리",
        "(철산동)",
        "경기도 강남구 역삼동",  # Gangnam does not lie in Gyeonggi
        "123 Main Street",
        "",
        "   ",
        "((((",
        "서울" * 5_000,
        "\x00\ud7ff𝕏",
    ],
)
def test_what_is_not_certain_is_not_placed(address):
    assert place_address(address) is None


def test_an_unknown_or_ambiguous_rest_gives_the_larger_area():
    assert placed("충북 청주시 청원구 없는동") == ("충청북도 청주시", "sigungu")
    assert placed("경기 광명시 오리로 854 (어느건물)") == ("경기도 광명시", "sigungu")
    assert placed("서울특별시 어디로 1") == ("서울특별시", "sido")


def test_a_dong_that_a_city_has_twice_gives_the_city():
    twice = [Area("41", "sido", "경기도", "", 37, 127), Area("41110", "sigungu", "수원시", "41", 37, 127)]
    for code in ("41111", "41113"):
        twice += [
            Area(code, "sigungu", f"{code}구", "41110", 37, 127),
            Area(f"{code}101", "emd", "새동", code, 37, 127),
        ]
    from dure.core.territories.geography.addresses import read_address

    assert read_address("경기 수원시 새동 1", Gazetteer(twice)).code == "41110"
    assert read_address("경기 수원시 41113구 새동 1", Gazetteer(twice)).code == "41113101"


def test_another_country_is_not_placed():
    assert place_address("경기도 안성시", country="FR") is None
    assert place_address("경기도 안성시", country="kr").code == "41550"


def test_codes_are_known_in_old_new_and_padded_form():
    assert placement_of_code("41550").name == "경기도 안성시"
    assert placement_of_code("4155000000").name == "경기도 안성시"
    assert placement_of_code("42110").code == placement_of_code("51110").code == "51110"
    assert placement_of_code("28177").name == "인천광역시 미추홀구"
    assert placement_of_code("99999") is None
    assert placement_of_code("") is None


def test_every_area_is_found_again_by_its_own_full_name():
    names = index.gazetteer()
    full = {code: " ".join(each.name for each in names.chain(area)) for code, area in names.areas.items()}
    wrong = [name for code, name in full.items() if place_address(f"{name} 12-3").code != code]
    # Three pairs of ri share their full name, so that only the eup or myeon above is certain.
    assert len(wrong) == 6
    assert all(list(full.values()).count(name) == 2 for name in wrong)


def test_the_point_of_an_area_lies_in_it():
    areas = [area for area in index.gazetteer().areas.values() if area.level in {"emd", "ri"}]
    for area in Random(5).sample(areas, 400):  # noqa: S311
        assert area_of(area.latitude, area.longitude).code.startswith(area.code[:8])


def test_a_point_is_placed_down_to_the_level_asked_for():
    assert area_of(37.08, 127.47).name == "경기도 안성시 일죽면 장암리"
    assert area_of(37.08, 127.47, "emd").name == "경기도 안성시 일죽면"
    assert area_of(37.08, 127.47, "sido").code == "41"
    assert area_of(44.84, -0.58) is None
    with pytest.raises(ValueError, match="unknown level"):
        area_of(37, 127, "street")


def test_without_the_file_nothing_is_placed_and_nothing_breaks(monkeypatch, tmp_path):
    monkeypatch.setattr(index, "FILE", tmp_path / "missing.sqlite3")
    assert index.rows("SELECT * FROM area") == []
    assert area_of(37.08, 127.47) is None
