"""The page on which everything is found, its files, and what its map draws."""

import math
from dataclasses import replace
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponseBase, HttpResponsePermanentRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from dure.local.directory.finding import downloads, drawing, sources
from dure.local.directory.finding.criteria import DISTANCES, Criteria, box_of, point_of
from dure.local.directory.finding.keeping import keeping_pages
from dure.local.directory.finding.page import LAST_PAGE, PER_PAGE, Answer, is_anything_indexed

LONGEST_NUMBER = 12
USUAL_ZOOM = 5.0


@require_safe
def find(request: HttpRequest) -> HttpResponseBase:
    """What stands in the address as results; `format` gives them as a file, htmx gets the parts that change."""
    answer = Answer.to(Criteria.of(request.GET), timezone.now())
    form = request.GET.get("format", "")
    if form in downloads.FORMATS:
        return downloads.download(form, answer.asked, answer.now)
    context = _context(request, answer)
    partial = request.headers.get("HX-Request") == "true" and "HX-History-Restore-Request" not in request.headers
    response = render(request, "finding/changed.html" if partial else "finding/find.html", context)
    if partial:
        # The clean address, without the empty fields of the form.
        number = context["page"].number
        further = {"page": number} if number > 1 else {}
        address = answer.criteria.address(**further)
        response["HX-Push-Url"] = reverse("finding:find") + (address if address != "?" else "")
    if answer.criteria.open_now or any(result.is_open is not None for result in context["results"]):
        # A place opens and closes without any change in the database.
        response["Cache-Control"] = "no-store"
    patch_vary_headers(response, ["HX-Request"])
    return response


def _context(request: HttpRequest, answer: Answer) -> dict[str, Any]:
    criteria = answer.criteria
    found, number = answer.found(_page_number(request))
    nothing = not found.total
    return {
        "criteria": criteria,
        "where": answer.where,
        "total": found.total,
        "results": answer.results(found),
        "page": Paginator(range(found.total), PER_PAGE).get_page(number),
        "facets": answer.facets(found),
        "territories": answer.territories(found),
        "chips": answer.chips(),
        "cleared": criteria.cleared().address(),
        "knows_opening": sources.knows_opening(),
        "open_count": answer.open_count(),
        "distances": DISTANCES if criteria.within in DISTANCES else sorted({*DISTANCES, criteria.within}),
        "other_places": _other_places(answer),
        "orders": _orders(answer),
        "views": _views(criteria),
        "files": [(name, criteria.address(format=form)) for form, name in _FILES],
        "loosenings": answer.loosenings() if nothing else [],
        "empty_site": nothing and not criteria.pairs() and not is_anything_indexed(),
        "map": drawing.map_settings(criteria, drawing.located_box(answer.asked)),
        "keeping": keeping_pages(request.user),
    }


_FILES = (("csv", "CSV"), ("xlsx", "Excel"), ("geojson", "GeoJSON"))


def _page_number(request: HttpRequest) -> int:
    asked = request.GET.get("page", "1")
    sound = asked.isascii() and asked.isdecimal() and len(asked) <= LONGEST_NUMBER
    return min(max(int(asked), 1), LAST_PAGE) if sound else 1


def _other_places(answer: Answer) -> list[tuple[str, str]]:
    """Further places of the name that was given, each with the address of the results near it."""
    others = answer.where.others if answer.where else ()
    found = []
    for place in others:
        words = ", ".join(text for text in (place.name, place.note) if text)
        nearby = replace(answer.criteria, near="", here=(place.latitude, place.longitude))
        found.append((words, nearby.address()))
    return found


def _orders(answer: Answer) -> list[tuple[str, str, bool]]:
    """Value, name and whether it is the present one, of every order that makes sense."""
    orders = [("best", _("Best match"))] if answer.criteria.text else []
    orders.append(("name", _("Name")))
    if answer.asked.near:
        orders.append(("near", _("Nearest first")))
    return [(value, label, value == answer.asked.order) for value, label in orders]


def _views(criteria: Criteria) -> list[tuple[str, str, str, bool]]:
    names = (("list", _("List")), ("map", _("Map")))
    return [(value, label, replace(criteria, view=value).address(), criteria.view == value) for value, label in names]


@require_safe
def groups(request: HttpRequest) -> JsonResponse:
    """What the map draws of the results: `box` is west,south,east,north in degrees, `zoom` the map's scale."""
    box = box_of(request.GET.get("box", ""))
    if box is None:
        return JsonResponse({"detail": _("Give the box as west,south,east,north in degrees.")}, status=400)
    answer = Answer.to(Criteria.of(request.GET), timezone.now())
    drawn = drawing.groups(answer.asked, answer.criteria, box, _zoom(request.GET.get("zoom", "")), answer.now)
    response = JsonResponse({"groups": drawn, "count": sum(group["count"] for group in drawn)})
    response["Cache-Control"] = "no-cache"
    return response


@require_safe
def spot(request: HttpRequest) -> JsonResponse:
    """The results that share one spot, `at` its latitude and longitude."""
    point = point_of(request.GET.get("at", ""))
    if point is None:
        return JsonResponse({"detail": _("Give the spot as latitude,longitude in degrees.")}, status=400)
    answer = Answer.to(Criteria.of(request.GET), timezone.now())
    response = JsonResponse({"things": drawing.things_at(answer.asked, *point, answer.now)})
    response["Cache-Control"] = "no-cache"
    return response


def _zoom(text: str) -> float:
    try:
        zoom = float(text[:LONGEST_NUMBER])
    except ValueError:
        return USUAL_ZOOM
    return min(max(zoom, 0.0), drawing.DEEPEST_ZOOM) if math.isfinite(zoom) else USUAL_ZOOM


@require_safe
def former_search(request: HttpRequest) -> HttpResponsePermanentRedirect:
    """The search page's former address leads here, with its question."""
    return _moved(request)


@require_safe
def former_list(request: HttpRequest) -> HttpResponsePermanentRedirect:
    """The list of organizations' former address leads to the organizations among everything."""
    return _moved(request, kind="organization")


def _moved(request: HttpRequest, **added: str) -> HttpResponsePermanentRedirect:
    query = request.GET.copy()
    query.pop("page", None)
    for name, value in added.items():
        query[name] = value
    if query.get("sort"):
        # Rising and falling were once a choice; now names rise.
        query.pop("sort")
        query["order"] = "name"
    return HttpResponsePermanentRedirect(reverse("finding:find") + (f"?{query.urlencode()}" if query else ""))
