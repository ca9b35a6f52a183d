"""Reading a Korean address down to its legal dong or ri. Pure.

An address names areas from large to small ("경기도 안성시 일죽면 송천리 123"); one by road names the dong in
brackets behind ("경기 광명시 오리로 854 (철산동)"). All readings that fit are followed; where several
remain, the area that they share is the answer. What is not written is never guessed.
"""

import re
from collections.abc import Iterable, Iterator

from dure.core.territories.geography.areas import Area, Gazetteer

LONGEST = 400
_BRACKETS = re.compile(r"[(（\[]([^)）\]]*)[)）\]]?")
_SEPARATORS = re.compile(r"[\s,·]+")
_POSTCODE = re.compile(r"\d{5}|\d{3}-\d{3}")
_COUNTRY = {"대한민국", "한국"}
_LOT = re.compile(r"(?:산)?\d[\d\-]*(?:번지|번길|호)?.*")
_FULL_ENDINGS = ("도", "시", "군", "구", "읍", "면", "동", "리", "가")
# A road may be called like a dong that ends so: below a sido alone such a word proves nothing.
_LIKE_ROADS = ("로", "가")
_DEPTH = {"sido": 0, "sigungu": 1, "emd": 2, "ri": 3}


def read_address(address: str, gazetteer: Gazetteer) -> Area | None:
    """The smallest area that the address certainly lies in; None where not even the sido is certain."""
    text = address[:LONGEST]
    words = [word for word in _SEPARATORS.split(_BRACKETS.sub(" ", text)) if word and not _POSTCODE.fullmatch(word)]
    if words and words[0] in _COUNTRY:
        words = words[1:]
    areas = _walk(words, gazetteer)
    for noted in _noted(text) if areas else ():
        if narrower := _below(areas, noted, gazetteer):
            areas = narrower
            break
    return gazetteer.common(areas) if areas else None


def _noted(text: str) -> Iterator[str]:
    """What stands first in each pair of brackets, where a road address names its dong."""
    for inside in _BRACKETS.findall(text):
        words = _SEPARATORS.split(inside.strip())
        if words and words[0]:
            yield words[0]


def _walk(words: list[str], gazetteer: Gazetteer) -> list[Area]:
    """The areas that the first words lead down to."""
    pending = list(words)
    areas: list[Area] = []
    certain: list[Area] = []
    while pending:
        word = pending.pop(0)
        found, rest = _step(areas, word, gazetteer)
        if found:
            areas = found
            if rest:
                pending.insert(0, rest)
            if not _is_short(word, found):
                certain = areas
            continue
        if _contradicts(areas, word, gazetteer):
            return []
        if not _is_unknown_gu(areas, word, gazetteer):
            break
    return areas if certain else []


def _is_short(word: str, found: list[Area]) -> bool:
    """Whether a sigungu was named by its stem only, which at the beginning may as well be somebody's name."""
    return all(area.level == "sigungu" and area.name != word for area in found) and not word.endswith(_FULL_ENDINGS)


def _is_unknown_gu(areas: list[Area], word: str, gazetteer: Gazetteer) -> bool:
    """A gu that was made since the boundaries were drawn: the search goes on in its whole city."""
    return word.endswith("구") and bool(areas) and all(area.code in gazetteer.divided for area in areas)


def _contradicts(areas: list[Area], word: str, gazetteer: Gazetteer) -> bool:
    """Whether the address goes on with a sigungu of another sido: one of the two is wrong."""
    named_sido = bool(areas) and all(area.level == "sido" for area in areas)
    return named_sido and any(area.level == "sigungu" and area.name == word for area in gazetteer.called(word))


def _step(areas: list[Area], word: str, gazetteer: Gazetteer) -> tuple[list[Area], str]:
    """The areas that the word leads to, and what is left of a word that holds several names."""
    if found := _below(areas, word, gazetteer):
        return found, ""
    for length in range(len(word) - 1, 1, -1):
        name, rest = word[:length], word[length:]
        if name.endswith(_FULL_ENDINGS) and (found := _below(areas, name, gazetteer)):
            if _LOT.fullmatch(rest):
                return (found, "") if all(_DEPTH[area.level] > 1 for area in found) else ([], "")
            if _step(found, rest, gazetteer)[0]:
                return found, rest
    return [], ""


def _below(areas: list[Area], name: str, gazetteer: Gazetteer) -> list[Area]:
    """The areas called so that may follow; at the beginning a sido or sigungu.

    A former or shortened name counts only where the exact one leads nowhere.
    """
    exact = [area for area in gazetteer.called(name) if _may_follow(area, areas, name, gazetteer)]
    if not areas:
        return [*exact, *_stems(areas, name, gazetteer)] if len(name) > 1 else exact
    return exact or _stems(areas, name, gazetteer)


def _stems(areas: list[Area], name: str, gazetteer: Gazetteer) -> list[Area]:
    return [area for area in gazetteer.nearly_called(name) if _may_follow(area, areas, name, gazetteer)]


def _may_follow(area: Area, areas: Iterable[Area], name: str, gazetteer: Gazetteer) -> bool:
    above = list(areas)
    if not above:
        return area.level in {"sido", "sigungu"}
    for other in above:
        if not gazetteer.lies_in(area, other):
            continue
        steps = _DEPTH[area.level] - _DEPTH[other.level]
        if steps <= 1:
            return True
        # A sido may be followed by the dong: Sejong has no sigungu that anybody writes.
        if other.level == "sido" and area.level == "emd" and not name.endswith(_LIKE_ROADS):
            return True
    return False
