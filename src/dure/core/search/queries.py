"""Finding. Any question gets an answer; none raises an error."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from django.urls import NoReverseMatch, reverse

from dure.core.kit.translated import Translated, parse_translated
from dure.core.search.engine.words import (
    LONGEST_QUESTION,
    TITLE_MARK,
    Term,
    question_terms,
    title_key,
    words_of,
)
from dure.core.search.models import Entry

MOST_CANDIDATES = 1_000

_SQLITE = """
SELECT entry.id, entry.title, entry.weight, found.score
FROM (SELECT rowid AS id, bm25(search_words) AS score FROM search_words WHERE search_words MATCH %s{limit}) AS found
JOIN search_entry AS entry ON entry.id = found.id{kinds}
LIMIT %s
"""
_POSTGRESQL = """
SELECT entry.id, entry.title, entry.weight, -ts_rank(entry.words_index, question) AS score
FROM search_entry AS entry, CAST(%s AS tsquery) AS question
WHERE entry.words_index @@ question{kinds}
LIMIT %s
"""


@dataclass(frozen=True)
class Hit:
    """One thing found, with what a list of results shows of it."""

    kind: str
    subject: UUID
    title: Translated
    summary: Translated
    url_name: str
    slug: str

    @property
    def url(self) -> str:
        """The page of the thing, empty where this site has none."""
        try:
            return reverse(self.url_name, kwargs={"slug": self.slug})
        except NoReverseMatch:
            return ""


@dataclass(frozen=True)
class Results:
    """`total` counts what can be paged through; `more` says that even more matches were left unranked."""

    total: int
    hits: tuple[Hit, ...]
    more: bool = False


@dataclass(frozen=True)
class _Candidate:
    id: int
    titles: tuple[str, ...]
    weight: int
    score: float


def search(text: str, *, kinds: Sequence[str] = (), limit: int = 20, offset: int = 0) -> Results:
    """The things that `text` asks for, best first: the very title, titles that begin so, titles that hold
    it, then by relevance (BM25 on SQLite, ts_rank on PostgreSQL).

    Every word has to occur; words may go on, Korean is found by any two syllables or more, with or without
    spaces; a legal form is not needed. At most 1,000 things are ranked.
    """
    terms = question_terms(text)
    if not terms:
        return Results(0, ())
    key = title_key(text[:LONGEST_QUESTION])
    candidates = _candidates(_question(terms, key), kinds)
    more = len(candidates) > MOST_CANDIDATES
    if more:
        # What is called so must not be among the matches that are cut off.
        named = _candidates(_title_question(key, prefix=False), kinds)
        begun = _candidates(_title_question(key, prefix=True), kinds)
        candidates = list({each.id: each for each in [*named, *begun, *candidates]}.values())[:MOST_CANDIDATES]
    asked = frozenset(words_of(text[:LONGEST_QUESTION]))
    ranked = sorted(candidates, key=lambda candidate: _rank(candidate, key, asked))
    start = max(offset, 0)
    chosen = [candidate.id for candidate in ranked[start : start + max(limit, 0)]]
    return Results(len(ranked), _hits(chosen), more)


def _word(text: str, *, prefix: bool) -> str:
    """One word as the database asks for it. Words hold only letters, digits and the title mark."""
    if connection.vendor == "sqlite":
        return f'"{text}"*' if prefix else f'"{text}"'
    return f"'{text}':*" if prefix else f"'{text}'"


def _title_question(key: str, *, prefix: bool) -> str:
    return _word(TITLE_MARK + key, prefix=prefix)


def _question(terms: Sequence[Term], key: str) -> str:
    """All of the terms, or a title that begins with the whole question."""
    both, either = (" AND ", " OR ") if connection.vendor == "sqlite" else (" & ", " | ")

    def way(words: Sequence[str], *, prefix: bool) -> str:
        return f"({both.join(_word(each, prefix=prefix) for each in words)})"

    asked = [f"({either.join(way(words, prefix=term.prefix) for words in term.ways)})" for term in terms]
    return either.join([f"({both.join(asked)})", _title_question(key, prefix=True)])


def _candidates(question: str, kinds: Sequence[str]) -> list[_Candidate]:
    places = ", ".join(["%s"] * len(kinds))
    kind_filter = f" AND entry.kind IN ({places})" if kinds else ""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            # A limit inside spares FTS5 the score of matches that are cut off; kinds must be known first.
            inner = "" if kinds else f" LIMIT {MOST_CANDIDATES + 1}"
            sql = _SQLITE.format(limit=inner, kinds=kind_filter)
        else:
            sql = _POSTGRESQL.format(kinds=kind_filter)
        cursor.execute(sql, [question, *kinds, MOST_CANDIDATES + 1])
        return [_Candidate(number, _titles(title), weight, score) for number, title, weight, score in cursor.fetchall()]


def _titles(stored: str | dict[str, str]) -> tuple[str, ...]:
    texts: dict[str, str] = json.loads(stored) if isinstance(stored, str) else stored
    return tuple(text for code, text in texts.items() if code != "original")


def _rank(candidate: _Candidate, key: str, asked: frozenset[str]) -> tuple[int, int, int, float, str]:
    keys = [title_key(title) for title in candidate.titles]
    if key in keys:
        tier = 0
    elif any(each.startswith(key) for each in keys):
        tier = 1
    elif any(key in each for each in keys):
        tier = 2
    else:
        tier = 3
    said = max((len(asked.intersection(words_of(title))) for title in candidate.titles), default=0)
    return tier, -said, -candidate.weight, candidate.score, min(keys, default="")


def _hits(ids: Sequence[int]) -> tuple[Hit, ...]:
    entries = Entry.objects.in_bulk(ids)
    return tuple(
        Hit(
            entry.kind,
            entry.subject,
            parse_translated(entry.title),
            parse_translated(entry.summary),
            entry.url_name,
            entry.slug,
        )
        for number in ids
        if (entry := entries.get(number))
    )
