"""Canonical JSON: the one way in which a record is written before it is hashed (RFC 8785, a subset).

Allowed are strings, whole numbers that every JSON reader keeps exactly, booleans, null, lists and objects with
string keys. Fractions are not: decimals are written as strings by the caller, so that no reader rounds them.
"""

from collections.abc import Mapping
from json import JSONEncoder

from dure.ledger.engine.merkle import leaf_hash

LARGEST_INTEGER = 2**53 - 1
_encode = JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False).encode


class CanonicalError(ValueError):
    """A value that has no canonical form; the message names its place in the record."""


def canonical_bytes(value: object) -> bytes:
    """The canonical UTF-8 JSON of a value; `CanonicalError` names what is not allowed and where."""
    try:
        return _encode(_ordered(value, "")).encode("utf-8")
    except UnicodeEncodeError as error:
        raise CanonicalError(f"a text holds half a surrogate pair: {error}") from error


def event_hash(event: Mapping[str, object]) -> bytes:
    """The Merkle leaf hash of an event's canonical form, 32 bytes."""
    return leaf_hash(canonical_bytes(event))


def _utf16(key: str) -> bytes:
    return key.encode("utf-16-be", "surrogatepass")


def _ordered(value: object, place: str) -> object:
    if value is None or isinstance(value, str | bool):
        return value
    if isinstance(value, int):
        if abs(value) > LARGEST_INTEGER:
            raise CanonicalError(f"{place or 'the value'} is beyond 2^53 − 1; write it as a string")
        return value
    if isinstance(value, Mapping):
        for key in value:
            if not isinstance(key, str):
                raise CanonicalError(f"{place or 'the value'} has a key that is not a string: {key!r}")
        # RFC 8785, 3.2.3: keys sort by UTF-16 code units, which is plain order as long as they are ASCII.
        plain = all(key.isascii() for key in value)
        keys = sorted(value) if plain else sorted(value, key=_utf16)
        return {key: _ordered(value[key], f"{place}/{key}") for key in keys}
    if isinstance(value, list | tuple):
        return [_ordered(item, f"{place}/{index}") for index, item in enumerate(value)]
    raise CanonicalError(
        f"{place or 'the value'} is a {type(value).__name__}; write it as a string, a whole number or a list"
    )
