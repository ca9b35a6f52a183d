"""A rule set out of its JSON document, and everything that is wrong with a document, each with its place.

The document:

    {"format": "dure.safe-use.v1", "key": "bathing-published", "version": "2026-11",
     "name": {"ko": …, "en": …}, "note": {…}, "source": {"title": …, "url": "https://…", "consulted": "2026-11"},
     "rules": [{"code": "systolic-160", "measure": "systolic", "comparison": "at_least", "value": "160",
                "outcome": "ask", "reason": {…}, "explanation": {…}, "odds_ratio": "3.63",
                "source": {…}, "published": true}, …],
     "tips": [{"code": "water", "text": {…}, "source": {…}, "published": true,
               "when": {"measure": "outdoor", "comparison": "at_most", "value": "5"}}, …]}

Numbers may be written as strings or as whole numbers; fractions only as strings, so that the document has one
canonical form and one digest. `comparison` and `value` are left out for answers; `odds_ratio` and `when` may be.
Every text is given in each language of the `name`.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from dure.local.spaces.safe_use.engine.measures import ANSWERS, NUMBERS
from dure.local.spaces.safe_use.engine.rule_sets import Condition, Outcome, Rule, RuleSet, Source, Texts, Tip

FORMAT = "dure.safe-use.v1"
LONGEST_TEXT = 600
MOST_RULES = 60
_CODE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_VERSION = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_ADDRESS = re.compile(r"https?://[^\s<>\"']{4,500}")
_DATE = re.compile(r"\d{4}-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?")
_NUMBER = re.compile(r"-?\d{1,4}(\.\d{1,3})?")
LONGEST_CODE = 60
# What stands in for what is missing, so that reading goes on and finds every fault at once.
_NO_SOURCE = Source("", "", "")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong at `place`, such as rules/2/value; `code` says how and `known` what may stand there."""

    place: str
    code: str
    known: str = ""


class FaultyRuleSet(ValueError):
    """A document that is no rule set; `faults` lists everything that is wrong."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("; ".join(f"{fault.place or 'document'}: {fault.code}" for fault in faults))
        self.faults = tuple(faults)


def read_rule_set(document: object) -> RuleSet:
    """The rule set that `document` (parsed JSON) describes. Raises FaultyRuleSet with every fault found."""
    reader = _Reader()
    found = reader.rule_set(document)
    if reader.faults:
        raise FaultyRuleSet(reader.faults)
    return found


class _Reader:
    """Reads part by part and notes faults instead of stopping at the first."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self.languages: frozenset[str] = frozenset()

    def wrong(self, place: str, code: str, known: str = "") -> None:
        self.faults.append(Fault(place, code, known))

    def rule_set(self, document: object) -> RuleSet:
        parts = self.object(
            document, "", needed=("format", "key", "version", "name", "note", "source", "rules", "tips")
        )
        if parts.get("format", FORMAT) != FORMAT:
            self.wrong("format", "unknown", FORMAT)
        name = self.texts(parts, "name", "name")
        self.languages = frozenset(name)
        found = RuleSet(
            key=self.match(parts, "key", "key", _CODE),
            version=self.match(parts, "version", "version", _VERSION),
            name=name,
            note=self.texts(parts, "note", "note"),
            source=self.source(parts, "source"),
            rules=tuple(self.rule(item, f"rules/{number}") for number, item in self.items(parts, "rules")),
            tips=tuple(self.tip(item, f"tips/{number}") for number, item in self.items(parts, "tips")),
        )
        for kind, rows in (("rules", found.rules), ("tips", found.tips)):
            codes = [row.code for row in rows if row.code]
            for code in sorted({code for code in codes if codes.count(code) > 1}):
                self.wrong(kind, "twice", code)
        return found

    def rule(self, item: object, place: str) -> Rule:
        needed = ("code", "measure", "outcome", "reason", "explanation", "source", "published")
        parts = self.object(item, place, needed=needed, optional=("comparison", "value", "odds_ratio"))
        return Rule(
            code=self.match(parts, "code", f"{place}/code", _CODE),
            condition=self.condition(parts, place),
            outcome=self.outcome(parts, f"{place}/outcome"),
            reason=self.texts(parts, "reason", f"{place}/reason"),
            explanation=self.texts(parts, "explanation", f"{place}/explanation"),
            source=self.source(parts, f"{place}/source"),
            published=self.flag(parts, f"{place}/published"),
            odds_ratio=self.match(parts, "odds_ratio", f"{place}/odds_ratio", _NUMBER) if "odds_ratio" in parts else "",
        )

    def tip(self, item: object, place: str) -> Tip:
        parts = self.object(item, place, needed=("code", "text", "source", "published"), optional=("when",))
        when = None
        if "when" in parts:
            inner = self.object(parts["when"], f"{place}/when", needed=("measure",), optional=("comparison", "value"))
            when = self.condition(inner, f"{place}/when")
        return Tip(
            code=self.match(parts, "code", f"{place}/code", _CODE),
            text=self.texts(parts, "text", f"{place}/text"),
            source=self.source(parts, f"{place}/source"),
            published=self.flag(parts, f"{place}/published"),
            when=when,
        )

    def condition(self, parts: Mapping[str, Any], place: str) -> Condition:
        measure = parts.get("measure")
        if measure in ANSWERS:
            for extra in ("comparison", "value"):
                if extra in parts:
                    self.wrong(f"{place}/{extra}", "not-for-answers")
            return Condition(str(measure), "yes")
        if not isinstance(measure, str) or measure not in NUMBERS:
            if "measure" in parts:
                self.wrong(f"{place}/measure", "unknown", ", ".join([*NUMBERS, *ANSWERS]))
            return Condition("", "at_least")
        comparison = parts.get("comparison")
        if comparison not in ("at_least", "at_most"):
            self.wrong(f"{place}/comparison", "unknown", "at_least, at_most")
        return Condition(measure, str(comparison), self.number(parts.get("value"), measure, f"{place}/value"))

    def number(self, value: object, measure: str, place: str) -> Decimal | None:
        limits = NUMBERS[measure]
        known = f"{limits.lowest}–{limits.highest}"
        written = str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""
        try:
            number = Decimal(written) if _NUMBER.fullmatch(written) else None
        except InvalidOperation:
            number = None
        if number is None or not limits.lowest <= number <= limits.highest:
            self.wrong(place, "no-number", known)
            return None
        return number

    def outcome(self, parts: Mapping[str, Any], place: str) -> Outcome:
        value = parts.get("outcome")
        if isinstance(value, str) and value in (Outcome.GENTLE, Outcome.ASK):
            return Outcome(value)
        if "outcome" in parts:
            self.wrong(place, "unknown", "gentle, ask")
        return Outcome.ASK

    def source(self, parts: Mapping[str, Any], place: str) -> Source:
        if "source" not in parts:
            return _NO_SOURCE
        inner = self.object(parts["source"], place, needed=("title", "url", "consulted"))
        title = inner.get("title")
        if not isinstance(title, str) or not title.strip() or len(title) > LONGEST_TEXT:
            if "title" in inner:
                self.wrong(f"{place}/title", "no-text", str(LONGEST_TEXT))
            title = ""
        return Source(
            title,
            self.match(inner, "url", f"{place}/url", _ADDRESS),
            self.match(inner, "consulted", f"{place}/consulted", _DATE),
        )

    def flag(self, parts: Mapping[str, Any], place: str) -> bool:
        value = parts.get("published", False)
        if not isinstance(value, bool):
            self.wrong(place, "unknown", "true, false")
        return value is True

    def texts(self, parts: Mapping[str, Any], key: str, place: str) -> Texts:
        value = parts.get(key, {})
        if not isinstance(value, dict) or (key in parts and not value):
            self.wrong(place, "no-texts")
            return {}
        good = {}
        for language, text in value.items():
            if not _LANGUAGE.fullmatch(language):
                self.wrong(place, "no-language", language[:20])
            elif not isinstance(text, str) or not text.strip() or len(text) > LONGEST_TEXT:
                self.wrong(f"{place}/{language}", "no-text", str(LONGEST_TEXT))
            else:
                good[language] = text
        if missing := self.languages - set(good) if key in parts else frozenset():
            self.wrong(place, "missing-language", ", ".join(sorted(missing)))
        return good

    def match(self, parts: Mapping[str, Any], key: str, place: str, form: re.Pattern[str]) -> str:
        value = parts.get(key, "")
        if key in parts and (not isinstance(value, str) or not form.fullmatch(value)):
            self.wrong(place, "wrong-form")
            return ""
        if form is _CODE and len(value) > LONGEST_CODE:
            self.wrong(place, "wrong-form")
        return str(value)

    def items(self, parts: Mapping[str, Any], key: str) -> list[tuple[int, object]]:
        value = parts.get(key, [])
        if not isinstance(value, list) or (key == "rules" and key in parts and not value):
            self.wrong(key, "no-list")
            return []
        if len(value) > MOST_RULES:
            self.wrong(key, "too-many", str(MOST_RULES))
            return []
        return list(enumerate(value))

    def object(
        self, value: object, place: str, *, needed: Sequence[str], optional: Sequence[str] = ()
    ) -> Mapping[str, Any]:
        """`value` if it is an object; keys that are missing or that mean nothing are faults."""
        if not isinstance(value, dict):
            self.wrong(place, "no-object")
            return {}
        inside = f"{place}/" if place else ""
        for key in needed:
            if key not in value:
                self.wrong(f"{inside}{key}", "missing")
        for key in sorted(set(value) - set(needed) - set(optional)):
            self.wrong(f"{inside}{key[:40]}", "not-known")
        return value
