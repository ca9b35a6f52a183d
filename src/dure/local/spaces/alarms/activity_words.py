"""How this room's actions read in activity feeds."""

from django.utils.translation import gettext_lazy as _

ACTIONS = {
    "set_alarm_chain": _("Changed whom calls for help are passed on to"),
    "set_heartbeat": _("Changed how often a button gives a sign of life"),
    "decide_prevention": _("Decided on prevention"),
    "finish_prevention": _("Finished a prevention"),
    "sign_safety_review": _("Signed a month's safety review"),
}
