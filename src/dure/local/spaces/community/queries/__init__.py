"""Reading what people do together at a space, who helps, whom to call, what partners gave and what stays local."""

from dure.local.spaces.community.queries.giving import giving_of
from dure.local.spaces.community.queries.helping import at_work, helpers_of, planned_now, positions_of, thanks_of
from dure.local.spaces.community.queries.outreach import Call, call_list
from dure.local.spaces.community.queries.purchasing import local_spending
from dure.local.spaces.community.queries.together import (
    Coming,
    Offer,
    came_to,
    list_of,
    sessions_of,
    sign_up_offers,
    week_of,
)

__all__ = [
    "Call",
    "Coming",
    "Offer",
    "at_work",
    "call_list",
    "came_to",
    "giving_of",
    "helpers_of",
    "list_of",
    "local_spending",
    "planned_now",
    "positions_of",
    "sessions_of",
    "sign_up_offers",
    "thanks_of",
    "week_of",
]
