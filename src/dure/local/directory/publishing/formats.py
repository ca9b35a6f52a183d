"""Every format that the directory leaves in."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from dure.core.agents.models import Organization
from dure.core.agents.vocabulary import concept_label
from dure.core.kit.tables import Column, csv_lines, excel
from dure.local.directory.exporting import standard_csv
from dure.local.directory.publishing.addresses import PREFIXES
from dure.local.directory.publishing.describing import described
from dure.local.directory.publishing.profiles import geojson, murmurations
from dure.local.directory.publishing.resources import json_ld, turtle

type Chunks = Iterator[str] | Iterator[bytes]


@dataclass(frozen=True)
class Format:
    """A way to write many organizations, piece by piece. `extension` ends the names of its files."""

    extension: str
    media_type: str
    label: object
    write: Callable[[QuerySet[Organization]], Chunks]


def _turtle(rows: QuerySet[Organization]) -> Iterator[str]:
    return turtle(described(rows), PREFIXES)


def _json_ld(rows: QuerySet[Organization]) -> Iterator[str]:
    return json_ld(described(rows), PREFIXES)


def _csv(rows: QuerySet[Organization]) -> Iterator[str]:
    return csv_lines(columns(), rows.iterator(chunk_size=500))


def _excel(rows: QuerySet[Organization]) -> Iterator[bytes]:
    yield excel(columns(), rows.iterator(chunk_size=500))


def columns() -> list[Column[Organization]]:
    """The columns of the plain tables, headed in the language that is active."""
    return [
        Column(gettext("Identifier"), lambda row: row.pk),
        Column(gettext("Name"), lambda row: row.name),
        Column(gettext("Description"), lambda row: row.summary),
        Column(gettext("Type"), lambda row: row.type.name if row.type else ""),
        Column(gettext("Activities"), lambda row: "; ".join(concept_label(each) for each in row.activities)),
        Column(gettext("Territory"), lambda row: row.territory.name if row.territory else ""),
        Column(gettext("Street address"), lambda row: row.street_address),
        Column(gettext("Town or district"), lambda row: row.locality),
        Column(gettext("Region"), lambda row: row.region),
        Column(gettext("Postcode"), lambda row: row.postcode),
        Column(gettext("Country"), lambda row: row.country_code),
        Column(gettext("Website"), lambda row: row.website),
        Column(gettext("E-mail address"), lambda row: row.email),
        Column(gettext("Telephone"), lambda row: row.phone),
        Column(gettext("Latitude"), lambda row: row.latitude),
        Column(gettext("Longitude"), lambda row: row.longitude),
        Column(gettext("Source"), lambda row: row.source_name),
        Column(gettext("Last checked"), lambda row: row.checked_on or ""),
    ]


TURTLE, JSON_LD, GEO_JSON = "text/turtle", "application/ld+json", "application/geo+json"
FORMATS: dict[str, Format] = {
    "turtle": Format("ttl", TURTLE, _("Linked data (Turtle)"), _turtle),
    "jsonld": Format("jsonld", JSON_LD, _("Linked data (JSON-LD)"), _json_ld),
    "geojson": Format("geojson", GEO_JSON, _("For maps (GeoJSON)"), geojson),
    "sse-csv": Format("standard.csv", "text/csv", _("Standard CSV, version 4"), standard_csv),
    "csv": Format("csv", "text/csv", _("Table (CSV)"), _csv),
    "xlsx": Format(
        "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", _("Table (Excel)"), _excel
    ),
    "murmurations": Format("murmurations.json", "application/json", _("Profiles (Murmurations)"), murmurations),
}
