"""The HSDS 3.0 API. Everything here is public and may be read from any website."""

import json
from collections.abc import Callable, Iterator
from functools import wraps
from hashlib import blake2b
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.translation import gettext as _

from dure.core.agents.models import Organization
from dure.local.directory.services.documents import Document
from dure.local.directory.services.hsds import documents, listing
from dure.local.directory.services.hsds.listing import Listing
from dure.local.directory.services.hsds.own_terms import own_taxonomy, own_term
from dure.local.directory.services.hsds.parameters import BadParameter, Parameters, parameters_of
from dure.local.directory.services.models import Service, ServiceAtLocation, Taxonomy, TaxonomyTerm
from dure.local.directory.services.vocabulary import OWN_LISTS, own_terms

VERSION = "3.0"
PROFILE = "https://docs.openreferral.org/en/v3.0/hsds/overview.html"
OPENAPI = "https://raw.githubusercontent.com/openreferral/specification/3.0/schema/openapi.json"
type Answer = Callable[..., HttpResponseBase]


class NotHere(LookupError):
    """Nothing has the id that was asked for."""


def public(answer: Callable[..., Document | Listing]) -> Answer:
    """An address of the API: reading only, problems as RFC 9457 documents, open to other websites."""

    @wraps(answer)
    def view(request: HttpRequest, **arguments: Any) -> HttpResponseBase:
        if request.method == "OPTIONS":
            response: HttpResponseBase = HttpResponse(status=HTTPStatus.NO_CONTENT)
        elif request.method not in {"GET", "HEAD"}:
            response = _problem(request, 405, "read-only", _("This address can only be read."))
            response["Allow"] = "GET, HEAD, OPTIONS"
        else:
            response = _answer(request, answer, arguments)
        response["Access-Control-Allow-Origin"] = "*"
        response["Access-Control-Allow-Methods"] = "GET, HEAD, OPTIONS"
        patch_vary_headers(response, ["Accept-Language"])
        return response

    return view


@public
def about(_asked: Parameters) -> Document:
    """What this API is."""
    return {"version": VERSION, "profile": PROFILE, "openapi_url": OPENAPI}


@public
def services(asked: Parameters) -> Listing:
    return listing.services(asked)


@public
def service(asked: Parameters, key: UUID) -> Document:
    found = documents.with_everything(Service.objects.filter(pk=key)).first()
    return documents.service_document(_here(found), asked.language)


@public
def services_at_locations(asked: Parameters) -> Listing:
    return listing.services_at_locations(asked)


@public
def service_at_location(asked: Parameters, key: UUID) -> Document:
    found = listing.with_service(ServiceAtLocation.objects.filter(pk=key)).first()
    return documents.at_location_document(_here(found), asked.language)


@public
def organizations(asked: Parameters) -> Listing:
    return listing.organizations(asked)


@public
def organization(asked: Parameters, key: UUID) -> Document:
    rows = Organization.objects.filter(pk=key, merged_into=None)
    return listing.organization_with_services(_here(listing.one_organization(rows, asked).first()), asked)


@public
def taxonomies(asked: Parameters) -> Listing:
    return listing.taxonomies(asked)


@public
def taxonomy(_asked: Parameters, key: UUID) -> Document:
    if own := next((each for each in OWN_LISTS if each.id == key), None):
        return own_taxonomy(own)
    return dict(_here(Taxonomy.objects.filter(pk=key).first()).document)


@public
def taxonomy_terms(asked: Parameters) -> Listing:
    return listing.taxonomy_terms(asked)


@public
def taxonomy_term(asked: Parameters, key: UUID) -> Document:
    if own := own_terms().get(key):
        return own_term(*own, asked.language)
    return dict(_here(TaxonomyTerm.objects.filter(pk=key).first()).document)


@public
def nothing(_asked: Parameters, **_arguments: Any) -> Document:
    """An address that the specification has not, or an id that is no UUID."""
    raise NotHere


def _here[Row](row: Row | None) -> Row:
    if row is None:
        raise NotHere
    return row


def _answer(
    request: HttpRequest, answer: Callable[..., Document | Listing], arguments: dict[str, Any]
) -> HttpResponseBase:
    try:
        asked = parameters_of(request.GET)
        found = answer(asked, **arguments)
    except BadParameter as wrong:
        return _problem(request, 400, "bad-parameter", wrong.message, parameter=wrong.name)
    except NotHere:
        return _problem(request, 404, "not-found", _("There is nothing at this address."))
    if isinstance(found, Listing):
        if asked.format == "ndjson":
            return StreamingHttpResponse(_lines(found), content_type="application/x-ndjson")
        found = _page(found, asked)
    return _conditional(request, _json(found))


def _page(found: Listing, asked: Parameters) -> Document:
    """One page; a minimal list without `per_page` comes whole, as the specification wishes."""
    rows = max(found.total, 1) if asked.minimal and asked.per_page is None else asked.rows
    pages = -(-found.total // rows)
    contents = found.between((asked.page - 1) * rows, asked.page * rows)
    return {
        "total_items": found.total,
        "total_pages": pages,
        "page_number": asked.page,
        "size": len(contents),
        "first_page": asked.page == 1,
        "last_page": asked.page >= pages,
        "empty": not contents,
        "contents": contents,
    }


def _lines(found: Listing) -> Iterator[bytes]:
    for document in found.all():
        yield json.dumps(document, ensure_ascii=False).encode() + b"\n"


def _json(document: Document, status: int = 200, kind: str = "application/json") -> HttpResponse:
    return HttpResponse(json.dumps(document, ensure_ascii=False), status=status, content_type=kind)


def _conditional(request: HttpRequest, response: HttpResponse) -> HttpResponseBase:
    tag = f'"{blake2b(response.content, digest_size=12).hexdigest()}"'
    answer = get_conditional_response(request, etag=tag, response=response)
    answer = response if answer is None else answer
    answer["ETag"] = tag
    answer["Cache-Control"] = "public, no-cache"
    return answer


def _problem(request: HttpRequest, status: int, code: str, detail: str, **more: str) -> HttpResponse:
    document = {
        "type": f"urn:dure:problem:{code}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "instance": request.META.get("DURE_REQUEST_ID", ""),
        **more,
    }
    return _json(document, status, "application/problem+json")
