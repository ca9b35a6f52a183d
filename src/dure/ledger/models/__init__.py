"""What happened, after ValueFlows 1.0: plans and pledges, resources, append-only events, seals."""

from dure.ledger.models.event import EconomicEvent
from dure.ledger.models.plan import Agreement, Commitment, Intent, Plan, Process
from dure.ledger.models.resource import EconomicResource, ResourceSpecification
from dure.ledger.models.seal import Seal

__all__ = [
    "Agreement",
    "Commitment",
    "EconomicEvent",
    "EconomicResource",
    "Intent",
    "Plan",
    "Process",
    "ResourceSpecification",
    "Seal",
]
