"""The words that lists of deeds use for what this room logs."""

from django.utils.translation import gettext_lazy as _

ACTIONS = {
    "open_slot_pattern": _("Opened times for booking"),
    "end_slot_pattern": _("Ended times for booking"),
    "book": _("Booked"),
    "cancel_booking": _("Cancelled a booking"),
    "move_up": _("Moved up from the waiting list"),
    "booking_came": _("Noted that who booked came"),
    "close_slot": _("Called off a time for booking"),
    "change_slot_places": _("Changed the places of a time for booking"),
    "call_booker": _("Called somebody about a booking"),
    "booking_no_show": _("Noted that who booked did not come"),
}
