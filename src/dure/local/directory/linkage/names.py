"""Names in the form in which they are compared: words without legal form, accents, case and ways of writing.

Korean is written with and without spaces, so that its words are cut into pairs of neighboring syllables.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from dure.local.directory.linkage.legal_forms import (
    KOREAN_FORMS,
    LEGAL_FORMS,
    LEVELS,
    NUMBER_WORDS,
    OPPOSITES,
    STOP_WORDS,
    SYNONYMS,
)

LONGEST_NAME = 300
MOST_NAMES = 20

# A question mark inside a word is an apostrophe that an encoding has lost.
_APOSTROPHE = re.compile(r"(?<=\w)['’‘`´ʼ?](?=\w)")
_COOPERATIVE = re.compile(
    r"\bco[\s\-‐–]?op(?:erative?s?|eratif|eratives|erativa|erativas|erativo|eratieve?|s)?\b|\bkooperativ\w*"
)
_INITIALS = re.compile(r"\b(?:[^\W\d_]\.\s?){2,}[^\W\d_]?\b\.?")
_NUMBER_SIGN = re.compile(r"\b(?:no|nr|num|number|numero)\b[.\s]*(?=\d)|[#№]\s*(?=\d)|제\s*(?=\d)")
_ORDINAL = re.compile(r"\b(\d+)(?:st|nd|rd|th|er|eme|e|o|a)\b")
_WORD = re.compile(r"[가-힣]+|\d+|[^\W\d_가-힣]+")
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_ALSO = re.compile(r"\bt/as?\b|\btrading as\b|\ba\.?k\.?a\b|\bformerly\b|\bknown as\b|\bdit\b|(?:\s/\s)")
_KOREAN_FORM = re.compile("|".join(re.escape(form) for form in KOREAN_FORMS))
_HANGUL = re.compile(r"[가-힣]")


@dataclass(frozen=True, slots=True)
class Name:
    """One way in which an organization is called. `key` is its core written together.

    `shortened` is a reading that leaves out what stands in brackets, `bracketed` a name that has such; `levels` are
    words such as "federation" that make a body of their own; `local` words also stand in the address.
    """

    text: str
    words: tuple[str, ...]
    key: str
    numbers: frozenset[str]
    opposites: frozenset[str]
    hangul: bool
    shortened: bool = False
    bracketed: bool = False
    levels: frozenset[str] = frozenset()
    local: frozenset[str] = frozenset()


def plain(text: str) -> str:
    """Compatibility-composed, lower case, without accents; Hangul stays composed."""
    if text.isascii():
        return text.lower()
    composed = unicodedata.normalize("NFKD", text.casefold())
    return unicodedata.normalize("NFC", "".join(each for each in composed if unicodedata.category(each) != "Mn"))


def names_of(texts: Iterable[str]) -> tuple[Name, ...]:
    """Every way of reading the names: as they stand, without what is in brackets, before and after "trading as"."""
    found: dict[tuple[str, ...], Name] = {}
    for text in texts:
        for name in _readings(text[:LONGEST_NAME].strip()):
            found.setdefault((*name.words, *sorted(name.numbers)), name)
    return tuple(found.values())[:MOST_NAMES]


@lru_cache(maxsize=50_000)
def _readings(text: str) -> tuple[Name, ...]:
    base = plain(text)
    if _HANGUL.search(base):
        base = _without_korean_forms(base)
    variants = [(base, False)]
    if "(" in base or "[" in base:
        variants.append((_BRACKETS.sub(" ", base), True))
    if any(mark in base for mark in ("/", "trading as", "aka", "a.k.a", "formerly", "known as", " dit ")):
        variants += [(part, False) for part in _ALSO.split(base)]
    names = (_name(text, variant, shortened=shortened) for variant, shortened in variants)
    return tuple({name.words: name for name in names if name.words}.values())


def _without_korean_forms(base: str) -> str:
    rest = _KOREAN_FORM.sub(" ", base)
    return rest if any(each.isalnum() for each in rest) else base


def _name(text: str, base: str, *, shortened: bool = False) -> Name:
    words = _core(_words(base))
    tokens: list[str] = []
    hangul: list[str] = []
    for word in words:
        if _HANGUL.match(word):
            hangul.append(word)
        else:
            tokens.append(word)
    hangul_core = "".join(hangul)
    tokens += _syllable_pairs(hangul_core)
    return Name(
        text=text,
        words=tuple(dict.fromkeys(tokens)),
        key="".join(words),
        numbers=frozenset(word for word in words if word.isdigit()),
        opposites=OPPOSITES.intersection([*words, *tokens]),
        hangul=bool(hangul),
        shortened=shortened,
        bracketed="(" in text or "[" in text,
        levels=frozenset(level for level in LEVELS if level in hangul_core),
    )


def _words(base: str) -> list[str]:
    base = base.replace("&", " and ").replace("+", " and ")
    base = _INITIALS.sub(lambda found: re.sub(r"[.\s]", "", found.group()) + " ", base)
    base = _APOSTROPHE.sub("", base)
    base = _COOPERATIVE.sub("coop", base)
    base = _NUMBER_SIGN.sub(" ", _ORDINAL.sub(r"\1 ", base))
    words: list[str] = []
    for word in _spelled_out(_WORD.findall(base)):
        if word.isdigit():
            words.append(word.lstrip("0") or "0")
        else:
            words += SYNONYMS.get(word, (NUMBER_WORDS.get(word, word),))
    return words


def _spelled_out(words: list[str]) -> Iterator[str]:
    """The words, with letters that stand alone in a row joined: "B C D" is "bcd"."""
    letters = ""
    for word in words:
        if len(word) == 1 and word.isalpha() and word.isascii():
            letters += word
            continue
        if letters:
            yield letters
            letters = ""
        yield word
    if letters:
        yield letters


def _core(words: list[str]) -> list[str]:
    """Without legal forms at either end and without stop words; everything, where nothing would be left."""
    rest = words
    while (shorter := _cut(rest)) != rest:
        rest = shorter
    rest = [word for word in rest if word not in STOP_WORDS]
    return rest or words


def _cut(words: list[str]) -> list[str]:
    for form in LEGAL_FORMS:
        size = len(form)
        if len(words) > size:
            if tuple(words[-size:]) == form:
                return words[:-size]
            if size > 1 and tuple(words[:size]) == form:
                return words[size:]
    return words


def _syllable_pairs(text: str) -> list[str]:
    return [text[start : start + 2] for start in range(len(text) - 1)] or ([text] if text else [])
