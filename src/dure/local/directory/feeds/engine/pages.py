"""Asking a paged service for all of its pages."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit, urlunsplit

from dure.local.directory.feeds.engine.fetching import SAFE
from dure.local.directory.feeds.engine.items import items_at, read_document, value_at
from dure.local.directory.feeds.engine.problems import SourceProblem

MOST_PAGES = 2000
MOST_ITEMS = 200_000


@dataclass(frozen=True)
class Paging:
    """How a service is asked: for one page after another where `page_parameter` is given."""

    form: str
    items_path: str = ""
    total_path: str = ""
    page_parameter: str = ""
    size_parameter: str = ""
    page_size: int = 100
    first_page: int = 1
    parameters: Mapping[str, str] = field(default_factory=dict)
    key_parameter: str = ""


def page_url(address: str, paging: Paging, key: str, page: int) -> str:
    """The address of one page, with the key. A key that was copied in its encoded form is decoded first."""
    parts = urlsplit(address)
    query = dict(parse_qsl(parts.query, keep_blank_values=True)) | dict(paging.parameters)
    if paging.key_parameter and key:
        query[paging.key_parameter] = unquote(key) if "%" in key else key
    if paging.page_parameter:
        query[paging.page_parameter] = str(page)
    if paging.size_parameter:
        query[paging.size_parameter] = str(paging.page_size)
    path = quote(parts.path, safe=SAFE)
    return urlunsplit((parts.scheme, parts.netloc, path, urlencode(query), ""))


def all_items(
    address: str,
    paging: Paging,
    key: str,
    get: Callable[[str], bytes],
    progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> list[dict[str, Any]]:
    """The items of all pages, in their order; `get` fetches one address. Raises SourceProblem."""
    found: list[dict[str, Any]] = []
    before: list[dict[str, Any]] | None = None
    for page in range(paging.first_page, paging.first_page + MOST_PAGES):
        document = read_document(get(page_url(address, paging, key, page)), paging.form)
        items = items_at(document, paging.items_path)
        if items and items == before:
            raise SourceProblem("pages-repeat", parameter=paging.page_parameter)
        before = items
        found += items
        if len(found) > MOST_ITEMS:
            raise SourceProblem("too-many-items", most=MOST_ITEMS)
        total = _total(document, paging.total_path)
        progress(len(found), total)
        if _is_last(items, len(found), total, paging):
            if total > len(found):
                raise SourceProblem("items-missing", came=len(found), total=total, passing=True)
            return found
    raise SourceProblem("too-many-items", most=MOST_ITEMS)


def _total(document: Any, path: str) -> int:
    text = value_at(document, path) if path else ""
    return int(text) if text.isdecimal() else 0


def _is_last(items: list[dict[str, Any]], came: int, total: int, paging: Paging) -> bool:
    if not paging.page_parameter or not items:
        return True
    if total:
        return came >= total
    # Without a total, a page that is not full is the last; where the size is the service's own, an empty one is.
    return bool(paging.size_parameter) and len(items) < paging.page_size
