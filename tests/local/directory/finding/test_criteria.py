"""What somebody looks for, in the address and back."""

import pytest
from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dure.core.search.finding import Box
from dure.local.directory.finding.criteria import (
    DIMENSIONS,
    KINDS,
    MOST_VALUES,
    ORDERS,
    USUAL_DISTANCE,
    VIEWS,
    Criteria,
    box_of,
    point_of,
)

WORDS = st.text("aZé한ㅇ중&=?%+#;,:/'\"<>\\_-.0😀", min_size=1, max_size=20)
DEGREES = st.integers(-80_000_000, 80_000_000).map(lambda number: number / 1_000_000)
# The first examples take long while other tests use the processors.
BUSY_MACHINE = settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)


@st.composite
def all_criteria(draw):
    """Anything that can be chosen on the page."""
    chosen = draw(st.dictionaries(st.sampled_from(DIMENSIONS), st.lists(WORDS, min_size=1, max_size=3, unique=True)))
    near = draw(st.just("") | WORDS)
    here = None if near else draw(st.none() | st.tuples(DEGREES, DEGREES))
    south, north = sorted((draw(DEGREES), draw(DEGREES)))
    return Criteria(
        text=draw(st.just("") | WORDS),
        kinds=tuple(draw(st.lists(st.sampled_from(list(KINDS)), unique=True))),
        territory=draw(st.just("") | WORDS),
        chosen={name: tuple(values) for name, values in chosen.items()},
        open_now=draw(st.booleans()),
        near=near,
        here=here,
        within=draw(st.integers(1, 20_000)) if near or here else USUAL_DISTANCE,
        area=draw(st.none() | st.just(Box(draw(DEGREES), south, draw(DEGREES), north))),
        order=draw(st.sampled_from(["", *ORDERS])),
        view=draw(st.sampled_from(VIEWS)),
    )


@BUSY_MACHINE
@given(all_criteria())
def test_whatever_is_chosen_comes_back_from_its_address(criteria):
    address = criteria.address()
    assert address.startswith("?")
    assert Criteria.of(QueryDict(address.removeprefix("?"))) == criteria


@BUSY_MACHINE
@given(all_criteria())
def test_leaving_out_every_choice_leaves_nothing_that_narrows(criteria):
    for kind in criteria.kinds:
        criteria = criteria.without("kind", kind)
    for dimension, values in dict(criteria.chosen).items():
        for value in values:
            criteria = criteria.without(dimension, value)
    for name in ("q", "territory", "open", "near", "area"):
        criteria = criteria.without(name)
    assert criteria.narrowing == 0
    assert not criteria.text


@BUSY_MACHINE
@given(st.text(max_size=60), st.sampled_from(["here", "area", "within", "order", "view", "kind", "open", "near", "q"]))
def test_no_address_is_an_error(value, name):
    query = QueryDict(mutable=True)
    query[name] = value
    criteria = Criteria.of(query)
    assert Criteria.of(QueryDict(criteria.address().removeprefix("?"))) == criteria


@pytest.mark.parametrize(
    "text", ["nan,1", "1,inf", "91,0", "0,181", "1", "1,2,3", "", "a,b", "1e400,0", "0x1,1", "\x001,1"]
)
def test_a_point_that_is_nowhere_is_none(text):
    assert point_of(text) is None


@pytest.mark.parametrize("text", ["0,1,0,-1", "nan,0,1,1", "0,0,200,1", "1,2,3", "0,0,0,91", "," * 5_000])
def test_a_box_that_is_nowhere_is_none(text):
    assert box_of(text) is None


def test_a_box_may_cross_the_line_of_180_degrees():
    assert box_of("170,-10,-170,10") == Box(170, -10, -170, 10)


@pytest.mark.parametrize("distance", ["0", "-1", "²", "1e3", "20001", "9" * 400, "5.5", " 5"])
def test_a_distance_that_cannot_be_meant_is_the_usual_one(distance):
    query = QueryDict(mutable=True)
    query.update({"near": "Anseong", "within": distance})
    assert Criteria.of(query).within == USUAL_DISTANCE


def test_what_was_once_called_a_space_is_a_place():
    assert Criteria.of(QueryDict("kind=space&kind=place&kind=nothing")).kinds == ("place",)


def test_too_many_values_too_long_ones_and_doubles_are_left_out():
    query = QueryDict(mutable=True)
    query.setlist("type", [f"type-{number}" for number in range(900)] + ["type-1", "x" * 500, "", "\x00"])
    values = Criteria.of(query).chosen["type"]
    assert values == tuple(f"type-{number}" for number in range(MOST_VALUES))


def test_a_name_goes_before_a_position():
    criteria = Criteria.of(QueryDict("near=Anseong&here=37,127"))
    assert "here" not in criteria.address()
    assert criteria.without("near").here is None


def test_clearing_keeps_the_words_and_the_view():
    criteria = Criteria.of(QueryDict("q=bath&type=a&type=b&open=1&view=map&order=name"))
    assert criteria.narrowing == 3
    assert criteria.cleared().address() == "?q=bath&view=map"
    assert criteria.without("type", "a").chosen == {"type": ("b",)}
    assert criteria.without("type").chosen == {}
