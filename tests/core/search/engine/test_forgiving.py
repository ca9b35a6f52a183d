"""One typing error, and not two."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dure.core.search.engine.forgiving import (
    asked_variants,
    is_forgiven,
    may_be_mistyped,
    one_error_apart,
    variants,
)

words = st.text(alphabet="abcdé", min_size=4, max_size=14)


@st.composite
def mistyped(draw):
    """A word, and the same with one error."""
    word = draw(words)
    at = draw(st.integers(0, len(word) - 1))
    letter = draw(st.sampled_from("abcdéx"))
    kind = draw(st.sampled_from(["replace", "leave out", "add", "exchange"]))
    wrong = {
        "replace": word[:at] + letter + word[at + 1 :],
        "leave out": word[:at] + word[at + 1 :],
        "add": word[:at] + letter + word[at:],
        "exchange": word[:at] + word[at : at + 2][::-1] + word[at + 2 :],
    }
    return word, wrong[kind]


def edit_distance(left: str, right: str) -> int:
    """Optimal string alignment by its textbook recurrence."""
    rows = [[max(i, j) if not i or not j else 0 for j in range(len(right) + 1)] for i in range(len(left) + 1)]
    for i in range(1, len(left) + 1):
        for j in range(1, len(right) + 1):
            same = left[i - 1] == right[j - 1]
            rows[i][j] = min(rows[i - 1][j] + 1, rows[i][j - 1] + 1, rows[i - 1][j - 1] + (not same))
            if i > 1 and j > 1 and left[i - 1] == right[j - 2] and left[i - 2] == right[j - 1]:
                rows[i][j] = min(rows[i][j], rows[i - 2][j - 2] + 1)
    return rows[-1][-1]


@settings(deadline=None)
@given(mistyped())
def test_what_is_one_error_away_shares_a_variant_both_ways(pair):
    word, typed = pair
    if word == typed:
        return
    assert one_error_apart(word, typed)
    assert one_error_apart(typed, word)
    assert asked_variants(typed) & variants(word)
    assert asked_variants(word) & variants(typed)


@settings(deadline=None)
@given(st.text(alphabet="abc", max_size=6), st.text(alphabet="abc", max_size=6))
def test_one_error_is_an_edit_distance_of_one(left, right):
    assert one_error_apart(left, right) == (edit_distance(left, right) == 1)


def test_a_word_has_at_most_eight_variants():
    assert len(variants("abcdefghijklmnopqrstuvwxyz")) == 8


@pytest.mark.parametrize(
    ("word", "forgiven"),
    [
        ("york", True),
        ("bordeaux", True),
        ("ely", False),
        ("a1b2", False),
        ("목욕", False),
        ("", False),
        ("x" * 60, False),
    ],
)
def test_words_of_four_letters_or_more_are_forgiven(word, forgiven):
    assert bool(word and is_forgiven(word)) == forgiven


def test_the_shortest_word_may_miss_a_letter():
    assert may_be_mistyped("yrk")
    assert not may_be_mistyped("yr")
