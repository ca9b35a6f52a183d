"""The headings by which registers and officers call the columns that matter, in four languages.

Korean ones are those of open data lists of social enterprises, cooperatives and village enterprises
(data.go.kr and the sites of provinces and cities); English ones include the standard CSV's.
"""

import json
import re
import unicodedata
from functools import lru_cache
from pathlib import Path

LEAVE_OUT = "-"
# Names of persons and their own telephones are personal data and stay out of a public directory.
PERSONAL = "representative"
PERSONAL_PHONE = "personal_phone"

_WORDS: dict[str, list[str]] = json.loads(Path(__file__).with_suffix(".json").read_text(encoding="utf-8"))
_NOT_LETTERS = re.compile(r"[\W_]+")
_BRACKETS = re.compile(r"\([^)]*\)|\[[^\]]*\]|\*")


def plain_heading(heading: str) -> str:
    """A heading without case, accents, signs and spaces, so that spellings compare equal."""
    if heading.isascii():
        return _NOT_LETTERS.sub("", heading.lower())
    decomposed = unicodedata.normalize("NFKD", heading)
    bare = "".join(sign for sign in decomposed if unicodedata.category(sign) != "Mn")
    return _NOT_LETTERS.sub("", unicodedata.normalize("NFC", bare.casefold()))


_TARGETS = {plain_heading(word): target for target, words in _WORDS.items() for word in words}
_LONGEST = 100


@lru_cache(maxsize=4_096)
def target_of(heading: str) -> str:
    """What a heading means, by itself or without what stands in brackets; empty where it is not known."""
    if not heading or len(heading) > _LONGEST:
        return ""
    return _TARGETS.get(plain_heading(heading)) or _TARGETS.get(plain_heading(_BRACKETS.sub("", heading)), "")


def names_persons(heading: str) -> bool:
    """Whether a column of this heading holds names or numbers of persons."""
    plain = plain_heading(heading)
    return target_of(heading) == PERSONAL or any(
        word in plain
        for word in ("대표자", "담당자", "주민등록", "생년월일", "dirigeant", "representante", "contactname")
    )
