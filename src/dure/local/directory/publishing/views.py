"""Addresses that programs follow: what a thing is called (`/id/`) and what is known of it (`/data/`).

A name answers 303 with the page or the document that the reader prefers (https://www.w3.org/TR/cooluris/).
An entry that was merged answers 301 with the one that took its place.
"""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from dure.core.agents.models import Organization, OrganizationType
from dure.core.agents.vocabulary import BASE
from dure.core.territories.models import Territory
from dure.local.directory.publishing.addresses import PREFIXES
from dure.local.directory.publishing.describing import describe, published
from dure.local.directory.publishing.formats import FORMATS, GEO_JSON, JSON_LD, TURTLE
from dure.local.directory.publishing.negotiation import best_of
from dure.local.directory.publishing.organization_types import type_resources
from dure.local.directory.publishing.profiles import feature_collection, profiles_of
from dure.local.directory.publishing.resources import json_ld, turtle

HTML = "text/html"
SHAPES = Path(__file__).parent / "data" / "shapes.ttl"
SERIALIZED = {"ttl": (TURTLE, turtle), "jsonld": (JSON_LD, json_ld)}
PIECE = 64 * 1024


@require_safe
def organization(request: HttpRequest, identity: UUID) -> HttpResponse:
    """What an organization is called: leads to its page, or to its data where a program asks."""
    found = _organization(identity)
    if (survivor := _survivor(found)) is not found:
        return _moved(reverse("publishing:organization", kwargs={"identity": survivor.pk}), 301)
    targets = {HTML: reverse("directory:detail", kwargs={"slug": found.slug})}
    for kind, extension in ((TURTLE, "ttl"), (JSON_LD, "jsonld"), (GEO_JSON, "geojson")):
        targets[kind] = reverse("publishing:document", kwargs={"identity": identity, "extension": extension})
    targets["application/json"] = targets[JSON_LD]
    return _negotiated(request, targets)


@require_safe
def document(_request: HttpRequest, identity: UUID, extension: str) -> HttpResponse:
    """What is known of one organization, in one format."""
    found = _organization(identity)
    if (survivor := _survivor(found)) is not found:
        return _moved(reverse("publishing:document", kwargs={"identity": survivor.pk, "extension": extension}), 301)
    if extension in SERIALIZED:
        media_type, write = SERIALIZED[extension]
        return _data("".join(write(describe([found]), PREFIXES)), media_type)
    if extension == "geojson":
        return _data(json.dumps(feature_collection(found), ensure_ascii=False), GEO_JSON)
    if extension == "murmurations.json":
        return _data(json.dumps(next(profiles_of([found])), ensure_ascii=False), "application/json")
    raise Http404(_("There is no such format."))


@require_safe
def organizations(request: HttpRequest, extension: str) -> HttpResponseBase:
    """The whole directory, or a territory of it, in one format; streamed piece by piece."""
    form = next((each for each in FORMATS.values() if each.extension == extension), None)
    if form is None:
        raise Http404(_("There is no such format."))
    slug = request.GET.get("territory", "")
    territory = get_object_or_404(Territory, slug=slug) if slug and "\x00" not in slug else None
    response = StreamingHttpResponse(_gathered(form.write(published(territory))), content_type=_typed(form.media_type))
    response["Content-Disposition"] = f'attachment; filename="organizations.{extension}"'
    return _open(response)


@require_safe
def types(request: HttpRequest) -> HttpResponse:
    """The vocabulary of organization types: leads to the list of organizations or to its data."""
    return _negotiated(request, _type_targets(reverse("directory:list")))


@require_safe
def type_(request: HttpRequest, code: str) -> HttpResponse:
    """One type: leads to its organizations or to the vocabulary's data."""
    kind = get_object_or_404(OrganizationType, pk=code)
    return _negotiated(request, _type_targets(f"{reverse('directory:list')}?type={kind.pk}"))


@require_safe
def types_document(_request: HttpRequest, extension: str) -> HttpResponse:
    media_type, write = SERIALIZED[extension]
    return _data("".join(write(type_resources(), PREFIXES)), media_type)


@require_safe
def shapes(_request: HttpRequest) -> HttpResponse:
    """The SHACL shapes that every published graph keeps."""
    return _data(shapes_text(), TURTLE)


@cache
def shapes_text() -> str:
    """The shapes, for the ESSGlobal base that this site uses."""
    return SHAPES.read_text(encoding="utf-8").replace("https://lod.coop/essglobal/2.1/", BASE.removesuffix("standard/"))


def _type_targets(page: str) -> dict[str, str]:
    documents = {
        kind: reverse("publishing:types_document", kwargs={"extension": extension})
        for kind, extension in ((TURTLE, "ttl"), (JSON_LD, "jsonld"))
    }
    return {HTML: page, **documents, "application/json": documents[JSON_LD]}


def _organization(identity: UUID) -> Organization:
    return get_object_or_404(Organization.objects.select_related("type", "territory", "merged_into"), pk=identity)


def _survivor(organization: Organization) -> Organization:
    """The entry that took its place, through any number of mergers; itself where there is none."""
    seen = {organization.pk}
    while organization.merged_into is not None and organization.merged_into.pk not in seen:
        organization = organization.merged_into
        seen.add(organization.pk)
    return organization


def _negotiated(request: HttpRequest, targets: dict[str, str]) -> HttpResponse:
    """303 to what the reader prefers, 406 with what there is where none of it is wanted."""
    chosen = best_of(request.headers.get("Accept", ""), list(targets))
    if chosen is None:
        response = HttpResponse("\n".join(targets) + "\n", status=406, content_type="text/plain; charset=utf-8")
    else:
        response = _moved(targets[chosen], 303)
    response["Link"] = ", ".join(
        f'<{url}>; rel="alternate"; type="{kind}"' for kind, url in targets.items() if url.isascii()
    )
    patch_vary_headers(response, ["Accept", "Accept-Language"])
    return _open(response)


def _moved(url: str, status: int) -> HttpResponse:
    return HttpResponse(status=status, headers={"Location": url})


def _data(text: str, media_type: str) -> HttpResponse:
    return _open(HttpResponse(text, content_type=_typed(media_type)))


def _typed(media_type: str) -> str:
    return f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type


def _open[Response: HttpResponseBase](response: Response) -> Response:
    """Open data may be read by the scripts of any site."""
    response["Access-Control-Allow-Origin"] = "*"
    return response


def _gathered(pieces: Iterator[str] | Iterator[bytes]) -> Iterator[bytes]:
    """Small pieces put together to larger ones: each piece that is sent costs a round through the server."""
    held, size = [], 0
    for piece in pieces:
        encoded = piece.encode() if isinstance(piece, str) else piece
        held.append(encoded)
        size += len(encoded)
        if size >= PIECE:
            yield b"".join(held)
            held, size = [], 0
    if held:
        yield b"".join(held)
