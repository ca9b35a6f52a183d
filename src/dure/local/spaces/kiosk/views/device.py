"""Which kiosk asks: by a cookie that holds its key, for these addresses only. No session, nobody signed in."""

import json
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from dure.core.kit.errors import Refused
from dure.local.spaces.actions import find_device, note_seen
from dure.local.spaces.models import Device

COOKIE = "dure_kiosk"
COOKIE_PATH = "/kiosk/"
# As long as browsers keep any cookie; every opening of the screen begins it anew.
COOKIE_SECONDS = 400 * 24 * 60 * 60
LARGEST_BODY = 200_000

type Answer = Callable[[Device, dict[str, Any]], dict[str, Any]]


def kiosk_of(request: HttpRequest, *, entering: bool = True) -> Device | None:
    """The kiosk whose cookie came with the request, if it still has its rights."""
    return find_device(request.COOKIES.get(COOKIE, ""), Device.Kind.KIOSK, entering=entering)


def keep_key(response: HttpResponse, key: str) -> None:
    """Let the browser keep the kiosk's key where no script and no other page can reach it."""
    response.set_cookie(
        COOKIE,
        key,
        max_age=COOKIE_SECONDS,
        path=COOKIE_PATH,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
    )


def comes_from_here(request: HttpRequest) -> bool:
    """Whether a page of this site asks: the cookie is sent to no other, and browsers say where a request began."""
    return request.headers.get("Sec-Fetch-Site", "same-origin") in {"same-origin", "none"}


def for_kiosk(answer: Answer) -> Callable[[HttpRequest], HttpResponse]:
    """A view that takes a JSON object from a kiosk and answers with one.

    401 without a kiosk's key, 400 for what is no JSON object, 422 with the code of a refusal and, where it is about
    one input, the field and what to do. Protected against other sites by the cookie (SameSite=Strict) and by asking
    for JSON, which no form can send.
    """

    @csrf_exempt
    @never_cache
    @require_POST
    @wraps(answer)
    def view(request: HttpRequest) -> HttpResponse:
        device = kiosk_of(request)
        if device is None or not comes_from_here(request):
            return JsonResponse({"error": "not-paired"}, status=HTTPStatus.UNAUTHORIZED)
        note_seen(device)
        try:
            return JsonResponse(answer(device, _json_object(request)))
        except Refused as refusal:
            bad = refusal.code == "malformed"
            status = HTTPStatus.BAD_REQUEST if bad else HTTPStatus.UNPROCESSABLE_ENTITY
            about = {"field": refusal.field, "message": refusal.message} if refusal.field else {}
            return JsonResponse({"error": refusal.code, **about}, status=status)

    return view


def malformed() -> Refused:
    """What is said of a request that no kiosk of ours would send."""
    return Refused("malformed", _("The request is not what this address understands."))


def _json_object(request: HttpRequest) -> dict[str, Any]:
    if request.content_type != "application/json" or len(request.body) > LARGEST_BODY:
        raise malformed()
    try:
        found = json.loads(request.body)
    except (ValueError, RecursionError) as error:
        raise malformed() from error
    if not isinstance(found, dict):
        raise malformed()
    return found
