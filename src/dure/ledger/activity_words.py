"""How this room's actions read in activity feeds."""

from django.utils.translation import gettext_lazy as _

ACTIONS = {
    "correct_event": _("Corrected an event"),
    "seal_ledger": _("Sealed the ledger"),
    "define_specification": _("Defined a kind of resource"),
    "start_process": _("Started a process"),
    "finish_process": _("Finished a process"),
    "make_agreement": _("Noted a written agreement"),
    "publish_intent": _("Published a wish or an offer"),
    "finish_intent": _("Closed a wish or an offer"),
    "reopen_intent": _("Reopened a wish or an offer"),
    "commit_to": _("Answered a wish or an offer with a pledge"),
    "finish_commitment": _("Finished a pledge"),
    "reopen_commitment": _("Reopened a pledge"),
}
