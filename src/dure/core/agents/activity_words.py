"""How this room's actions read in activity feeds."""

from django.utils.translation import gettext_lazy as _

ACTIONS = {
    "create_token": _("Made an API token"),
    "revoke_token": _("Revoked an API token"),
    "register_person": _("Registered a resident"),
    "change_person": _("Changed a resident's data"),
    "erase_person": _("Erased a resident's data"),
    "end_retention": _("Erased a resident’s data because its time was over"),
    "give_consent": _("Noted a resident’s consent"),
    "withdraw_consent": _("Noted that a resident withdrew a consent"),
    "review_access": _("Reviewed a month of the access log"),
    "invite_user": _("Invited somebody"),
    "change_profile": _("Changed name or language"),
    "open_sign_in": _("Opened a sign-in"),
    "close_sign_in": _("Closed a sign-in"),
    "give_role": _("Gave a role"),
    "end_role": _("Ended a role"),
    "create_organization": _("Added the organization"),
    "change_organization": _("Changed the organization's entry"),
    "relate_agents": _("Added a relationship"),
    "end_relationship": _("Ended a relationship"),
    "export_access_log": _("Downloaded the access log"),
}
