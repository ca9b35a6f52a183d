"""How this room's actions read in activity feeds."""

from django.utils.translation import gettext_lazy as _

ACTIONS = {
    "start_job": _("Started a long task"),
    "stop_job": _("Stopped a long task"),
}
