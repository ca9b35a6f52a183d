"""Words that a search index can compare: Korean as pairs of syllables, other scripts as folded words.

Korean is written with and without spaces and glues endings to words, so a run of syllables is indexed
as overlapping pairs (bigrams), also across a space. Whatever holds all pairs of a question holds, as
good as always, the question itself. Case, accents and full-width forms do not matter: text is
decomposed (NFKD, Unicode Standard Annex 15), freed of marks, case-folded and composed again.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from dure.core.search.engine import initials
from dure.core.search.engine.forgiving import may_be_mistyped
from dure.core.search.engine.legal_forms import INITIALS_WORTH_LEAVING_OUT, without_legal_form

# Goes up with every change to what is indexed: `reindex` brings a site's data up to it.
RULES = 2

LONGEST_TEXT = 4_000
LONGEST_QUESTION = 200
MOST_TERMS = 12
LONGEST_WORD = 60
LONGEST_KEY = 120
TITLE_MARK = "_"

# Hangul syllables, CJK ideographs with their extensions, kana.
_SYLLABLES = "\uac00-\ud7a3\u3131-\u318e\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u3040-\u30ff\U00020000-\U0002fa1f"
_LETTER = rf"[^\W_{_SYLLABLES}{initials.INITIALS}]"
_RUN = re.compile(rf"[{_SYLLABLES}]+|[{initials.INITIALS}]+|{_LETTER}+(?:['’\-‐‑.&]{_LETTER}+)*")
_PART = re.compile(r"[^\W_]+")
_SIMPLE = re.compile("[\x00-\u024f\uac00-\ud7a3\u2010-\u2019]*")
_LAST_SIMPLE_LETTER = 0x24F


@dataclass(frozen=True)
class Word:
    """One word of the index; with `prefix` it may go on."""

    text: str
    prefix: bool = False


type Way = tuple[Word, ...]


@dataclass(frozen=True)
class Term:
    """One word of a question: found where all words of one of the `ways` are.

    `typed` is what may be mistyped, empty where no error is forgiven.
    """

    ways: tuple[Way, ...]
    typed: str = ""

    def or_as(self, words: Iterable[str]) -> "Term":
        """The same, found by each of these words too."""
        return replace(self, ways=(*self.ways, *((Word(each),) for each in words)))


def _fold_signs(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text)
    bare = "".join(sign for sign in decomposed if unicodedata.category(sign) != "Mn")
    return unicodedata.normalize("NFC", bare.casefold())


# What European texts are made of folds sign by sign, which is much quicker.
_SIMPLE_FOLDS = {code: _fold_signs(chr(code)) for code in range(_LAST_SIMPLE_LETTER + 1)}


def fold(text: str) -> str:
    """`text` without case, accents and compatibility forms; Hangul stays in whole syllables."""
    if text.isascii():
        return text.lower()
    if _SIMPLE.fullmatch(text):
        return text.translate(_SIMPLE_FOLDS)
    return _fold_signs(text)


def _runs(folded: str) -> list[str]:
    return _RUN.findall(folded)


def _is_initials(run: str) -> bool:
    return "\u1100" <= run[0] <= "\u1112"


def _is_korean(run: str) -> bool:
    first = run[0]
    return "\uac00" <= first <= "\ud7a3" or (first >= "\u3040" and _RUN_OF_SYLLABLES.match(first) is not None)


_RUN_OF_SYLLABLES = re.compile(rf"[{_SYLLABLES}]")


def _pairs(run: str) -> list[str]:
    return [run[at : at + 2] for at in range(len(run) - 1)]


def _word_forms(run: str) -> Iterator[str]:
    """The parts of a compound and the compound in one: "co-operative" is also "cooperative"."""
    parts = _PART.findall(run)
    yield from (part[:LONGEST_WORD] for part in parts)
    if len(parts) > 1:
        yield "".join(parts)[:LONGEST_WORD]


def title_key(text: str) -> str:
    """A title by which two spellings of one name compare equal: no legal form, no spaces, no signs."""
    return _key_of(fold(text[:LONGEST_TEXT]))


def _key_of(folded: str) -> str:
    return "".join(_PART.findall(without_legal_form(folded)))[:LONGEST_KEY]


def _words_in(folded: str) -> list[str]:
    found: list[str] = []
    before = ""
    for run in _runs(folded):
        if _is_korean(run):
            if before:
                found.append(before[-1] + run[0])
            found.extend(_pairs(run) or (run,))
            before = run
            continue
        before = ""
        if run.isalnum() and not _is_initials(run):
            found.append(run[:LONGEST_WORD])
        else:
            found.extend(initials.initial_words(run) if _is_initials(run) else _word_forms(run))
    return found


# Names of types, activities and places come again with every organization of a large import.
@lru_cache(maxsize=4_096)
def words_of(text: str) -> tuple[str, ...]:
    """The words of one text, in order, repeats kept."""
    return tuple(_words_in(fold(text[:LONGEST_TEXT])))


def index_words(names: Sequence[str], texts: Iterable[str]) -> str:
    """All that a thing is found by, each word once, separated by spaces.

    Keys of the names come first, then the initials of Korean ones, then the words of all.
    """
    folded_names = [fold(name[:LONGEST_TEXT]) for name in names]
    keys = [key for folded in folded_names if (key := _key_of(folded))]
    words = [TITLE_MARK + key for key in keys]
    for key in keys:
        if not key.isascii():
            words.extend(initials.initial_words(key))
    for folded in folded_names:
        words.extend(_words_in(folded))
    for text in texts:
        if text:
            words.extend(words_of(text))
    return " ".join(dict.fromkeys(words))


def keys_of(words: str) -> list[str]:
    """The keys of the names again, from what `index_words` gave."""
    keys: list[str] = []
    word, _, rest = words.partition(" ")
    while word.startswith(TITLE_MARK) and not word.startswith(initials.MARK):
        keys.append(word[len(TITLE_MARK) :])
        word, _, rest = rest.partition(" ")
    return keys


def beginning_of_name(words: str, most: int) -> str:
    """The first letters of the first name's key, from what `index_words` gave."""
    start = len(TITLE_MARK)
    if not words.startswith(TITLE_MARK) or words.startswith(initials.MARK):
        return ""
    return words[start : start + most].partition(" ")[0]


def question_terms(text: str) -> list[Term]:
    """What a question asks for: every term has to be found. Empty where it holds no letter and no digit."""
    asked = text[:LONGEST_QUESTION].translate(initials.JOINED)
    folded = fold(asked)[:LONGEST_QUESTION]
    terms: list[Term] = []
    together: list[str] = []
    for run in [*_runs(without_legal_form(folded))[:MOST_TERMS], ""]:
        if run and _is_korean(run):
            together.append(run)
            continue
        terms.extend(_korean_terms(together))
        together = []
        if run:
            terms.append(_initials_term(run) if _is_initials(run) else _alphabet_term(run))
    return terms


def _korean_terms(runs: Sequence[str]) -> Iterator[Term]:
    """Runs that stand together; one of a single syllable may belong to its neighbors: 안 성 의료, 의 료."""
    if len(runs) > 1 and any(len(run) == 1 for run in runs):
        apart = tuple(word for run in runs for word in _korean_way(run))
        joined = tuple(Word(pair) for pair in _pairs("".join(runs)))
        yield Term((joined, apart))
        return
    for run in runs:
        yield Term((_korean_way(run),))


def _korean_way(run: str) -> Way:
    return tuple(Word(pair) for pair in _pairs(run)) or (Word(run, prefix=True),)


def _initials_term(run: str) -> Term:
    letters = initials.initials_of(run)
    asked = [letters]
    for form in _FORM_INITIALS:
        bare = letters.removesuffix(form).removeprefix(form)
        if bare != letters and len(bare) >= initials.SHORTEST:
            asked.append(bare)
            break
    ways = []
    for each in asked:
        words, prefix = initials.asked_initials(each)
        ways.append(tuple(Word(word, prefix) for word in words))
    return Term(tuple(ways))


_FORM_INITIALS = tuple(initials.initials_of(form) for form in INITIALS_WORTH_LEAVING_OUT)


def _alphabet_term(run: str) -> Term:
    parts = [part[:LONGEST_WORD] for part in _PART.findall(run)]
    whole = "".join(parts)[:LONGEST_WORD]
    apart = tuple(Word(part, prefix=True) for part in parts)
    ways = (apart, (Word(whole, prefix=True),)) if len(parts) > 1 else (apart,)
    return Term(ways, typed=whole if may_be_mistyped(whole) else "")
