"""Every change of what people do together at a space. Attendance, hours and gifts become events of the ledger."""

from dure.local.spaces.community.actions.attending import attend
from dure.local.spaces.community.actions.helping import (
    NewJob,
    NewTraining,
    add_job,
    add_training,
    end_job,
    end_work,
    start_work,
    take_thanks_back,
    thank,
)
from dure.local.spaces.community.actions.needs import NewNeed, add_need, bring, drop_need
from dure.local.spaces.community.actions.outreach import answer, notice_absences, open_for_call
from dure.local.spaces.community.actions.purchasing import NewShare, declare_local_share
from dure.local.spaces.community.actions.series import NewSeries, add_series, cancel_session, change_series
from dure.local.spaces.community.actions.signing_up import sign_up, withdraw

__all__ = [
    "NewJob",
    "NewNeed",
    "NewSeries",
    "NewShare",
    "NewTraining",
    "add_job",
    "add_need",
    "add_series",
    "add_training",
    "answer",
    "attend",
    "bring",
    "cancel_session",
    "change_series",
    "declare_local_share",
    "drop_need",
    "end_job",
    "end_work",
    "notice_absences",
    "open_for_call",
    "sign_up",
    "start_work",
    "take_thanks_back",
    "thank",
    "withdraw",
]
