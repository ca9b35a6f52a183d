"""The words for steps, links and kinds. Short: they are read in a hurry."""

from django.utils.translation import gettext_lazy as _

from dure.local.spaces.alarms.models import AlarmStep, ChainLink, SafetyNote

STEPS = {
    AlarmStep.Kind.RAISED: _("Help was called"),
    AlarmStep.Kind.PRESSED_AGAIN: _("Pressed again"),
    AlarmStep.Kind.SHOWN: _("Shown on a screen"),
    AlarmStep.Kind.ESCALATED: _("Passed on"),
    AlarmStep.Kind.SENT: _("Message sent"),
    AlarmStep.Kind.NOT_SENT: _("Message could not be sent"),
    AlarmStep.Kind.ACKNOWLEDGED: _("Acknowledged"),
    AlarmStep.Kind.ANSWERED_AGAIN: _("Answered the second press"),
    AlarmStep.Kind.ARRIVED: _("Somebody is there"),
    AlarmStep.Kind.CALLED_EMERGENCY: _("Ambulance called"),
    AlarmStep.Kind.NOTE: _("Noted"),
    AlarmStep.Kind.RESOLVED: _("Resolved"),
}

LINKS = {
    ChainLink.Whom.STAFF: _("Staff"),
    ChainLink.Whom.HEALTH_LEADER: _("Health leaders"),
    ChainLink.Whom.GUARDIAN: _("Guardian of the space"),
    ChainLink.Whom.EMERGENCY: _("Prompt to call the ambulance"),
}

KINDS = {
    SafetyNote.Kind.INCIDENT: _("Incident"),
    SafetyNote.Kind.NEAR_MISS: _("Near miss"),
}

WHAT = {
    SafetyNote.What.SLIP: _("Slipped"),
    SafetyNote.What.FALL: _("Fell"),
    SafetyNote.What.UNWELL: _("Felt unwell"),
    SafetyNote.What.SCALD: _("Scalded"),
    SafetyNote.What.INJURY: _("Injured"),
    SafetyNote.What.EQUIPMENT: _("Equipment failed"),
    SafetyNote.What.OTHER: _("Something else"),
}

TROUBLES = {
    "lost": _("No sign of life"),
    "battery": _("Battery low"),
}
