"""Reading a feed's source into a standard CSV file. Nothing is written, and no transaction is open."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from dure.core.kit.errors import Refused
from dure.core.tasks.models import Job
from dure.core.tasks.stopping import TryAgain
from dure.local.directory.engine.standard_csv import COLUMNS
from dure.local.directory.feeds.engine.fetching import fetch
from dure.local.directory.feeds.engine.items import IDENTIFIER, standard_file, standard_rows, table_items
from dure.local.directory.feeds.engine.pages import Paging, all_items, page_url
from dure.local.directory.feeds.engine.problems import SourceProblem
from dure.local.directory.feeds.keys import opened_key
from dure.local.directory.feeds.models import Feed
from dure.local.directory.feeds.words import sentence


@dataclass(frozen=True)
class SourceContent:
    """A standard CSV file, and the names of the organizations in it by their identifiers."""

    content: bytes
    named: dict[str, str]


def read_source(feed: Feed, job: Job) -> SourceContent:
    """Fetch and read the feed's source. Raises Refused, or TryAgain for trouble that may pass."""
    try:
        items = _items(feed, job)
        mapping = feed.mapping or {column: column for column in _columns(items)}
        rows = standard_rows(items, mapping, flat=feed.kind == Feed.Kind.FILE)
    except SourceProblem as problem:
        words = sentence(problem)
        if problem.passing:
            raise TryAgain(words) from problem
        raise Refused(problem.code, words) from problem
    named = {row[IDENTIFIER]: row.get("Name", "") for row in rows if row.get(IDENTIFIER)}
    return SourceContent(standard_file(rows), named)


def _items(feed: Feed, job: Job) -> list[dict[str, Any]]:
    get = _getter(feed, job)
    paging = Paging(
        feed.kind,
        feed.items_path,
        feed.total_path,
        feed.page_parameter,
        feed.size_parameter,
        feed.page_size,
        feed.first_page,
        feed.parameters,
        feed.key_parameter,
    )
    key = opened_key(feed.id, feed.key_box)
    if feed.kind == Feed.Kind.FILE:
        return table_items(get(page_url(feed.address, paging, key, 1)))

    def show(done: int, total: int) -> None:
        job.progress(done, total, job.words)

    return all_items(feed.address, paging, key, get, show)


def _getter(feed: Feed, job: Job) -> Callable[[str], bytes]:
    def go_on() -> None:
        """Show that the job goes on, and learn whether it should not."""
        job.progress(job.done, job.total, job.words)

    def get(url: str) -> bytes:
        return fetch(url, feed.kind, settings.DURE.feed_hosts, watch=go_on)

    return get


def _columns(items: list[dict[str, Any]]) -> list[str]:
    return [column for column in COLUMNS if items and column in items[0]]
