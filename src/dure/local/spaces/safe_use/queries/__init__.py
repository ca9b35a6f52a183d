"""Reading rules, signatures, kept readings and the weather."""

from dure.local.spaces.safe_use.queries.readings import KeptCheck, read_health_checks
from dure.local.spaces.safe_use.queries.rules import (
    KnownRules,
    StandingRules,
    history_of,
    known_rules,
    rules_with,
    standing_rules,
)
from dure.local.spaces.safe_use.queries.weather import STALE_AFTER, outdoor_now, weather_on

__all__ = [
    "STALE_AFTER",
    "KeptCheck",
    "KnownRules",
    "StandingRules",
    "history_of",
    "known_rules",
    "outdoor_now",
    "read_health_checks",
    "rules_with",
    "standing_rules",
    "weather_on",
]
