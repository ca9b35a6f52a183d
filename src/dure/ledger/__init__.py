"""What happened: the append-only ledger, its one write door, its seals.

    from dure import ledger
    ledger.record(ledger.NewEvent(...))

The names are resolved when first used, because this package is imported before Django's models are ready.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dure.ledger.entries import NewEvent, RecordedBatch
    from dure.ledger.recording import record, record_many
else:
    _PLACES = {"NewEvent": "entries", "RecordedBatch": "entries", "record": "recording", "record_many": "recording"}

    def __getattr__(name: str) -> object:
        place = _PLACES.get(name)
        if place is None:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return getattr(import_module(f"{__name__}.{place}"), name)


__all__ = ["NewEvent", "RecordedBatch", "record", "record_many"]
