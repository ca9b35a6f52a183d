"""Fetching one document over HTTP, within limits: of size, of time, of kinds, and of places."""

import http.client
import socket
import ssl
import time
from collections.abc import Callable, Collection
from contextlib import closing
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import quote, urljoin, urlsplit

from dure.local.directory.feeds.engine.addresses import Place, Resolve, checked_place, resolve
from dure.local.directory.feeds.engine.problems import SourceProblem

LARGEST = 50 * 1024 * 1024
PATIENCE = 30.0
LONGEST = 300.0
MOST_REDIRECTS = 3
CHUNK = 64 * 1024
KINDS = {
    "csv": (
        *("text/csv", "text/tab-separated-values", "text/plain", "application/csv", "application/octet-stream"),
        *("application/vnd.ms-excel", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        *("application/vnd.oasis.opendocument.spreadsheet", "application/geo+json"),
    ),
    "json": ("application/json", "text/json", "text/plain", "application/geo+json"),
    "xml": ("application/xml", "text/xml", "text/plain"),
}
# Public services answer errors in XML even where JSON was asked for.
ALSO = {"json": ("application/xml", "text/xml"), "xml": (), "csv": ()}
SAFE = "/%:@!$&'()*+,;=~-._"
REDIRECTS = {301, 302, 303, 307, 308}
BUSY = {HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.REQUEST_TIMEOUT}


@dataclass(frozen=True)
class Limits:
    largest: int = LARGEST
    patience: float = PATIENCE
    longest: float = LONGEST


def fetch(
    url: str,
    form: str,
    allowed: Collection[str],
    *,
    resolver: Resolve = resolve,
    limits: Limits | None = None,
    watch: Callable[[], None] = lambda: None,
) -> bytes:
    """The content at `url`, which has to be of the kind `form`: csv, json or xml.

    A redirect is followed only to the same host, so that a key in the address goes nowhere else, and each place is
    checked as the first was. `watch` is called while content comes in. Raises SourceProblem; its details never
    hold the address's query, where the key stands.
    """
    limits = limits or Limits()
    until = time.monotonic() + limits.longest
    first = urlsplit(url).hostname
    for _step in range(MOST_REDIRECTS + 1):
        place = checked_place(url, allowed, resolver)
        connection = _Connection(place, limits.patience)
        try:
            with closing(_ask(connection, url, form)) as response:
                target = response.getheader("Location") if response.status in REDIRECTS else None
                if target is None:
                    _check(response, form)
                    return _read(response, limits, until, watch)
        except ssl.SSLCertVerificationError:
            raise SourceProblem("certificate-wrong", host=place.host) from None
        except (OSError, http.client.HTTPException):
            raise SourceProblem("no-answer", passing=True, host=place.host) from None
        finally:
            connection.close()
        url = urljoin(url, target)
        if urlsplit(url).hostname != first:
            raise SourceProblem("redirected-away", host=urlsplit(url).hostname or "")
    raise SourceProblem("redirected-in-circles")


class _Connection(http.client.HTTPConnection):
    """To the address that was checked, whatever its name means by now; with TLS for the name."""

    def __init__(self, place: Place, patience: float) -> None:
        super().__init__(place.host, place.port, timeout=patience)
        self.place = place

    def connect(self) -> None:
        self.sock = socket.create_connection((self.place.address, self.place.port), self.timeout)
        if self.place.scheme == "https":
            self.sock = ssl.create_default_context().wrap_socket(self.sock, server_hostname=self.place.host)


def _ask(connection: _Connection, url: str, form: str) -> http.client.HTTPResponse:
    parts = urlsplit(url)
    path = quote(parts.path or "/", safe=SAFE) + (f"?{quote(parts.query, safe=SAFE + '?')}" if parts.query else "")
    headers = {"Accept": ", ".join(KINDS[form]) + ", */*;q=0.1", "Accept-Encoding": "identity", "User-Agent": "Dure"}
    connection.request("GET", path, headers=headers)
    return connection.getresponse()


def _check(response: http.client.HTTPResponse, form: str) -> None:
    if response.status != HTTPStatus.OK:
        passing = response.status >= HTTPStatus.INTERNAL_SERVER_ERROR or response.status in BUSY
        raise SourceProblem("refused-by-source", passing=passing, status=response.status)
    kind = (response.getheader("Content-Type") or "").partition(";")[0].strip().lower()
    if kind and kind not in KINDS[form] + ALSO[form]:
        raise SourceProblem("wrong-kind", kind=kind[:80], form=form)
    if (response.getheader("Content-Encoding") or "identity").lower() != "identity":
        raise SourceProblem("wrong-encoding")


def _read(response: http.client.HTTPResponse, limits: Limits, until: float, watch: Callable[[], None]) -> bytes:
    content = bytearray()
    # read1 returns what is there, so that a source that drips is noticed.
    while part := response.read1(CHUNK):
        content += part
        watch()
        if len(content) > limits.largest:
            raise SourceProblem("too-large", most=limits.largest // 1024 // 1024)
        if time.monotonic() > until:
            raise SourceProblem("too-slow", passing=True)
    if response.length:
        raise SourceProblem("no-answer", passing=True, host="")
    return bytes(content)
