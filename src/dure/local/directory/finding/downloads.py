"""The results as a file: exactly those that the page shows, all pages of them, in the same order."""

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from decimal import Decimal
from itertools import batched
from tempfile import TemporaryFile
from typing import Any

from django.conf import settings
from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.translation import gettext as _

from dure.core.agents.models import Organization
from dure.core.agents.vocabulary import BASE, concept_label
from dure.core.kit.tables import Column, export, write_excel
from dure.core.search.finding import FoundHit, Question, every
from dure.local.directory.engine.standard_csv import Entry, write
from dure.local.directory.finding.results import Result, results_of, values_of
from dure.local.directory.mapping import entry_of

FORMATS = ("csv", "xlsx", "geojson", "sse-csv")
CHUNK = 500
NAME = "results"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def download(form: str, asked: Question, now: datetime) -> HttpResponseBase:
    """One of FORMATS as a response. All but Excel leave as they are read; Excel goes through a file on disk."""
    if form == "sse-csv":
        return _standard(asked)
    rows = _rows(asked, now)
    if form == "geojson":
        response: HttpResponseBase = StreamingHttpResponse(_geojson(rows), content_type="application/geo+json")
        response["Content-Disposition"] = f'attachment; filename="{NAME}.geojson"'
        return response
    if form == "xlsx":
        target = TemporaryFile()  # noqa: SIM115 - the response closes it
        write_excel(target, columns(), rows)
        target.seek(0)
        return FileResponse(target, as_attachment=True, filename=f"{NAME}.xlsx", content_type=EXCEL)
    return export(NAME, "csv", columns(), rows)


def _rows(asked: Question, now: datetime) -> Iterator[Result]:
    for hits in batched(every(asked), CHUNK):
        yield from results_of(hits, now)


def columns() -> list[Column[Result]]:
    """What stands in a table of results."""
    return [
        Column(_("Kind"), lambda row: row.kind),
        Column(_("Name"), lambda row: row.hit.title),
        Column(_("Type"), lambda row: row.type),
        Column(_("Activities"), lambda row: "; ".join(map(concept_label, values_of(row.hit, "activity")))),
        Column(_("Where"), lambda row: row.where),
        Column(_("Distance in kilometers"), lambda row: _decimals(row.hit.kilometers, 3)),
        Column(_("Website"), lambda row: row.detail.website),
        Column(_("E-mail address"), lambda row: row.detail.email),
        Column(_("Telephone"), lambda row: row.detail.phone),
        Column(_("Latitude"), lambda row: _decimals(row.hit.latitude, 6)),
        Column(_("Longitude"), lambda row: _decimals(row.hit.longitude, 6)),
        Column(_("Source"), lambda row: row.detail.source),
        Column(_("Last checked"), lambda row: row.detail.checked_on or ""),
        Column(_("Page"), lambda row: _address(row.hit)),
        Column(_("Identifier"), lambda row: row.hit.subject),
    ]


def _decimals(value: float | None, places: int) -> Decimal | None:
    return None if value is None else Decimal(str(round(value, places)))


def _address(hit: FoundHit) -> str:
    return f"{settings.DURE.base_url}{hit.url}" if hit.url else ""


def _geojson(rows: Iterable[Result]) -> Iterator[str]:
    """A FeatureCollection (RFC 7946); what has no known point keeps its place in the list with a null geometry."""
    yield '{"type":"FeatureCollection","features":['
    before = ""
    for row in rows:
        yield before + json.dumps(_feature(row), ensure_ascii=False)
        before = ",\n"
    yield "]}\n"


def _feature(row: Result) -> dict[str, Any]:
    hit = row.hit
    point = None
    if hit.latitude is not None and hit.longitude is not None:
        point = {"type": "Point", "coordinates": [round(hit.longitude, 6), round(hit.latitude, 6)]}
    properties = {
        "kind": hit.kind,
        "name": str(hit.title),
        "names": hit.title.texts,
        "type": row.type,
        "activities": values_of(hit, "activity"),
        "where": row.where,
        "kilometers": None if hit.kilometers is None else round(hit.kilometers, 3),
        "website": row.detail.website,
        "email": row.detail.email,
        "telephone": row.detail.phone,
        "source": row.detail.source,
        "lastChecked": row.detail.checked_on.isoformat() if row.detail.checked_on else "",
        "url": _address(hit),
    }
    known = {key: value for key, value in properties.items() if value not in ("", None, [])}
    return {"type": "Feature", "id": f"urn:uuid:{hit.subject}", "geometry": point, "properties": known}


def _standard(asked: Question) -> StreamingHttpResponse:
    """The organizations among the results as standard CSV."""
    response = StreamingHttpResponse(write(_entries(asked), BASE), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="organizations-standard.csv"'
    return response


def _entries(asked: Question) -> Iterator[Entry]:
    """An organization is known by its identifier at its source where the whole site has one source only."""
    sources = Organization.objects.exclude(source="").order_by().values_list("source", flat=True).distinct()
    mixed = len(sources[:2]) > 1
    organizations = (hit.subject for hit in every(asked) if hit.kind == "organization")
    for some in batched(organizations, CHUNK):
        rows = Organization.objects.select_related("type").in_bulk(some)
        for row in (rows[key] for key in some if key in rows):
            identifier = row.source_id or str(row.pk)
            yield entry_of(row, f"{row.source}-{row.source_id}" if mixed and row.source_id else identifier)
