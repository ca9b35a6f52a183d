"""The two questions: which records of two lists belong together, and which of some candidates one record means."""

from collections.abc import Iterable, Sequence

from dure.local.directory.linkage.blocking import candidates
from dure.local.directory.linkage.preparing import prepare, prepare_all
from dure.local.directory.linkage.records import DEFAULT_THRESHOLD, Pair, Record
from dure.local.directory.linkage.scoring import compare
from dure.local.directory.linkage.weights import counted_weights, general_weight


def link(left: Sequence[Record], right: Sequence[Record], threshold: float = DEFAULT_THRESHOLD) -> list[Pair]:
    """The records of both lists that mean the same organization, the surest pair first.

    Each record gets at most one partner: pairs are taken from the highest score down, and what has found a partner
    is not asked again. Neither the order of the lists nor which of them is left makes a difference. Raises
    ValueError where an id occurs twice in one list.
    """
    lefts, rights = prepare_all(left), prepare_all(right)
    weights = counted_weights(each.names for each in [*lefts, *rights])
    compared = (
        compare(lefts[here], rights[there], weights, threshold) for here, there in candidates(lefts, rights, weights)
    )
    return _one_to_one(pair for pair in compared if pair is not None)


def likely_same(record: Record, candidates: Iterable[Record], threshold: float = DEFAULT_THRESHOLD) -> list[Pair]:
    """The candidates that `record` may mean, the likeliest first; `record` is the left of each pair.

    Words weigh what they do in general, as a few candidates are too few to count in.
    """
    left = prepare(record)
    compared = (compare(left, prepare(each), general_weight, threshold) for each in candidates)
    return sorted((pair for pair in compared if pair is not None), key=lambda pair: (-pair.score, pair.right_id))


def _one_to_one(pairs: Iterable[Pair]) -> list[Pair]:
    taken_left: set[str] = set()
    taken_right: set[str] = set()
    chosen = []
    for pair in sorted(pairs, key=_order):
        if pair.left_id not in taken_left and pair.right_id not in taken_right:
            taken_left.add(pair.left_id)
            taken_right.add(pair.right_id)
            chosen.append(pair)
    return chosen


def _order(pair: Pair) -> tuple[float, str, str, str]:
    """Highest score first; equal ones by their ids, whichever side these stand on."""
    return -pair.score, min(pair.left_id, pair.right_id), max(pair.left_id, pair.right_id), pair.left_id
