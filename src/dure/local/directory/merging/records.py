"""Entries as the linkage engine compares them."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import QuerySet

from dure.core.agents.models import Organization
from dure.local.directory.linkage import Reason, Record


def record_of(organization: Organization) -> Record:
    """The entry as a record; its id is the organization's."""
    return _record(
        str(organization.pk),
        list(organization.name.texts.values()),
        {name: getattr(organization, name) for name in _PARTS},
    )


def entries_to_compare() -> QuerySet[Organization]:
    """All entries in the order of their ids, also merged ones, with no more than `record_of` needs.

    Merged ones are left out by whoever reads: asked to, SQLite would find all that are not merged before it counts ids.
    """
    return Organization.objects.only("name", "merged_into", *_PARTS).order_by("pk")


def record_of_fields(fields: Mapping[str, Any]) -> Record:
    """What somebody enters about an organization, by the names of the form's fields; whatever is missing is empty."""
    name = fields.get("name")
    return _record("", list(name.texts.values()) if name else [], fields)


_PARTS = (
    "other_names",
    "street_address",
    "locality",
    "region",
    "postcode",
    "country_code",
    "identifiers",
    "website",
    "phone",
    "email",
    "latitude",
    "longitude",
    "located_by",
)


def _record(key: str, names: list[str], fields: Mapping[str, Any]) -> Record:
    address = (fields.get(part) or "" for part in ("region", "locality", "street_address"))
    # An inferred point, such as a postcode's middle, says no more than the postcode does.
    exact = not fields.get("located_by") and fields.get("latitude") is not None and fields.get("longitude") is not None
    return Record(
        id=key,
        name=names[0] if names else "",
        other_names=(*names[1:], *(fields.get("other_names") or ())),
        address=", ".join(part for part in address if part),
        postcode=fields.get("postcode") or "",
        country=fields.get("country_code") or "",
        identifiers=fields.get("identifiers") or {},
        website=fields.get("website") or "",
        phone=fields.get("phone") or "",
        email=fields.get("email") or "",
        latitude=float(fields["latitude"]) if exact else None,
        longitude=float(fields["longitude"]) if exact else None,
    )


def stored_reasons(reasons: Iterable[Reason]) -> list[dict[str, Any]]:
    """Reasons in a form that JSON can hold."""
    return [
        {
            "code": reason.code.value,
            "left": reason.left,
            "right": reason.right,
            "detail": reason.detail,
            "against": reason.against,
        }
        for reason in reasons
    ]
