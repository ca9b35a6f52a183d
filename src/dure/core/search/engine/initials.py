"""Initial consonants (초성): ㅇㅈㅁㅇㅌ asks for 일죽목욕탕, as Korean phone books and keypads have it.

A syllable's initial follows from its code point (Unicode Standard, section 3.12, "Conjoining Jamo Behavior").
The initials of a name are indexed as windows of four letters in a namespace of their own: every run
of two to four is the beginning of a window, and what holds all windows of a longer run holds, as good as
always, the run itself.
"""

import re
from collections.abc import Iterator
from functools import cache

MARK = "__"
WINDOW = 4
SHORTEST = 2

# The 19 initials in the order of Unicode, as small letters that every index keeps in one byte.
_LETTERS = "abcdefghijklmnopqrs"
_FIRST_SYLLABLE, _LAST_SYLLABLE, _SYLLABLES_AN_INITIAL = 0xAC00, 0xD7A3, 588
_FIRST_INITIAL, _LAST_INITIAL = 0x1100, 0x1112
INITIALS = "\u1100-\u1112"
_RUN = re.compile(f"[\uac00-\ud7a3{INITIALS}]+")

# Keyboards join two consonants typed one after the other: ㄱㅅ becomes ㄳ.
JOINED = str.maketrans(
    {
        "ㄳ": "ㄱㅅ",
        "ㄵ": "ㄴㅈ",
        "ㄶ": "ㄴㅎ",
        "ㄺ": "ㄹㄱ",
        "ㄻ": "ㄹㅁ",
        "ㄼ": "ㄹㅂ",
        "ㄽ": "ㄹㅅ",
        "ㄾ": "ㄹㅌ",
        "ㄿ": "ㄹㅍ",
        "ㅀ": "ㄹㅎ",
        "ㅄ": "ㅂㅅ",
    }
)


@cache
def _letter(sign: str) -> str:
    code = ord(sign)
    if _FIRST_SYLLABLE <= code <= _LAST_SYLLABLE:
        return _LETTERS[(code - _FIRST_SYLLABLE) // _SYLLABLES_AN_INITIAL]
    return _LETTERS[code - _FIRST_INITIAL]


def initials_of(run: str) -> str:
    """The initials of a run of Hangul syllables or initial consonants (U+1100 to U+1112), as small letters."""
    return "".join(map(_letter, run))


def initial_words(name: str) -> Iterator[str]:
    """The words by which the initials of a folded name without spaces are found."""
    for found in _RUN.finditer(name):
        letters = initials_of(found.group())
        for start in range(max(len(letters) - 1, 1)):
            yield MARK + letters[start : start + WINDOW]


def asked_initials(letters: str) -> tuple[tuple[str, ...], bool]:
    """The words that have to be there for a run of initials, and whether they may go on."""
    if len(letters) < WINDOW:
        return (MARK + letters,), True
    return tuple(MARK + letters[start : start + WINDOW] for start in range(len(letters) - WINDOW + 1)), False
