"""Consent: asked in plain words for each purpose, seen and withdrawn by the person at any time.

Rooms say with `register_purpose` what they ask people for, with `register_withdrawal` what ends when a consent
is taken back, and ask `has_consent` before they act on one.
"""

from dure.core.agents.consents.giving import give, give_all, take_back, take_back_all
from dure.core.agents.consents.registry import Purpose, purposes, register_purpose, register_withdrawal
from dure.core.agents.consents.standing import StandingConsent, consents_of, has_consent, with_consent

__all__ = [
    "Purpose",
    "StandingConsent",
    "consents_of",
    "give",
    "give_all",
    "has_consent",
    "purposes",
    "register_purpose",
    "register_withdrawal",
    "take_back",
    "take_back_all",
    "with_consent",
]
