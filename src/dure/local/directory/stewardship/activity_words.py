"""How this room's actions read in activity feeds and histories."""

from django.utils.translation import gettext_lazy as _

ACTIONS = {
    "undo_change": _("Undid a change"),
    "propose_change": _("Proposed a change"),
    "accept_proposal": _("Accepted a proposed change"),
    "decline_proposal": _("Declined a proposed change"),
    "confirm_entry": _("Confirmed that the entry is right"),
    "vouch_for_entry": _("A reader found the entry right"),
    "claim_entry": _("Somebody claims the entry"),
    "confirm_claim": _("The entry has an owner"),
    "decline_claim": _("Declined a claim to the entry"),
    "prepare_letter": _("Printed a letter with a code"),
    "choose_digest": _("Chose whether to get the monthly digest"),
    "refresh_freshness": _("Looked for entries that nobody has confirmed for long"),
    "forget_addresses": _("Forgot addresses that are needed no more"),
}
