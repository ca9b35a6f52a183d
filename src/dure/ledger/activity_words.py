"""How this room's actions read in activity feeds."""

from django.utils.translation import gettext_lazy as _

ACTIONS = {
    "correct_event": _("Corrected an event"),
    "seal_ledger": _("Sealed the ledger"),
}
