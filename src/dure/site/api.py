"""The JSON API: every room's routes under /api/v1/, errors as problem details (RFC 9457)."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError
from ninja.errors import ValidationError as RequestError

from dure.core.kit.api import StorableParser
from dure.core.kit.errors import Refused
from dure.core.kit.limits import TooMany
from dure.core.tasks.api import router as tasks
from dure.core.territories.api import router as territories
from dure.ledger.api import router as ledger
from dure.local.directory.api import router as directory
from dure.local.directory.stewardship.api import router as stewardship
from dure.local.initiatives.api import router as initiatives
from dure.local.spaces.alarms.api import router as alarms
from dure.local.spaces.api import router as spaces
from dure.local.spaces.bookings.api import router as bookings
from dure.local.spaces.premises.api import router as premises
from dure.local.spaces.safe_use.api import router as safe_use
from dure.value.api import router as value
from dure.world.cases.api import router as cases

api = NinjaAPI(
    title="Dure",
    version="1",
    description="Reading public data needs no key. Writing needs a token with the right scope.",
    urls_namespace="api",
    # The page that comes with the library loads scripts from elsewhere; `site.api_page` needs none.
    docs_url=None,
    parser=StorableParser(),
)
api.add_router("", territories, tags=["territories"])
api.add_router("", directory, tags=["organizations"])
api.add_router("", stewardship, tags=["organizations"])
api.add_router("", initiatives, tags=["initiatives"])
api.add_router("", spaces, tags=["spaces"])
api.add_router("", premises, tags=["spaces"])
api.add_router("", alarms, tags=["spaces"])
api.add_router("", bookings, tags=["spaces"])
api.add_router("", safe_use, tags=["spaces"])
api.add_router("", ledger, tags=["ledger"])
api.add_router("", value, tags=["value"])
api.add_router("", cases, tags=["cases"])
api.add_router("", tasks, tags=["jobs"])


def problem(request: HttpRequest, status: int, code: str, detail: str, **more: Any) -> HttpResponse:
    """A problem document: `type` names the kind of problem for programs, `detail` says what to do."""
    response = api.create_response(
        request,
        {
            "type": f"urn:dure:problem:{code}",
            "title": HTTPStatus(status).phrase,
            "status": status,
            "detail": detail,
            "instance": request.META.get("DURE_REQUEST_ID", ""),
            **more,
        },
        status=status,
    )
    response["Content-Type"] = "application/problem+json"
    return response


@api.exception_handler(Refused)
def on_refused(request: HttpRequest, error: Refused) -> HttpResponse:
    return problem(request, 422, error.code, error.message, field=error.field)


@api.exception_handler(TooMany)
def on_too_many(request: HttpRequest, error: TooMany) -> HttpResponse:
    return problem(request, 429, error.code, error.message)


def _place(parts: Sequence[str | int]) -> str:
    """Where in a request a value stands, such as `body.entry_id`; the route's own name for its body is left out."""
    inside = parts[2:] if parts[0] == "body" else parts[1:]
    return ".".join(str(part) for part in (parts[0], *inside))


@api.exception_handler(RequestError)
def on_invalid_request(request: HttpRequest, error: RequestError) -> HttpResponse:
    errors = [{"at": _place(entry["loc"]), "message": entry["msg"]} for entry in error.errors]
    return problem(request, 422, "invalid-request", _("Some values are missing or wrong."), errors=errors)


@api.exception_handler(ValidationError)
def on_invalid_value(request: HttpRequest, error: ValidationError) -> HttpResponse:
    return problem(request, 422, "invalid-value", " ".join(error.messages))


@api.exception_handler(PermissionDenied)
def on_denied(request: HttpRequest, error: PermissionDenied) -> HttpResponse:
    return problem(request, 403, "not-allowed", str(error) or _("You may not do that."))


@api.exception_handler(AuthenticationError)
def on_no_token(request: HttpRequest, _error: AuthenticationError) -> HttpResponse:
    response = problem(request, 401, "no-token", _("Send a valid token: Authorization: Bearer …"))
    response["WWW-Authenticate"] = "Bearer"
    return response


@api.exception_handler(Http404)
def on_not_found(request: HttpRequest, _error: Http404) -> HttpResponse:
    return problem(request, 404, "not-found", _("There is nothing at this address."))


@api.exception_handler(HttpError)
def on_http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    # Ninja says of every fault met while reading a body only that it met one.
    if isinstance(error.__cause__, Refused):
        return on_refused(request, error.__cause__)
    return problem(request, error.status_code, "refused", str(error))
