"""Making texts of hostile files fit for every database, without hiding what was wrong with them."""

import re
from typing import Any, cast

# PostgreSQL stores neither a zero character nor half of a surrogate pair. The sign in their place is one that no
# cell may hold either, so that a wrong cell stays wrong until somebody writes it anew.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
STAND_IN = "\x01"


def storable[T](value: T) -> T:
    """The same value (text, or lists and mappings of texts as JSON has them) in a form that every database takes."""
    return cast("T", _storable(value))


def _storable(value: Any) -> Any:
    if isinstance(value, str):
        return _UNSTORABLE.sub(STAND_IN, value)
    if isinstance(value, dict):
        return {_storable(key): _storable(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_storable(inner) for inner in value]
    return value
