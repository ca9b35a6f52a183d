"""Arrays of ids as sets and back."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dure.core.search.engine.sets import ids_of, set_of


@settings(deadline=None, max_examples=60)
@given(
    st.lists(
        st.tuples(st.integers(0, 2**32 - 70_000), st.integers(1, 70_000), st.integers(1, 40)), min_size=0, max_size=4
    )
)
def test_a_set_holds_what_the_array_does(ranges):
    ids = np.unique(np.concatenate([np.arange(a, a + n, step) for a, n, step in ranges] or [np.empty(0, int)]))
    found = set_of(ids)
    assert len(found) == len(ids)
    assert (ids_of(found) == ids).all()


@pytest.mark.parametrize("count", [0, 1, 1_999, 2_000, 4_096, 4_097, 65_535, 65_536, 65_537, 200_000])
@pytest.mark.parametrize("first", [0, 1, 65_535])
def test_sets_of_every_kind_of_block_can_be_worked_with(first, count):
    found = set_of(np.arange(first, first + count))
    assert (len(found), first + count in found) == (count, False)
    even = set_of(np.arange(0, 70_000, 2))
    assert len(found & even) == len(range(first + first % 2, min(first + count, 70_000), 2))
    found |= set_of(np.array([2**32 - 1]))
    assert found.max() == 2**32 - 1
