"""What rules may ask about: readings with a unit and a plausible range, and answers of yes or no."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Measure:
    """A number that can be read. Outside `lowest` to `highest` it is a mistake of typing, not a state of health."""

    unit: str
    lowest: Decimal
    highest: Decimal
    whole: bool = True


NUMBERS: dict[str, Measure] = {
    "systolic": Measure("mmHg", Decimal(40), Decimal(300)),
    "diastolic": Measure("mmHg", Decimal(20), Decimal(200)),
    "pulse": Measure("/min", Decimal(20), Decimal(250)),
    "temperature": Measure("°C", Decimal(30), Decimal(45), whole=False),
    "age": Measure("years", Decimal(0), Decimal(130)),
    "outdoor": Measure("°C", Decimal(-60), Decimal(60), whole=False),
    "month": Measure("", Decimal(1), Decimal(12)),
}
ANSWERS = ("after_meal", "alcohol", "sedatives")
"""Just after a meal; alcohol today; sedatives or sleeping pills today."""


@dataclass(frozen=True, slots=True, repr=False)
class Readings:
    """What is known of one person at one moment; None where it was not measured.

    Blood pressure in mmHg, pulse per minute, temperatures in degrees Celsius, age in years; `month` is 1 to 12 and
    `outdoor` the temperature outside. The representation holds no values, so that none slips into a log.
    """

    systolic: int | None = None
    diastolic: int | None = None
    pulse: int | None = None
    temperature: Decimal | None = None
    age: int | None = None
    outdoor: Decimal | None = None
    month: int | None = None
    answers: frozenset[str] = frozenset()

    def __repr__(self) -> str:
        return "Readings(…)"

    def numbers(self) -> Iterator[tuple[str, Decimal]]:
        """Each measure that is known, with its value."""
        for name in NUMBERS:
            value = getattr(self, name)
            if value is not None:
                yield name, Decimal(value)


@dataclass(frozen=True, slots=True)
class WrongReading:
    """A value that cannot be right: `code` is out-of-range, not-whole, not-below-systolic or unknown-answer."""

    measure: str
    code: str
    lowest: Decimal = Decimal(0)
    highest: Decimal = Decimal(0)


def wrong_readings(readings: Readings) -> list[WrongReading]:
    """Every value that must have been mistyped; nothing is advised as long as there is one."""
    wrong = []
    for name, value in readings.numbers():
        measure = NUMBERS[name]
        if not value.is_finite() or not measure.lowest <= value <= measure.highest:
            wrong.append(WrongReading(name, "out-of-range", measure.lowest, measure.highest))
        elif measure.whole and value != value.to_integral_value():
            wrong.append(WrongReading(name, "not-whole"))
    both = readings.systolic is not None and readings.diastolic is not None
    if both and not wrong and Decimal(readings.diastolic or 0) >= Decimal(readings.systolic or 0):
        wrong.append(WrongReading("diastolic", "not-below-systolic"))
    wrong += [WrongReading(answer, "unknown-answer") for answer in sorted(readings.answers - set(ANSWERS))]
    return wrong
