"""Canonical JSON against RFC 8785, and the stand-alone verifier's own writing of it."""

import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dure.ledger.engine import verify_proof
from dure.ledger.engine.canonical import CanonicalError, canonical_bytes, event_hash
from dure.ledger.engine.merkle import leaf_hash

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
)


def test_keys_sort_by_utf16_code_units_as_in_the_rfc_example():
    keys = ["\u20ac", "\r", "\ufb33", "1", "\U0001f600", "\u0080", "\u00f6"]
    written = json.loads(canonical_bytes(dict.fromkeys(keys, 0)), object_pairs_hook=lambda pairs: pairs)
    assert [key for key, _ in written] == ["\r", "1", "\u0080", "\u00f6", "\u20ac", "\U0001f600", "\ufb33"]


def test_strings_are_escaped_as_little_as_the_rfc_allows():
    text = '\u20ac$\u000f\nA\'B"\\\\"/\u007f두레'
    assert canonical_bytes(text) == '"\u20ac$\\u000f\\nA\'B\\"\\\\\\\\\\"/\u007f두레"'.encode()


def test_the_leaf_hash_is_taken_over_the_canonical_form():
    assert event_hash({"b": 1, "a": None}) == leaf_hash(b'{"a":null,"b":1}')


@pytest.mark.parametrize(
    ("value", "place"),
    [
        ({"quantity": {"value": 1.5}}, "/quantity/value"),
        ({"quantity": [Decimal(1)]}, "/quantity/0"),
        ({"count": 2**53}, "/count"),
        ({1: 2}, "key"),
        ({"name": "\ud800"}, "surrogate"),
    ],
)
def test_what_readers_could_read_differently_is_refused_with_its_place(value, place):
    with pytest.raises(CanonicalError, match=place):
        canonical_bytes(value)


@given(VALUES)
def test_the_canonical_form_says_the_same_and_the_verifier_writes_it_alike(value):
    written = canonical_bytes(value)
    assert json.loads(written) == value
    assert canonical_bytes(json.loads(written)) == written
    assert verify_proof.canonical_bytes(json.loads(written)) == written
