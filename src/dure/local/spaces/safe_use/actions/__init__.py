"""Every change of safe use: signing rules, advising, keeping readings, handing them over, the weather."""

from dure.local.spaces.safe_use.actions.advising import (
    ArrivalAdvice,
    Reason,
    advise_arrival,
    advise_by,
    advise_stay,
    confirm_spoken,
)
from dure.local.spaces.safe_use.actions.handing import (
    Handed,
    hand_reading,
    stop_waiting,
    take_reading,
    wait_for_reading,
)
from dure.local.spaces.safe_use.actions.keeping import end_keeping, forget_readings, keep_readings, set_keeping
from dure.local.spaces.safe_use.actions.rules import LARGEST_DOCUMENT, import_rules, sign_rules, withdraw_rules
from dure.local.spaces.safe_use.actions.weather import note_outdoor

__all__ = [
    "LARGEST_DOCUMENT",
    "ArrivalAdvice",
    "Handed",
    "Reason",
    "advise_arrival",
    "advise_by",
    "advise_stay",
    "confirm_spoken",
    "end_keeping",
    "forget_readings",
    "hand_reading",
    "import_rules",
    "keep_readings",
    "note_outdoor",
    "set_keeping",
    "sign_rules",
    "stop_waiting",
    "take_reading",
    "wait_for_reading",
    "withdraw_rules",
]
