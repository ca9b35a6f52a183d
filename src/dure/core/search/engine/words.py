"""Words that a search index can compare: Korean as pairs of syllables, other scripts as folded words.

Korean is written with and without spaces and glues endings to words, so a run of syllables is indexed
as overlapping pairs (bigrams), also across a space. Whatever holds all pairs of a question holds, as
good as always, the question itself. Case, accents and full-width forms do not matter: text is
decomposed (NFKD, Unicode Standard Annex 15), freed of marks, case-folded and composed again.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

LONGEST_TEXT = 4_000
LONGEST_QUESTION = 200
MOST_TERMS = 12
LONGEST_WORD = 60
LONGEST_KEY = 120
TITLE_MARK = "_"

# Hangul syllables and letters, CJK ideographs with their extensions, kana.
_SYLLABLES = "\uac00-\ud7a3\u3131-\u318e\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u3040-\u30ff\U00020000-\U0002fa1f"
_RUN = re.compile(rf"[{_SYLLABLES}]+|[^\W_{_SYLLABLES}]+(?:['’\-‐‑.&][^\W_{_SYLLABLES}]+)*")
_PART = re.compile(r"[^\W_]+")
_IS_SYLLABLES = re.compile(rf"[{_SYLLABLES}]+")

# Legal forms say how an organization is constituted, not which one it is.
_FORM_SIGNS = re.compile(r"\((?:주|사|재|유|협)\)")
_KOREAN_FORMS = (
    "사회적협동조합",
    "농업회사법인",
    "영농조합법인",
    "주식회사",
    "유한회사",
    "사단법인",
    "재단법인",
    "협동조합",
)
_LATIN_FORMS = frozenset({"ltd", "limited", "plc", "cic", "inc", "llp", "sarl", "scop", "scic"})


@dataclass(frozen=True)
class Term:
    """One word of a question: found where all words of one of the `ways` are; `prefix` lets them go on."""

    ways: tuple[tuple[str, ...], ...]
    prefix: bool


def fold(text: str) -> str:
    """`text` without case, accents and compatibility forms; Hangul stays in whole syllables."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text)
    bare = "".join(sign for sign in decomposed if unicodedata.category(sign) != "Mn")
    return unicodedata.normalize("NFC", bare.casefold())


def _runs(folded: str) -> list[str]:
    return [found.group() for found in _RUN.finditer(folded)]


def _is_korean(run: str) -> bool:
    return _IS_SYLLABLES.fullmatch(run) is not None


def _pairs(run: str) -> list[str]:
    return [run[at : at + 2] for at in range(len(run) - 1)]


def _word_forms(run: str) -> Iterator[str]:
    """The parts of a compound and the compound in one: "co-operative" is also "cooperative"."""
    parts = _PART.findall(run)
    yield from (part[:LONGEST_WORD] for part in parts)
    if len(parts) > 1:
        yield "".join(parts)[:LONGEST_WORD]


def without_legal_form(folded: str) -> str:
    """A folded name without its legal form; the name itself where nothing else would be left."""
    words = _FORM_SIGNS.sub(" ", folded).split()
    kept: list[str] = []
    for word in words:
        bare = word
        for form in _KOREAN_FORMS:
            bare = bare.removeprefix(form).removesuffix(form)
        kept.append(bare)
    while len(kept) > 1 and kept[-1].strip(".,") in _LATIN_FORMS:
        kept.pop()
    bare_name = " ".join(word for word in kept if word)
    return bare_name if _PART.search(bare_name) else folded


def title_key(text: str) -> str:
    """A title by which two spellings of one name compare equal: no legal form, no spaces, no signs."""
    return "".join(_PART.findall(without_legal_form(fold(text[:LONGEST_TEXT]))))[:LONGEST_KEY]


# Names of types and activities come again with every organization of a large import.
@lru_cache(maxsize=2_048)
def words_of(text: str) -> tuple[str, ...]:
    """The words of one text, in order, repeats kept (a word said often counts more)."""
    found: list[str] = []
    before = ""
    for run in _runs(fold(text[:LONGEST_TEXT])):
        if not _is_korean(run):
            found.extend(_word_forms(run))
            before = ""
            continue
        if before:
            found.append(before[-1] + run[0])
        found.extend(_pairs(run) or [run])
        before = run
    return tuple(found)


def index_words(titles: Iterable[str], texts: Iterable[str]) -> str:
    """All that a thing is found by, separated by spaces; words of titles count double."""
    words: list[str] = []
    for title in titles:
        key = title_key(title)
        if key:
            words.append(TITLE_MARK + key)
        words.extend(words_of(title) * 2)
    for text in texts:
        words.extend(words_of(text))
    return " ".join(words)


def question_terms(text: str) -> list[Term]:
    """What a question asks for: every term has to be found. Empty where it holds no letter and no digit."""
    folded = fold(text[:LONGEST_QUESTION])[:LONGEST_QUESTION]
    terms: list[Term] = []
    for run in _runs(without_legal_form(folded))[:MOST_TERMS]:
        if _is_korean(run):
            terms.append(Term((tuple(_pairs(run)) or (run,),), prefix=len(run) == 1))
            continue
        parts = tuple(part[:LONGEST_WORD] for part in _PART.findall(run))
        whole = ("".join(parts)[:LONGEST_WORD],)
        terms.append(Term((parts, whole) if len(parts) > 1 else (parts,), prefix=True))
    return terms
