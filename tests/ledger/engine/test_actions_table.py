"""The action table against what ValueFlows 1.0.0 says."""

import pytest

from dure.ledger.engine.actions import ACTIONS


def test_the_table_holds_the_nineteen_actions_of_the_standard():
    assert sorted(ACTIONS) == sorted(
        [
            "accept", "cite", "combine", "consume", "copy", "deliverService", "dropoff", "lower", "modify", "move",
            "pickup", "produce", "raise", "separate", "transfer", "transferAllRights", "transferCustody", "use",
            "work",
        ]
    )  # fmt: skip


def test_pairs_name_each_other():
    pairs = {(name, action.pairs_with) for name, action in ACTIONS.items() if action.pairs_with}
    assert pairs == {("pickup", "dropoff"), ("dropoff", "pickup"), ("accept", "modify"), ("modify", "accept")}


@pytest.mark.parametrize(
    ("name", "accounting", "onhand"),
    [
        ("produce", "increment", "increment"),
        ("consume", "decrement", "decrement"),
        ("transferAllRights", "decrementIncrement", ""),
        ("transferCustody", "", "decrementIncrement"),
        ("copy", "incrementTo", "incrementTo"),
        ("combine", "", "decrement"),
        ("separate", "", "increment"),
        ("work", "", ""),
    ],
)
def test_an_action_has_the_effects_of_the_standard(name, accounting, onhand):
    assert (ACTIONS[name].accounting_effect, ACTIONS[name].onhand_effect) == (accounting, onhand)


def test_a_service_may_be_an_output_and_at_once_an_input():
    assert ACTIONS["deliverService"].is_input
    assert ACTIONS["deliverService"].is_output
