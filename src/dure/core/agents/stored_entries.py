"""The public entry of an organization in stored (JSON) form, as revisions keep it and undoing brings it back."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from dure.core.agents.models import Organization, OrganizationType
from dure.core.kit.translated import Translated, parse_translated
from dure.core.territories.models import Territory

TEXTS = ("name", "summary")
POINTS = ("latitude", "longitude")
DAYS = ("founded", "closed_on", "checked_on")
LINKS = ("type", "territory")
PLAIN = (
    "other_names",
    "activities",
    "membership_type",
    "qualifiers",
    "challenges",
    "languages",
    "accessibility",
    "certifications",
    "street_address",
    "locality",
    "region",
    "postcode",
    "country_code",
    "territory_code",
    "area_code",
    "located_by",
    "website",
    "email",
    "phone",
    "social_links",
    "identifiers",
    "source_name",
    "source_url",
)
# In the order in which a page shows them.
FIELDS = (*TEXTS, *LINKS, *PLAIN, *POINTS, *DAYS)


def stored_entry(organization: Organization) -> dict[str, Any]:
    """Every public field in a form that JSON can hold: types by code, territories by id, numbers as text."""
    return {name: stored_value(organization, name) for name in FIELDS}


def stored_value(organization: Organization, field: str) -> Any:
    """One public field in stored form."""
    if field in LINKS:
        key = getattr(organization, f"{field}_id")
        return key if key is None else str(key)
    value = getattr(organization, field)
    if isinstance(value, Translated):
        return value.as_json() if value else {}
    if isinstance(value, Decimal):
        return f"{value:.6f}"
    return value.isoformat() if isinstance(value, date) else value


def value_from_stored(field: str, stored: Any) -> Any:
    """The value that `change_organization` takes; a type or territory that is gone gives None."""
    if field in TEXTS:
        return parse_translated(stored or {})
    if field in PLAIN:
        return stored if stored is not None else getattr(Organization(), field)
    return _READERS[field](stored) if stored else None


def _type(code: str) -> OrganizationType | None:
    return OrganizationType.objects.filter(pk=code).first()


def _territory(key: str) -> Territory | None:
    return Territory.objects.filter(pk=key).first()


_READERS: dict[str, Callable[[str], Any]] = {
    "type": _type,
    "territory": _territory,
    **dict.fromkeys(POINTS, Decimal),
    **dict.fromkeys(DAYS, date.fromisoformat),
}
