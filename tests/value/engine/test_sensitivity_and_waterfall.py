"""Tornado, switching values and the waterfall."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dure.value.engine.calculation import minor_unit_decimals, read_account, round_half_up
from dure.value.engine.sensitivity import Assumption, Parameter, tornado, with_value
from dure.value.engine.sroi import Account, Input, Outcome, Timing, evaluate
from dure.value.engine.waterfall import Level, waterfall

CARE = 2  # geriatric continuing care, the largest outcome
GP_VISITS = 3


@pytest.fixture
def meals() -> Account:
    return read_account(Path(__file__).with_name("wheels_to_meals.json").read_bytes())


def make_account(proxy: str = "100", years: int = 3, inputs: str = "1000", **changes: Decimal) -> Account:
    outcome = Outcome("Fewer falls", Decimal(10), Decimal(proxy), years, **changes)
    return Account("EUR", Decimal("0.035"), (Input("Grant", Decimal(inputs)),), (outcome,))


def assume(parameter: Parameter, low: str, high: str, outcome: int | None = 0) -> Assumption:
    return Assumption(parameter, Decimal(low), Decimal(high), outcome)


def test_the_widest_swing_comes_first(meals: Account) -> None:
    picture = tornado(
        meals,
        [
            assume(Parameter.DISCOUNT_RATE, "0.01", "0.045", None),
            assume(Parameter.DROP_OFF, "0", "0.25", GP_VISITS),
            assume(Parameter.PROXY, "5000", "8000", CARE),
        ],
    )
    assert [item.assumption.parameter for item in picture.sensitivities] == [
        Parameter.PROXY,
        Parameter.DISCOUNT_RATE,
        Parameter.DROP_OFF,
    ]
    discounting = picture.sensitivities[1]
    assert discounting.central == Decimal("0.035")
    assert round_half_up(discounting.ratio_at_high, 3) == Decimal("1.909")
    assert discounting.present_value_at_low > picture.base.present_value > discounting.present_value_at_high


@pytest.mark.parametrize(
    ("account", "assumption"),
    [
        (make_account(), assume(Parameter.QUANTITY, "1", "20")),
        (make_account(), assume(Parameter.PROXY, "1", "200")),
        (make_account(), assume(Parameter.DEADWEIGHT, "0", "0.5")),
        (make_account(), assume(Parameter.DISPLACEMENT, "0", "0.5")),
        (make_account(), assume(Parameter.ATTRIBUTION, "0", "0.5")),
        (make_account("60"), assume(Parameter.DROP_OFF, "0", "0.5")),
        (make_account("60"), assume(Parameter.DISCOUNT_RATE, "0.01", "0.1", None)),
    ],
)
def test_at_its_switching_value_the_ratio_is_one(account: Account, assumption: Assumption) -> None:
    switching_value = tornado(account, [assumption]).sensitivities[0].switching_value
    assert switching_value is not None
    ratio = evaluate(with_value(account, assumption, switching_value)).ratio
    assert ratio is not None
    assert abs(ratio - 1) < Decimal("1e-28")


def test_a_duration_switches_at_the_first_whole_year_that_passes_one() -> None:
    account = make_account("40", years=1)
    item = tornado(account, [assume(Parameter.DURATION_YEARS, "1", "5")]).sensitivities[0]
    assert item.switching_value == 3


@pytest.mark.parametrize(
    ("account", "assumption"),
    [
        (make_account("1000"), assume(Parameter.DURATION_YEARS, "1", "5")),
        (make_account("10"), assume(Parameter.DEADWEIGHT, "0", "1")),
        (make_account("1000"), assume(Parameter.DROP_OFF, "0", "1")),
        (make_account("0"), assume(Parameter.DROP_OFF, "0", "1")),
        (make_account("0"), assume(Parameter.QUANTITY, "0", "20")),
        (
            replace(make_account(), timing=Timing.UNDISCOUNTED),
            assume(Parameter.DISCOUNT_RATE, "0", "1", None),
        ),
    ],
)
def test_where_nothing_makes_the_ratio_one_there_is_no_switching_value(
    account: Account, assumption: Assumption
) -> None:
    assert tornado(account, [assumption]).sensitivities[0].switching_value is None


def test_a_rate_that_could_switch_more_than_once_has_no_switching_value() -> None:
    gain = make_account("500", years=1).outcomes[0]
    loss = replace(gain, proxy=Decimal(-50), duration_years=9)
    account = replace(make_account(), outcomes=(gain, loss))
    assumption = assume(Parameter.DISCOUNT_RATE, "0", "0.1", None)
    assert tornado(account, [assumption]).sensitivities[0].switching_value is None


@pytest.mark.parametrize(
    ("assumption", "words"),
    [
        (assume(Parameter.PROXY, "101", "200"), "central value 100"),
        (assume(Parameter.PROXY, "0", "200", 1), "names outcome 1"),
        (assume(Parameter.PROXY, "0", "200", None), "names outcome None"),
        (assume(Parameter.DURATION_YEARS, "1.5", "5"), "whole number"),
        (assume(Parameter.DEADWEIGHT, "-1", "1"), "between 0 and 1"),
    ],
)
def test_a_range_that_cannot_be_is_refused(assumption: Assumption, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        tornado(make_account(), [assumption])


def test_a_tornado_without_inputs_is_refused() -> None:
    with pytest.raises(ValueError, match="inputs are zero"):
        tornado(make_account(inputs="0"), [assume(Parameter.PROXY, "0", "200")])


def test_the_waterfall_leads_from_gross_to_net_value(meals: Account) -> None:
    assert [(step.level.value, str(step.amount)) for step in waterfall(evaluate(meals))] == [
        ("gross", "91793.00"),
        ("deadweight", "-325.95"),
        ("displacement", "0.00"),
        ("attribution", "-5414.98"),
        ("drop_off", "-1199.97"),
        ("discounting", "-3110.17"),
        ("present_value", "81741.93"),
        ("inputs", "-42375.00"),
        ("net_present_value", "39366.93"),
    ]


@given(
    st.sampled_from(["EUR", "KRW"]),
    st.lists(
        st.builds(
            Outcome,
            name=st.just("An outcome"),
            quantity=st.decimals(0, 10**6, places=3),
            proxy=st.decimals(-(10**6), 10**6, places=3),
            duration_years=st.integers(1, 20),
            deadweight=st.decimals(0, 1, places=3),
            attribution=st.decimals(0, 1, places=3),
            drop_off=st.decimals(0, 1, places=3),
        ),
        min_size=1,
        max_size=4,
    ),
    st.decimals(0, 10**6, places=3),
)
def test_printed_waterfall_steps_add_up_exactly(currency: str, outcomes: list[Outcome], grant: Decimal) -> None:
    account = Account(currency, Decimal("0.035"), (Input("Grant", grant),), tuple(outcomes))
    result = evaluate(account)
    steps = waterfall(result)
    running_total = steps[0].amount
    for step in steps[1:]:
        if step.is_total:
            assert step.amount == running_total
        else:
            running_total += step.amount
        assert step.running_total == running_total
    decimals = minor_unit_decimals(currency)
    present_value = next(step.amount for step in steps if step.level is Level.PRESENT_VALUE)
    assert present_value == round_half_up(result.present_value, decimals)
    assert steps[-1].amount == round_half_up(result.net_present_value, decimals)
