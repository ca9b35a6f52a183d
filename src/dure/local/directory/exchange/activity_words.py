"""How this room's actions read in activity feeds."""

from django.utils.translation import gettext_lazy as _

ACTIONS = {
    "upload_import_file": _("Uploaded a file to import"),
    "correct_import_rows": _("Corrected rows of an import"),
    "discard_import": _("Discarded an import"),
    "undo_import": _("Took back an import"),
}
