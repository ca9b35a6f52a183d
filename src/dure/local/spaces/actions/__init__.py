"""Every change at a space. What happens there becomes an event of the ledger at once.

The ledger itself says who recorded what and when, so visits, hours and the like leave no second entry in
the audit log; setting up a space, adding activities and undoing do.
"""

from dure.local.spaces.actions.giving import record_contribution, record_purchase
from dure.local.spaces.actions.hours import record_hours
from dure.local.spaces.actions.recording import SOURCES
from dure.local.spaces.actions.set_up import NewActivity, NewSpace, add_activity, set_up_space
from dure.local.spaces.actions.undoing import undo
from dure.local.spaces.actions.visits import check_in, record_gathering, register_and_check_in

__all__ = [
    "SOURCES",
    "NewActivity",
    "NewSpace",
    "add_activity",
    "check_in",
    "record_contribution",
    "record_gathering",
    "record_hours",
    "record_purchase",
    "register_and_check_in",
    "set_up_space",
    "undo",
]
