"""Living together: what is done together, who helps, who has not come for long, and what stays local."""

from dure.local.spaces.community.models.helping import Job, ShiftWork, Thanks, Training
from dure.local.spaces.community.models.outreach import Absence
from dure.local.spaces.community.models.purchasing import LocalShare
from dure.local.spaces.community.models.together import Attendance, Need, Series, Session, SignUp

__all__ = [
    "Absence",
    "Attendance",
    "Job",
    "LocalShare",
    "Need",
    "Series",
    "Session",
    "ShiftWork",
    "SignUp",
    "Thanks",
    "Training",
]
