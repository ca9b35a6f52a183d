"""Placing entries that have an address but no coordinates, by the geography of the territories."""

from collections.abc import Sequence
from decimal import Decimal

from dure.core.agents.models import Organization
from dure.core.territories.geography.placing import place_address


def place_organizations(organizations: Sequence[Organization]) -> None:
    """Give each the legal dong of its Korean address, and where it has no point the point of that dong.

    A point that stands for an area never takes the place of an exact one. Nothing is saved.
    """
    for each in organizations:
        if each.country_code != "KR" or each.area_code or not each.street_address:
            continue
        found = place_address(" ".join(part for part in (each.region, each.locality, each.street_address) if part))
        if found is None:
            continue
        each.area_code = found.code
        if each.latitude is None:
            each.latitude, each.longitude = (Decimal(f"{degrees:.6f}") for degrees in (found.latitude, found.longitude))
            each.located_by = found.name
