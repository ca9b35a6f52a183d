"""Between the columns of a service, location or organization and the fields of its HSDS document.

A value that does not fit its column (a web address that is none, a day that is no day) stays in `details` under its
HSDS name, and what stands there is what is written out again: so nothing is lost and nothing wrong is shown.
Normalized are only empty values of mapped fields, which are written as missing ones.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email

from dure.core.agents.models import Organization
from dure.core.kit.translated import Translated
from dure.local.directory.services.documents import Document, whole
from dure.local.directory.services.models import Location, Service, ServiceAtLocation

type Entry = Service | Location | ServiceAtLocation

SERVICE_TEXTS = (
    "name",
    "description",
    "alert",
    "eligibility_description",
    "application_process",
    "fees_description",
    "interpretation_services",
    "wait_time",
)
_web_address = URLValidator(schemes=["http", "https"])
_UNFIT = object()


def _text(value: Any) -> Any:
    return value if isinstance(value, str) and value.strip() else _UNFIT


def _url(value: Any) -> Any:
    return _valid(value, _web_address, 1000)


def _email(value: Any) -> Any:
    return _valid(value, validate_email, 320)


def _valid(value: Any, check: Callable[[str], None], longest: int) -> Any:
    if not isinstance(value, str) or len(value) > longest:
        return _UNFIT
    try:
        check(value)
    except ValidationError:
        return _UNFIT
    return value


def _number(value: Any) -> Any:
    fits = isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e9  # noqa: PLR2004
    return float(value) if fits else _UNFIT


def _day(value: Any) -> Any:
    try:
        day = date.fromisoformat(value)
    except (TypeError, ValueError):
        return _UNFIT
    return day if day.isoformat() == value else _UNFIT


def _choice(values: list[str]) -> Callable[[Any], Any]:
    return lambda value: value if value in values else _UNFIT


# HSDS field -> column, and how a value is read.
_PLAIN: dict[type, dict[str, tuple[str, Callable[[Any], Any]]]] = {
    Service: {
        "status": ("status", _choice(Service.Status.values)),
        "url": ("url", _url),
        "email": ("email", _email),
        "minimum_age": ("minimum_age", _number),
        "maximum_age": ("maximum_age", _number),
        "assured_date": ("checked_on", _day),
    },
    Location: {
        "location_type": ("location_type", _choice(Location.Kind.values)),
        "latitude": ("latitude", _number),
        "longitude": ("longitude", _number),
    },
    ServiceAtLocation: {},
    Organization: {"email": ("email", _email), "website": ("website", _url)},
}
_TEXTS: dict[type, dict[str, str]] = {
    Service: {name: name for name in SERVICE_TEXTS},
    Location: {name: name for name in ("name", "description", "transportation")},
    ServiceAtLocation: {"description": "description"},
    Organization: {"name": "name", "description": "summary"},
}


def mapped_fields(kind: type) -> dict[str, str]:
    """HSDS fields that have a column, with the column's name."""
    return {**_TEXTS[kind], **{field: column for field, (column, _read) in _PLAIN[kind].items()}}


def put(document: Mapping[str, Any], entry: Entry | Organization, details: Document, language: str) -> None:
    """Set the columns of `entry` and its `details` to what `document` says; fields it has not stay as they are."""
    texts, plain = _TEXTS[type(entry)], _PLAIN[type(entry)]
    for field, value in document.items():
        if field == "id":
            continue
        column, read = (texts[field], _text) if field in texts else plain.get(field, ("", _text))
        fitting = read(value) if column else _UNFIT
        if fitting is _UNFIT:
            details[field] = value
            continue
        details.pop(field, None)
        known = getattr(entry, column)
        setattr(entry, column, _in_language(known, str(fitting), language) if field in texts else fitting)


def _in_language(known: Translated, text: str, language: str) -> Translated:
    """The text as the one of `language`; translations that people have added since stay while it is the same."""
    if known.texts.get(language) == text:
        return known
    return Translated.of(text, language)


def columns_of(entry: Entry | Organization, language: str) -> Document:
    """The HSDS fields that have a column here; empty ones are left out."""
    document: Document = {"id": str(entry.pk)}
    for field, column in _TEXTS[type(entry)].items():
        text: Translated = getattr(entry, column)
        if text:
            document[field] = text.in_language(language)
    for field, (column, _read) in _PLAIN[type(entry)].items():
        value = getattr(entry, column)
        if value not in (None, ""):
            document[field] = _written(value)
    return document


def _written(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return whole(value) if isinstance(value, float) else value


def moment_of(value: Any) -> datetime | None:
    """An ISO 8601 moment in UTC; None for anything else."""
    try:
        moment = datetime.fromisoformat(str(value))
    except ValueError:
        return None
    try:
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except OverflowError:
        return None
