"""Which entries a text asks for, by the databases' own full-text indexes, and which of them come first."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import connection

from dure.core.search.engine.sets import set_of
from dure.core.search.engine.words import (
    LONGEST_QUESTION,
    TITLE_MARK,
    Term,
    Way,
    Word,
    keys_of,
    question_terms,
    title_key,
    words_of,
)
from dure.core.search.vocabulary import forgiven_words

if TYPE_CHECKING:
    from pyroaring import BitMap

MOST_RANKED = 1_000
# Errors are forgiven where so few things are found that the reader may have meant another word.
FEW = 20
_LONGEST_KEYS = 400
_MENTIONED = 3

_SOME = {
    # The words first, whatever SQLite takes the kind for.
    "sqlite": (
        "SELECT subject FROM search_words CROSS JOIN search_entry ON search_entry.id = search_words.rowid"
        " WHERE search_words MATCH %s AND kind = %s LIMIT %s"
    ),
    # Planned as if all were wanted, by the index of words, and then read only as far as they are.
    "postgresql": (
        "WITH found AS MATERIALIZED (SELECT subject, kind FROM search_entry WHERE words_index @@ CAST(%s AS tsquery))"
        " SELECT subject FROM found WHERE kind = %s LIMIT %s"
    ),
}
_MATCHES = {
    "sqlite": "SELECT group_concat(rowid) FROM search_words WHERE search_words MATCH %s",
    "postgresql": "SELECT string_agg(id::text, ',') FROM search_entry WHERE words_index @@ CAST(%s AS tsquery)",
}


@dataclass(frozen=True)
class Matches:
    """The ids that a text asks for; `exact` are those found without forgiving an error."""

    text: str
    ids: "BitMap"
    exact: "BitMap"


def matches_of(text: str) -> Matches | None:
    """What a text asks for: every word has to occur. None where there is no text, which asks for everything.

    Words may go on; Korean is found by any two syllables or more, with or without spaces, and by initial
    consonants; a legal form is not needed. Where fewer than twenty things are found, words that are one typing
    error away count too.
    """
    from pyroaring import BitMap

    if not text.strip():
        return None
    terms = question_terms(text)
    if not terms:
        return Matches(text, BitMap(), BitMap())
    key = title_key(text[:LONGEST_QUESTION])
    exact = _matching(_question(terms, key))
    if len(exact) >= FEW:
        return Matches(text, exact, exact)
    forgiving = [term.or_as(forgiven_words(term.typed)) if term.typed else term for term in terms]
    found = _matching(_question(forgiving, key)) if forgiving != terms else exact
    return Matches(text, found, exact)


def some_with(text: str, kind: str, most: int) -> list[UUID]:
    """Up to `most` things of a kind that `text` asks for, in no order and without forgiving an error.

    Quick also where very many fit, as neither all are read nor any are ranked.
    """
    terms = question_terms(text)
    if not terms:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_SOME[connection.vendor], [_question(terms, title_key(text[:LONGEST_QUESTION])), kind, most])
        return [subject if isinstance(subject, UUID) else UUID(subject) for (subject,) in cursor.fetchall()]


def _matching(question: str) -> "BitMap":
    import numpy as np
    from pyroaring import BitMap

    with connection.cursor() as cursor:
        # One text of all ids comes over much quicker than a row for each.
        cursor.execute(_MATCHES[connection.vendor], [question])
        listed = cursor.fetchone()[0]
    if not listed:
        return BitMap()
    return set_of(np.sort(np.fromstring(listed, np.int64, sep=",")))


def _word(word: Word) -> str:
    """One word as the database asks for it. Words hold only letters, digits and the title mark."""
    if connection.vendor == "sqlite":
        return f'"{word.text}"*' if word.prefix else f'"{word.text}"'
    return f"'{word.text}':*" if word.prefix else f"'{word.text}'"


def _question(terms: Sequence[Term], key: str) -> str:
    """All of the terms, or a title that begins with the whole question."""
    both, either = (" AND ", " OR ") if connection.vendor == "sqlite" else (" & ", " | ")

    def way(words: Way) -> str:
        return f"({both.join(map(_word, words))})"

    asked = [f"({either.join(map(way, term.ways))})" for term in terms]
    whole = f"({both.join(asked)})"
    return either.join([whole, _word(Word(TITLE_MARK + key, prefix=True))]) if key else whole


def worth_ranking(matches: Matches, found: "BitMap", heaviest: Sequence["BitMap"]) -> "BitMap":
    """Those of `found` that shall be ranked, at most 1,000: first what is called so, then the heaviest."""
    from pyroaring import BitMap

    if len(found) <= MOST_RANKED:
        return found
    key = title_key(matches.text[:LONGEST_QUESTION])
    chosen = BitMap()
    called = [Word(TITLE_MARK + key), Word(TITLE_MARK + key, prefix=True)] if key else []
    for word in called:
        chosen |= _first(_matching(_word(word)) & found, MOST_RANKED - len(chosen))
    for some in heaviest:
        if len(chosen) >= MOST_RANKED:
            break
        chosen |= _first((some & found) - chosen, MOST_RANKED - len(chosen))
    return chosen


def _first(ids: "BitMap", count: int) -> "BitMap":
    return ids if len(ids) <= count else ids[:count]


def ranked(matches: Matches, ids: "BitMap") -> list[int]:
    """These ids, best first: found without forgiving; the very title, titles that begin so, titles that hold
    it, titles that hold more of its words; heavier; and where the words are a larger part of all.

    The last is what BM25 comes to where every word of a document counts once (S. Robertson, H. Zaragoza, "The
    Probabilistic Relevance Framework: BM25 and Beyond", 2009): the shorter document.
    """
    key = title_key(matches.text[:LONGEST_QUESTION])
    asked = frozenset(words_of(matches.text[:LONGEST_QUESTION]))
    places = ", ".join(["%s"] * len(ids))
    if not ids:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, weight, substr(words, 1, %s), length(words) FROM search_entry"  # noqa: S608 (places only)
            f" WHERE id IN ({places})",
            [_LONGEST_KEYS, *ids],
        )
        rows = cursor.fetchall()
    exact = matches.exact

    def rank(row: tuple[int, int, str, int]) -> tuple[bool, int, int, int, int, str, int]:
        number, weight, words, length = row
        keys = keys_of(words) or [""]
        tier = _tier(key, keys)
        # What holds the whole question holds all of its words.
        said = max(sum(word in each for word in asked) for each in keys) if tier == _MENTIONED else 0
        return number not in exact, tier, -said, -weight, length, keys[0], number

    return [row[0] for row in sorted(rows, key=rank)]


def _tier(key: str, keys: Sequence[str]) -> int:
    if key in keys:
        return 0
    tier = _MENTIONED
    for each in keys:
        if key in each:
            tier = min(tier, 1 if each.startswith(key) else 2)
    return tier
