"""How this room's actions read in activity feeds."""

from django.utils.translation import gettext_lazy as _

ACTIONS = {
    "write_remark": _("Wrote a remark on a day"),
    "add_picture": _("Added a picture to a day"),
    "remove_picture": _("Removed a picture from a day"),
    "sign_log": _("Signed a daily log"),
    "publish_report": _("Published a report of a space"),
    "withdraw_report": _("Withdrew a report of a space"),
}
