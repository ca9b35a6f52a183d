"""The purpose without which there is no record."""

from django.utils.translation import gettext_lazy as _

from dure.core.agents.consents.registry import Purpose

MEMBERSHIP = Purpose(
    "membership",
    _("Keeping your name and phone number"),
    _(
        "We keep your name, phone number and year of birth, encrypted, so that you come in quickly and we can reach "
        "you. Only staff read them, and every reading is noted. They are erased when you ask, and by themselves "
        "when you have not come for a long time."
    ),
    needed=True,
    order=1,
)
