"""Every change of what people do together at a space. Attendance, hours and gifts become events of the ledger."""

from dure.local.spaces.community.actions.attending import attend
from dure.local.spaces.community.actions.needs import add_need, bring, drop_need
from dure.local.spaces.community.actions.series import NewSeries, add_series, cancel_session, change_series
from dure.local.spaces.community.actions.signing_up import sign_up, withdraw

__all__ = [
    "NewSeries",
    "add_need",
    "add_series",
    "attend",
    "bring",
    "cancel_session",
    "change_series",
    "drop_need",
    "sign_up",
    "withdraw",
]
