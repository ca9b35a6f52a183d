"""How much a word tells: rare words much, words of every second name little.

Inverse document frequency after Cohen, Ravikumar and Fienberg, "A Comparison of String Distance Metrics for
Name-Matching Tasks" (IIWeb 2003), which is also Fellegi and Sunter's observation ("A Theory for Record Linkage",
JASA 64, 1969) that agreement on a rare value weighs more than on a common one.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from math import log

from dure.local.directory.linkage.legal_forms import COMMON_WORDS
from dure.local.directory.linkage.names import Name

ENOUGH = 500
"""Fewer records than this say too little about which words are common."""
COMMON, NUMBER, RARE = 0.6, 0.6, 1.0
LEAST = 0.05


type Weights = Callable[[str], float]
"""The weight of a word, above 0 and at most 1."""


def general_weight(word: str) -> float:
    """The weight of a word where no list is at hand to count in."""
    if word.isdigit():
        return NUMBER
    return COMMON if word in COMMON_WORDS else RARE


def counted_weights(names_by_record: Iterable[tuple[Name, ...]]) -> Weights:
    """Weights counted in all the records that are compared: 1 for a word of one record, toward 0 for one of all."""
    counts: Counter[str] = Counter()
    total = 0
    for names in names_by_record:
        total += 1
        counts.update({word for name in names for word in name.words})
    if total < ENOUGH:
        return general_weight
    largest = log(1 + total / 2)

    # A word of one record on each side is as rare as a word gets.
    return {
        word: max(LEAST, min(1.0, log(1 + total / max(count, 2)) / largest)) for word, count in counts.items()
    }.__getitem__
