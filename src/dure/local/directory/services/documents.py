"""Identifiers and postcodes inside HSDS-shaped details."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid5

from django.utils.translation import get_language

from dure.core.kit.translated import text_of

type Document = dict[str, Any]

# The lists of nested objects that HSDS has; each object in them has an id.
PARTS = frozenset(
    {
        "accessibility",
        "addresses",
        "attributes",
        "contacts",
        "cost_options",
        "funding",
        "languages",
        "metadata",
        "organization_identifiers",
        "phones",
        "programs",
        "required_documents",
        "schedules",
        "service_areas",
        "service_capacities",
    }
)


def is_translated(value: Any) -> bool:
    """Whether `value` is a translated text in stored form."""
    return isinstance(value, Mapping) and isinstance(value.get("original"), str) and value["original"] in value


def plain(value: Any, language: str | None = None) -> Any:
    """The same document with every translated text replaced by one language's."""
    if is_translated(value):
        return text_of(value, language or get_language() or "en")
    if isinstance(value, Mapping):
        return {key: plain(part, language) for key, part in value.items()}
    if isinstance(value, list):
        return [plain(part, language) for part in value]
    return value


def identified(value: Any, owner: UUID, path: str = "") -> Any:
    """The same document, with an id for every object in HSDS's own parts that has none.

    The id stays the same as long as the place of the object does.
    """
    if isinstance(value, list):
        return [identified(part, owner, f"{path}/{place}") for place, part in enumerate(value)]
    if not isinstance(value, Mapping) or is_translated(value):
        return value
    inner = {
        key: identified(part, owner, f"{path}/{key}") if key in PARTS and isinstance(part, list) else part
        for key, part in value.items()
    }
    return inner if "id" in inner or not path else {"id": str(uuid5(owner, path)), **inner}


def as_uuid(value: Any) -> UUID | None:
    """The UUID that `value` is written as; None for anything else."""
    try:
        return UUID(str(value))
    except ValueError:
        return None


def whole(number: float | None) -> int | float | None:
    """A number without a decimal point where it needs none."""
    return int(number) if number is not None and number == int(number) else number


def postcode_of(details: Mapping[str, Any]) -> str:
    """The postcode of the first address that has one, in capitals and without spaces."""
    addresses = details.get("addresses")
    for each in addresses if isinstance(addresses, list) else []:
        if isinstance(each, Mapping) and (code := comparable_postcode(each.get("postal_code"))):
            return code
    return ""


def comparable_postcode(text: Any) -> str:
    """A postcode as it is compared: `ab1 2cd` and `AB12CD` are the same."""
    return "".join(str(text or "").split()).upper()[:40]
