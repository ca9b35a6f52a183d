"""The screen itself, its pairing, and the few questions it asks."""

from datetime import datetime
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dure.core.agents.consents import consents_of, give, take_back
from dure.core.agents.models import Consent
from dure.core.kit.errors import Refused
from dure.core.kit.ids import new_id
from dure.core.kit.storable import UNSTORABLE
from dure.local.spaces.actions import find_device, note_seen
from dure.local.spaces.alarms.actions import raise_sos
from dure.local.spaces.kiosk import entries, members
from dure.local.spaces.kiosk.activities import offers_at, sign_up_at
from dure.local.spaces.kiosk.health import advice_at, reading_at, readings_of
from dure.local.spaces.kiosk.models import KioskEntry
from dure.local.spaces.kiosk.shell import asset_paths, shell_context, version
from dure.local.spaces.kiosk.views.device import COOKIE, comes_from_here, for_kiosk, keep_key, kiosk_of, malformed
from dure.local.spaces.kiosk.watching import news_for
from dure.local.spaces.models import Device, Stay
from dure.local.spaces.safe_use.actions import stop_waiting, wait_for_reading

LANGUAGES = [code for code, _name in settings.LANGUAGES]
LONGEST_TEXT = 400


@never_cache
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """The kiosk: one page that holds all screens in all languages. A browser that is no kiosk is asked to be paired."""
    device = kiosk_of(request)
    if device is None:
        return _pairing_page(request, HTTPStatus.UNAUTHORIZED)
    note_seen(device)
    context = shell_context(device)
    with translation.override(context["language"]):
        response = render(request, "kiosk/kiosk.html", context)
    keep_key(response, request.COOKIES[COOKIE])
    return response


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def pair(request: HttpRequest) -> HttpResponse:
    """Take the key once. It comes after the # of the address or is typed, and so stands in no log."""
    if request.method != "POST":
        return _pairing_page(request, HTTPStatus.OK)
    key = request.POST.get("key", "").strip()
    if find_device(key, Device.Kind.KIOSK) is None:
        message = _("This key is not valid. Ask whoever sets up the space for a new one.")
        return _pairing_page(request, HTTPStatus.UNPROCESSABLE_ENTITY, message)
    response = redirect("kiosk:screen")
    keep_key(response, key)
    return response


@never_cache
@require_safe
def service_worker(request: HttpRequest) -> HttpResponse:
    """What keeps the kiosk working without a network; another version of the files is another worker."""
    context = {"version": version(), "assets": asset_paths()}
    return render(request, "kiosk/sw.js", context, content_type="text/javascript")


@never_cache
@require_safe
def news(request: HttpRequest) -> HttpResponse:
    """Calls for help and whether the page is still right, asked for every second; 204 while nothing has changed."""
    device = kiosk_of(request, entering=False)
    if device is None or not comes_from_here(request):
        return JsonResponse({"error": "not-paired"}, status=HTTPStatus.UNAUTHORIZED)
    note_seen(device)
    found = news_for(device, request.GET.get("seen", ""))
    return HttpResponse(status=HTTPStatus.NO_CONTENT) if found is None else JsonResponse(found)


@for_kiosk
def take_entries(by: Device, body: dict[str, Any]) -> dict[str, Any]:
    """Entries in their order; an answer for each. Entries that make no sense are refused one by one."""
    now, sent = _time(body.get("now")), body.get("entries")
    if now is None or not isinstance(sent, list) or len(sent) > entries.MOST_ENTRIES:
        raise malformed()
    touches = [_touch(entry) for entry in sent]
    results = entries.receive(by, now, [touch for touch in touches if touch is not None])
    answers = [{"id": str(one.id), "outcome": one.outcome, "problem": one.problem} for one in results]
    for entry, touch in zip(sent, touches, strict=True):
        if touch is None:
            given = entry.get("id") if isinstance(entry, dict) else None
            answers.append({"id": str(given)[:64], "outcome": "refused", "problem": "malformed"})
    return {"now": timezone.now().isoformat(), "results": answers}


@for_kiosk
def recognize(by: Device, body: dict[str, Any]) -> dict[str, Any]:
    """Who that may be: by the last four digits or by a card."""
    digits, card = body.get("digits"), body.get("card")
    if isinstance(card, str):
        found = members.ask_by_card(by, card)
    elif isinstance(digits, str):
        found = members.ask_by_digits(by, digits)
    else:
        raise malformed()
    return {"members": [{"handle": one.handle, "name": one.name, "picture": one.picture} for one in found]}


@for_kiosk
def consents(by: Device, body: dict[str, Any]) -> dict[str, Any]:
    """What somebody who has just recognized themselves agreed to; with `purpose` and `agree`, a change of it."""
    handle, purpose = body.get("member"), body.get("purpose")
    if not isinstance(handle, str):
        raise malformed()
    agent_id = members.open_handle(by, handle, within=members.RECENT)
    if purpose is not None:
        _change_consent(agent_id, purpose, agree=body.get("agree") is True)
    with translation.override(_language(body)):
        return {
            "consents": [
                {
                    "purpose": one.purpose.key,
                    "title": str(one.purpose.title),
                    "words": str(one.purpose.words),
                    "needed": one.purpose.needed,
                    "agreed": one.consent is not None,
                }
                for one in consents_of(agent_id)
            ]
        }


@for_kiosk
def advice(by: Device, body: dict[str, Any]) -> dict[str, Any]:
    """What is good today for whoever has measured. With `member`, a handle, for that member; else nothing is kept."""
    readings, handle = readings_of(body.get("readings"), body.get("answers")), body.get("member")
    if readings is None or not isinstance(handle, str | None):
        raise malformed()
    agent_id = members.open_handle(by, handle, within=members.RECENT) if handle else None
    with translation.override(_language(body)):
        return advice_at(by, readings, agent_id)


@for_kiosk
def reading(by: Device, body: dict[str, Any]) -> dict[str, Any]:
    """With `wait`, begin or stop waiting for a measuring device; else what it measured, by `code` where it has one."""
    wait, code = body.get("wait"), body.get("code", "")
    if not isinstance(wait, bool | None) or not isinstance(code, str) or len(code) > LONGEST_TEXT:
        raise malformed()
    if wait is None:
        return {"readings": reading_at(by, code)}
    (wait_for_reading if wait else stop_waiting)(by)
    return {"readings": None}


@for_kiosk
def activities(by: Device, body: dict[str, Any]) -> dict[str, Any]:
    """What one may sign up for; with `session`, signing up whoever has just come in."""
    with translation.override(_language(body)):
        if "session" not in body:
            return {"offers": offers_at(by)}
        session, key, handle = _uuid(body["session"]), _uuid(body.get("id")), body.get("member")
        if session is None or key is None or not isinstance(handle, str | None):
            raise malformed()
        agent_id = members.open_handle(by, handle, within=members.RECENT) if handle else None
        return {"waiting": sign_up_at(by, session, agent_id, str(key))}


@for_kiosk
def sos(by: Device, body: dict[str, Any]) -> dict[str, Any]:
    """Somebody at the kiosk, or somebody whom they saw, needs help. Sent again with the same id, it is one call."""
    key = _uuid(body.get("id"))
    if key is None:
        raise malformed()
    raise_sos(by, by.space, entry_id=str(key), zone=by.zone)
    return {"called": True}


@csrf_exempt
@never_cache
@require_POST
def plain_guest(request: HttpRequest) -> HttpResponse:
    """One guest comes in from a browser without scripts."""
    device = kiosk_of(request)
    if device is None or not comes_from_here(request):
        return _pairing_page(request, HTTPStatus.UNAUTHORIZED)
    now = timezone.now()
    touch = _touch({"id": request.POST.get("id"), "kind": "enter", "at": now.isoformat(), "who": {"guests": 1}})
    done = touch is not None and entries.receive(device, now, [touch])[0].outcome != "refused"
    context = shell_context(device)
    with translation.override(context["language"]):
        return render(request, "kiosk/plain.html", {**context, "done": done, "entry_id": new_id()})


def _pairing_page(request: HttpRequest, status: HTTPStatus, message: str = "") -> HttpResponse:
    return render(request, "kiosk/pair.html", {"message": message}, status=status)


def _change_consent(agent_id: UUID, purpose: object, *, agree: bool) -> None:
    standing = {one.purpose.key: one.purpose for one in consents_of(agent_id)}
    if not isinstance(purpose, str) or purpose not in standing:
        raise malformed()
    if agree:
        give(None, agent_id, purpose, Consent.Way.KIOSK)
    elif standing[purpose].needed:
        raise Refused("staff-only", _("To take this back, please talk to the staff: it ends your registration."))
    else:
        take_back(None, agent_id, purpose, Consent.Way.KIOSK)


def _touch(given: object) -> entries.Touch | None:
    """The entry, None where it makes no sense."""
    if not isinstance(given, dict) or not isinstance(given.get("who"), dict):
        return None
    key, at, kind = _uuid(given.get("id")), _time(given.get("at")), given.get("kind")
    label, price, advised = given.get("label", ""), given.get("price"), given.get("advice", "")
    texts = [value for value in (label, *given["who"].values()) if isinstance(value, str)]
    if key is None or at is None or kind not in KioskEntry.Kind.values or not isinstance(label, str):
        return None
    if any(UNSTORABLE.search(value) or len(value) > LONGEST_TEXT for value in texts):
        return None
    if (price is not None and _uuid(price) is None) or advised not in Stay.Advice.values:
        return None
    return entries.Touch(key, kind, at, given["who"], label, given.get("helped") is True, _uuid(price), advised)


def _language(body: dict[str, Any]) -> str | None:
    """The language in which the kiosk asks; None, which is the site's, for any other."""
    language = body.get("language")
    return language if isinstance(language, str) and language in LANGUAGES else None


def _uuid(text: object) -> UUID | None:
    try:
        return UUID(text) if isinstance(text, str) else None
    except ValueError:
        return None


def _time(text: object) -> datetime | None:
    try:
        found = datetime.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None
    return found if found is not None and timezone.is_aware(found) else None
