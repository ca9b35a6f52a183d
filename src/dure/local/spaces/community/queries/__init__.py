"""Reading what people do together at a space."""

from dure.local.spaces.community.queries.together import (
    Coming,
    Offer,
    came_to,
    list_of,
    sessions_of,
    sign_up_offers,
    week_of,
)

__all__ = ["Coming", "Offer", "came_to", "list_of", "sessions_of", "sign_up_offers", "week_of"]
