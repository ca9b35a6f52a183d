"""How this room's actions read in activity feeds."""

from django.utils.translation import gettext_lazy as _

ACTIONS = {
    "set_up_space": _("Set up a space"),
    "add_activity": _("Added an activity to a space"),
    "add_device": _("Added a device to a space"),
    "revoke_device": _("Took a device’s rights away"),
    "open_day": _("Opened the day"),
    "close_day": _("Closed the day"),
    "undo_entry": _("Undid an entry"),
}
