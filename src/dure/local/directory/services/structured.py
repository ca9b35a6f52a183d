"""Services and locations as schema.org sees them."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils import timezone

from dure.local.directory.services.engine.opening import OpeningRule
from dure.local.directory.services.engine.week import DayLine, WeekLine, week_of
from dure.local.directory.services.models import Location, Service
from dure.local.directory.services.presentation import Opening, Shown, parts, phones_of

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


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


def hours_data(rule: OpeningRule) -> list[dict[str, object]]:
    """The weekly hours, single days and closed days as OpeningHoursSpecification; others it cannot say."""
    today = timezone.localdate()
    found: list[dict[str, object]] = []
    for line in week_of(rule, today):
        if isinstance(line, WeekLine) and line.interval == 1:
            days = [f"https://schema.org/{DAYS[day]}" for day in line.days]
            found += [_hours(opens, closes, line.first, line.last, dayOfWeek=days) for opens, closes in line.hours]
        elif isinstance(line, DayLine):
            found += [_hours(opens, closes, line.day, line.day) for opens, closes in line.hours]
    for first, last in rule.exceptions.closed:
        if last >= today:
            found.append(
                {**_kind(), "opens": "00:00", "closes": "00:00", **_valid(first, last)},
            )
    for day, hours in rule.exceptions.special:
        if day >= today:
            found += [_hours(opens, closes, day, day) for opens, closes in hours]
    return found


def _kind() -> dict[str, object]:
    return {"@type": "OpeningHoursSpecification"}


def _hours(opens: Any, closes: Any, first: date | None, last: date | None, **more: object) -> dict[str, object]:
    return {**_kind(), **more, "opens": f"{opens:%H:%M}", "closes": f"{closes:%H:%M}", **_valid(first, last)}


def _valid(first: date | None, last: date | None) -> dict[str, object]:
    days = {"validFrom": first, "validThrough": last}
    return {name: day.isoformat() for name, day in days.items() if day is not None}


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
