"""The words that lists of deeds use for what this room logs."""

from django.utils.translation import gettext_lazy as _

ACTIONS = {
    "add_series": _("Planned something that is done together"),
    "change_series": _("Changed something that is done together"),
    "cancel_session": _("Cancelled a session"),
    "declare_local_share": _("Stated how much of a seller’s sales stays local"),
    "add_job": _("Added a paid position"),
    "end_job": _("Ended a paid position"),
}
