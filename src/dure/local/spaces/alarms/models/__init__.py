"""Calls for help and every step of answering them; what went wrong or nearly did, and what is done about it."""

from dure.local.spaces.alarms.models.calls import Alarm, AlarmStep
from dure.local.spaces.alarms.models.chain import ButtonSettings, ChainLink, Notice
from dure.local.spaces.alarms.models.safety import MonthlySafetyReview, PreventionAction, SafetyNote

__all__ = [
    "Alarm",
    "AlarmStep",
    "ButtonSettings",
    "ChainLink",
    "MonthlySafetyReview",
    "Notice",
    "PreventionAction",
    "SafetyNote",
]
