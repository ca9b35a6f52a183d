"""Fixtures for all tests. Most tests build what they need with `builders`."""

import gc

import pytest
from django.core.cache import cache

# As the server does: looking through everything that was imported takes a tenth of the time of a run.
COLLECT_EVERY = 50_000


def pytest_collection_modifyitems(items):
    for item in items:
        if "engine" in item.path.parts:
            item.add_marker("once")


def pytest_collection_finish():
    gc.collect()
    gc.freeze()
    gc.set_threshold(COLLECT_EVERY)


@pytest.fixture(autouse=True)
def _empty_cache():
    """Rate limits are counted in the cache; each test starts with none used up."""
    cache.clear()
