"""Dure's JSON-LD context for ValueFlows 1.0: the standard publishes its terms, but no context with types.

docs/valueflows-context.md explains each decision.
"""

from typing import Any

from dure.ledger.linked_data import VF

XSD = "http://www.w3.org/2001/XMLSchema#"
OWN = "urn:dure:term:"

_NODES = ("Agreement", "Commitment", "EconomicEvent", "EconomicResource", "Intent", "Plan", "Process")
_LINKS = (
    "provider",
    "receiver",
    "resourceConformsTo",
    "resourceInventoriedAs",
    "toResourceInventoriedAs",
    "plannedWithin",
    "inputOf",
    "outputOf",
    "atLocation",
    "toLocation",
    "fulfills",
    "satisfies",
    "realizationOf",
    "corrects",
    "conformsTo",
    "primaryAccountable",
    "currentLocation",
    "containedIn",
    "inScopeOf",
    "clauseOf",
    "defaultUnitOfResource",
    "defaultUnitOfEffort",
)
_TIMES = ("hasPointInTime", "hasBeginning", "hasEnd", "created")


def context_document() -> dict[str, Any]:
    """The document at `/api/v1/context.jsonld`."""
    terms: dict[str, Any] = {
        "@version": 1.1,
        "vf": VF,
        "om2": "http://www.ontology-of-units-of-measure.org/resource/om-2/",
    }
    terms |= {name: f"vf:{name}" for name in (*_NODES, "ResourceSpecification")}
    terms |= {name: {"@id": f"vf:{name}", "@type": "@id"} for name in _LINKS}
    # An action's name is a term of the standard, not of this site.
    terms["action"] = {"@id": "vf:action", "@type": "@vocab", "@context": {"@vocab": VF}}
    terms |= {name: {"@id": f"vf:{name}", "@type": f"{XSD}dateTime"} for name in _TIMES}
    terms |= {
        name: f"vf:{name}" for name in ("resourceQuantity", "effortQuantity", "accountingQuantity", "onhandQuantity")
    }
    terms |= {
        "hasNumericalValue": {"@id": "om2:hasNumericalValue", "@type": f"{XSD}decimal"},
        "hasUnit": {"@id": "om2:hasUnit", "@type": "@id"},
        "due": {"@id": "vf:due", "@type": f"{XSD}date"},
        "finished": {"@id": "vf:finished", "@type": f"{XSD}boolean"},
        "substitutable": {"@id": "vf:substitutable", "@type": f"{XSD}boolean"},
        "mediumOfExchange": {"@id": "vf:mediumOfExchange", "@type": f"{XSD}boolean"},
        "trackingIdentifier": "vf:trackingIdentifier",
        "name": {"@id": "vf:name", "@container": "@language"},
        "stage": "vf:stage",
        "state": "vf:state",
        "custodian": {"@id": f"{OWN}custodian", "@type": "@id"},
        "agreedOn": {"@id": f"{OWN}agreedOn", "@type": f"{XSD}date"},
        "position": {"@id": f"{OWN}position", "@type": f"{XSD}integer"},
        "sealed": {"@id": f"{OWN}sealed", "@type": f"{XSD}boolean"},
        "simulated": {"@id": f"{OWN}simulated", "@type": f"{XSD}boolean"},
        "slug": f"{OWN}slug",
    }
    return {"@context": terms}
