"""Forgiving one typing error, by symmetric deletion.

Two words are one error apart (a letter replaced, left out, added, or two neighbors exchanged) only where they
have a text in common after at most one deletion in each. So the deletions of each known word are kept, those of a
question's word are looked up, and what they lead to is compared letter by letter. Only the first letters of a
word are varied, which bounds the size by eight variants a word.

Sources: Wolf Garbe, "1000x Faster Spelling Correction algorithm", 2012 (SymSpell, with its prefix length);
T. Bocek, E. Hunt, B. Stiller, "Fast Similarity Search in Large Dictionaries", University of Zurich, 2007. The
distance is optimal string alignment (Damerau, "A technique for computer detection and correction of spelling
errors", Communications of the ACM 7(3), 1964).
"""

SHORTEST = 4
LONGEST = 40
VARIED = 7
_FIRST_OTHER_SCRIPT = "\u1100"  # Hangul and the ideographs follow; their words are pairs of syllables.


def is_forgiven(word: str) -> bool:
    """Whether errors in this folded word of the index are forgiven: letters of an alphabet, four or more."""
    return SHORTEST <= len(word) <= LONGEST and word[0] < _FIRST_OTHER_SCRIPT and word.isalpha()


def may_be_mistyped(word: str) -> bool:
    """Whether a question's word may stand for one of the index: a letter of the shortest may be missing."""
    return SHORTEST - 1 <= len(word) <= LONGEST + 1 and word[0] < _FIRST_OTHER_SCRIPT and word.isalpha()


def variants(word: str) -> set[str]:
    """The beginning of a word, and what is left of it when one letter is left out."""
    start = word[:VARIED]
    return {start, *(start[:at] + start[at + 1 :] for at in range(len(start)))}


def asked_variants(word: str) -> set[str]:
    """What the variants of every word one error away have in common with these."""
    start = word[: VARIED + 1]
    return variants(word) | {start[:at] + start[at + 1 :] for at in range(len(start))}


def one_error_apart(left: str, right: str) -> bool:
    """Whether one letter replaced, left out or added, or two neighbors exchanged, makes one word the other."""
    if left == right or abs(len(left) - len(right)) > 1:
        return False
    at = 0
    while at < min(len(left), len(right)) and left[at] == right[at]:
        at += 1
    if len(left) > len(right):
        return left[at + 1 :] == right[at:]
    if len(left) < len(right):
        return left[at:] == right[at + 1 :]
    if left[at + 1 :] == right[at + 1 :]:
        return True
    return left[at : at + 2] == right[at : at + 2][::-1] and left[at + 2 :] == right[at + 2 :]
