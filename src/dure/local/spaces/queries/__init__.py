"""Reading spaces: whose desk is whose, what was recorded today, who is in."""

from dure.local.spaces.queries.desk import (
    Count,
    Entry,
    activities_of,
    all_spaces,
    amount_of,
    counts_of_today,
    event_url,
    last_entries,
    open_pledges,
    price_text,
    prices_of,
    spaces_in,
    spaces_of,
    start_of_today,
    zone_of,
)
from dure.local.spaces.queries.presence import day_of, local_date, pulse_of, stays_in, today_at

__all__ = [
    "Count",
    "Entry",
    "activities_of",
    "all_spaces",
    "amount_of",
    "counts_of_today",
    "day_of",
    "event_url",
    "last_entries",
    "local_date",
    "open_pledges",
    "price_text",
    "prices_of",
    "pulse_of",
    "spaces_in",
    "spaces_of",
    "start_of_today",
    "stays_in",
    "today_at",
    "zone_of",
]
