"""Roll-up of contributions and distribution of income by value equation."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dure.ledger.engine.value_equation import (
    Bucket,
    Consumption,
    Contribution,
    Kind,
    Use,
    ValueGraph,
    ValueGraphError,
    ValueProcess,
    ValueResource,
    Work,
    distribute,
    roll_up,
)


def amount(value):
    return Decimal(value)


def make_workshop():
    """Oracle C: one process with work, a contributed tool, a bought consumable, funded equipment and a credit."""
    contributed, payment = Kind.MATERIAL, Kind.PAYMENT
    return ValueGraph(
        resources={
            "product": ValueResource(amount(1), made_by=("making",)),
            "tool": ValueResource(amount(1), (Contribution("contributor", contributed, amount(80)),)),
            "consumable": ValueResource(
                amount(2),
                (
                    Contribution("contributor", payment, amount(100)),
                    Contribution("contributor", Kind.EXPENSE, amount(20)),
                ),
            ),
            "equipment": ValueResource(
                amount(1),
                (
                    Contribution("funder-a", payment, amount(600)),
                    Contribution("funder-b", payment, amount(400)),
                ),
            ),
        },
        processes={
            "making": ValueProcess(
                inputs=(
                    Work("worker", amount(1), amount(25)),
                    Use("tool", amount(1), amount(10)),
                    Consumption("consumable", amount(1)),
                    Use("equipment", amount(1), amount(50)),
                ),
                credits=(Contribution("worker", Kind.CREDIT, amount(50)),),
            )
        },
    )


def test_the_published_value_equation_case_rolls_up_to_145_without_the_credit():
    rolled = roll_up(make_workshop(), "product")
    assert rolled.value == 145
    assert sum(rolled.by_agent().values()) == 195


def test_the_published_value_equation_case_distributes_195_as_stated():
    distribution = distribute(amount(195), roll_up(make_workshop(), "product").claims)
    assert distribution.shares == {
        "worker": amount(75),
        "contributor": amount(70),
        "funder-a": amount(30),
        "funder-b": amount(20),
    }
    assert distribution.undistributed == 0


def test_value_flows_through_several_processes_in_proportion_to_what_was_consumed():
    graph = ValueGraph(
        resources={
            "flour": ValueResource(amount(10), made_by=("milling",)),
            "bread": ValueResource(amount(4), made_by=("baking",)),
        },
        processes={
            "milling": ValueProcess((Work("miller", amount(2), amount(20)),)),
            "baking": ValueProcess((Consumption("flour", amount(5)), Work("baker", amount(1), amount(30)))),
        },
    )
    rolled = roll_up(graph, "bread")
    assert rolled.value == 50
    assert rolled.by_agent() == {"miller": 20, "baker": 30}


def test_a_process_with_two_products_divides_its_value():
    shares = {"oil": amount("0.75"), "cake": amount("0.25")}
    graph = ValueGraph(
        resources={
            "oil": ValueResource(amount(1), made_by=("pressing",)),
            "cake": ValueResource(amount(1), made_by=("pressing",)),
        },
        processes={"pressing": ValueProcess((Work("presser", amount(1), amount(40)),), output_shares=shares)},
    )
    assert roll_up(graph, "oil").value == 30
    assert roll_up(graph, "cake").value == 10


@pytest.mark.parametrize(
    ("resources", "processes", "words"),
    [
        ({}, {}, "no resource a"),
        ({"a": ValueResource(amount(1), made_by=("p",))}, {}, "no process p"),
        (
            {"a": ValueResource(amount(1), made_by=("p",))},
            {"p": ValueProcess((Consumption("a", amount(1)),))},
            "own making",
        ),
        (
            {"a": ValueResource(amount(1), made_by=("p",)), "b": ValueResource(amount(1))},
            {"p": ValueProcess((Consumption("b", amount(2)),))},
            "of which there was 1",
        ),
        (
            {"a": ValueResource(amount(1), made_by=("p",)), "b": ValueResource(amount(1))},
            {"p": ValueProcess((Use("b", amount(1), amount(5)),))},
            "nobody funded",
        ),
        (
            {"a": ValueResource(amount(1), made_by=("p",))},
            {"p": ValueProcess(output_shares={"b": amount(1)})},
            "no share",
        ),
    ],
)
def test_a_graph_that_makes_no_sense_is_refused_by_name(resources, processes, words):
    with pytest.raises(ValueGraphError, match=words):
        roll_up(ValueGraph(resources, processes), "a")


def test_buckets_divide_income_before_claims_do():
    claims = [
        Contribution("ann", Kind.WORK, amount(10)),
        Contribution("ben", Kind.WORK, amount(30)),
        Contribution("cleo", Kind.PAYMENT, amount(7)),
    ]
    buckets = [
        Bucket("labor", amount("0.6"), frozenset({Kind.WORK})),
        Bucket("capital", amount("0.3"), frozenset({Kind.PAYMENT})),
        Bucket("expenses", amount("0.1"), frozenset({Kind.EXPENSE})),
    ]
    distribution = distribute(amount(100), claims, buckets)
    assert distribution.shares == {"ann": amount(15), "ben": amount(45), "cleo": amount(30)}
    assert distribution.undistributed == 10


def test_income_below_zero_and_incomplete_buckets_are_refused():
    with pytest.raises(ValueError, match="cannot be distributed"):
        distribute(amount(-1), [])
    with pytest.raises(ValueError, match="sum to 1"):
        distribute(amount(1), [], [Bucket("half", amount("0.5"))])


@given(
    st.decimals(min_value=0, max_value=10**6, places=2),
    st.lists(st.decimals(min_value="0.01", max_value=10**4, places=2), min_size=1, max_size=20),
)
def test_a_distribution_gives_out_exactly_the_income_and_nobody_a_cent_too_much_or_too_little(income, values):
    claims = [Contribution(f"agent-{place}", Kind.WORK, value) for place, value in enumerate(values)]
    shares = distribute(income, claims).shares
    assert sum(shares.values()) == income
    for claim in claims:
        fair = income * claim.value / sum(values)
        assert abs(shares[claim.agent] - fair) <= amount("0.01")
