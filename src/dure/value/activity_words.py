"""How this room's actions read in activity feeds."""

from django.utils.translation import gettext_lazy as _

ACTIONS = {
    "define_indicator": _("Defined an indicator"),
    "open_account": _("Opened a value account"),
    "add_line": _("Added a line to a value account"),
    "assume": _("Set an assumption"),
    "compute_account": _("Computed the value account"),
}
