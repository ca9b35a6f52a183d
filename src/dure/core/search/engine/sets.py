"""Sets of ids from sorted arrays and back, without touching each id in Python.

Written in the portable format of roaring bitmaps (RoaringFormatSpec, "Specification of the compressed-bitmaps formats
from Roaring"): ids in blocks of 2**16; a block of up to 4,096 ids is a list, a fuller one 2**16 bits.
"""

import struct
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from pyroaring import BitMap

    type Numbers = NDArray[Any]

_NO_RUNS = 12346
_LONGEST_LIST = 4096
_BLOCK = 2**16
# For fewer ids the plain way is as quick.
_WORTH_WRITING = 2_000


def ids_of(found: "BitMap") -> "Numbers":
    """The ids of a set in rising order."""
    import numpy as np

    return np.frombuffer(found.to_array(), np.uint32)


def set_of(ids: "Numbers") -> "BitMap":
    """The set of these ids, which have to be in rising order, each once, from 0 to 2**32 - 1."""
    import numpy as np
    from pyroaring import BitMap

    if len(ids) < _WORTH_WRITING:
        return BitMap(ids.tolist())
    ids = ids.astype(np.uint32, copy=False)
    keys, starts = np.unique(ids >> 16, return_index=True)
    ends = [*starts[1:].tolist(), len(ids)]
    low = (ids & (_BLOCK - 1)).astype("<u2")
    blocks = [_block(low[start:end]) for start, end in zip(starts.tolist(), ends, strict=True)]
    at = 8 + 8 * len(blocks)
    header, offsets = [struct.pack("<II", _NO_RUNS, len(blocks))], []
    for key, start, end, block in zip(keys.tolist(), starts.tolist(), ends, blocks, strict=True):
        header.append(struct.pack("<HH", key, end - start - 1))
        offsets.append(struct.pack("<I", at))
        at += len(block)
    return BitMap.deserialize(b"".join([*header, *offsets, *blocks]))


def _block(low: "Numbers") -> bytes:
    import numpy as np

    if len(low) <= _LONGEST_LIST:
        return low.tobytes()
    bits = np.zeros(_BLOCK, np.uint8)
    bits[low] = 1
    return np.packbits(bits, bitorder="little").tobytes()
