"""How far a ratio hangs on each assumption: tornado and switching values.

One assumption at a time goes to its low and its high value while all others stay central (one-at-a-time
sensitivity analysis, SROI Guide 2012, stage 5.3). The switching value is what an assumption must become
for the ratio to be exactly 1 (HM Treasury, The Green Book, on switching values).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, localcontext
from enum import StrEnum
from typing import Any

from dure.value.engine.sroi import ARITHMETIC, LONGEST_DURATION, ONE, ZERO, Account, Result, Timing, evaluate

BISECTIONS = 110  # halves an interval of 1 below the last of 33 decimals


class Parameter(StrEnum):
    """What can be assumed: of the whole account the discount rate, of an outcome all else."""

    DISCOUNT_RATE = "discount_rate"
    QUANTITY = "quantity"
    PROXY = "proxy"
    DURATION_YEARS = "duration_years"
    DEADWEIGHT = "deadweight"
    DISPLACEMENT = "displacement"
    ATTRIBUTION = "attribution"
    DROP_OFF = "drop_off"


LINEAR = frozenset(
    {
        Parameter.QUANTITY,
        Parameter.PROXY,
        Parameter.DEADWEIGHT,
        Parameter.DISPLACEMENT,
        Parameter.ATTRIBUTION,
    }
)
UNBOUNDED = frozenset({Parameter.QUANTITY, Parameter.PROXY})


@dataclass(frozen=True, slots=True)
class Assumption:
    """The range of one parameter; its central value is the one in the account.

    `outcome` is the index of the outcome in the account, None for the discount rate.
    """

    parameter: Parameter
    low: Decimal
    high: Decimal
    outcome: int | None = None


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """Ratio and present value at the low and the high value of one assumption, and its switching value."""

    assumption: Assumption
    central: Decimal
    ratio_at_low: Decimal
    ratio_at_high: Decimal
    present_value_at_low: Decimal
    present_value_at_high: Decimal
    swing: Decimal
    switching_value: Decimal | None


@dataclass(frozen=True, slots=True)
class Tornado:
    """The central result and the assumptions, the one with the widest swing of the ratio first."""

    base: Result
    sensitivities: tuple[Sensitivity, ...]


def tornado(account: Account, assumptions: Sequence[Assumption]) -> Tornado:
    """Vary each assumption alone. Raises ValueError where the inputs are zero (there is no ratio), a range
    does not hold its central value, or an assumption names no outcome of the account.
    """
    base = evaluate(account)
    sensitivities = [sensitivity(account, assumption) for assumption in assumptions]
    return Tornado(base, tuple(sorted(sensitivities, key=lambda item: -item.swing)))


def sensitivity(account: Account, assumption: Assumption) -> Sensitivity:
    """Vary one assumption; raises ValueError as `tornado` does."""
    central = central_value(account, assumption)
    if not assumption.low <= central <= assumption.high:
        raise ValueError(
            f"{assumption.parameter} ranges from {assumption.low} to {assumption.high}, "
            f"which does not hold its central value {central}. Widen the range."
        )
    low = evaluate(with_value(account, assumption, assumption.low))
    high = evaluate(with_value(account, assumption, assumption.high))
    if low.ratio is None or high.ratio is None:
        raise ValueError("The inputs are zero, so there is no ratio to vary. Add the inputs first.")
    return Sensitivity(
        assumption=assumption,
        central=central,
        ratio_at_low=low.ratio,
        ratio_at_high=high.ratio,
        present_value_at_low=low.present_value,
        present_value_at_high=high.present_value,
        swing=abs(ARITHMETIC.subtract(high.ratio, low.ratio)),
        switching_value=switching_value(account, assumption),
    )


def central_value(account: Account, assumption: Assumption) -> Decimal:
    """The value that `account` itself has for the parameter. Raises ValueError for an unknown outcome."""
    if assumption.parameter is Parameter.DISCOUNT_RATE:
        return account.discount_rate
    if assumption.outcome is None or not 0 <= assumption.outcome < len(account.outcomes):
        raise ValueError(
            f"{assumption.parameter} names outcome {assumption.outcome}; "
            f"the account has {len(account.outcomes)}, counted from 0."
        )
    return Decimal(getattr(account.outcomes[assumption.outcome], assumption.parameter.value))


def with_value(account: Account, assumption: Assumption, value: Decimal) -> Account:
    """The account with the parameter at `value`. Raises ValueError where it may not have this value."""
    if assumption.parameter is Parameter.DISCOUNT_RATE or assumption.outcome is None:
        return replace(account, discount_rate=value)
    changes: dict[str, Any] = {assumption.parameter.value: value}
    if assumption.parameter is Parameter.DURATION_YEARS:
        if value != value.to_integral_value():
            raise ValueError(f"duration_years must be a whole number, not {value}.")
        changes = {assumption.parameter.value: int(value)}
    outcomes = list(account.outcomes)
    outcomes[assumption.outcome] = replace(outcomes[assumption.outcome], **changes)
    return replace(account, outcomes=tuple(outcomes))


def switching_value(account: Account, assumption: Assumption) -> Decimal | None:
    """What the parameter must be for present value to equal inputs, all else central.

    Shares and the discount rate are sought between 0 and 1. A quantity or proxy of the other sign than
    now says that the outcome would have to turn into its opposite. For a duration it is the fewest whole
    years at which the ratio has passed 1, None if one year does already. None also where no value
    does it, or where net value does not move in one direction with the discount rate, so that several
    might.
    """

    def net_value(value: Decimal) -> Decimal:
        return evaluate(with_value(account, assumption, value)).net_present_value

    if assumption.parameter in LINEAR:
        root = linear_root(net_value)
        bounded = assumption.parameter not in UNBOUNDED
        return None if root is None or (bounded and not 0 <= root <= 1) else root
    if assumption.parameter is Parameter.DURATION_YEARS:
        return first_year_passing(net_value)
    if assumption.parameter is Parameter.DISCOUNT_RATE and not moves_one_way(account):
        return None
    return bisected_root(net_value)


def moves_one_way(account: Account) -> bool:
    """Whether present value only falls or only rises with the discount rate: yearly totals of one sign."""
    years = evaluate(account).years
    same_sign = all(value >= 0 for value in years) or all(value <= 0 for value in years)
    return account.timing is not Timing.UNDISCOUNTED and same_sign


def linear_root(function: Callable[[Decimal], Decimal]) -> Decimal | None:
    """Where a function of the form a + b·x is zero; None where b is zero."""
    with localcontext(ARITHMETIC):
        at_zero = function(ZERO)
        slope = function(ONE) - at_zero
        return -at_zero / slope if slope else None


def bisected_root(function: Callable[[Decimal], Decimal]) -> Decimal | None:
    """Where a monotone function is zero between 0 and 1; None where it has one sign throughout."""
    low, high = ZERO, ONE
    at_low, at_high = function(low), function(high)
    if at_low == at_high:
        return None
    for end, value_there in ((low, at_low), (high, at_high)):
        if value_there == 0:
            return end
    if (at_low > 0) == (at_high > 0):
        return None
    with localcontext(ARITHMETIC):
        for _ in range(BISECTIONS):
            middle = (low + high) / 2
            if (function(middle) > 0) == (at_low > 0):
                low = middle
            else:
                high = middle
        return (low + high) / 2


def first_year_passing(function: Callable[[Decimal], Decimal]) -> Decimal | None:
    """The fewest years at which the sign differs from the sign at one year."""
    positive_at_first = function(ONE) >= 0
    for years in range(2, LONGEST_DURATION + 1):
        if (function(Decimal(years)) >= 0) != positive_at_first:
            return Decimal(years)
    return None
