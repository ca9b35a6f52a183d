"""How this room's actions read in activity feeds."""

from django.utils.translation import gettext_lazy as _

ACTIONS = {
    "import_rules": _("Brought in rules of safe use"),
    "sign_rules": _("Signed the rules of safe use"),
    "withdraw_rules": _("Withdrew the rules of safe use"),
    "set_keeping": _("Changed how long readings are kept"),
    "confirm_spoken": _("Spoke with somebody about safe use"),
}
