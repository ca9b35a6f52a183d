"""The published worked example "Wheels-to-Meals" (SROI Guide 2012) and what must hold for every account."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dure.value.engine.calculation import read_account, round_half_up
from dure.value.engine.sroi import Account, Input, Outcome, Timing, evaluate

HOSPITAL = (0, 1, 2)
NEIGHBORS = 6
TOLERANCE = Decimal("1e-12")


@pytest.fixture
def meals() -> Account:
    return read_account(Path(__file__).with_name("wheels_to_meals.json").read_bytes())


def with_hospital_outcomes(account: Account, **changes: Decimal) -> Account:
    outcomes = tuple(
        replace(outcome, **changes) if index in HOSPITAL else outcome for index, outcome in enumerate(account.outcomes)
    )
    return replace(account, outcomes=outcomes)


def pounds(values: tuple[Decimal, ...]) -> list[str]:
    return [str(round_half_up(value, 2)) for value in values]


def ratio_of(account: Account) -> str:
    ratio = evaluate(account).ratio
    assert ratio is not None
    return str(round_half_up(ratio, 3))


def test_each_outcome_of_the_guides_example_has_its_published_impact(meals: Account) -> None:
    assert pounds(tuple(outcome.impact for outcome in evaluate(meals).outcomes)) == [
        "625.10",
        "33010.60",
        "48013.00",
        "1539.00",
        "451.62",
        "175.50",
        "-1306.25",
    ]


def test_the_guides_example_meets_its_published_totals_to_the_penny(meals: Account) -> None:
    result = evaluate(meals)
    assert pounds((result.inputs, result.impact)) == ["42375.00", "82508.57"]
    assert pounds(result.years) == ["82508.57", "144.16", "67.70", "1121.93", "1009.74"]
    assert pounds(result.present_values) == ["79718.43", "134.58", "61.06", "977.70", "850.17"]
    assert pounds((result.present_value, result.net_present_value)) == ["81741.93", "39366.93"]
    assert result.payback_months is not None
    assert round_half_up(result.payback_months, 2) == Decimal("6.16")
    assert ratio_of(meals) == "1.929"
    assert result.net_ratio is not None
    assert round_half_up(result.net_ratio, 3) == Decimal("0.929")
    assert result.formula == "sroi-2012/end_of_year"


def test_a_higher_discount_rate_gives_the_published_ratio(meals: Account) -> None:
    assert ratio_of(replace(meals, discount_rate=Decimal("0.045"))) == "1.909"


def test_start_of_year_gives_the_published_ratio(meals: Account) -> None:
    assert ratio_of(replace(meals, timing=Timing.START_OF_YEAR)) == "1.997"


def test_leaving_out_discounting_gives_the_published_ratio(meals: Account) -> None:
    assert ratio_of(replace(meals, timing=Timing.UNDISCOUNTED)) == "2.002"


def test_leaving_out_the_negative_outcome_gives_the_published_ratio(meals: Account) -> None:
    assert ratio_of(replace(meals, outcomes=meals.outcomes[:NEIGHBORS])) == "2.011"


def test_a_higher_attribution_of_hospital_outcomes_gives_the_published_ratio(meals: Account) -> None:
    assert ratio_of(with_hospital_outcomes(meals, attribution=Decimal("0.2"))) == "1.635"


def test_a_deadweight_of_hospital_outcomes_gives_the_published_ratio(meals: Account) -> None:
    assert ratio_of(with_hospital_outcomes(meals, deadweight=Decimal("0.25"))) == "1.464"


def test_without_inputs_there_is_no_ratio(meals: Account) -> None:
    result = evaluate(replace(meals, inputs=()))
    assert result.ratio is None
    assert result.net_ratio is None
    assert result.net_present_value == result.present_value


def test_without_positive_impact_the_inputs_are_never_paid_back(meals: Account) -> None:
    assert evaluate(replace(meals, outcomes=meals.outcomes[NEIGHBORS:])).payback_months is None


@pytest.mark.parametrize("field", ["deadweight", "displacement", "attribution", "drop_off"])
@pytest.mark.parametrize("share", ["-0.01", "1.01", "NaN", "Infinity"])
def test_a_share_outside_0_and_1_is_refused(field: str, share: str) -> None:
    with pytest.raises(ValueError, match=field):
        replace(Outcome("Less pain", Decimal(1), Decimal(1)), **{field: Decimal(share)})


def test_a_negative_input_is_refused() -> None:
    with pytest.raises(ValueError, match="Grant"):
        Input("Grant", Decimal(-1))


def test_a_duration_beyond_all_sense_is_refused() -> None:
    with pytest.raises(ValueError, match="duration_years"):
        Outcome("Less pain", Decimal(1), Decimal(1), duration_years=201)


shares = st.decimals(0, 1, places=4)
amounts = st.decimals(0, 10**9, places=2)


@st.composite
def outcomes(draw: st.DrawFn, *, signed: bool = True) -> Outcome:
    return Outcome(
        name="An outcome",
        quantity=draw(st.decimals(0, 10**6, places=3)),
        proxy=draw(st.decimals(-(10**6) if signed else 0, 10**6, places=2)),
        duration_years=draw(st.integers(1, 30)),
        deadweight=draw(shares),
        displacement=draw(shares),
        attribution=draw(shares),
        drop_off=draw(shares),
    )


@st.composite
def accounts(draw: st.DrawFn, *, signed: bool = True) -> Account:
    return Account(
        currency="EUR",
        discount_rate=draw(st.decimals(0, "0.2", places=4)),
        inputs=(Input("Grant", draw(amounts)),),
        outcomes=tuple(draw(st.lists(outcomes(signed=signed), min_size=1, max_size=4))),
        timing=draw(st.sampled_from(Timing)),
    )


@given(accounts(), st.decimals("0.01", 1000, places=2))
def test_a_higher_proxy_never_lowers_present_value(account: Account, more: Decimal) -> None:
    first, *others = account.outcomes
    dearer = replace(account, outcomes=(replace(first, proxy=first.proxy + more), *others))
    assert evaluate(dearer).present_value >= evaluate(account).present_value - TOLERANCE


@given(accounts())
def test_a_deadweight_of_one_leaves_no_impact(account: Account) -> None:
    nothing = tuple(replace(outcome, deadweight=Decimal(1)) for outcome in account.outcomes)
    result = evaluate(replace(account, outcomes=nothing))
    assert result.impact == 0
    assert result.present_value == 0


@given(accounts())
def test_outcomes_and_years_add_up_to_the_account(account: Account) -> None:
    result = evaluate(account)
    assert sum(outcome.present_value for outcome in result.outcomes) == pytest.approx(result.present_value)
    assert abs(sum(result.present_values) - result.present_value) < TOLERANCE
    assert result.years[0] == result.impact
    assert len(result.years) == max(outcome.duration_years for outcome in account.outcomes)


@given(accounts(signed=False))
def test_discounting_never_raises_positive_values(account: Account) -> None:
    later, sooner, never = (
        evaluate(replace(account, timing=timing)).present_value
        for timing in (Timing.END_OF_YEAR, Timing.START_OF_YEAR, Timing.UNDISCOUNTED)
    )
    assert later <= sooner + TOLERANCE
    assert sooner <= never + TOLERANCE
