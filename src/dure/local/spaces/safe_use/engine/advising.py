"""From a rule set and readings to advice."""

from dataclasses import dataclass

from dure.local.spaces.safe_use.engine.measures import Readings, wrong_readings
from dure.local.spaces.safe_use.engine.rule_sets import Outcome, Rule, RuleSet, Tip


@dataclass(frozen=True, slots=True)
class Advice:
    """The worst outcome of the rules that hold, those rules (the gravest first), and the tips that apply."""

    outcome: Outcome
    matched: tuple[Rule, ...]
    tips: tuple[Tip, ...]


def advise(rule_set: RuleSet, readings: Readings) -> Advice:
    """The advice for `readings`: as usual where no rule holds, else the outcome of the gravest one that does.

    More rules or more readings never make it milder, and the order of the rules changes only the order of reasons of
    equal weight. Raises ValueError for readings that cannot be right (see `wrong_readings`).
    """
    if wrong := wrong_readings(readings):
        raise ValueError(f"readings that cannot be right: {', '.join(entry.measure for entry in wrong)}")
    matched = [rule for rule in rule_set.rules if rule.condition.holds(readings)]
    matched.sort(key=lambda rule: -rule.outcome.weight)
    outcome = matched[0].outcome if matched else Outcome.USUAL
    tips = tuple(tip for tip in rule_set.tips if tip.when is None or tip.when.holds(readings))
    return Advice(outcome, tuple(matched), tips)
