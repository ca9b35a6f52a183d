"""Rules of safe use as data: what leads to which advice, in which words, and who says so."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from dure.local.spaces.safe_use.engine.measures import ANSWERS, Readings

type Texts = Mapping[str, str]
"""Language code to text."""


class Outcome(StrEnum):
    """The only three pieces of advice there are. None of them refuses anybody."""

    USUAL = "usual"
    GENTLE = "gentle"
    ASK = "ask"

    @property
    def weight(self) -> int:
        """0 for as usual, 1 for gently, 2 for asking staff."""
        return list(Outcome).index(self)


@dataclass(frozen=True, slots=True)
class Source:
    """Who published something: title, web address, and when it was looked up (YYYY-MM or YYYY-MM-DD)."""

    title: str
    url: str
    consulted: str


@dataclass(frozen=True, slots=True)
class Condition:
    """`measure` compared with `value`: at_least, at_most, or yes (an answer, without a value)."""

    measure: str
    comparison: str
    value: Decimal | None = None

    def holds(self, readings: Readings) -> bool:
        """Whether it is so; what was not measured or asked is not."""
        if self.measure in ANSWERS:
            return self.measure in readings.answers
        known = getattr(readings, self.measure)
        if known is None or self.value is None:
            return False
        return bool(known >= self.value if self.comparison == "at_least" else known <= self.value)


@dataclass(frozen=True, slots=True)
class Rule:
    """Where `condition` holds, the advice is `outcome` for `reason`.

    `published` says that the source names this very limit; else it is the caution of whoever wrote the set.
    `odds_ratio` is the source's, as a decimal in a string, or empty.
    """

    code: str
    condition: Condition
    outcome: Outcome
    reason: Texts
    explanation: Texts
    source: Source
    published: bool
    odds_ratio: str = ""


@dataclass(frozen=True, slots=True)
class Tip:
    """What everybody is told, or, with a `when`, everybody for whom it holds."""

    code: str
    text: Texts
    source: Source
    published: bool
    when: Condition | None = None


@dataclass(frozen=True, slots=True)
class RuleSet:
    """Rules of one author in one version. `note` says what is published and what is the author's own."""

    key: str
    version: str
    name: Texts
    note: Texts
    source: Source
    rules: tuple[Rule, ...]
    tips: tuple[Tip, ...]
