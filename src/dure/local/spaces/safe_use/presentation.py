"""Rules, differences and kept checks as rows of words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dure.core.kit.formatting import number_text
from dure.core.kit.translated import Translated
from dure.local.spaces.safe_use.engine import NUMBERS, Condition, Difference, Readings, Rule, Tip
from dure.local.spaces.safe_use.fault_words import MEASURE_NAMES
from dure.local.spaces.safe_use.queries import KeptCheck

OUTCOMES = {
    "usual": gettext_lazy("As usual"),
    "gentle": gettext_lazy("Gently"),
    "ask": gettext_lazy("Please ask staff"),
}


@dataclass(frozen=True)
class RuleRow:
    """One rule in words."""

    condition: str
    outcome: str
    reason: Translated
    explanation: Translated
    rule: Rule


def shown_text(texts: Mapping[str, str]) -> Translated:
    """A text of a rule set in the reader's language."""
    return Translated(texts)


def condition_text(condition: Condition) -> str:
    """Such as “Upper blood pressure (systolic): 160 mmHg or more”."""
    name = MEASURE_NAMES[condition.measure]
    if condition.value is None:
        return str(name)
    words = {"name": name, "value": f"{number_text(condition.value)} {NUMBERS[condition.measure].unit}".strip()}
    if condition.comparison == "at_least":
        return _("%(name)s: %(value)s or more") % words
    return _("%(name)s: %(value)s or less") % words


def rule_rows(rules: Iterable[Rule]) -> list[RuleRow]:
    """Every rule in words, in their order."""
    return [
        RuleRow(
            condition_text(rule.condition),
            str(OUTCOMES[rule.outcome.value]),
            Translated(rule.reason),
            Translated(rule.explanation),
            rule,
        )
        for rule in rules
    ]


def tip_rows(tips: Iterable[Tip]) -> list[tuple[Translated, str]]:
    """Every tip, with the condition under which it is given; empty for always."""
    return [(Translated(tip.text), condition_text(tip.when) if tip.when else "") for tip in tips]


def comparison_rows(differences: Iterable[Difference]) -> list[tuple[str, str, str]]:
    """For each difference: what it is about, what the rules in use say, what these say."""
    rows = []
    for entry in differences:
        known = entry.after or entry.before
        if known is not None:
            rows.append((condition_text(known.condition), _side(entry.before), _side(entry.after)))
    return rows


def _side(rule: Rule | None) -> str:
    if rule is None:
        return _("no rule")
    return f"{condition_text(rule.condition)} → {OUTCOMES[rule.outcome.value]}"


def check_rows(checks: Iterable[KeptCheck]) -> list[tuple[datetime, str, str]]:
    """Each kept check: when, what was measured, which advice it led to."""
    return [
        (check.taken_at, _measured(check.readings), str(OUTCOMES.get(check.advice, check.advice))) for check in checks
    ]


def _measured(readings: Readings) -> str:
    parts = [
        f"{MEASURE_NAMES[name]} {number_text(value)} {NUMBERS[name].unit}".strip() for name, value in readings.numbers()
    ]
    parts += [str(MEASURE_NAMES[answer]) for answer in sorted(readings.answers)]
    return " · ".join(parts)
