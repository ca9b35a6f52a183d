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
from dure.local.spaces.alarms.actions.escalating import escalate, escalate_due
from dure.local.spaces.alarms.actions.raising import raise_sos, start_drill

__all__ = [
    "Resolution",
    "acknowledge",
    "arrive",
    "call_emergency",
    "escalate",
    "escalate_due",
    "note",
    "note_shown",
    "raise_sos",
    "resolve",
    "start_drill",
]
