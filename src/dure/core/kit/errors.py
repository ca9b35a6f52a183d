"""Refusals that people can act on, and the pages that show them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


class Refused(Exception):
    """An action refused for a reason its user can act on.

    `message` is translated and says what is wrong and what to do; `code` is stable for programs;
    `field` names the input it is about, or is empty.
    """

    def __init__(self, code: str, message: str, *, field: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.field = field


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "400.html", {"exception": exception}, status=400)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "403.html", {"reason": reason, "csrf": True}, status=403)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "403.html", {"exception": exception}, status=403)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "404.html", {"exception": exception}, status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    return render(request, "500.html", status=500)
