"""What a space asks people for, besides keeping their names."""

from django.utils.translation import gettext_lazy as _

from dure.core.agents.consents import Purpose

HEALTH_READINGS = Purpose(
    "health_readings",
    _("Keeping your health readings"),
    _(
        "We keep the blood pressure, pulse and temperature that you measure before you come in, encrypted, so that "
        "staff can tell you when something has changed. Without this they are used for today’s advice and forgotten."
    ),
)
OUTREACH = Purpose(
    "outreach",
    _("Calling when you have not come for long"),
    _("If you come regularly and then stay away for longer than usual, we call and ask how you are."),
)
REMINDERS = Purpose(
    "reminders",
    _("Writing to you about what you booked"),
    _(
        "The evening before, and at once when you move up from the waiting list or a time is called off, we write to "
        "your e-mail address or your telephone, or call where that fails. The message never says your name."
    ),
    wording=2,
)
PURPOSES = (HEALTH_READINGS, OUTREACH, REMINDERS)
