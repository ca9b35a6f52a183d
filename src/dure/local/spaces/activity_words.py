"""How this room's actions read in activity feeds."""

from django.utils.translation import gettext_lazy as _

ACTIONS = {
    "set_up_space": _("Set up a space"),
    "add_activity": _("Added an activity to a space"),
    "undo_entry": _("Undid an entry"),
}
