"""Everything that people can do to services and the places where they are offered."""

from dure.local.directory.services.actions.locations import (
    LocationFields,
    add_location,
    change_location,
    close_location,
    reopen_location,
)
from dure.local.directory.services.actions.offers import change_offer, offer_at, stop_offering_at
from dure.local.directory.services.actions.services import (
    ServiceFields,
    add_service,
    change_service,
    close_service,
    confirm_service,
    reopen_service,
)

__all__ = [
    "LocationFields",
    "ServiceFields",
    "add_location",
    "add_service",
    "change_location",
    "change_offer",
    "change_service",
    "close_location",
    "close_service",
    "confirm_service",
    "offer_at",
    "reopen_location",
    "reopen_service",
    "stop_offering_at",
]
