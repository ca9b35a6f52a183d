"""What the map draws: groups of results in its box, and the addresses of the outlines under them."""

from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import datetime
from functools import cache
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.staticfiles import finders
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dure.core.kit.formatting import number_text
from dure.core.search.finding import Box, Cluster, Question, at, clusters
from dure.local.directory.finding.criteria import Criteria, box_text
from dure.local.directory.finding.results import Result, results_of

MOST_DRAWN = 300
DEEPEST_ZOOM = 18.0
# About ten meters to each side: what stands at one spot.
SPOT = 0.0001
WHOLE = Box(-180.0, -90.0, 180.0, 90.0)
OUTLINES = {
    "countries": "geography/countries.json",
    "sido": "geography/kr-sido.json",
    "sigungu": "geography/kr-sigungu.json",
}
DONG_FOLDER = "geography/kr-emd/"


def groups(asked: Question, criteria: Criteria, box: Box, zoom: float, now: datetime) -> list[dict[str, Any]]:
    """At most `MOST_DRAWN` groups, from north to south, so that the keyboard walks over them like a reader's eye.

    A group of one brings what it is; one whose things share a spot, the address of their list; a wider one the box
    that it fills.
    """
    # The map counts its scale in tiles of 512 points, the index in tiles of 256.
    found = clusters(asked, box, min(max(zoom, 0.0), DEEPEST_ZOOM) + 1, most=MOST_DRAWN)[:MOST_DRAWN]
    single = [hit for each in found if each.count == 1 for hit in each.hits]
    results = {(each.hit.kind, each.hit.subject): each for each in results_of(single, now)}
    ordered = sorted(found, key=lambda each: (-round(each.latitude, 1), each.longitude))
    return [
        _group(each, [results[hit.kind, hit.subject] for hit in each.hits if each.count == 1], criteria)
        for each in ordered
    ]


def _group(cluster: Cluster, results: list[Result], criteria: Criteria) -> dict[str, Any]:
    group: dict[str, Any] = {
        "latitude": round(cluster.latitude, 6),
        "longitude": round(cluster.longitude, 6),
        "count": cluster.count,
        "label": label_of(cluster.count, results),
    }
    if results:
        group["things"] = [_thing(each) for each in results]
    elif cluster.together:
        # To the last digit: only what lies at this very point belongs to it.
        group["spot"] = f"{cluster.latitude!r},{cluster.longitude!r}"
        group["list"] = reverse("finding:find") + replace(criteria, area=_around(cluster), view="list").address()
    else:
        group["box"] = [cluster.box.west, cluster.box.south, cluster.box.east, cluster.box.north]
    return group


def things_at(asked: Question, latitude: float, longitude: float, now: datetime) -> list[dict[str, str]]:
    """All results at one spot, at most 200."""
    return [_thing(each) for each in results_of(at(asked, latitude, longitude), now)]


def label_of(count: int, results: list[Result]) -> str:
    """What a screen reader says of a group."""
    if results:
        return f"{results[0].hit.title} ({results[0].kind})"
    return ngettext("%(number)s result here", "%(number)s results here", count) % {"number": number_text(count)}


def _thing(result: Result) -> dict[str, str]:
    texts = {
        "title": str(result.hit.title),
        "kind": result.kind,
        "type": result.type,
        "where": result.where,
        "distance": result.distance,
        "open": _("Open now") if result.is_open else "",
        "unconfirmed": result.unconfirmed,
        "url": result.hit.url,
    }
    return {key: text for key, text in texts.items() if text}


def _around(cluster: Cluster) -> Box:
    return Box(
        max(cluster.longitude - SPOT, -180.0),
        max(cluster.latitude - SPOT, -90.0),
        min(cluster.longitude + SPOT, 180.0),
        min(cluster.latitude + SPOT, 90.0),
    )


def located_box(asked: Question) -> Box | None:
    """The smallest box around where results are, for the map to begin with; None where none has a point."""
    found = clusters(asked, WHOLE, 4.0, most=MOST_DRAWN)
    if not found:
        return None
    edges = [each.box for each in found]
    return Box(
        min(box.west for box in edges),
        min(box.south for box in edges),
        max(box.east for box in edges),
        max(box.north for box in edges),
    )


@cache
def outline_addresses() -> Mapping[str, str]:
    """Where the browser gets each outline that this site has."""
    found = {name: static(path) for name, path in OUTLINES.items() if finders.find(path)}
    if finders.find(DONG_FOLDER):
        found["dong"] = f"{settings.STATIC_URL}{DONG_FOLDER}"
    return found


def map_settings(criteria: Criteria, box: Box | None) -> dict[str, object]:
    """What the page tells the map of the results."""
    pairs = [(name, value) for name, value in criteria.pairs() if name not in {"view", "order"}]
    found = {
        "groups": f"{reverse('finding:groups')}?{urlencode(pairs)}",
        "spot": f"{reverse('finding:spot')}?{urlencode(pairs)}",
        "box": box_text(box) if box else "",
    }
    return {**found, **common_settings()}


def common_settings() -> dict[str, object]:
    """What every map needs: the library, what lies under the results, and its words in the reader's language."""
    found: dict[str, object] = {
        "library": static("vendor/maplibre-gl/maplibre-gl.mjs"),
        "worker": static("vendor/maplibre-gl/maplibre-gl-worker.mjs"),
        "style": static("vendor/maplibre-gl/maplibre-gl.css"),
        **{f"outline-{name}": address for name, address in outline_addresses().items()},
        **{f"tiles-{name}": str(value) for name, value in asdict(settings.DURE.map_tiles).items()},
    }
    return {**{name: value for name, value in found.items() if value}, "words": map_words()}


def map_words() -> dict[str, str]:
    """What a map says, in the reader's language."""
    return {
        "map": _("Map of the results. Arrow keys move it, plus and minus change its scale."),
        "zoomIn": _("Larger scale"),
        "zoomOut": _("Smaller scale"),
        "whole": _("Show all results"),
        "area": _("Search in this part of the map"),
        "close": _("Close"),
        "all": _("All of them as a list"),
        "status": _("Results on this part of the map: %s."),
        "failed": _("The map cannot be drawn on this device. The list says the same."),
        "offline": _("The map could not be loaded. The list says the same."),
        "denied": _("Your device did not tell where you are. Write the name of a place instead."),
        "position": _("Your position"),
        "attribution": _("Outlines: NGII, Natural Earth. Place names: GeoNames."),
    }
