"""A wall screen that belongs to the space: paired once with its key, it shows the board and nothing personal."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from dure.local.spaces import queries
from dure.local.spaces.actions import find_device, note_seen
from dure.local.spaces.alarms.views.live import answer as answer_calls
from dure.local.spaces.floor.views.board import board_context, live_answer
from dure.local.spaces.models import Device

COOKIE = "dure_screen"
A_YEAR = 60 * 60 * 24 * 365
WRONG_KEY = 422


def screen_of(request: HttpRequest) -> Device | None:
    """The screen that asks, by the key in its cookie."""
    device = find_device(request.COOKIES.get(COOKIE, ""), Device.Kind.SCREEN)
    if device is not None:
        note_seen(device)
    return device


def language_of(device: Device) -> str:
    """The first language of the place that the site speaks."""
    spoken = [code for code, _name in settings.LANGUAGES]
    known = [code for code in device.space.place.territory.languages if code in spoken]
    return known[0] if known else settings.LANGUAGE_CODE


@never_cache
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """The board of the screen's space."""
    device = screen_of(request)
    if device is None:
        return redirect("screen:pair")
    with translation.override(language_of(device)), timezone.override(queries.zone_of(device.space)):
        context = {**board_context(device.space, linked=False), "live_name": "screen:live"}
        return render(request, "floor/wall.html", context)


@never_cache
@require_safe
def live(request: HttpRequest) -> HttpResponse:
    """What the screen asks for every second."""
    device = screen_of(request)
    if device is None:
        return HttpResponse(status=403)
    with translation.override(language_of(device)):
        return live_answer(request, device.space, linked=False)


@require_safe
def alarms(request: HttpRequest) -> HttpResponse:
    """The open calls for help, which the screen asks for every second."""
    device = screen_of(request)
    if device is None:
        return HttpResponse(status=403)
    with translation.override(language_of(device)), timezone.override(queries.zone_of(device.space)):
        return answer_calls(request, device.space, device)


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def pair(request: HttpRequest) -> HttpResponse:
    """Take the screen's key once; the cookie that keeps it is sent to these addresses only."""
    if request.method != "POST":
        return render(request, "floor/pair.html")
    key = request.POST.get("key", "").strip()
    if find_device(key, Device.Kind.SCREEN) is None:
        return render(request, "floor/pair.html", {"wrong": True}, status=WRONG_KEY)
    answer = redirect("screen:show")
    answer.set_cookie(
        COOKIE,
        key,
        max_age=A_YEAR,
        path=request.path.rsplit("pair/", 1)[0],
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Strict",
    )
    return answer
