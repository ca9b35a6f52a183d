"""Differences between two values, small enough to read: texts word by word, lists as added and removed.

Texts are aligned by the longest matching blocks of words (Ratcliff and Obershelp, as in `difflib`).
Korean writes particles onto words, so where a word differs in part only, it is shown as a whole word
that changed: syllables crossed out inside a word are hard to read.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

LONGEST = 2_000  # words that are aligned; longer texts are shown as replaced
_WORDS = re.compile(r"\s+|\S+")


@dataclass(frozen=True)
class Part:
    """A run of text that is `same`, was `removed`, or was `added`."""

    kind: str
    text: str


@dataclass(frozen=True)
class Difference:
    """What became of one value. `parts` are in reading order; `label` names the part of a field, if any."""

    label: str
    parts: tuple[Part, ...]
    listed: bool = False
    """Whether each part is an item of a list, not a run of one text."""


def text_parts(before: str, after: str) -> tuple[Part, ...]:
    """The runs that turn `before` into `after`; joined without the added ones they give `before`."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    if len(old) > LONGEST or len(new) > LONGEST:
        return tuple(_some(Part("removed", before), Part("added", after)))
    parts: list[Part] = []
    for tag, start, end, new_start, new_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            parts.append(Part("same", "".join(old[start:end])))
            continue
        parts.extend(_some(Part("removed", "".join(old[start:end])), Part("added", "".join(new[new_start:new_end]))))
    return tuple(_without_islands(parts))


def list_parts(before: Sequence[str], after: Sequence[str]) -> tuple[Part, ...]:
    """Items that went and that came; where only the order changed, the new order is what was added."""
    removed = [Part("removed", each) for each in before if each not in after]
    added = [Part("added", each) for each in after if each not in before]
    if not removed and not added and list(before) != list(after):
        return (*(Part("removed", each) for each in before), *(Part("added", each) for each in after))
    return (*removed, *added)


def differences(before: Any, after: Any) -> tuple[Difference, ...]:
    """What differs between two values in words: texts, lists of texts, or mappings of label to text."""
    if isinstance(before, Mapping) or isinstance(after, Mapping):
        old, new = dict(before or {}), dict(after or {})
        labels = list(dict.fromkeys([*old, *new]))
        found = [
            Difference(each, text_parts(str(old.get(each, "")), str(new.get(each, ""))))
            for each in labels
            if old.get(each, "") != new.get(each, "")
        ]
        return tuple(found)
    if isinstance(before, list) or isinstance(after, list):
        parts = list_parts(before or [], after or [])
        return (Difference("", parts, listed=True),) if parts else ()
    old_text, new_text = str(before or ""), str(after or "")
    return (Difference("", text_parts(old_text, new_text)),) if old_text != new_text else ()


def _some(*parts: Part) -> list[Part]:
    return [part for part in parts if part.text]


def _without_islands(parts: list[Part]) -> list[Part]:
    """Join changes that only white space parts, so that a rewritten sentence is not a mosaic."""
    joined: list[Part] = []
    removed, added = "", ""
    for place, part in enumerate(parts):
        island = part.kind == "same" and not part.text.strip() and 0 < place < len(parts) - 1
        if part.kind == "same" and not island:
            joined += [*_some(Part("removed", removed), Part("added", added)), part]
            removed, added = "", ""
            continue
        removed += part.text if part.kind != "added" else ""
        added += part.text if part.kind != "removed" else ""
    return [*joined, *_some(Part("removed", removed), Part("added", added))]
