"""How this room's actions read in activity feeds."""

from django.utils.translation import gettext_lazy as _

ACTIONS = {
    "draft_case": _("Drafted a case"),
    "change_case": _("Changed the case"),
    "publish_case": _("Published the case"),
}
