"""Services and locations as schema.org sees them."""

from collections.abc import Iterable

from dure.core.opening.structured import hours_data
from dure.local.directory.services.models import Location, Service
from dure.local.directory.services.presentation import Opening, Shown, parts, phones_of


def location_data(location: Location, opening: Opening | None, url: str) -> dict[str, object]:
    """A place with its address, point and openingHoursSpecification."""
    data: dict[str, object] = {
        "@type": "Place",
        "@id": f"urn:uuid:{location.pk}",
        "name": str(location.name),
        "description": str(location.description),
        "url": url,
        "address": _address(location),
        "geo": _point(location),
        "telephone": next((phone.number for phone in phones_of(location.details)), ""),
        "openingHoursSpecification": hours_data(opening.rule) if opening else [],
    }
    return {name: value for name, value in data.items() if value}


def service_data(service: Service, places: Iterable[Shown], url: str) -> dict[str, object]:
    """A service with its provider, its places and when it is to be had there."""
    channels = [
        {"@type": "ServiceChannel", "serviceLocation": location_data(each.location, each.opening, url)}
        for each in places
        if each.location is not None
    ]
    hours = [entry for each in places if each.opening for entry in hours_data(each.opening.rule)]
    data: dict[str, object] = {
        "@type": "Service",
        "@id": f"urn:uuid:{service.pk}",
        "name": str(service.name),
        "description": str(service.description),
        "url": service.url or url,
        "provider": {"@type": "Organization", "name": str(service.organization.name)},
        "availableChannel": channels,
        "hoursAvailable": hours,
    }
    return {name: value for name, value in data.items() if value}


def _address(location: Location) -> dict[str, str]:
    for each in parts(location.details, "addresses"):
        names = {
            "streetAddress": "address_1",
            "addressLocality": "city",
            "addressRegion": "state_province",
            "postalCode": "postal_code",
            "addressCountry": "country",
        }
        known = {name: str(each[field]) for name, field in names.items() if each.get(field)}
        return {"@type": "PostalAddress", **known}
    return {}


def _point(location: Location) -> dict[str, object]:
    if location.point is None:
        return {}
    return {"@type": "GeoCoordinates", "latitude": location.point[0], "longitude": location.point[1]}
