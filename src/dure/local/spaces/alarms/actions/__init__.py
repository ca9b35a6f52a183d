"""Every change around calls for help: raising, answering, passing on, the chain, the safety log."""

from dure.local.spaces.alarms.actions.answering import (
    Resolution,
    acknowledge,
    arrive,
    call_emergency,
    note,
    note_shown,
    resolve,
)
from dure.local.spaces.alarms.actions.buttons import beat, set_heartbeat, tell_of_troubles
from dure.local.spaces.alarms.actions.escalating import escalate, escalate_due
from dure.local.spaces.alarms.actions.raising import raise_sos, start_drill
from dure.local.spaces.alarms.actions.safety import (
    NewNote,
    decide_prevention,
    finish_prevention,
    note_safety,
    set_chain,
    sign_review,
)
from dure.local.spaces.alarms.actions.sending import send_waiting

__all__ = [
    "NewNote",
    "Resolution",
    "acknowledge",
    "arrive",
    "beat",
    "call_emergency",
    "decide_prevention",
    "escalate",
    "escalate_due",
    "finish_prevention",
    "note",
    "note_safety",
    "note_shown",
    "raise_sos",
    "resolve",
    "send_waiting",
    "set_chain",
    "set_heartbeat",
    "sign_review",
    "start_drill",
    "tell_of_troubles",
]
