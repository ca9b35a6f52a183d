"""The pairs of one very large list that are worth comparing, by keys held in memory as one number each.

Records that share a key form a block. A million records with fifty keys each take 400 MB: a key is 40 bits of a hash
and 24 bits for the record's number, so that sorting puts blocks together. Two keys with the same hash only cost a
comparison. A key that very many share says little and leads to nobody (P. Christen, "A Survey of Indexing Techniques
for Scalable Record Linkage and Deduplication", IEEE TKDE 24(9), 2012).
"""

from array import array
from typing import TYPE_CHECKING, Any
from zlib import crc32

from dure.local.directory.linkage.keys import Kind, keys_of, place_of
from dure.local.directory.linkage.preparing import Prepared

if TYPE_CHECKING:
    from numpy.typing import NDArray

    type Numbers = NDArray[Any]

NUMBER_BITS = 24
MOST_RECORDS = 1 << NUMBER_BITS
OWN_BITS = 12
LARGEST = {
    Kind.CONTACT: 100,
    Kind.NAME: 20,
    Kind.WORDS: 20,
    Kind.WORD: 20,
    Kind.PLACE: 20,
    Kind.WORD_AT_PLACE: 60,
}
"""A key that more records share than this is passed over."""
PAIRS_EACH, FEWEST_PAIRS = 3, 100_000
"""How many pairs the keys of one kind may give for each record: the smallest blocks come first."""
_WHOLE = (1 << 64) - 1


class Blocks:
    """Records are added one by one, each with whether it is one of those to be compared; then pairs are asked for."""

    def __init__(self) -> None:
        self._keys = {kind: array("Q") for kind in Kind}
        self._asked = bytearray()
        self._places = array("I")

    def __len__(self) -> int:
        return len(self._asked)

    @property
    def asked(self) -> int:
        """How many of the records are to be compared."""
        return sum(self._asked)

    def add(self, record: Prepared, *, asked: bool = True) -> None:
        """Take in the next record. Raises OverflowError after sixteen million."""
        number = len(self._asked)
        if number == MOST_RECORDS:
            raise OverflowError(f"more than {MOST_RECORDS} records")
        self._asked.append(asked)
        self._places.append(_place_code(record))
        for kind, text in keys_of(record):
            self._keys[kind].append((hash(text) << NUMBER_BITS) & _WHOLE | number)

    def pairs(self) -> tuple["Numbers", "Numbers", "Numbers"]:
        """Numbers of the two records of each pair, counted from 0 as they were added, and a code of its place.

        At least one of the two is asked for, the lower number comes first, no pair comes twice. Pairs are in the
        order of the codes, which are of the first one's place and the same in every process. The keys are used up.
        """
        import numpy as np

        asked = np.frombuffer(self._asked, np.bool_)
        most = max(FEWEST_PAIRS, PAIRS_EACH * len(asked))
        found = [_pairs_of(_shared(self._keys.pop(kind)), asked, LARGEST[kind], most) for kind in Kind]
        pairs = np.concatenate(found)
        del found
        pairs = _once(pairs)
        left, right = _numbers(pairs >> np.uint64(NUMBER_BITS)), _numbers(pairs)
        del pairs
        places = np.frombuffer(self._places, np.uint32)[left]
        order = np.argsort(places, kind="stable").astype(np.uint32)
        return left[order], right[order], places[order]


def _place_code(record: Prepared) -> int:
    """Near for records of one place, and still different for most of them."""
    place, own = (crc32(text.encode()) for text in (place_of(record), record.record.id))
    return place >> OWN_BITS << OWN_BITS | own & (1 << OWN_BITS) - 1


def _numbers(keys: "Numbers") -> "Numbers":
    import numpy as np

    return (keys & np.uint64(MOST_RECORDS - 1)).astype(np.uint32)


def _shared(given: array[int]) -> "Numbers":
    """The keys that more than one record may have, sorted, each once. They are sorted where they are, to save room."""
    import numpy as np

    keys = np.frombuffer(given, np.uint64)
    keys.sort()
    together = (keys[1:] ^ keys[:-1]) < MOST_RECORDS
    kept = np.zeros(len(keys), np.bool_)
    kept[1:] |= together
    kept[:-1] |= together
    return _once(keys[kept])


def _once(numbers: "Numbers") -> "Numbers":
    """Each number once, in order. They are sorted where they are: `unique` would copy them first."""
    import numpy as np

    numbers.sort()
    first = np.ones(len(numbers), np.bool_)
    np.not_equal(numbers[1:], numbers[:-1], out=first[1:])
    return numbers[first]


def _pairs_of(keys: "Numbers", asked: "Numbers", largest: int, most: int) -> "Numbers":
    """Each pair as one number: the lower record's number before the higher one's."""
    import numpy as np

    another = np.ones(len(keys), np.bool_)
    np.greater_equal(keys[1:] ^ keys[:-1], MOST_RECORDS, out=another[1:])
    numbers, starts = _numbers(keys), np.flatnonzero(another)
    del keys
    sizes = np.diff(np.append(starts, len(numbers)))
    worth = (sizes > 1) & (sizes <= largest)
    if len(starts):
        worth &= np.logical_or.reduceat(asked[numbers], starts)
    worth &= sizes <= _affordable(sizes[worth], most)
    members = numbers[np.repeat(worth, sizes)]
    block = np.repeat(np.arange(int(worth.sum()), dtype=np.uint32), sizes[worth])
    found = [np.empty(0, np.uint64)]
    for apart in range(1, int(sizes[worth].max(initial=1))):
        together = block[apart:] == block[:-apart]
        left, right = members[:-apart][together], members[apart:][together]
        chosen = asked[left] | asked[right]
        found.append(left[chosen].astype(np.uint64) << np.uint64(NUMBER_BITS) | right[chosen])
    return _once(np.concatenate(found))


def _affordable(sizes: "Numbers", most: int) -> int:
    """The size of the largest blocks that are taken so that all give at most `most` pairs."""
    import numpy as np

    counts = np.bincount(sizes) if len(sizes) else np.zeros(1, int)
    size = np.arange(len(counts))
    within = np.flatnonzero(np.cumsum(counts * (size * (size - 1) // 2)) <= most)
    return int(within[-1]) if len(within) else 0
