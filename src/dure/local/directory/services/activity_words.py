"""How this room's actions read in activity feeds."""

from django.utils.translation import gettext_lazy as _

ACTIONS = {
    "add_service": _("Added a service"),
    "change_service": _("Changed a service"),
    "close_service": _("Closed or paused a service"),
    "reopen_service": _("Reopened a service"),
    "confirm_service": _("Confirmed a service"),
    "add_location": _("Added a place"),
    "change_location": _("Changed a place"),
    "close_location": _("Closed a place"),
    "reopen_location": _("Reopened a place"),
    "offer_at": _("Offered a service at a place"),
    "change_offer": _("Changed a service at a place"),
    "stop_offering_at": _("Stopped offering a service at a place"),
    "import_services": _("Imported services"),
}
