"""What the ledger already holds that decides whether a new event is right."""

from decimal import Decimal
from uuid import UUID

from django.db.models import Q, Sum

from dure.ledger.engine.checks import check_correction
from dure.ledger.engine.processes import check_process
from dure.ledger.engine.refusals import refusal
from dure.ledger.engine.states import EventData
from dure.ledger.models import EconomicEvent
from dure.ledger.refusals import refused
from dure.ledger.rows import EventRow, event_data, row_of

PAIRED = frozenset({"pickup", "dropoff", "accept", "modify"})


def find_known(source: str, source_id: str) -> EconomicEvent | None:
    """The event that is known by this identifier of this source."""
    return EconomicEvent.objects.filter(source=source, source_id=source_id).first()


def find_original(event: UUID) -> EconomicEvent:
    """The event that is to be corrected, locked against other corrections at the same time."""
    original = EconomicEvent.objects.select_for_update(of=("self",)).filter(id=event).first()
    if original is None:
        raise refused("unknown_reference", "corrects", value=event)
    if original.corrects_id is not None:
        first = EconomicEvent.objects.values_list("id", flat=True).get(position=original.corrects_id)
        raise refused("correction_of_correction", "corrects", original=first)
    return original


def net_quantities(original: EconomicEvent) -> tuple[Decimal | None, Decimal | None]:
    """What the event counts by now, its corrections included: resource and effort quantity."""
    corrections = EconomicEvent.objects.filter(corrects=original).aggregate(
        resource=Sum("resource_quantity"), effort=Sum("effort_quantity")
    )
    pairs = (
        (original.resource_quantity, corrections["resource"]),
        (original.effort_quantity, corrections["effort"]),
    )
    resource, effort = (None if own is None else own + (change or 0) for own, change in pairs)
    return resource, effort


def check_corrected(event: EventData, original: EconomicEvent) -> Decimal | None:
    """Refuse a correction that does not fit its original; returns what the original counts so far."""
    check_correction(event, event_data(row_of(original)))
    resource, effort = net_quantities(original)
    change = event.effort_quantity
    if event.resource_quantity is None:
        return effort
    if change is not None and effort is not None and effort + change.value < 0:
        raise refusal("correction_exceeds", "effort_quantity", value=-change.value, net=effort)
    return resource


def needs_process_history(row: EventRow) -> bool:
    """Whether earlier events of its process decide about the event."""
    return row.action in PAIRED and (row.input_of_id is not None or row.output_of_id is not None)


def check_pairs(row: EventRow, event: EventData) -> None:
    """Refuse what is picked up or given back twice within its process."""
    process = row.input_of_id or row.output_of_id
    earlier = EconomicEvent.objects.filter(Q(input_of=process) | Q(output_of=process), action__in=PAIRED)
    check_process(event, (event_data(row_of(each)) for each in earlier.order_by("position")))
