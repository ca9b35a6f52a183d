"""A ledger of twelve sealed visits, for commands that are run on a database of their own."""

from bath_account import Bath


def record_and_seal_visits() -> list[dict[str, object]]:
    """The position and id of each event, in order."""
    from dure.ledger.sealing import seal_events

    bath = Bath()
    events = [bath.record_visit(bath.visitor(), day=day) for day in range(12)]
    assert seal_events()
    return [{"position": event.position, "id": str(event.id)} for event in events]
