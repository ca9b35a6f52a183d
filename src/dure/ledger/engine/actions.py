"""The 19 actions of ValueFlows 1.0.0 and what each does to a resource, as data.

Source of every cell of `actions.csv`: the ValueFlows 1.0.0 vocabulary (February 2026), individuals of class
`vf:Action`. The columns carry the standard's property names; a blank cell is the standard's `notApplicable`.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Action:
    """One action. Every field but `name` holds the standard's value, or "" where it does not apply."""

    name: str
    input_output: str
    pairs_with: str
    create_resource: str
    event_quantity: str
    accounting_effect: str
    onhand_effect: str
    location_effect: str
    contained_effect: str
    accountable_effect: str
    stage_effect: str
    state_effect: str

    @property
    def is_input(self) -> bool:
        """Whether the action can be an input of a process."""
        return self.input_output in {"input", "outputInput"}

    @property
    def is_output(self) -> bool:
        """Whether the action can be an output of a process."""
        return self.input_output in {"output", "outputInput"}


def _load_actions() -> Mapping[str, Action]:
    table = files("dure.ledger.engine").joinpath("actions.csv").read_text(encoding="utf-8")
    rows = csv.reader(table.splitlines())
    next(rows)
    return MappingProxyType({row[0]: Action(*row) for row in rows})


ACTIONS: Mapping[str, Action] = _load_actions()
"""All actions by the name that an event carries, such as `transferAllRights`."""
