"""Social return on investment, as in "A Guide to Social Return on Investment" (The SROI Network, UK, 2012).

For each outcome, with shares between 0 and 1 and t counted in years from 1 to its duration:

    I    = quantity × proxy × (1 − deadweight) × (1 − displacement) × (1 − attribution)
    V(t) = I × (1 − drop-off)^(t−1)
    PV   = Σ V(t) / (1 + r)^t        end of year, as in the Guide's stage 5
         = Σ V(t) / (1 + r)^(t−1)    start of year
         = Σ V(t)                    undiscounted

and for the account, whose inputs stand at year 0 and are never discounted:

    ratio = ΣPV / inputs;  NPV = ΣPV − inputs;  net ratio = NPV / inputs
    payback in months = inputs / (first year's impact / 12)

`attribution` is the share owed to others, as in the Guide. All arithmetic is decimal with 34 significant
digits; nothing is rounded before a figure is printed.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Context, Decimal, localcontext
from enum import StrEnum
from itertools import zip_longest
from typing import Self

ARITHMETIC = Context(prec=34, rounding=ROUND_HALF_EVEN)
LONGEST_DURATION = 200  # years; beyond this a duration is a slip, not a forecast
SHARES = ("deadweight", "displacement", "attribution", "drop_off")
ZERO = Decimal(0)
ONE = Decimal(1)


class Timing(StrEnum):
    """When in its year a value is taken to arise."""

    END_OF_YEAR = "end_of_year"
    START_OF_YEAR = "start_of_year"
    UNDISCOUNTED = "undiscounted"


@dataclass(frozen=True, slots=True)
class Input:
    """What was invested: an amount of money, or a quantity (such as volunteer hours) at a proxy price."""

    name: str
    amount: Decimal
    quantity: Decimal | None = None
    unit: str = ""
    proxy: Decimal | None = None

    @classmethod
    def valued(cls, name: str, quantity: Decimal, unit: str, proxy: Decimal) -> Self:
        """An input in kind, worth `quantity` × `proxy`."""
        return cls(name, ARITHMETIC.multiply(quantity, proxy), quantity, unit, proxy)

    def __post_init__(self) -> None:
        if not self.amount.is_finite() or self.amount < 0:
            raise ValueError(f"The input “{self.name}” must be a finite amount of 0 or more, not {self.amount}.")


@dataclass(frozen=True, slots=True)
class Outcome:
    """One change for one stakeholder; a negative proxy values a harm. Shares lie between 0 and 1."""

    name: str
    quantity: Decimal
    proxy: Decimal
    duration_years: int = 1
    deadweight: Decimal = ZERO
    displacement: Decimal = ZERO
    attribution: Decimal = ZERO
    drop_off: Decimal = ZERO

    def __post_init__(self) -> None:
        for field in SHARES:
            share: Decimal = getattr(self, field)
            if not share.is_finite() or not 0 <= share <= 1:
                raise ValueError(f"{field} of “{self.name}” must be a share between 0 and 1, not {share}.")
        if not 1 <= self.duration_years <= LONGEST_DURATION:
            raise ValueError(
                f"duration_years of “{self.name}” must be between 1 and {LONGEST_DURATION}, not {self.duration_years}."
            )
        if not (self.quantity.is_finite() and self.proxy.is_finite()):
            raise ValueError(f"quantity and proxy of “{self.name}” must be finite numbers.")


@dataclass(frozen=True, slots=True)
class Account:
    """A value account: money in `currency` (ISO 4217), `discount_rate` a share per year."""

    currency: str
    discount_rate: Decimal
    inputs: tuple[Input, ...]
    outcomes: tuple[Outcome, ...]
    timing: Timing = Timing.END_OF_YEAR

    def __post_init__(self) -> None:
        if not self.discount_rate.is_finite() or not 0 <= self.discount_rate <= 1:
            raise ValueError(f"discount_rate must be a share between 0 and 1, not {self.discount_rate}.")


@dataclass(frozen=True, slots=True)
class OutcomeResult:
    """One outcome in money: its first year after each deduction, then its years, nominal and discounted."""

    name: str
    gross: Decimal
    after_deadweight: Decimal
    after_displacement: Decimal
    impact: Decimal
    years: tuple[Decimal, ...]
    present_values: tuple[Decimal, ...]
    present_value: Decimal


@dataclass(frozen=True, slots=True)
class Result:
    """An account computed, unrounded.

    `ratio` and `net_ratio` are None where the inputs are zero; `payback_months` is None where the
    first year's impact is zero or negative, as the inputs are then never paid back.
    """

    account: Account
    formula: str
    inputs: Decimal
    impact: Decimal
    years: tuple[Decimal, ...]
    present_values: tuple[Decimal, ...]
    present_value: Decimal
    net_present_value: Decimal
    ratio: Decimal | None
    net_ratio: Decimal | None
    payback_months: Decimal | None
    outcomes: tuple[OutcomeResult, ...]


def evaluate(account: Account) -> Result:
    """Compute `account` by the formula of this module; the result's `formula` names it and its timing."""
    with localcontext(ARITHMETIC):
        outcomes = tuple(evaluate_outcome(outcome, account) for outcome in account.outcomes)
        inputs = total(item.amount for item in account.inputs)
        impact = total(outcome.impact for outcome in outcomes)
        present_value = total(outcome.present_value for outcome in outcomes)
        net_present_value = present_value - inputs
        return Result(
            account=account,
            formula=f"sroi-2012/{account.timing.value}",
            inputs=inputs,
            impact=impact,
            years=total_by_year(outcome.years for outcome in outcomes),
            present_values=total_by_year(outcome.present_values for outcome in outcomes),
            present_value=present_value,
            net_present_value=net_present_value,
            ratio=present_value / inputs if inputs else None,
            net_ratio=net_present_value / inputs if inputs else None,
            payback_months=inputs / (impact / 12) if impact > 0 else None,
            outcomes=outcomes,
        )


def evaluate_outcome(outcome: Outcome, account: Account) -> OutcomeResult:
    """Compute one outcome at the discount rate and timing of `account`."""
    with localcontext(ARITHMETIC):
        gross = outcome.quantity * outcome.proxy
        after_deadweight = gross * (ONE - outcome.deadweight)
        after_displacement = after_deadweight * (ONE - outcome.displacement)
        impact = after_displacement * (ONE - outcome.attribution)
        years = yearly_values(impact, outcome.drop_off, outcome.duration_years)
        present_values = tuple(
            value / discount_divisor(account.discount_rate, account.timing, year)
            for year, value in enumerate(years, start=1)
        )
        return OutcomeResult(
            name=outcome.name,
            gross=gross,
            after_deadweight=after_deadweight,
            after_displacement=after_displacement,
            impact=impact,
            years=years,
            present_values=present_values,
            present_value=total(present_values),
        )


def yearly_values(impact: Decimal, drop_off: Decimal, duration_years: int) -> tuple[Decimal, ...]:
    """V(1) … V(duration): each year keeps (1 − drop_off) of the year before."""
    with localcontext(ARITHMETIC):
        values = [impact]
        for _ in range(1, duration_years):
            values.append(values[-1] * (ONE - drop_off))
        return tuple(values)


def discount_divisor(rate: Decimal, timing: Timing, year: int) -> Decimal:
    """What a value of `year` (1 is the first) is divided by to stand at year 0."""
    periods = {Timing.END_OF_YEAR: year, Timing.START_OF_YEAR: year - 1, Timing.UNDISCOUNTED: 0}[timing]
    with localcontext(ARITHMETIC):
        return (ONE + rate) ** periods


def total(values: Iterable[Decimal]) -> Decimal:
    """The sum at the engine's precision; zero for no values."""
    with localcontext(ARITHMETIC):
        return sum(values, ZERO)


def total_by_year(series: Iterable[tuple[Decimal, ...]]) -> tuple[Decimal, ...]:
    """Add up series year by year; one that ends earlier counts as zero from then on."""
    return tuple(total(values) for values in zip_longest(*series, fillvalue=ZERO))
