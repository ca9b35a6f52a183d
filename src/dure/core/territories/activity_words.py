"""How this room's actions read in activity feeds."""

from django.utils.translation import gettext_lazy as _

ACTIONS = {
    "create_territory": _("Added the territory"),
    "load_territories": _("Loaded the country's territories"),
    "change_territory": _("Changed the territory"),
    "add_challenge": _("Named a challenge"),
    "remove_challenge": _("Took a challenge away"),
    "add_indicator_value": _("Added what a source says"),
}
