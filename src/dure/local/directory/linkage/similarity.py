"""How alike two names are.

Soft TF-IDF (Cohen, Ravikumar and Fienberg 2003): the cosine of the two names' words weighted by how much each
tells, where words count as shared that are nearly the same by Jaro and Winkler's measure.
"""

import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from math import sqrt

from dure.local.directory.linkage.names import Name
from dure.local.directory.linkage.weights import Weights, general_weight

type Measure = Callable[[str, str], float]

NEARLY_SAME = 0.9
SHORTEST_SOFT = 4
"""Words below this length differ by a letter too easily."""
LEAST_HANGUL, LEAST_ALIKE = 0.9, 0.95
LETTERS_LOSS = 0.12
WRITTEN_TOGETHER = 0.97
UNCOUNTED_REPLACED = 0.6
LOCAL = 0.4
"""What a word weighs that also stands in the address."""
OTHER_NUMBERS, ONE_SIDED_NUMBER, OTHER_SIDE = 0.3, 0.85, 0.5


@dataclass(frozen=True, slots=True)
class Likeness:
    """`value` is 0 to 1; `told` how much the shared words tell; `replaced` how many words have another in their place.

    `numbers_differ` where each bears a number that the other does not.
    """

    value: float
    told: float = 0.0
    replaced: int = 0
    numbers_differ: bool = False
    left: str = ""
    right: str = ""


NOTHING = Likeness(0.0)


@cache
def _measures() -> tuple[Measure, Measure]:
    from rapidfuzz.distance import JaroWinkler
    from rapidfuzz.fuzz import ratio

    return JaroWinkler.similarity, ratio


def likenesses(lefts: tuple[Name, ...], rights: tuple[Name, ...], weights: Weights) -> Iterator[Likeness]:
    """How alike each name on the left is with each on the right."""
    for left in lefts:
        for right in rights:
            # Without their brackets "Store (Leeds)" and "Store (York)" would be the same.
            if not (left.shortened and right.bracketed) and not (right.shortened and left.bracketed):
                yield _compare(left, right, weights)


def _compare(left: Name, right: Name, weights: Weights) -> Likeness:
    # A list that words are counted in knows by itself which ones half a town is called by.
    local = left.local | right.local if weights is general_weight else frozenset()
    own, other = _weighed(left, weights, local), _weighed(right, weights, local)
    shared = sorted(own.keys() & other.keys())
    value = sum(own[word] ** 2 for word in shared)
    told = sum(own[word] for word in shared)
    replaced = min(len(own), len(other)) - len(shared)
    if replaced:
        soft_value, soft_told, soft_count = _soft(own, other)
        value += soft_value
        told += soft_told
        replaced -= soft_count
    norms = sqrt(sum(each**2 for each in own.values())) * sqrt(sum(each**2 for each in other.values()))
    value = min(1.0, value / norms) if norms else 0.0
    if left.key == right.key:
        value, told, replaced = max(value, WRITTEN_TOGETHER), max(told, 1.0), 0
    elif (alike := _written_together(left, right)) > value:
        value, replaced = alike, 0
    factor, differ = _apart(left, right)
    if replaced and weights is general_weight:
        # Uncounted, the words that all names of a place share would pass for telling ones.
        factor *= UNCOUNTED_REPLACED
    return Likeness(value * factor, told * factor, replaced, differ, left.text, right.text)


def _weighed(name: Name, weights: Weights, local: frozenset[str]) -> dict[str, float]:
    if not local:
        return {word: weights(word) for word in name.words}
    return {word: weights(word) * (LOCAL if word in local else 1) for word in name.words}


def _soft(own: dict[str, float], other: dict[str, float]) -> tuple[float, float, int]:
    """What nearly equal words add, and how many there are; each word counts once, the most alike first."""
    measure = _measures()[0]
    near: list[tuple[float, str, str, str, str]] = []
    rest = [word for word in other if word not in own and len(word) >= SHORTEST_SOFT and not word.isdigit()]
    if not rest:
        return 0.0, 0.0, 0
    for word in own:
        if word in other or len(word) < SHORTEST_SOFT or word.isdigit():
            continue
        for candidate in rest:
            if word[0] == candidate[0] or word[-1] == candidate[-1]:
                alike = measure(*sorted((word, candidate)))
                if alike >= NEARLY_SAME:
                    near.append((-alike, min(word, candidate), max(word, candidate), word, candidate))
    value = told = 0.0
    used: set[tuple[bool, str]] = set()
    for loss, _first, _second, word, candidate in sorted(near):
        if (False, word) in used or (True, candidate) in used:
            continue
        used |= {(False, word), (True, candidate)}
        value += -loss * own[word] * other[candidate]
        told += -loss * min(own[word], other[candidate])
    return value, told, len(used) // 2


def _written_together(left: Name, right: Name) -> float:
    """The likeness of the cores letter by letter, with a loss for being less certain; 0 unless they are very alike.

    Finds words that are written apart on one side only, and Korean typing errors, which change a part of a syllable.
    """
    least = LEAST_HANGUL if left.hangul and right.hangul else LEAST_ALIKE
    ours, theirs = (_letters(each.key) for each in sorted((left, right), key=lambda name: name.key))
    if min(len(ours), len(theirs)) < least * max(len(ours), len(theirs)):
        return 0.0
    ratio = _measures()[1](ours, theirs) / 100
    return max(0.0, ratio - LETTERS_LOSS) if ratio >= least else 0.0


def _letters(text: str) -> str:
    return text if text.isascii() else unicodedata.normalize("NFD", text)


def _apart(left: Name, right: Name) -> tuple[float, bool]:
    """What remains of a likeness where numbers or directions tell the two apart."""
    factor = 1.0
    differ = False
    if left.numbers != right.numbers:
        differ = not (left.numbers <= right.numbers or right.numbers <= left.numbers)
        factor = OTHER_NUMBERS if differ else ONE_SIDED_NUMBER
    ours, theirs = left.opposites - right.opposites, right.opposites - left.opposites
    if (ours and theirs) or left.levels != right.levels:
        factor = min(factor, OTHER_SIDE)
    return factor, differ
