"""Every change at a space. What happens there becomes an event of the ledger at once.

The ledger itself says who recorded what and when, so visits, hours and the like leave no second entry in
the audit log; setting up a space, adding activities and undoing do.
"""

from dure.local.spaces.actions.devices import add_device, find_device, note_seen, revoke_device
from dure.local.spaces.actions.giving import record_contribution, record_purchase, record_sale
from dure.local.spaces.actions.hours import record_hours
from dure.local.spaces.actions.presence import (
    TAKEN_BACK_WITHIN,
    Arrival,
    advise,
    close_day,
    come_back,
    go_out,
    label_stay,
    look_after,
    move,
    open_day,
    touch,
)
from dure.local.spaces.actions.set_up import NewActivity, NewSpace, add_activity, set_up_space
from dure.local.spaces.actions.undoing import undo
from dure.local.spaces.actions.visits import check_in, record_gathering, register_and_check_in
from dure.local.spaces.sources import SOURCES

__all__ = [
    "SOURCES",
    "TAKEN_BACK_WITHIN",
    "Arrival",
    "NewActivity",
    "NewSpace",
    "add_activity",
    "add_device",
    "advise",
    "check_in",
    "close_day",
    "come_back",
    "find_device",
    "go_out",
    "label_stay",
    "look_after",
    "move",
    "note_seen",
    "open_day",
    "record_contribution",
    "record_gathering",
    "record_hours",
    "record_purchase",
    "record_sale",
    "register_and_check_in",
    "revoke_device",
    "set_up_space",
    "touch",
    "undo",
]
