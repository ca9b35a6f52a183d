"""Pages for readers who have not signed in, kept until anything in the database changes.

Each process keeps finished responses under the state of the database that they were made from. Asking for
that state is one cheap query, so a kept page is never older than the last check-in:

- PostgreSQL: the snapshot itself (`pg_current_snapshot`), which differs as soon as any transaction commits.
- SQLite: writers take turns, so the last event, the last seal and the last entry of the audit log (every
  action writes one) tell whether anything has changed.
"""

from collections import OrderedDict
from collections.abc import Callable
from hashlib import blake2b
from http import HTTPStatus
from threading import Lock

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified

from dure.core.kit.moments import is_of_the_moment

STATE_QUERIES = {
    "postgresql": "SELECT pg_current_snapshot()::text",
    "sqlite": (
        "SELECT coalesce((SELECT max(position) FROM ledger_economicevent), 0)"
        " || '/' || coalesce((SELECT max(number) FROM ledger_seal), 0)"
        " || '/' || coalesce((SELECT max(rowid) FROM audit_change), 0)"
    ),
}
LARGEST_PAGE = 400_000


def database_state() -> str:
    """A text that differs whenever something that a page may show has changed."""
    with connection.cursor() as cursor:
        cursor.execute(STATE_QUERIES[connection.vendor])
        return str(cursor.fetchone()[0])


class PageCacheMiddleware:
    """Answers from memory where it may; stands before sessions, so a kept page costs one query."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        if not settings.PAGE_CACHE_ENTRIES:
            raise MiddlewareNotUsed
        self.get_response = get_response
        self.kept: OrderedDict[str, tuple[str, HttpResponse]] = OrderedDict()
        self.lock = Lock()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not _is_anonymous_reading(request):
            return self.get_response(request)
        state, key = database_state(), _key(request)
        with self.lock:
            entry = self.kept.get(key)
            if entry is not None:
                self.kept.move_to_end(key)
        if entry is not None and entry[0] == state:
            return _answer(request, entry[1])
        response = self.get_response(request)
        if _may_be_kept(response) and not is_of_the_moment(request):
            response["ETag"] = f'"{blake2b(f"{key} {state}".encode(), digest_size=12).hexdigest()}"'
            response["Cache-Control"] = "private, no-cache"
            with self.lock:
                self.kept[key] = (state, response)
                if len(self.kept) > settings.PAGE_CACHE_ENTRIES:
                    self.kept.popitem(last=False)
            return _answer(request, response)
        return response


def _is_anonymous_reading(request: HttpRequest) -> bool:
    """A reader without a session or a message waiting, on a page that lives under a language."""
    return (
        request.method == "GET"
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
        and "messages" not in request.COOKIES
        and request.path_info[1:3] in LANGUAGES
        and request.path_info[3:4] == "/"
    )


LANGUAGES = frozenset(code for code, _name in settings.LANGUAGES)


def _key(request: HttpRequest) -> str:
    zipped = "gzip" in request.headers.get("Accept-Encoding", "")
    partial = request.headers.get("HX-Request", "")
    return f"{request.get_host()} {zipped} {partial} {request.get_full_path()}"


def _may_be_kept(response: HttpResponse) -> bool:
    """A whole page that sets no cookie, and so holds no token of one reader's."""
    return (
        response.status_code == HTTPStatus.OK
        and not response.streaming
        and not response.cookies
        and response.get("Content-Type", "").startswith("text/html")
        and "no-store" not in response.get("Cache-Control", "")
        and len(response.content) <= LARGEST_PAGE
    )


def _answer(request: HttpRequest, kept: HttpResponse) -> HttpResponse:
    """A response of its own for each reader: other middleware adds headers to it."""
    if request.headers.get("If-None-Match") == kept["ETag"]:
        unchanged = HttpResponseNotModified()
        unchanged["ETag"] = kept["ETag"]
        return unchanged
    fresh = HttpResponse(kept.content, status=kept.status_code)
    for name, value in kept.items():
        fresh[name] = value
    return fresh
