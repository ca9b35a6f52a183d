"""Gives every request an id that stands in its log lines, its error page and its response."""

import logging.config
import re
import time
from collections.abc import Callable

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from dure.core.kit.ids import new_id

log = structlog.get_logger("dure.request")

_ACCEPTABLE_ID = re.compile(r"[A-Za-z0-9-]{8,64}")


class RequestIdMiddleware:
    """Takes a well-formed `X-Request-ID` from a proxy, else makes one; logs one line a request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        logging.config.dictConfig(settings.LOGGING)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "")
        request_id = given if _ACCEPTABLE_ID.fullmatch(given) else str(new_id())
        structlog.contextvars.bind_contextvars(request_id=request_id)
        request.META["DURE_REQUEST_ID"] = request_id
        started = time.perf_counter()
        try:
            response = self.get_response(request)
            milliseconds = round((time.perf_counter() - started) * 1000, 1)
            log.info("request", method=request.method, path=request.path, status=response.status_code, ms=milliseconds)
        finally:
            structlog.contextvars.clear_contextvars()
        response["X-Request-ID"] = request_id
        return response


def current_request_id() -> str:
    """The id of the request being answered, empty outside a request."""
    return str(structlog.contextvars.get_contextvars().get("request_id", ""))
