"""Events, resources and plans as ValueFlows 1.0 JSON-LD, under Dure's own context document."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.conf import settings
from ninja import Schema
from pydantic import ConfigDict, Field
from pydantic.alias_generators import to_camel

from dure.core.kit.api import TranslatedText
from dure.ledger.models import (
    Agreement,
    Commitment,
    EconomicEvent,
    EconomicResource,
    Intent,
    Plan,
    Process,
    ResourceSpecification,
)
from dure.ledger.units import unit_uri

VF = "https://w3id.org/valueflows/ont/vf#"
API = "/api/v1"


class Linked(Schema):
    """A JSON-LD node: camelCase names as in ValueFlows, `@id` and `@type` as aliases."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True)


class Measure(Linked):
    has_numerical_value: str = Field(description="A decimal number as text.")
    has_unit: str = Field(description="Address of the unit in OM 2, or a term of this site.")


class Node(Linked):
    context: str = Field(alias="@context")
    id: str = Field(alias="@id")
    type: str = Field(alias="@type")


class EventOut(Node):
    action: str
    provider: str
    receiver: str
    resource_conforms_to: str
    resource_quantity: Measure | None = None
    effort_quantity: Measure | None = None
    resource_inventoried_as: str | None = None
    to_resource_inventoried_as: str | None = None
    has_point_in_time: datetime | None = None
    has_beginning: datetime | None = None
    has_end: datetime | None = None
    created: datetime
    planned_within: str | None = None
    input_of: str | None = None
    output_of: str | None = None
    at_location: str | None = None
    to_location: str | None = None
    fulfills: str | None = None
    satisfies: str | None = None
    realization_of: str | None = None
    corrects: str | None = None
    stage: str | None = None
    state: str | None = None
    position: int
    sealed: bool


class ResourceOut(Node):
    name: str | None = None
    tracking_identifier: str | None = None
    conforms_to: str
    accounting_quantity: Measure
    onhand_quantity: Measure
    primary_accountable: str | None = None
    custodian: str
    current_location: str | None = None
    contained_in: str | None = None
    stage: str | None = None
    state: str | None = None
    created: datetime


class SpecificationOut(Node):
    slug: str
    name: TranslatedText
    default_unit_of_resource: str | None = None
    default_unit_of_effort: str | None = None
    substitutable: bool
    medium_of_exchange: bool


class PlanOut(Node):
    name: TranslatedText
    created: datetime
    simulated: bool


class ProcessOut(Node):
    name: TranslatedText
    planned_within: str
    in_scope_of: str
    finished: bool


class FlowOut(Node):
    """A commitment or an intent."""

    name: TranslatedText
    action: str
    provider: str | None = None
    receiver: str | None = None
    resource_conforms_to: str
    resource_quantity: Measure | None = None
    effort_quantity: Measure | None = None
    planned_within: str | None = None
    due: date | None = None
    finished: bool
    created: datetime
    satisfies: str | None = None
    clause_of: str | None = None


class AgreementOut(Node):
    name: TranslatedText
    planned_within: str | None = None
    agreed_on: date | None = None


def address(kind: str, identifier: object) -> str:
    """The identifier of a thing of this site: the address where programs read it."""
    return f"{settings.DURE.base_url}{API}/{kind}/{identifier}"


def _link(kind: str, identifier: UUID | None) -> str | None:
    return None if identifier is None else address(kind, identifier)


def agent_uri(agent: UUID | None) -> str | None:
    """Agents are named by their ids alone, persons and organizations alike."""
    return None if agent is None else f"urn:uuid:{agent}"


def _node(kind: str, identifier: object, node_type: str) -> dict[str, Any]:
    return {
        "@context": f"{settings.DURE.base_url}{API}/context.jsonld",
        "@id": address(kind, identifier),
        "@type": node_type,
    }


def measure(value: Decimal | None, unit: str) -> dict[str, str] | None:
    """A quantity as OM 2 writes it."""
    if value is None:
        return None
    return {"hasNumericalValue": format(value, "f"), "hasUnit": unit_uri(unit)}


def event_node(event: EconomicEvent, last_sealed: int) -> dict[str, Any]:
    """An event. `corrects` must have been read along; `last_sealed` is the last sealed position."""
    spans = event.ended_at is not None
    return _node("events", event.id, "EconomicEvent") | {
        "action": event.action,
        "provider": agent_uri(event.provider_id),
        "receiver": agent_uri(event.receiver_id),
        "resourceConformsTo": address("specifications", event.resource_conforms_to_id),
        "resourceQuantity": measure(event.resource_quantity, event.resource_unit),
        "effortQuantity": measure(event.effort_quantity, event.effort_unit),
        "resourceInventoriedAs": _link("resources", event.resource_inventoried_as_id),
        "toResourceInventoriedAs": _link("resources", event.to_resource_inventoried_as_id),
        "hasPointInTime": None if spans else event.occurred_at,
        "hasBeginning": event.occurred_at if spans else None,
        "hasEnd": event.ended_at,
        "created": event.recorded_at,
        "plannedWithin": _link("plans", event.plan_id),
        "inputOf": _link("processes", event.input_of_id),
        "outputOf": _link("processes", event.output_of_id),
        "atLocation": None if event.at_location_id is None else f"urn:uuid:{event.at_location_id}",
        "toLocation": None if event.to_location_id is None else f"urn:uuid:{event.to_location_id}",
        "fulfills": _link("commitments", event.fulfills_id),
        "satisfies": _link("intents", event.satisfies_id),
        "realizationOf": _link("agreements", event.realization_of_id),
        "corrects": None if event.corrects is None else address("events", event.corrects.id),
        "stage": event.stage or None,
        "state": event.state or None,
        "position": event.position,
        "sealed": event.position <= last_sealed,
    }


def resource_node(resource: EconomicResource) -> dict[str, Any]:
    """A resource with its quantities by now."""
    return _node("resources", resource.id, "EconomicResource") | {
        "name": resource.name or None,
        "trackingIdentifier": resource.tracking_identifier or None,
        "conformsTo": address("specifications", resource.conforms_to_id),
        "accountingQuantity": measure(resource.accounting_quantity, resource.unit),
        "onhandQuantity": measure(resource.onhand_quantity, resource.unit),
        "primaryAccountable": agent_uri(resource.primary_accountable_id),
        "custodian": agent_uri(resource.custodian_id),
        "currentLocation": None if resource.current_location_id is None else f"urn:uuid:{resource.current_location_id}",
        "containedIn": _link("resources", resource.contained_in_id),
        "stage": resource.stage or None,
        "state": resource.state or None,
        "created": resource.created_at,
    }


def specification_node(row: ResourceSpecification) -> dict[str, Any]:
    """A kind of resource."""
    return _node("specifications", row.id, "ResourceSpecification") | {
        "slug": row.slug,
        "name": row.name.texts,
        "defaultUnitOfResource": unit_uri(row.default_unit) if row.default_unit else None,
        "defaultUnitOfEffort": unit_uri(row.default_effort_unit) if row.default_effort_unit else None,
        "substitutable": row.substitutable,
        "mediumOfExchange": row.medium_of_exchange,
    }


def plan_node(row: Plan) -> dict[str, Any]:
    """A plan."""
    return _node("plans", row.id, "Plan") | {
        "name": row.name.texts,
        "created": row.created_at,
        "simulated": row.simulated,
    }


def process_node(row: Process) -> dict[str, Any]:
    """A process."""
    return _node("processes", row.id, "Process") | {
        "name": row.name.texts,
        "plannedWithin": address("plans", row.planned_within_id),
        "inScopeOf": agent_uri(row.in_scope_of_id),
        "finished": row.finished,
    }


def flow_node(row: Commitment | Intent) -> dict[str, Any]:
    """A pledge (commitment), an offer or a wish (intent)."""
    pledge = isinstance(row, Commitment)
    return _node("commitments" if pledge else "intents", row.id, "Commitment" if pledge else "Intent") | {
        "name": row.name.texts,
        "action": row.action,
        "provider": agent_uri(row.provider_id),
        "receiver": agent_uri(row.receiver_id),
        "resourceConformsTo": address("specifications", row.resource_conforms_to_id),
        "resourceQuantity": measure(row.resource_quantity, row.resource_unit),
        "effortQuantity": measure(row.effort_quantity, row.effort_unit),
        "plannedWithin": _link("plans", row.plan_id),
        "due": row.due,
        "finished": row.finished,
        "created": row.created_at,
        "satisfies": _link("intents", row.satisfies_id) if isinstance(row, Commitment) else None,
        "clauseOf": _link("agreements", row.clause_of_id) if isinstance(row, Commitment) else None,
    }


def agreement_node(row: Agreement) -> dict[str, Any]:
    """What partners agreed."""
    return _node("agreements", row.id, "Agreement") | {
        "name": row.name.texts,
        "plannedWithin": _link("plans", row.plan_id),
        "agreedOn": row.agreed_on,
    }
