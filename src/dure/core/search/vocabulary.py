"""The words that typing errors lead to, in a table that both databases look up by index."""

from collections.abc import Iterable
from itertools import batched

from django.db import connection, transaction

from dure.core.search.engine.forgiving import asked_variants, is_forgiven, one_error_apart, variants

MOST_FORGIVEN = 30
_ASKED_AT_ONCE = 500
MOST_REMEMBERED = 200_000
_NONE: frozenset[str] = frozenset()
# The words of an era that are known to be committed.
_committed: dict[str, set[str]] = {}


def learn_words(texts: Iterable[str], era: str) -> None:
    """Let the alphabetic words of these prepared texts be found in spite of one error.

    A word is kept when the last thing that said it is gone; it then leads nowhere. `reindex` starts anew.
    """
    said = set().union(*(text.split(" ") for text in texts))
    words = {word for word in said - _committed.get(era, _NONE) if word and is_forgiven(word)}
    # Writers that take words in the same order cannot wait for each other in a circle.
    new = sorted(words - _known(words))
    if new:
        _learn([(variant, word) for word in new for variant in sorted(variants(word))])
    transaction.on_commit(lambda: _remember(era, words))


def _learn(pairs: list[tuple[str, str]]) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.executemany("INSERT OR IGNORE INTO search_variant (variant, word) VALUES (%s, %s)", pairs)
        else:
            columns = [list(column) for column in zip(*pairs, strict=True)]
            cursor.execute(
                "INSERT INTO search_variant (variant, word) SELECT * FROM unnest(%s::text[], %s::text[])", columns
            )


def _remember(era: str, words: set[str]) -> None:
    """Spare the next writers of this process the question whether these are known."""
    committed = _committed.get(era, set())
    if len(committed) < MOST_REMEMBERED:
        _committed.clear()
        _committed[era] = committed | words


def _known(words: Iterable[str]) -> set[str]:
    """Those that have been learned. A word's own beginning is among its variants."""
    known: set[str] = set()
    with connection.cursor() as cursor:
        for some in batched(words, _ASKED_AT_ONCE):
            asked = ", ".join(["(%s, %s)"] * len(some))
            pairs = [text for word in some for text in (min(variants(word)), word)]
            cursor.execute(f"SELECT word FROM search_variant WHERE (variant, word) IN (VALUES {asked})", pairs)  # noqa: S608 (places only)
            known.update(word for (word,) in cursor.fetchall())
    return known


def forgiven_words(typed: str) -> list[str]:
    """The words of the index that are one typing error away from `typed`, likelier ones first."""
    asked = sorted(asked_variants(typed))
    places = ", ".join(["%s"] * len(asked))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT DISTINCT word FROM search_variant WHERE variant IN ({places})", asked)  # noqa: S608
        found = [word for (word,) in cursor.fetchall() if one_error_apart(typed, word)]
    # Few mistype the first letter.
    found.sort(key=lambda word: (word[0] != typed[0], abs(len(word) - len(typed)), word))
    return found[:MOST_FORGIVEN]


def forget_words() -> None:
    """Start with no word; `learn_words` brings back those in use."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM search_variant")
