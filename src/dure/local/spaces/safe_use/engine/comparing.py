"""What one rule set says otherwise than another."""

from dataclasses import dataclass

from dure.local.spaces.safe_use.engine.rule_sets import Rule, RuleSet


@dataclass(frozen=True, slots=True)
class Difference:
    """A rule that only one of two sets has (the other side is None), or that differs between them."""

    code: str
    before: Rule | None
    after: Rule | None


def compare(before: RuleSet, after: RuleSet) -> list[Difference]:
    """The rules that differ, by their codes: first those of `before` in its order, then the new ones."""
    old = {rule.code: rule for rule in before.rules}
    new = {rule.code: rule for rule in after.rules}
    codes = [*old, *(code for code in new if code not in old)]
    return [Difference(code, old.get(code), new.get(code)) for code in codes if old.get(code) != new.get(code)]
