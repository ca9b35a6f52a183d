"""How this room's actions read in activity feeds."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

ACTIONS = {
    "make_feed": pgettext_lazy("done by somebody", "Set up a feed"),
    "change_feed": _("Changed a feed"),
    "pause_feed": _("Paused a feed"),
    "resume_feed": _("Went on with a feed"),
    "load_feed": _("Loaded a feed"),
}
