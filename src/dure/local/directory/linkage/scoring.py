"""From what two records share to a score between 0 and 1.

Each agreement adds its weight of evidence, as Fellegi and Sunter (JASA 64, 1969) do; the sum is brought to 0 … 1 by
the logistic function. The weights of names and postcodes were fitted on one half of the UK files by logistic
regression with the condition that more agreement never weighs less; those of points, telephones, web and e-mail
addresses are set by judgment, as those files hold none. Business numbers and other registers' numbers decide.
"""

from itertools import pairwise
from math import exp

from dure.local.directory.linkage.places import (
    Closeness,
    distance_closeness,
    kilometers,
    korean_closeness,
    postcode_closeness,
    same_address,
)
from dure.local.directory.linkage.preparing import Prepared
from dure.local.directory.linkage.records import Code, Pair, Reason
from dure.local.directory.linkage.similarity import NOTHING, Likeness, likenesses
from dure.local.directory.linkage.weights import Weights

BASE = -6.75
NAME_CURVE = ((0.0, 0.0), (0.3, 0.0), (0.5, 2.2), (0.7, 3.4), (0.8, 3.7), (0.9, 4.0), (1.0, 10.0))
TOLD, MOST_TOLD = 0.7, 3.0
REPLACED, MOST_REPLACED = -0.6, 2
PLACE = {
    Closeness.OTHER: 0.0,
    Closeness.UNKNOWN: 0.6,
    Closeness.DISTRICT: 0.6,
    Closeness.SECTOR: 1.5,
    Closeness.SAME: 5.1,
}
FAR_AWAY, FAR_KILOMETERS = -1.5, 50.0
ADDRESS, CONTACT = 1.0, 1.5

UNLIKE, SAME_NAME = 0.4, 0.97
"""Below `UNLIKE` names say that the two are different, however much their places and contacts agree."""
MOST_UNLIKE, MOST_OTHER_COUNTRY, MOST_OTHER_IDENTIFIER, LEAST_SAME_IDENTIFIER = 0.4, 0.3, 0.2, 0.98


def compare(left: Prepared, right: Prepared, weights: Weights, threshold: float = 0.0) -> Pair | None:
    """The two records as a pair with its score; None where that is below the threshold."""
    alike = list(likenesses(left.names, right.names, weights))
    highest = max((each.value for each in alike), default=0.0)
    if highest < UNLIKE and threshold > MOST_UNLIKE and not (left.identifiers and right.identifiers):
        return None
    (nearness, place_reasons), (reach, contact_reasons) = _place(left, right), _contacts(left, right)
    names, score = _best(alike, BASE + nearness + reach)
    reasons = [_name_reason(names, left, right)]
    if names.numbers_differ:
        reasons.append(Reason(Code.NUMBERS_DIFFER, names.left, names.right, against=True))
    score, decisive = _decide(score, left, right)
    score = round(score, 4)
    if score < threshold:
        return None
    return Pair(left.record.id, right.record.id, score, (*decisive, *reasons, *place_reasons, *contact_reasons))


def _best(alike: list[Likeness], rest: float) -> tuple[Likeness, float]:
    """The two names that speak most for the two being the same, and the score they give together with the rest."""
    best: tuple[Likeness, float] = NOTHING, 0.0
    best_order: tuple[float, float, tuple[str, str]] | None = None
    for names in alike or [NOTHING]:
        score = 1 / (1 + exp(-(rest + _name_evidence(names))))
        if names.value < UNLIKE:
            score = min(score, MOST_UNLIKE)
        if score >= best[1]:
            order = (-score, -names.value, (min(names.left, names.right), max(names.left, names.right)))
            if best_order is None or order < best_order:
                best, best_order = (names, score), order
    return best


def _name_evidence(names: Likeness) -> float:
    evidence = min(names.told, MOST_TOLD) * TOLD + min(names.replaced, MOST_REPLACED) * REPLACED
    for (start, low), (end, high) in pairwise(NAME_CURVE):
        if names.value <= end:
            return evidence + low + (high - low) * (names.value - start) / (end - start)
    return evidence + NAME_CURVE[-1][1]


def _name_reason(names: Likeness, left: Prepared, right: Prepared) -> Reason:
    shown = (names.left or left.record.name, names.right or right.record.name)
    if names.value >= SAME_NAME:
        return Reason(Code.SAME_NAME, *shown)
    if names.value >= UNLIKE:
        return Reason(Code.SIMILAR_NAME, *shown)
    return Reason(Code.UNLIKE_NAME, left.record.name, right.record.name, against=True)


def _place(left: Prepared, right: Prepared) -> tuple[float, list[Reason]]:
    """The nearest of what postcodes, points and addresses say; far away counts against."""
    ours, theirs = left.record, right.record
    distance = kilometers(ours, theirs)
    by_postcode = postcode_closeness(left.postcode, right.postcode)
    by_point = distance_closeness(distance)
    house = bool(left.address and right.address) and same_address(left.address, right.address)
    district = korean_closeness(ours.address, theirs.address)
    said = [each for each in (by_postcode, by_point, district) if each is not Closeness.UNKNOWN]
    closeness = max(said, default=Closeness.UNKNOWN)
    reasons = _postcode_reasons(by_postcode, left, right)
    if distance is not None and (by_point is Closeness.SAME or distance > FAR_KILOMETERS):
        near = by_point is Closeness.SAME
        reasons.append(Reason(Code.NEAR if near else Code.FAR, detail=f"{distance:.1f}", against=not near))
    evidence = PLACE[closeness]
    if closeness is Closeness.OTHER and (
        district is Closeness.OTHER or (distance is not None and distance > FAR_KILOMETERS)
    ):
        evidence += FAR_AWAY
        if district is Closeness.OTHER:
            reasons.append(Reason(Code.OTHER_PLACE, ours.address, theirs.address, against=True))
    if house and closeness is not Closeness.OTHER:
        # Without postcodes the same house of the same street stands for the same place.
        evidence = max(evidence, PLACE[Closeness.SAME]) + ADDRESS
        reasons.append(Reason(Code.SAME_ADDRESS, ours.address, theirs.address))
    return evidence, reasons


def _postcode_reasons(closeness: Closeness, left: Prepared, right: Prepared) -> list[Reason]:
    code = {
        Closeness.SAME: Code.SAME_POSTCODE,
        Closeness.SECTOR: Code.NEAR_POSTCODE,
        Closeness.DISTRICT: Code.SAME_DISTRICT,
        Closeness.OTHER: Code.OTHER_PLACE,
    }.get(closeness)
    if code is None:
        return []
    return [Reason(code, left.record.postcode, right.record.postcode, against=closeness is Closeness.OTHER)]


def _contacts(left: Prepared, right: Prepared) -> tuple[float, list[Reason]]:
    found = [
        Reason(code, *shown)
        for code, ours, theirs, shown in (
            (Code.SAME_PHONE, left.phone, right.phone, (left.record.phone, right.record.phone)),
            (Code.SAME_WEBSITE, left.website, right.website, (left.record.website, right.record.website)),
            (Code.SAME_EMAIL, left.email, right.email, (left.record.email, right.record.email)),
        )
        if ours and ours == theirs
    ]
    return CONTACT * len(found), found


def _decide(score: float, left: Prepared, right: Prepared) -> tuple[float, list[Reason]]:
    """Numbers that a register gives once decide; another country nearly does."""
    reasons = []
    if left.country and right.country and left.country != right.country:
        score = min(score, MOST_OTHER_COUNTRY)
        reasons.append(Reason(Code.OTHER_COUNTRY, left.record.country, right.record.country, against=True))
    shared = sorted(left.identifiers.keys() & right.identifiers.keys())
    same = [register for register in shared if left.identifiers[register] == right.identifiers[register]]
    for register in shared:
        code = Code.SAME_IDENTIFIER if register in same else Code.OTHER_IDENTIFIER
        numbers = (left.identifiers[register], right.identifiers[register])
        reasons.append(Reason(code, *numbers, register, against=register not in same))
    if same:
        return max(score, LEAST_SAME_IDENTIFIER), reasons
    return (min(score, MOST_OTHER_IDENTIFIER) if shared else score), reasons
