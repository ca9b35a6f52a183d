"""Services and locations in stored (JSON) form, as revisions keep them and undoing brings them back."""

from datetime import date
from typing import Any

from dure.core.audit.revisions import Changes, changes_between
from dure.core.kit.translated import Translated, parse_translated
from dure.local.directory.services.hsds.mapping import SERVICE_TEXTS
from dure.local.directory.services.models import Location, Service, ServiceAtLocation

SERVICE_FIELDS = (
    *SERVICE_TEXTS,
    "status",
    "categories",
    "minimum_age",
    "maximum_age",
    "url",
    "email",
    "checked_on",
    "simulated",
    "source_name",
    "source_url",
    "exceptions",
)
LOCATION_FIELDS = (
    "name",
    "description",
    "transportation",
    "location_type",
    "latitude",
    "longitude",
    "accessibility",
    "own",
    "closed",
    "checked_on",
    "simulated",
    "source_name",
    "source_url",
    "exceptions",
)
AT_LOCATION_FIELDS = ("description", "exceptions")
DETAILS = "details."
type Stored = dict[str, Any]


def fields_of(entry: Service | Location | ServiceAtLocation) -> tuple[str, ...]:
    if isinstance(entry, Service):
        return SERVICE_FIELDS
    return LOCATION_FIELDS if isinstance(entry, Location) else AT_LOCATION_FIELDS


def stored_form(entry: Service | Location | ServiceAtLocation) -> Stored:
    """Every public field; each part of the HSDS details stands as `details.<part>`."""
    form = {name: _stored(getattr(entry, name)) for name in fields_of(entry)}
    if isinstance(entry, Service | Location):
        form["organization"] = str(entry.organization_id)
    else:
        form |= {"service": str(entry.service_id), "location": entry.location_id and str(entry.location_id)}
    return {**form, **{f"{DETAILS}{name}": value for name, value in entry.details.items()}}


def changes_of(entry: Service | Location | ServiceAtLocation, before: Stored | None) -> Changes:
    """What differs from `before`; a part of the details that is gone has changed to None."""
    after = stored_form(entry)
    return changes_between(before, {**dict.fromkeys(before or {}), **after})


def put_stored(entry: Service | Location | ServiceAtLocation, form: Stored) -> None:
    """Set what `form` holds of `stored_form`; links to organizations and places stay as they are."""
    details = dict(entry.details)
    for name, value in form.items():
        if name.startswith(DETAILS):
            part = name.removeprefix(DETAILS)
            details.pop(part, None)
            if value is not None:
                details[part] = value
        elif name in fields_of(entry):
            setattr(entry, name, _value(getattr(type(entry)(), name), name, value))
    entry.details = details


def _stored(value: Any) -> Any:
    if isinstance(value, Translated):
        return value.as_json() if value else {}
    return value.isoformat() if isinstance(value, date) else value


def _value(empty: Any, name: str, stored: Any) -> Any:
    if isinstance(empty, Translated):
        return parse_translated(stored or {})
    if name == "checked_on":
        return date.fromisoformat(stored) if stored else None
    return empty if stored is None else stored
