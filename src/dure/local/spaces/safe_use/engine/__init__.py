"""Safe-use advice as a pure function of a rule set and what was measured. Imports no Django."""

from dure.local.spaces.safe_use.engine.advising import Advice, advise
from dure.local.spaces.safe_use.engine.comparing import Difference, compare
from dure.local.spaces.safe_use.engine.measures import ANSWERS, NUMBERS, Readings, WrongReading, wrong_readings
from dure.local.spaces.safe_use.engine.reading import Fault, FaultyRuleSet, read_rule_set
from dure.local.spaces.safe_use.engine.rule_sets import Condition, Outcome, Rule, RuleSet, Source, Tip

__all__ = [
    "ANSWERS",
    "NUMBERS",
    "Advice",
    "Condition",
    "Difference",
    "Fault",
    "FaultyRuleSet",
    "Outcome",
    "Readings",
    "Rule",
    "RuleSet",
    "Source",
    "Tip",
    "WrongReading",
    "advise",
    "compare",
    "read_rule_set",
    "wrong_readings",
]
