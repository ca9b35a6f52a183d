"""The import that feeds use: the same that files go through."""

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from dure.core.agents.models import User
from dure.local.directory.feeds.models import Feed

_PLACES = ("dure.local.directory.exchange.importing", "dure.local.directory.importing")


def import_rows(by: User, content: bytes, feed: Feed) -> Any:
    """Import a standard CSV file as the feed's; returns the import's report."""
    place = next(each for each in _PLACES if find_spec(each))
    return import_module(place).import_organizations(
        by,
        content,
        territory=feed.territory,
        source=feed.source,
        source_name=feed.name,
        source_url=feed.source_url,
        best_effort=feed.best_effort,
    )
