"""Which pairs are worth comparing: those that share a telling word, a postcode, a number or a web address.

Every record looks for its likeliest partners on the other side, from the left and from the right, so that it makes
no difference which list is called left.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from dure.local.directory.linkage.preparing import Prepared
from dure.local.directory.linkage.weights import Weights

MOST_BEARERS = 400
"""A word that more records than this bear leads to nobody."""
ENOUGH_SEEN = 300
MOST_NEIGHBORS = 100
"""A postcode, telephone or site that more records than this share leads to nobody."""
PARTNERS = 10
PREFIX, MOST_WITH_PREFIX = 4, 12


def candidates(lefts: Sequence[Prepared], rights: Sequence[Prepared], weights: Weights) -> set[tuple[int, int]]:
    """Positions of the pairs to compare."""
    pairs = {(here, there) for here, there in _partners(lefts, rights, weights)}
    pairs |= {(there, here) for here, there in _partners(rights, lefts, weights)}
    return pairs


def _partners(seekers: Sequence[Prepared], others: Sequence[Prepared], weights: Weights) -> Iterator[tuple[int, int]]:
    by_word: dict[str, list[int]] = defaultdict(list)
    by_key: dict[str, list[int]] = defaultdict(list)
    for there, other in enumerate(others):
        for word in other.words:
            by_word[word].append(there)
        for key in _keys(other):
            by_key[key].append(there)
    for here, seeker in enumerate(seekers):
        found: set[int] = set()
        for key in _keys(seeker):
            bearers = by_key.get(key, ())
            if len(bearers) <= (MOST_WITH_PREFIX if key.startswith("begins:") else MOST_NEIGHBORS):
                found.update(bearers)
        found.update(_by_words(seeker, others, by_word, weights))
        yield from ((here, there) for there in found)


def _by_words(
    seeker: Prepared, others: Sequence[Prepared], by_word: dict[str, list[int]], weights: Weights
) -> list[int]:
    """The records that share the most telling words."""
    shared: dict[int, float] = defaultdict(float)
    seen = 0
    # The rarest first: what only common words lead to is looked at only where rare ones have led to few.
    for count, word in sorted((len(by_word.get(word, ())), word) for word in seeker.words):
        if count > MOST_BEARERS or seen > ENOUGH_SEEN:
            break
        seen += count
        weight = weights(word) ** 2
        for there in by_word.get(word, ()):
            shared[there] += weight
    return sorted(shared, key=lambda there: (-shared[there], others[there].record.id))[:PARTNERS]


def _keys(record: Prepared) -> Iterator[str]:
    """What leads to partners by itself, each kind with its own mark. Beginnings of words find typing errors."""
    if record.postcode is not None:
        yield f"postcode:{record.postcode.full}"
    for kind, value in (("phone", record.phone), ("website", record.website), ("email", record.email)):
        if value:
            yield f"{kind}:{value}"
    yield from (f"{register}:{number}" for register, number in record.identifiers.items())
    yield from {f"name:{name.key}" for name in record.names}
    yield from {f"begins:{word[:PREFIX]}" for word in record.words if len(word) > PREFIX and not word.isdigit()}
