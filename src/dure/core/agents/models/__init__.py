"""Who: agents (persons and organizations), how they relate, what they may do, their personal data."""

from dure.core.agents.models.agent import Agent, Relationship
from dure.core.agents.models.consent import AccessReview, Consent
from dure.core.agents.models.organization import Organization, OrganizationType
from dure.core.agents.models.personal import PersonalRecord, SearchToken
from dure.core.agents.models.user import ApiToken, RoleAssignment, User

__all__ = [
    "AccessReview",
    "Agent",
    "ApiToken",
    "Consent",
    "Organization",
    "OrganizationType",
    "PersonalRecord",
    "Relationship",
    "RoleAssignment",
    "SearchToken",
    "User",
]
