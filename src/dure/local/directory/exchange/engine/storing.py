"""Making texts of hostile files fit for every database, without hiding what was wrong with them."""

from typing import Any, cast

from dure.core.kit.storable import UNSTORABLE

# No cell may hold this sign either, so that a wrong cell stays wrong until somebody writes it anew.
STAND_IN = "\x01"


def storable[T](value: T) -> T:
    """The same value (text, or lists and mappings of texts as JSON has them) in a form that every database takes."""
    return cast("T", _storable(value))


def _storable(value: Any) -> Any:
    if isinstance(value, str):
        return UNSTORABLE.sub(STAND_IN, value)
    if isinstance(value, dict):
        return {_storable(key): _storable(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_storable(inner) for inner in value]
    return value
