"""Linking two lists: what must hold for any records, and how well it does on lists with known truth."""

import hashlib
import os
import random
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmark_of_linking import load_benchmark
from dure.local.directory.linkage import DEFAULT_THRESHOLD, Code, Record, likely_same, link
from generated_organizations import generated_lists

SAMPLE = 86
"""Of 256."""
WORDS = [
    "Alder",
    "Birch",
    "Cedar",
    "Elm",
    "Fir",
    "Hazel",
    "Oak",
    "Pine",
    "Rowan",
    "Willow",
    "Care",
    "Food",
    "Housing",
    "Club",
    "2",
    "3",
    "Ltd",
    "(North)",
    "두레",
    "돌봄",
    "협동조합",
]
PLACES = [
    ("12 Mill Lane, Ashford", "LS1 4AB"),
    ("90 Church Lane, Ashford", "LS1 4AC"),
    ("경기도 안성시 중앙로 12", "17534"),
    ("부산광역시 해운대구 우동 3", "48094"),
    ("", ""),
]

names = st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" ".join)


@st.composite
def records(draw):
    address, postcode = draw(st.sampled_from(PLACES))
    return Record(
        id="",
        name=draw(names),
        other_names=tuple(draw(st.lists(names, max_size=2))),
        address=address,
        postcode=postcode,
        country=draw(st.sampled_from(["", "GB", "KR"])),
        identifiers=draw(st.dictionaries(st.just("business-number"), st.sampled_from(["1", "2"]), max_size=1)),
        website=draw(st.sampled_from(["", "https://www.alder.example/", "http://oak.example"])),
        phone=draw(st.sampled_from(["", "031-123-4567", "0113 496 0000"])),
    )


def lists():
    return st.lists(records(), max_size=7).map(
        lambda found: [replace(record, id=str(number)) for number, record in enumerate(found)]
    )


def score(left, right):
    return likely_same(replace(left, id="a"), [replace(right, id="b")], threshold=0)[0].score


def ids(pairs):
    return [(pair.left_id, pair.right_id, pair.score) for pair in pairs]


@settings(max_examples=60, deadline=None)
@given(lists(), lists())
def test_it_makes_no_difference_which_list_is_left(left, right):
    there, back = link(left, right), link(right, left)
    assert {(pair.left_id, pair.right_id, pair.score) for pair in there} == {
        (pair.right_id, pair.left_id, pair.score) for pair in back
    }
    reasons = {(pair.left_id, pair.right_id): set(pair.reasons) for pair in there}
    assert reasons == {(pair.right_id, pair.left_id): {reason.mirrored() for reason in pair.reasons} for pair in back}


@settings(max_examples=40, deadline=None)
@given(lists(), lists(), st.randoms(use_true_random=False))
def test_the_order_of_the_lists_makes_no_difference(left, right, chance):
    expected = link(left, right)
    chance.shuffle(left)
    chance.shuffle(right)
    assert link(left, right) == expected


@settings(max_examples=40, deadline=None)
@given(lists(), lists())
def test_every_record_has_one_partner_at_most_and_scores_keep_to_the_threshold(left, right):
    pairs = link(left, right)
    assert len({pair.left_id for pair in pairs}) == len({pair.right_id for pair in pairs}) == len(pairs)
    assert all(DEFAULT_THRESHOLD <= pair.score <= 1 for pair in pairs)
    assert all(pair.reasons for pair in pairs)


@settings(max_examples=60, deadline=None)
@given(records())
def test_a_record_is_the_same_as_itself(record):
    assert score(record, record) >= DEFAULT_THRESHOLD


@settings(max_examples=80, deadline=None)
@given(records(), records())
def test_one_more_agreement_never_lowers_the_score(left, right):
    before = score(left, right)
    more = [
        {"phone": "02-555-0000"},
        {"website": "https://new.example"},
        {"email": "office@new.example"},
        {"identifiers": {**left.identifiers, "register": "77"}},
    ]
    for values in more:
        ours, theirs = replace(left, **values), replace(right, **values)
        # What stood there before may have agreed already; then nothing is gained.
        if all(not getattr(each, name) for name in values for each in (left, right)) or "identifiers" in values:
            assert score(ours, theirs) >= before, values


@settings(max_examples=40, deadline=None)
@given(records(), records(), names)
def test_one_more_shared_name_never_lowers_the_score(left, right, name):
    before = score(left, right)
    ours = replace(left, other_names=(*left.other_names, name))
    theirs = replace(right, other_names=(*right.other_names, name))
    assert score(ours, theirs) >= before


UNLIKE = ["한빛 돌봄", "새솔 농산물", "다솜 로컬푸드", "Rowan Bakery", "Harbour Press", "나래 방과후", "온새 집수리"]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(UNLIKE), min_size=2, max_size=2, unique=True), st.booleans(), st.booleans())
def test_the_same_address_alone_is_never_a_duplicate(two, same_phone, same_site):
    """A support center's tenants share its address, and often its telephone and web site."""
    shared = {
        "address": "경기도 안성시 중앙로 12",
        "postcode": "17534",
        "latitude": 37.008,
        "longitude": 127.27,
        "phone": "031-123-4567" if same_phone else "",
        "website": "https://center.example" if same_site else "",
    }
    left, right = (Record(str(number), f"{name} 협동조합", **shared) for number, name in enumerate(two))
    assert score(left, right) < DEFAULT_THRESHOLD


def test_fifteen_tenants_of_a_support_center_stay_fifteen():
    tenants = [
        Record(str(number), f"안성 {name} 협동조합", address="경기도 안성시 중앙로 12", postcode="17534")
        for number, name in enumerate(
            [
                "돌봄",
                "교육",
                "청소",
                "농산물",
                "로컬푸드",
                "공예",
                "디자인",
                "여행",
                "먹거리",
                "집수리",
                "미디어",
                "청년",
                "목공",
                "도서관",
                "체험",
            ]
        )
    ]
    for tenant in tenants:
        assert [pair.right_id for pair in likely_same(tenant, tenants)] == [tenant.id]


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("1st Uxbridge Scouts", "2nd Uxbridge Scouts"),
        ("Millbrook Society Branch No 3", "Millbrook Society Branch No. 4"),
        ("안성두레 2호점", "안성두레 3호점"),
        ("North Dale Housing Co-operative", "South Dale Housing Co-operative"),
        ("Village Store (Leeds)", "Village Store (York)"),
        ("한살림소비자생활협동조합 안성매장", "한살림소비자생활협동조합 평택매장"),
        ("한빛돌봄협동조합연합회", "한빛돌봄협동조합"),
    ],
)
def test_names_that_differ_in_a_number_or_a_place_are_different(left, right):
    assert score(Record("", left, postcode="17534"), Record("", right, postcode="17534")) < DEFAULT_THRESHOLD


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("주식회사 안성두레", "안성 두레(주)"),
        ("㈜안성두레", "안성두레"),
        ("안성의료복지사회적협동조합", "안성의료복지 사회적협동조합"),
        ("Hillmorton Ex Service Men's Club Limited", "Hillmorton Ex-servicemen?s Club & Institute Ltd"),
        ("B.C.D. Credit Union", "B C D Credit Union Limited"),
        ("Les Jardins de Cocagne", "JARDINS DE COCAGNE SCIC SA"),
        ("Café Solidaire", "Cafe solidaire"),
        ("Sunflower Bakery Ltd", "Sunflwoer Bakery"),
        ("Oak Co-operative Limited", "Oak Coop"),
        ("Kooperative Oak t/a Acorn Wholefoods", "Acorn Wholefoods Ltd"),
    ],
)
def test_other_ways_of_writing_a_name_mean_the_same(left, right):
    assert score(Record("", left, postcode="LS1 4AB"), Record("", right, postcode="ls14ab")) >= DEFAULT_THRESHOLD


def test_a_business_number_decides_both_ways():
    number = {"business-number": "123-45-67890"}
    same = likely_same(
        Record("a", "새 이름", identifiers=number),
        [Record("b", "옛 상호", identifiers={"Business Number": "1234567890"})],
    )
    assert same[0].score >= 0.98
    assert same[0].reasons[0].code is Code.SAME_IDENTIFIER
    other = {"business-number": "999-99-99999"}
    assert score(Record("", "안성두레", identifiers=number), Record("", "안성두레", identifiers=other)) < 0.3


def test_the_same_name_in_another_country_is_another_organization():
    assert score(Record("", "Oak Trust", country="GB"), Record("", "Oak Trust", country="IE")) < DEFAULT_THRESHOLD


def test_nearer_places_never_score_lower():
    home = Record("", "Rowan Alder Wholefoods", postcode="LS1 4AB")
    codes = ["YO9 9ZZ", "", "LS1 9ZZ", "LS1 4ZZ", "LS1 4AB"]
    scores = [score(home, replace(home, name="Rowan Alder", postcode=code)) for code in codes]
    assert scores == sorted(scores)


def test_reasons_hold_the_values_as_people_wrote_them():
    pair = likely_same(
        Record("a", "Oak Co-operative Ltd", postcode="LS1 4AB", phone="0113 496 0000"),
        [Record("b", "Oak Coop", postcode="ls14ab", phone="+44 113 4960000")],
    )[0]
    found = {reason.code: (reason.left, reason.right, reason.against) for reason in pair.reasons}
    assert found[Code.SAME_NAME] == ("Oak Co-operative Ltd", "Oak Coop", False)
    assert found[Code.SAME_POSTCODE] == ("LS1 4AB", "ls14ab", False)
    assert found[Code.SAME_PHONE] == ("0113 496 0000", "+44 113 4960000", False)


def test_an_id_that_occurs_twice_is_an_error():
    with pytest.raises(ValueError, match="twice"):
        link([Record("1", "a"), Record("1", "b")], [])


def test_nothing_is_found_in_empty_lists_and_odd_names():
    assert link([], []) == []
    odd = [Record("1", ""), Record("2", "()"), Record("3", "Ltd"), Record("4", "\x00\ud800 ?")]
    assert {pair.left_id for pair in link(odd, odd)} <= {"3", "4"}


def test_ids_are_never_compared():
    left = [Record("7", "Alder Bakery")]
    assert link(left, [Record("7", "Rowan Housing Club")]) == []


def test_generated_lists_are_linked_well():
    benchmark = load_benchmark()
    left, right, truth = generated_lists(1500, 1300, seed=3)
    pairs = link(left, right)
    found = benchmark.figures(pairs, truth, DEFAULT_THRESHOLD, second=True)
    assert found.precision >= 0.985
    assert found.f1 >= 0.975
    assert found.f1 >= benchmark.figures(benchmark.peer_pairs(left, right), truth, 0, second=True).f1 + 0.1


def test_a_shuffled_generated_list_gives_the_same_pairs():
    left, right, _truth = generated_lists(300, 250, seed=5)
    expected = ids(link(left, right))
    random.Random(1).shuffle(right)  # noqa: S311
    assert ids(link(left, right)) == expected


def in_sample(record):
    """A third of all organizations, the same in both lists."""
    return hashlib.sha256(f"sample {record.id}".encode()).digest()[0] < SAMPLE


def test_the_uk_lists_are_linked_as_well_as_promised():
    """A third of both lists; the benchmark links them whole."""
    benchmark = load_benchmark()
    folder = benchmark.shared_data()
    if folder is None:
        # The data may not be copied into the project: the generated lists above stand for it.
        assert not Path(
            os.environ.get("DURE_SHARED_DATA", "nowhere"), "directory/coops-uk/organisations_2017-06.csv"
        ).exists()
        return
    left, right, truth = benchmark.uk_lists(folder)
    left, right = ([each for each in some if in_sample(each)] for some in (left, right))
    truth &= {(each.id, each.id) for each in right}
    right = benchmark.without_address(right)
    assert len(truth) > 1_500
    for records_, least in (
        (benchmark.without_address(left), 0.98),
        (benchmark.trading_only(benchmark.without_address(left)), 0.965),
    ):
        found = benchmark.figures(link(records_, right), truth, DEFAULT_THRESHOLD, second=True)
        assert found.f1 >= least
