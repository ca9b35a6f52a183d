"""A catalog as bytes and back, so that a process need not read a million rows at its first question."""

import json
import struct
from typing import Any
from zlib import crc32

from dure.core.search.engine.catalog import Catalog

_FORMAT = b"dure-catalog-1\n"
_ARRAYS = ("latitudes", "longitudes", "south", "names")
_SIZES = struct.Struct("<II")


class NotACatalog(ValueError):
    """The bytes are damaged or of another format."""


def as_bytes(catalog: Catalog, about: dict[str, Any]) -> bytes:
    """The catalog with a note `about` it that JSON can hold."""
    sets = {"": {"": catalog.known}, **{f"={name}": values for name, values in catalog.values.items()}}
    sets["#"] = {str(weight): ids for weight, ids in catalog.weights.items()}
    parts: list[bytes] = []
    index: list[tuple[str, str, int]] = []
    for dimension, values in sets.items():
        for value, ids in values.items():
            data = ids.serialize()
            parts.append(data)
            index.append((dimension, value, len(data)))
    arrays = {name: len(getattr(catalog, name)) for name in _ARRAYS}
    parts += [getattr(catalog, name).tobytes() for name in _ARRAYS]
    header = json.dumps({"about": about, "sets": index, "arrays": arrays}).encode()
    body = b"".join([header, *parts])
    return _FORMAT + _SIZES.pack(len(header), crc32(body)) + body


def from_bytes(data: bytes) -> tuple[Catalog, dict[str, Any]]:
    """The catalog and the note about it. Raises NotACatalog."""
    import numpy as np
    from pyroaring import BitMap

    start = len(_FORMAT) + _SIZES.size
    if len(data) < start or not data.startswith(_FORMAT):
        raise NotACatalog("not of this format")
    length, checksum = _SIZES.unpack_from(data, len(_FORMAT))
    if crc32(memoryview(data)[start:]) != checksum:
        raise NotACatalog("damaged")
    header = json.loads(data[start : start + length])
    catalog = Catalog()
    at = start + length
    for dimension, value, size in header["sets"]:
        ids = BitMap.deserialize(data[at : at + size])
        at += size
        if dimension == "":
            catalog.known = ids
        elif dimension == "#":
            catalog.weights[int(value)] = ids
        else:
            catalog.values.setdefault(dimension[1:], {})[value] = ids
    for name in _ARRAYS:
        empty = getattr(catalog, name)
        columns = empty.shape[1] if empty.ndim > 1 else 1
        count = header["arrays"][name] * columns
        array = np.frombuffer(data, empty.dtype, count, at)
        setattr(catalog, name, array.reshape(-1, columns).copy() if empty.ndim > 1 else array.copy())
        at += array.nbytes
    return catalog, header["about"]
