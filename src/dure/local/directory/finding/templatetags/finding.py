"""A small map for the page of one thing."""

from typing import Any

from django import template

from dure.local.directory.finding.drawing import common_settings

register = template.Library()


@register.inclusion_tag("finding/small_map.html")
def small_map(latitude: object, longitude: object, label: object) -> dict[str, Any]:
    """`{% small_map organization.latitude organization.longitude organization.name %}`: where one thing is.

    Coordinates are WGS 84 degrees. Nothing is shown where they are missing; at most one stands on a page.
    """
    known = latitude is not None and longitude is not None
    return {"latitude": latitude, "longitude": longitude, "label": label, "map": common_settings() if known else None}
