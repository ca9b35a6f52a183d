"""How this room's actions read in activity feeds and histories."""

from django.utils.translation import gettext_lazy as _

ACTIONS = {
    "merge_organizations": _("Merged two entries of the same organization"),
    "undo_merge": _("Took a merge of two entries back"),
    "say_different": _("Said that two entries are different organizations"),
}
