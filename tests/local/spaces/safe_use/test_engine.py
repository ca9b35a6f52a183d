"""Advice by rules: the published oracles, and what must hold for any rules and readings."""

import copy
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dure.local.spaces.safe_use.engine import (
    ANSWERS,
    FaultyRuleSet,
    Outcome,
    Readings,
    RuleSet,
    advise,
    compare,
    read_rule_set,
    wrong_readings,
)
from dure.local.spaces.safe_use.shipped import shipped_documents, shipped_rule_sets

SETS = {found.key: found for found in shipped_rule_sets().values()}
PUBLISHED, STRICTER, LOOSER = (SETS[f"bathing-{name}"] for name in ("published", "stricter", "looser"))
DOCUMENT = next(iter(shipped_documents().values()))

readings = st.builds(
    Readings,
    systolic=st.none() | st.integers(120, 300),
    diastolic=st.none() | st.integers(20, 119),
    pulse=st.none() | st.integers(20, 250),
    temperature=st.none() | st.decimals(30, 45, places=1),
    outdoor=st.none() | st.decimals(-60, 60, places=1),
    month=st.none() | st.integers(1, 12),
    answers=st.frozensets(st.sampled_from(ANSWERS)),
)
sets = st.sampled_from(list(SETS.values()))


@pytest.mark.parametrize(
    ("rules", "outcome"), [(PUBLISHED, Outcome.ASK), (STRICTER, Outcome.ASK), (LOOSER, Outcome.GENTLE)]
)
def test_165_over_95_is_advised_for_the_systolic_pressure_with_its_odds_ratio_and_source(rules, outcome):
    advice = advise(rules, Readings(systolic=165, diastolic=95))
    assert advice.outcome is outcome
    (rule,) = advice.matched
    assert (rule.condition.measure, rule.condition.value, rule.odds_ratio) == ("systolic", 160, "3.63")
    assert rule.source.url == "https://seniorguide.jp/article/1001720.html"


@pytest.mark.parametrize(
    ("given_readings", "published", "stricter", "looser"),
    [
        (Readings(159, 99, temperature=Decimal("37.4")), "usual", "usual", "usual"),
        (Readings(160, 80), "ask", "ask", "gentle"),
        (Readings(120, 100), "ask", "ask", "gentle"),
        (Readings(temperature=Decimal("37.5")), "ask", "ask", "gentle"),
        (Readings(temperature=Decimal(38)), "ask", "ask", "ask"),
        (Readings(90, 60), "usual", "usual", "ask"),
        (Readings(180, 90), "ask", "ask", "ask"),
        (Readings(answers=frozenset({"after_meal"})), "gentle", "ask", "gentle"),
        (Readings(answers=frozenset({"alcohol"})), "ask", "ask", "ask"),
        (Readings(answers=frozenset({"sedatives"})), "ask", "ask", "ask"),
        (Readings(month=11), "usual", "gentle", "usual"),
        (Readings(month=4), "usual", "gentle", "usual"),
        (Readings(month=5, outdoor=Decimal(5)), "usual", "gentle", "usual"),
        (Readings(month=10, outdoor=Decimal("5.1")), "usual", "usual", "usual"),
        (Readings(), "usual", "usual", "usual"),
    ],
)
def test_each_set_says_what_its_source_says(given_readings, published, stricter, looser):
    assert [advise(rules, given_readings).outcome for rules in (PUBLISHED, STRICTER, LOOSER)] == [
        published,
        stricter,
        looser,
    ]


def test_what_is_called_published_is_not_the_authors_own_caution():
    own = {rule.code for rule in STRICTER.rules if not rule.published}
    assert own == {"season-from-november", "season-until-april", "cold-day"}
    assert {tip.code for tip in PUBLISHED.tips if not tip.published} == {"cold-day"}


@pytest.mark.parametrize("rules", SETS.values(), ids=SETS)
def test_every_text_that_ships_is_in_all_four_languages(rules):
    texts = [rules.name, rules.note, *(tip.text for tip in rules.tips)]
    texts += [text for rule in rules.rules for text in (rule.reason, rule.explanation)]
    assert all(set(text) == {"ko", "en", "fr", "es"} for text in texts)


def test_tips_say_41_degrees_ten_minutes_and_the_cold_where_it_is_cold():
    assert "41 °C, about 10 minutes" in advise(PUBLISHED, Readings()).tips[0].text["en"]
    cold = advise(PUBLISHED, Readings(outdoor=Decimal(-3)))
    assert {tip.code for tip in cold.tips} - {tip.code for tip in advise(PUBLISHED, Readings()).tips} == {"cold-day"}


@given(rules=sets, known=readings)
def test_the_outcome_is_that_of_the_gravest_rule_and_never_a_refusal(rules, known):
    advice = advise(rules, known)
    assert advice.outcome in set(Outcome)
    weights = [rule.outcome.weight for rule in advice.matched]
    assert weights == sorted(weights, reverse=True)
    assert advice.outcome.weight == max(weights, default=0)


@given(rules=sets, known=readings, order=st.randoms(use_true_random=False))
def test_the_order_of_rules_changes_nothing_but_the_order_of_equal_reasons(rules, known, order):
    mixed = list(rules.rules)
    order.shuffle(mixed)
    other = advise(with_rules(rules, mixed), known)
    assert other.outcome == advise(rules, known).outcome
    assert {rule.code for rule in other.matched} == {rule.code for rule in advise(rules, known).matched}


@given(rules=sets, known=readings, kept=st.sets(st.integers(0, 20)))
def test_more_rules_never_make_the_advice_milder(rules, known, kept):
    fewer = with_rules(rules, [rule for number, rule in enumerate(rules.rules) if number in kept])
    assert advise(fewer, known).outcome.weight <= advise(rules, known).outcome.weight


@given(rules=sets, known=readings, more=st.frozensets(st.sampled_from(ANSWERS)), rise=st.integers(0, 20))
def test_more_answers_and_a_higher_fever_never_make_it_milder(rules, known, more, rise):
    warmer = None if known.temperature is None else min(known.temperature + rise, Decimal(45))
    worse = Readings(known.systolic, known.diastolic, known.pulse, warmer, answers=known.answers | more)
    before = Readings(known.systolic, known.diastolic, known.pulse, known.temperature, answers=known.answers)
    assert advise(rules, worse).outcome.weight >= advise(rules, before).outcome.weight


@pytest.mark.parametrize(
    ("known", "measure", "code"),
    [
        (Readings(systolic=39), "systolic", "out-of-range"),
        (Readings(systolic=301), "systolic", "out-of-range"),
        (Readings(temperature=Decimal("NaN")), "temperature", "out-of-range"),
        (Readings(temperature=Decimal(365)), "temperature", "out-of-range"),
        (Readings(120, 120), "diastolic", "not-below-systolic"),
        (Readings(80, 120), "diastolic", "not-below-systolic"),
        (Readings(answers=frozenset({"face"})), "face", "unknown-answer"),
    ],
)
def test_what_cannot_be_right_is_a_mistake_of_typing_and_no_advice(known, measure, code):
    assert [(wrong.measure, wrong.code) for wrong in wrong_readings(known)] == [(measure, code)]
    with pytest.raises(ValueError, match=measure):
        advise(PUBLISHED, known)


def test_readings_do_not_show_their_values():
    assert "165" not in f"{Readings(165, 95)!r} {Readings(165, 95)}"


def test_two_sets_are_compared_rule_by_rule():
    found = {entry.code: (entry.before, entry.after) for entry in compare(PUBLISHED, STRICTER)}
    assert set(found) == {"after-meal", "season-from-november", "season-until-april", "cold-day"}
    assert found["after-meal"][0].outcome is Outcome.GENTLE
    assert found["cold-day"][0] is None


def test_every_fault_of_a_document_is_named_with_its_place():
    document = copy.deepcopy(DOCUMENT)
    document["face"] = "x"
    del document["version"]
    document["rules"][0]["value"] = "1600"
    document["rules"][1]["outcome"] = "refuse"
    del document["rules"][2]["reason"]["ko"]
    document["rules"][3]["value"] = "1"
    document["rules"][4]["source"]["url"] = "javascript:alert(1)"
    document["rules"][5]["code"] = "alcohol"
    with pytest.raises(FaultyRuleSet) as caught:
        read_rule_set(document)
    assert {(fault.place, fault.code) for fault in caught.value.faults} == {
        ("face", "not-known"),
        ("version", "missing"),
        ("rules/0/value", "no-number"),
        ("rules/1/outcome", "unknown"),
        ("rules/2/reason", "missing-language"),
        ("rules/3/value", "not-for-answers"),
        ("rules/4/source/url", "wrong-form"),
        ("rules", "twice"),
    }


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
PLACES = [(), ("rules",), ("rules", 0), ("rules", 0, "measure"), ("rules", 0, "value"), ("rules", 0, "outcome")]
PLACES += [("rules", 0, "comparison"), ("rules", 0, "reason"), ("rules", 0, "source"), ("tips",), ("tips", 4, "when")]
PLACES += [("name",), ("key",), ("rules", 0, "code"), ("rules", 0, "odds_ratio"), ("rules", 0, "published")]


@given(place=st.sampled_from(PLACES), value=values)
def test_any_document_is_a_rule_set_or_names_its_faults(place, value):
    document = copy.deepcopy(DOCUMENT)
    inner = document
    for step in place[:-1]:
        inner = inner[step]
    if place:
        inner[place[-1]] = value
    else:
        document = value
    try:
        found = read_rule_set(document)
    except FaultyRuleSet as error:
        found = error.faults
    assert found


def with_rules(rules, chosen):
    return RuleSet(rules.key, rules.version, rules.name, rules.note, rules.source, tuple(chosen), rules.tips)
