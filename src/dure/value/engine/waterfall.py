"""The way from gross value to net present value, one deduction after the other."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from dure.value.engine.calculation import ROUNDING, minor_unit_decimals, round_half_up
from dure.value.engine.sroi import ARITHMETIC, Result, total


class Level(StrEnum):
    """The stations of the way; all but the totals name the deduction that leads there."""

    GROSS = "gross"
    DEADWEIGHT = "deadweight"
    DISPLACEMENT = "displacement"
    ATTRIBUTION = "attribution"
    DROP_OFF = "drop_off"
    DISCOUNTING = "discounting"
    PRESENT_VALUE = "present_value"
    INPUTS = "inputs"
    NET_PRESENT_VALUE = "net_present_value"


TOTALS = frozenset({Level.GROSS, Level.PRESENT_VALUE, Level.NET_PRESENT_VALUE})


@dataclass(frozen=True, slots=True)
class WaterfallStep:
    """`amount` is the change (for a total: the total itself), `running_total` what stands after it."""

    level: Level
    amount: Decimal
    running_total: Decimal

    @property
    def is_total(self) -> bool:
        return self.level in TOTALS


def waterfall(result: Result) -> tuple[WaterfallStep, ...]:
    """Gross value over all years, less deadweight, displacement, attribution, drop-off and discounting, is
    present value; less inputs, net present value.

    Running totals are rounded to the currency's minor unit and each change is the difference of two of
    them, so the printed steps add up exactly and the totals are the printed figures of the account.
    """
    decimals = minor_unit_decimals(result.account.currency)
    levels = [(level, round_half_up(amount, decimals)) for level, amount in running_totals(result)]
    steps: list[WaterfallStep] = []
    previous = Decimal(0)
    for level, running_total in levels:
        amount = running_total if level in TOTALS else ROUNDING.subtract(running_total, previous)
        steps.append(WaterfallStep(level, amount, running_total))
        previous = running_total
    return tuple(steps)


def running_totals(result: Result) -> list[tuple[Level, Decimal]]:
    """What stands after each level, unrounded; before drop-off a first year counts for each of its years."""

    def over_all_years(field: str) -> Decimal:
        return total(
            ARITHMETIC.multiply(getattr(outcome, field), Decimal(len(outcome.years))) for outcome in result.outcomes
        )

    return [
        (Level.GROSS, over_all_years("gross")),
        (Level.DEADWEIGHT, over_all_years("after_deadweight")),
        (Level.DISPLACEMENT, over_all_years("after_displacement")),
        (Level.ATTRIBUTION, over_all_years("impact")),
        (Level.DROP_OFF, total(result.years)),
        (Level.DISCOUNTING, result.present_value),
        (Level.PRESENT_VALUE, result.present_value),
        (Level.INPUTS, result.net_present_value),
        (Level.NET_PRESENT_VALUE, result.net_present_value),
    ]
