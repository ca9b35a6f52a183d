from dataclasses import replace

import pytest

from local.directory.feeds.source_server import source_server


@pytest.fixture
def source(settings):
    """A source on this machine, which the operator allows."""
    with source_server() as server:
        settings.DURE = replace(settings.DURE, feed_hosts=(server.host,))
        yield server
