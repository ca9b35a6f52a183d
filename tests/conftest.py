"""Fixtures for all tests. Most tests build what they need with `builders`."""

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def _empty_cache():
    """Rate limits are counted in the cache; each test starts with none used up."""
    cache.clear()
