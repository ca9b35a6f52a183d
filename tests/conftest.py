"""Fixtures for all tests. Most tests build what they need with `builders`."""

import gc
import os
import shutil
import sqlite3
import tempfile
from contextlib import closing

import pytest
from django.core.cache import cache
from django.db.backends.signals import connection_created

from running_site import BARE, migrated_folder

# As the server does: looking through everything that was imported takes a tenth of the time of a run.
COLLECT_EVERY = 50_000


def pytest_configure(config):
    """What one process of a run has made, such as a migrated database, the others find in this folder."""
    if "TEST_RUN_FOLDER" not in os.environ:
        os.environ["TEST_RUN_FOLDER"] = folder = tempfile.mkdtemp(prefix="dure-run-")
        config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))


def pytest_collection_modifyitems(items):
    for item in items:
        if "engine" in item.path.parts:
            item.add_marker("once")


def pytest_collection_finish():
    gc.collect()
    gc.freeze()
    gc.set_threshold(COLLECT_EVERY)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings):
    """Migrating takes longer than a hundred tests: on SQLite a database that was migrated once is copied."""
    connection_created.connect(_fill, dispatch_uid="fill")


def _fill(connection, **_more):
    if connection.vendor == "sqlite" and connection.is_in_memory_db():
        connection_created.disconnect(dispatch_uid="fill")
        with closing(sqlite3.connect(migrated_folder() / BARE)) as migrated:
            migrated.backup(connection.connection)


@pytest.fixture(autouse=True)
def _empty_cache():
    """Rate limits are counted in the cache; each test starts with none used up."""
    cache.clear()
